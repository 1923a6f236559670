"""One answers about a page; the administrator reads the answers, not who gave them."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bti.accounts.pages import safe_path
from bti.accounts.rules import administered
from bti.web.feedback.asked import PAGES
from bti.web.feedback.inputs import FeedbackInput
from bti.web.feedback.services import give_feedback
from bti.web.models import PageFeedback
from bti.web.views import PersonalFormPage, PersonalPage

PER_PAGE = 25
LONGEST = 200  # of the address that a submission remembers


class GiveFeedback(PersonalFormPage):
    """The answer about the page that ``side`` or the form names; any other is not there."""

    permission_required = "web.give_feedback"
    template_name = "web/feedback.html"
    form_class = FeedbackInput
    saved_message = _("Takk for tilbakemeldingen.")
    page: str

    def ask_leave(self) -> None:
        super().ask_leave()
        sent = self.request.POST if self.request.method == "POST" else self.request.GET
        self.page = sent.get("page" if self.request.method == "POST" else "side", "")
        if self.page not in PAGES:
            raise Http404

    @property
    def draft_key(self) -> str:
        return f"web:feedback:{list(PAGES).index(self.page)}"

    def initial(self) -> dict[str, Any]:
        return {"page": self.page}

    def context(self) -> dict[str, Any]:
        told, back = PAGES[self.page]
        return {"about": told, "back": reverse(back)}

    def save(self, form: FeedbackInput) -> str:
        data = form.cleaned_data
        give_feedback(
            by=self.user,
            at=timezone.now(),
            page=data["page"],
            found=data["found"] == "yes",
            text=data["text"],
        )
        back = safe_path(self.request, data["next"], "")
        return back if 0 < len(back) <= LONGEST else reverse(PAGES[self.page][1])


class FeedbackList(PersonalPage):
    """What was answered about the pages, newest first, with counts; never who answered."""

    permission_required = "web.read_feedback"
    template_name = "web/feedback_list.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        given = self._given()
        chosen = request.GET.get("side", "")
        chosen = chosen if chosen in PAGES else ""
        rows = given.filter(page=chosen) if chosen else given
        page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
        counts = self._counts(given)
        return self.show(
            {
                "page_obj": page,
                "answers": [{"answer": one, "about": PAGES[one.page][0]} for one in page],
                "counts": counts,
                "bars": [{"label": row["label"], "value": row["missed"]} for row in counts],
                "chosen": PAGES[chosen][0] if chosen else "",
            }
        )

    def _given(self) -> "QuerySet[PageFeedback]":
        return (
            PageFeedback.objects.filter(municipality__in=administered(self.user))
            .defer("user")
            .order_by("-pk")
        )

    def _counts(self, given: "QuerySet[PageFeedback]") -> list[dict[str, Any]]:
        counted = given.order_by().values("page").annotate(
            hits=Count("pk", filter=Q(found=True)), missed=Count("pk", filter=Q(found=False))
        )  # fmt: skip
        known = {row["page"]: row for row in counted}
        return [
            {"code": code, "label": str(told), **known[code]}
            for code, (told, _back) in PAGES.items()
            if code in known
        ]

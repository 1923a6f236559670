"""Unusual readings: the leader's list, and the page to sign. Nothing tells of a child."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bti.database.acting import for_purpose
from bti.web.views import PersonalPage, RecordFormPage
from stafettlogg.inputs.reviewing import ReviewForm
from stafettlogg.models import UnusualReading
from stafettlogg.services.reviewing import sign_review, to_review

PER_PAGE = 25


class UnusualReadings(PersonalPage):
    """Those that wait first, then those that are signed."""

    permission_required = "stafettlogg.list_emergencies"
    template_name = "stafettlogg/unusual_list.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = to_review(self.user).order_by("-signed_at", "-day", "pk")
        with for_purpose("review_readings"):
            page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
            page.object_list = list(page.object_list)
        return self.show({"page_obj": page})


class ReviewReading(RecordFormPage):
    """One reader's day, to look over and sign for."""

    model = UnusualReading
    permission_required = "stafettlogg.review_reading"
    template_name = "stafettlogg/unusual_review.html"
    form_class = ReviewForm
    saved_message = _("Du har sett over lesingen.")
    notes_reading = False  # about an employee; holds no child

    def get_queryset(self) -> Any:
        return UnusualReading.objects.select_related("reader", "unit", "signed_by")

    def find(self, pk: int) -> Any:
        """Seen for this purpose alone; the rule says by whom."""
        with for_purpose("review_readings"):
            return super().find(pk)

    def context(self) -> dict[str, Any]:
        return {"found": self.object, "back": reverse("stafettlogg:unusual-list")}

    def save(self, form: ReviewForm) -> str:
        sign_review(
            self.object,
            by=self.user,
            now=timezone.now(),
            finding=form.cleaned_data["finding"],
            note=form.cleaned_data["note"],
        )
        return reverse("stafettlogg:unusual-list")

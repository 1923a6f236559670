"""One's own notices. They lie below bti.web, so their pages build on bti.accounts.pages."""

from typing import Any

from django.db.models import F, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from bti.accounts.addresses import address
from bti.accounts.levels import SUBSTANTIAL
from bti.accounts.models import User
from bti.accounts.pages import PersonalPage, safe_path
from bti.database.compiled import compiled
from bti.database.paging import page_of, total
from bti.notices.models import Notice
from bti.notices.services import mark_read


class Notices(PersonalPage):
    """What has happened: the unread first, then the newest."""

    permission_required = "notices.view_own"
    needs_level = SUBSTANTIAL
    template_name = "web/notices.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        page = page_of(
            lambda first, count: _own(recipient=self.user.pk, first=first, count=count),
            request.GET.get("page"),
        )
        rows = [
            {
                "href": address("web:open-notice", row["pk"]),
                "label": in_words(row["kind"], self.user),
                "day": row["created_at"],
                "is_new": row["read_at"] is None,
            }
            for row in page
        ]
        return self.show({"page_obj": page, "notices": rows})


def in_words(kind: str, user: User) -> str:
    """What a notice says; whom it calls the holder of the baton, the guide of the reader tells."""
    if kind == Notice.Kind.HOLDER and user.guide:
        return _("Du er utpekt som %(holder)s") % {"holder": user.guide.words.holder}
    return str(Notice.Kind(kind).label)


@compiled
def _own(*, recipient: int, first: int, count: int) -> QuerySet[Any]:
    rows = Notice.objects.filter(recipient=recipient).order_by(
        F("read_at").desc(nulls_first=True), "-created_at", "-pk"
    )
    shown = rows.values("pk", "kind", "created_at", "read_at", total=total())
    return shown[first : first + count]


class OpenNotice(PersonalPage):
    """Marks a notice as read and goes where it leads."""

    permission_required = "notices.view_own"
    needs_level = SUBSTANTIAL

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        notice = Notice.objects.filter(recipient=self.user, pk=pk).first()
        if notice is None:
            raise Http404
        mark_read(self.user, link=notice.link)
        return HttpResponseRedirect(safe_path(request, notice.link, reverse("web:notices")))

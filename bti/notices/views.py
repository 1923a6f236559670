"""One's own notices. They lie below bti.web, so their pages build on bti.accounts.pages."""

from django.core.paginator import Paginator
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from bti.accounts.pages import PersonalPage, safe_path
from bti.notices.models import Notice
from bti.notices.services import mark_read

PER_PAGE = 25


class Notices(PersonalPage):
    """What has happened: the unread first, then the newest."""

    permission_required = "notices.view_own"
    template_name = "web/notices.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        own = Notice.objects.filter(recipient=self.user).order_by(
            F("read_at").desc(nulls_first=True), "-created_at", "-pk"
        )
        page = Paginator(own, PER_PAGE).get_page(request.GET.get("page"))
        return self.show({"page_obj": page})


class OpenNotice(PersonalPage):
    """Marks a notice as read and goes where it leads."""

    permission_required = "notices.view_own"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        notice = Notice.objects.filter(recipient=self.user, pk=pk).first()
        if notice is None:
            raise Http404
        mark_read(self.user, link=notice.link)
        return HttpResponseRedirect(safe_path(request, notice.link, reverse("web:notices")))

"""The meetings of a log: those to come, those without minutes, and those that were held."""

from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from bti.accounts.addresses import address
from bti.database.paging import page_of, total
from cases.access import own_lines
from cases.models import Invitation, Invitee
from stafettlogg.models import Measure, Meeting, MinutesAnswer
from stafettlogg.services.minutes_due import OLDEST
from stafettlogg.views.base import LogPage
from stafettlogg.views.shield import raised_for

MOST = 30  # meetings to come, or that wait for minutes; nobody has more


class Meetings(LogPage):
    """What comes, with the answers; what waits for minutes; what was held, a page at a time."""

    template_name = "stafettlogg/meetings.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        now = timezone.now()
        called = self._called(now)
        coming = [one for one in called if one.ends_at >= now]
        page = page_of(self._held, request.GET.get("page"))
        may_write = self.user.has_perm("stafettlogg.change_stafettlogg", self.log)
        return self.show(
            {
                "coming": coming,
                "without": [one for one in called if one.ends_at < now and not one.cancelled_at],
                "held": [_row(row) for row in page],
                "page_obj": page,
                "waiting": self._waiting(coming) if may_write and coming else [],
                "may_write": may_write,
                "mode_href": address("stafettlogg:meeting-new", self.log.pk),
            }
        )

    def _called(self, now: datetime) -> list[Any]:
        """Meetings without minutes: all of them for the holder, else those one is invited to."""
        own = own_lines(self.user, self.on).filter(invitation=OuterRef("pk"))
        rows = Invitation.objects.filter(case=self.case, meeting=None, starts_at__gte=now - OLDEST)
        rows = rows.exclude(cancelled_at__isnull=False, starts_at__lt=now)
        if not self.is_holder:
            rows = rows.filter(Exists(own), starts_at__gte=now)
        told = rows.annotate(
            invited=Count("invitees", filter=Q(invitees__name="")),
            yes=Count("invitees", filter=Q(invitees__answer=Invitee.Answer.YES)),
            no=Count("invitees", filter=Q(invitees__answer=Invitee.Answer.NO)),
        )
        return list(told.order_by("starts_at", "pk")[:MOST])

    def _held(self, first: int, count: int) -> list[Any]:
        rows = Meeting.objects.visible_to(self.user, self.log).order_by("-held_on", "-pk")
        is_now = Q(answers__version__gte=F("version"))
        approved = is_now & Q(answers__state=MinutesAnswer.State.APPROVED)
        waits = is_now & ~Q(answers__state=MinutesAnswer.State.WAITS)
        answered = MinutesAnswer.objects.filter(
            meeting=OuterRef("pk"), user=self.user, version__gte=OuterRef("version")
        ).exclude(state=MinutesAnswer.State.WAITS)
        asked = MinutesAnswer.objects.filter(meeting=OuterRef("pk"), user=self.user)
        outside = raised_for(self.user, self.log) is not None
        counts = {} if outside else {
            "asked": Count("answers"),
            "approved": Count("answers", filter=approved),
            "answered": Count("answers", filter=waits),
        }  # fmt: skip
        told: QuerySet[Any] = rows.annotate(
            **counts, waits_for_me=Exists(asked) & ~Exists(answered), total=total()
        )
        names = ("pk", "kind", "held_on", "place", "version", "waits_for_me", "total")
        return list(told.values(*names, *counts)[first : first + count])

    def _waiting(self, coming: list[Any]) -> list[Measure]:
        """What must be evaluated by the next meeting at the latest (R236)."""
        by = timezone.localdate(coming[0].starts_at)
        rows = Measure.objects.filter(log=self.log, ended_on=None, evaluate_on__lte=by)
        return list(rows.order_by("evaluate_on", "pk")[:MOST])


def _row(row: dict[str, Any]) -> dict[str, Any]:
    return {
        **row,
        "href": address("stafettlogg:meeting", row["pk"]),
        "title": Meeting.Kind(row["kind"]).label,
    }

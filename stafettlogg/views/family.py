"""The home of a guardian or a youth: what is new about the child, what waits, who reads."""

import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count, F, OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from bti.audit.record import record_reads
from bti.web.views import PersonalPage
from cases.models import Invitee
from consent.models import Consent
from stafettlogg.models import Goal, Measure
from stafettlogg.views import people
from stafettlogg.views.ahead import meetings_ahead
from stafettlogg.views.base import logs_of
from stafettlogg.views.entries import Entry, entries, lines
from stafettlogg.views.plans import plan_of
from stafettlogg.views.reading import FIELDS, reading_in_words, readings
from stafettlogg.views.shield import raised_for, tell_no_end

NEWS = 30  # read at most, for all the children together
SHOWN = 5  # for each child
LAST_READERS = 3
MEETINGS = 20
PAGE_NAME = "stafettlogg:family-home"


@dataclass(frozen=True)
class Found:
    """What was read for all the user's logs together; each child's part is picked from it."""

    news: list[Entry]
    meetings: list[Any]
    grants: list[dict[str, Any]]
    measures: dict[int, str]
    readings: list[dict[str, Any]]


class FamilyHome(PersonalPage):
    """Hello, and for each child: news, the next meeting, what to do, who reads and who has read.

    What waits for an answer comes first. A reading of each log is noted.
    """

    permission_required = "stafettlogg.view_family_home"
    template_name = "stafettlogg/family_home.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        on = timezone.localdate()
        logs = self._logs()
        meetings = meetings_ahead(self.user, None, timezone.now()).select_related("case__child")
        found = Found(
            news=entries(self.user, logs, since=True, count=NEWS),
            meetings=list(meetings[:MEETINGS]),
            grants=list(people.grants(logs, on)) if logs else [],
            measures=people.texts_of(logs, self.user),
            readings=self._last_readers(logs),
        )
        waiting = Consent.objects.awaiting(self.user, on).select_related("child").order_by("pk")
        with_log = {log.case_id for log in logs}
        response = self.show(
            {
                "first_name": self._first_name(),
                "waiting": waiting,
                "meetings": [_meeting(m) for m in found.meetings if m.case_id not in with_log],
                "children": [self._child(log, found) for log in logs],
            }
        )
        readings = [(log, log.reader_why) for log in logs]
        record_reads(by=self.user, readings=readings, page=PAGE_NAME)
        return response

    def _first_name(self) -> str:
        """Empty for one whom no register here knows: ID-porten tells no names."""
        first, _space, last = self.user.name.partition(" ")
        return first if last else ""

    def _logs(self) -> list[Any]:
        logs = logs_of(self.user, timezone.localdate())
        return list(
            logs.annotate(goals_count=_count(Goal), measures_count=_count(Measure)).order_by(
                F("ended_on").desc(nulls_first=True), "case__child__first_name", "pk"
            )
        )

    def _child(self, log: Any, found: Found) -> dict[str, Any]:
        new = [entry for entry in found.news if entry.log_id == log.pk]
        grants = [row for row in found.grants if row["content_object_id"] == log.pk]
        meeting = next((m for m in found.meetings if m.case_id == log.case_id), None)
        may_share = self.user.has_perm("stafettlogg.add_lysglimt", log)
        tell_no_end(log, self.user)
        return {
            "log": log,
            "child": log.case.child,
            "is_self": log.case.child.user_id == self.user.pk,
            "href": reverse("stafettlogg:detail", args=[log.pk]),
            "news": lines(new[:SHOWN], self.user, log.read_at),
            "more": len(new) > SHOWN,
            "meeting": _meeting(meeting) if meeting else None,
            "people": people.people(grants, log, self.user, found.measures),
            "not_reading": people.who_does_not_read(grants, log, self.user),
            "readings": [
                reading_in_words(event, self.user, log)
                for event in found.readings
                if event["log_id"] == log.pk
            ],
            "may_share": may_share,
            "under_way": self._under_way(log),
        }

    def _under_way(self, log: Any) -> tuple[int, int]:
        """How many goals and measures the user is shown as open."""
        if raised_for(self.user, log) is None:
            return log.goals_count or 0, log.measures_count or 0
        plan = plan_of(log, self.user, timezone.localdate(), may_write=False)
        return len(plan.goals), len(plan.open_measures)

    def _last_readers(self, logs: list[Any]) -> list[dict[str, Any]]:
        """The last few readings by others of each log, in one query along the index."""
        each = [
            readings(log, self.user)
            .exclude(user_id=self.user.pk)
            .values("log_id", *FIELDS)[:LAST_READERS]
            for log in logs
        ]
        if not each:
            return []
        return list(each[0].union(*each[1:], all=True).order_by("-at") if each[1:] else each[0])


def _count(model: Any) -> Subquery:
    """How many are open; what a family is shown behind a shield is counted apart."""
    rows: QuerySet[Any] = model.objects.filter(log=OuterRef("pk"), ended_on=None).order_by()
    return Subquery(rows.values("log").annotate(n=Count("pk")).values("n")[:1])


def _meeting(meeting: Any) -> dict[str, Any]:
    return {
        "pk": meeting.pk,
        "submission_key": uuid.uuid4(),
        "child": meeting.case.child,
        "starts_at": meeting.starts_at,
        "ends_at": meeting.starts_at + timedelta(minutes=meeting.minutes),
        "place": meeting.place,
        "answered": meeting.answer not in (None, Invitee.Answer.NONE),
        "comes": meeting.answer == Invitee.Answer.YES,
    }

"""The home of a guardian or a youth: what is new about the child, what waits, who reads."""

import uuid
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from bti.accounts.models import User
from bti.audit.record import record_reads
from bti.database.compiled import Same, compiled
from bti.web.views import PersonalPage
from cases.models import Invitee
from consent.models import Consent
from stafettlogg.models import Goal, Measure, ReadGrant, Stafettlogg
from stafettlogg.services.leaving import first_day
from stafettlogg.views import people
from stafettlogg.views.ahead import meetings_of_family
from stafettlogg.views.answers import new_answers
from stafettlogg.views.base import logs_of
from stafettlogg.views.entries import Entry, lines, news
from stafettlogg.views.plans import plan_of
from stafettlogg.views.reading import last_readings, reading_in_words
from stafettlogg.views.reported import told_report_day
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
    meetings: list[dict[str, Any]]
    grants: list[dict[str, Any]]
    measures: dict[int, tuple[str, date | None]]
    readings: list[dict[str, Any]]
    answers: list[dict[str, Any]]


class FamilyHome(PersonalPage):
    """Hello, and for each child: news, the next meeting, what to do, who reads and who has read.

    What waits for an answer comes first. A reading of each log is noted.
    """

    permission_required = "stafettlogg.view_family_home"
    template_name = "stafettlogg/family_home.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        on = timezone.localdate()
        logs = _logs(citizen=self.user.pk, on=on)
        # One whom a young adult lets in reads in the log itself, where what is left out is out
        whole = [log for log in logs if log.reader_role != ReadGrant.Role.ACTOR]
        found = Found(
            news=news(self.user, whole, count=NEWS),
            meetings=meetings_of_family(self.user, timezone.now(), count=MEETINGS),
            grants=people.grants(logs, on),
            measures=people.deeds_of(whole, self.user),
            readings=last_readings(whole, self.user, each=LAST_READERS),
            answers=new_answers(whole, self.user),
        )
        with_log = {log.case_id for log in logs}
        response = self.show(
            {
                "first_name": self._first_name(),
                "waiting": _awaiting(citizen=self.user.pk, on=Same(on)),
                "meetings": [_meeting(m) for m in found.meetings if m["case"] not in with_log],
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

    def _child(self, log: Any, found: Found) -> dict[str, Any]:
        new = [entry for entry in found.news if entry.log_id == log.pk]
        grants = [row for row in found.grants if row["content_object_id"] == log.pk]
        meeting = next((m for m in found.meetings if m["case"] == log.case_id), None)
        may_share = self.user.has_perm("stafettlogg.add_lysglimt", log)
        tell_no_end(log, self.user)
        return {
            "log": log,
            "child": log.case.child,
            "is_self": log.case.child.user_id == self.user.pk,
            "href": reverse("stafettlogg:detail", args=[log.pk]),
            "news": [
                *(answer["line"] for answer in found.answers if answer["log_id"] == log.pk),
                *lines(new[:SHOWN], self.user, log.read_at),
            ],
            "more": len(new) > SHOWN,
            "meeting": _meeting(meeting) if meeting else None,
            "people": people.people(
                grants,
                log,
                self.user,
                {pk: text for pk, (text, _until) in found.measures.items()},
                until={pk: until for pk, (_text, until) in found.measures.items()},
            ),
            "not_reading": people.who_does_not_read(grants, log, self.user),
            "readings": [
                reading_in_words(event, self.user, log)
                for event in found.readings
                if event["log_id"] == log.pk
            ],
            "may_share": may_share,
            "by_leave": log.reader_role == ReadGrant.Role.ACTOR,
            "may_let_read": self.user.has_perm("stafettlogg.let_read", log)
            and first_day(log.case.child, timezone.localdate()) is not None,
            "under_way": self._under_way(log),
        }

    def _under_way(self, log: Any) -> tuple[int, int]:
        """How many goals and measures the user is shown as open."""
        by_leave = log.reader_role == ReadGrant.Role.ACTOR
        if raised_for(self.user, log) is None and not by_leave:
            return log.goals_count or 0, log.measures_count or 0
        plan = plan_of(log, self.user, timezone.localdate(), may_write=False)
        return len(plan.goals), len(plan.open_measures)


@compiled
def _logs(*, citizen: int, on: date) -> QuerySet[Stafettlogg]:
    """The citizen's logs, those under way first."""
    logs: QuerySet[Any] = logs_of(User(pk=citizen, kind=User.Kind.CITIZEN), on)
    logs = logs.select_related(None).select_related("case__child", "case__unit")
    logs = logs.defer("case__child__identity_number")
    logs = logs.annotate(goals_count=_count(Goal), measures_count=_count(Measure))
    logs = logs.annotate(reported_on=told_report_day(citizen))
    return logs.order_by(F("ended_on").desc(nulls_first=True), "case__child__first_name", "pk")


@compiled
def _awaiting(*, citizen: int, on: Same[date]) -> QuerySet[Any]:
    rows: QuerySet[Any] = Consent.objects.awaiting(User(pk=citizen), on.value).order_by("pk")
    return rows.values("pk", "asked_on", name=F("child__first_name"))


def _count(model: Any) -> Subquery:
    """How many are open; what a family is shown behind a shield is counted apart."""
    rows: QuerySet[Any] = model.objects.filter(log=OuterRef("pk"), ended_on=None).order_by()
    return Subquery(rows.values("log").annotate(n=Count("pk")).values("n")[:1])


def _meeting(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "pk": row["meeting"],
        "submission_key": uuid.uuid4(),
        "child": {"first_name": row["child"]},
        "starts_at": row["starts_at"],
        "ends_at": row["starts_at"] + timedelta(minutes=row["minutes"]),
        "place": row["place"],
        "answered": row["answer"] != Invitee.Answer.NONE,
        "comes": row["answer"] == Invitee.Answer.YES,
    }

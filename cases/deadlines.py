"""The clocks of a case: how long, from when, by which source. Days come from the guide.

Counted in calendar days (the documents say weeks). R33, R63, R169, R240, R246, R328, R348.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from bti.guides.deadlines import Deadline, deadline_date
from bti.guides.models import Guide
from cases.models import Case, ConcernReport, Level, Talk

WITH_GUARDIANS = (Talk.With.GUARDIANS, Talk.With.BOTH)
# The facts that stop a clock, where it is not «decided»: the guide's code, and the fact
STOPPED_BY = {"involve_guardians": "guardians_talked", "report_same_day": "report_sent"}
WORKING = frozenset({Level.OWN_SERVICE, Level.SHARED, Level.BROAD})


@dataclass(frozen=True)
class Clock:
    """One running clock, in calendar days."""

    code: str
    label: str
    source: str
    started: date
    due: date
    on: date

    @property
    def days_left(self) -> int:
        """Days until the due day; negative when it has passed."""
        return (self.due - self.on).days

    @property
    def days(self) -> list[date]:
        """Every day from the start to the due day (today, when that has passed)."""
        last = max(self.due, self.on)
        return [self.started + timedelta(days=n) for n in range((last - self.started).days + 1)]


def with_signs(cases: QuerySet[Case]) -> QuerySet[Case]:
    """The cases, each with what its clocks need to know, in the same query.

    ``talked``: guardians know; ``reported``: child welfare has been told; ``waiting_since``: the
    first report that child welfare has not confirmed.
    """
    talks, reports, waiting = _rows()
    first = waiting.order_by("sent_on").values("sent_on")[:1]
    return cases.annotate(
        talked=Exists(talks), reported=Exists(reports), waiting_since=Subquery(first)
    )


def _rows() -> tuple[QuerySet[Any], QuerySet[Any], QuerySet[Any]]:
    reports = ConcernReport.objects.filter(case=OuterRef("pk"))
    talks = Talk.objects.filter(case=OuterRef("pk"), talked_with__in=WITH_GUARDIANS)
    return talks, reports, reports.filter(received_on=None)


def signs_of(case: Case) -> set[str]:
    """The facts that ``with_signs`` brought with the case; enough for its clocks in a list."""
    found = {"decided"} if case.level != Level.CONCERN else set()
    if getattr(case, "talked", False):
        found.add("guardians_talked")
    if getattr(case, "reported", False):
        found.add("report_sent")
    return found


def started_on(case: Case, deadline: Deadline) -> date | None:
    """The day the deadline counts from, or None while it has not begun.

    A deadline of the same day is for suspected violence: it counts from the day of the shield.
    """
    if deadline.same_day:
        return timezone.localdate(case.shielded_at) if case.shielded_at else None
    if deadline.counted_from == "concern":
        return case.concern_on
    if deadline.counted_from == "level_start":
        return case.level_since if case.level in WORKING else None
    if deadline.counted_from == "report":
        if hasattr(case, "waiting_since"):
            since: date | None = case.waiting_since
            return since
        report = case.concernreports.filter(received_on=None).order_by("sent_on").first()
        return report.sent_on if report else None
    return None  # "meeting" and "school_year_end": the log's own clocks


def _stop(deadline: Deadline) -> str:
    """The fact that stops the clock; none stops those that wait for child welfare."""
    by_event = {"concern": "decided", "level_start": "meeting_held"}
    return STOPPED_BY.get(deadline.code, by_event.get(deadline.counted_from, ""))


def _is_for_guardians(deadline: Deadline) -> bool:
    return _stop(deadline) == "guardians_talked"


def clocks(case: Case, facts: set[str], on: date) -> list[Clock]:
    """The clocks that run on the day, the most urgent first."""
    if not case.is_open:
        return []
    running = []
    for deadline in case.guide.deadlines:
        start = started_on(case, deadline)
        if start is None or _stop(deadline) in facts:
            continue
        if case.is_shielded and _is_for_guardians(deadline):
            continue  # where violence is suspected, nothing may hurry one to tell them (R35)
        running.append(
            Clock(
                code=deadline.code,
                label=str(deadline.label),
                source=str(deadline.document),
                started=start,
                due=deadline_date(deadline, start),
                on=on,
            )
        )
    return sorted(running, key=lambda clock: clock.due)


def next_clock(case: Case, on: date) -> Clock | None:
    """The most urgent clock of a case from ``with_signs``.

    What only the log can stop is left to the log, so that a list never asks it case by case.
    """
    return next(iter(clocks(case, signs_of(case) | {"meeting_held"}, on)), None)


def due_by(guide: Guide, day: date) -> Q:
    """Open cases of the guide with a clock that is due on the day or before.

    The twin of ``next_clock`` in SQL, so that lists and reminders read only what is due.
    """
    talks, reports, waiting = _rows()
    due = Q(pk__in=[])
    for deadline in guide.deadlines:
        start = day - (deadline_date(deadline, day) - day)
        if deadline.same_day:
            due |= Q(shielded_at__lt=_midnight_after(start)) & ~Q(Exists(reports))
        elif deadline.counted_from == "concern":
            with_guardians = Q(shielded_at=None) & ~Q(Exists(talks))
            runs = with_guardians if _is_for_guardians(deadline) else Q(level=Level.CONCERN)
            due |= Q(concern_on__lte=start) & runs
        elif deadline.counted_from == "report":
            due |= Q(Exists(waiting.filter(sent_on__lte=start)))
    return Q(guide_slug=guide.slug) & ~Q(level=Level.CLOSED) & due


def _midnight_after(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))

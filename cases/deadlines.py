"""The clocks of a case: how long, from when, by which source. Days come from the guide.

Counted in calendar days (the documents say weeks). R33, R63, R96, R169, R240, R246, R328, R348.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.lookups import LessThanOrEqual
from django.utils import timezone
from django.utils.translation import gettext as _

from bti.guides.deadlines import Deadline, deadline_date, deadline_window
from bti.guides.models import Guide
from bti.web.templatetags.words import day_month
from cases.models import (
    Case,
    ConcernReport,
    Level,
    ReceivedReport,
    Talk,
    WelfareDecision,
    WelfareTelling,
)  # fmt: skip

WITH_GUARDIANS = (Talk.With.GUARDIANS, Talk.With.BOTH)
# The facts that stop a clock, where it is not «decided»: the guide's code, and the fact
STOPPED_BY = {
    "involve_guardians": "guardians_talked", "report_same_day": "report_sent",
    "reporter_told": "reporter_told",
}  # fmt: skip
REVIEW = "report_clarified"  # stops when child welfare has decided what to do with the report
CONTACT = "contact"  # agreed in the last talk with guardians; no deadline of the guide
WORKING = frozenset({Level.OWN_SERVICE, Level.SHARED, Level.BROAD})


@dataclass(frozen=True)
class Clock:
    """One running clock, in calendar days. ``first``: the earliest day, where the guide has one."""

    code: str
    label: str
    source: str
    started: date
    due: date
    on: date
    first: date | None = None

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
    first report that child welfare has not confirmed; ``unreviewed_since``: the first of these that
    it has not decided anything after either (R240); ``unanswered_since``: the first conclusion
    of child welfare that a public reporter has not got in writing (R359); ``spoke_on`` and
    ``speak_on``: the last talk with guardians, and when it was agreed to speak again (R78, R96).
    """
    talks, reports, waiting = _rows()
    first = waiting.order_by("sent_on").values("sent_on")[:1]
    unanswered = _unanswered().order_by("decided_on").values("decided_on")[:1]
    return cases.annotate(
        talked=Exists(talks),
        reported=Exists(reports),
        waiting_since=Subquery(first),
        unreviewed_since=Subquery(_unreviewed(waiting).order_by("sent_on").values("sent_on")[:1]),
        unanswered_since=Subquery(unanswered),
        spoke_on=Subquery(_last(talks).values("on")[:1]),
        speak_on=Subquery(_last(talks).values("next_on")[:1]),
    )


def _last(talks: QuerySet[Any]) -> QuerySet[Any]:
    """The last one first: it alone tells when to speak again."""
    return talks.order_by("-on", "-pk")


def _unreviewed(waiting: QuerySet[Any]) -> QuerySet[Any]:
    """Those reports that no decision of child welfare has followed."""
    decided = WelfareDecision.objects.filter(
        case=OuterRef("case"), decided_on__gte=OuterRef("sent_on")
    )
    return waiting.filter(~Exists(decided))


def _unanswered() -> QuerySet[Any]:
    """Conclusions in child welfare's own cases that no public reporter has been told of since."""
    told = WelfareTelling.objects.filter(
        case=OuterRef("case"),
        about=WelfareTelling.About.CONCLUSION,
        to=WelfareTelling.To.PUBLIC,
        told_on__gte=OuterRef("decided_on"),
    )
    public = ReceivedReport.objects.filter(
        case=OuterRef("case"), reporter=ReceivedReport.Reporter.PUBLIC
    )
    return WelfareDecision.objects.filter(
        Exists(public), ~Exists(told), case=OuterRef("pk"), kind__in=WelfareDecision.CONCLUSIONS
    )


def _rows() -> tuple[QuerySet[Any], QuerySet[Any], QuerySet[Any]]:
    reports = ConcernReport.objects.filter(case=OuterRef("pk"), sent_on__isnull=False)
    talks = Talk.objects.filter(case=OuterRef("pk"), talked_with__in=WITH_GUARDIANS)
    return talks, reports, reports.filter(received_on=None)


def signs_of(case: Case) -> set[str]:
    """The facts that ``with_signs`` brought with the case; enough for its clocks in a list."""
    # No investigation is opened before the reporter has been told
    found = {"decided", "reporter_told"} if case.level != Level.CONCERN else set()
    if getattr(case, "talked", False):
        found.add("guardians_talked")
    if getattr(case, "reported", False):
        found.add("report_sent")
    if has_met(case):
        found.add("meeting_held")
    return found


def has_met(case: Case) -> bool:
    """Whether a meeting was held since the case came to its level, as the log has told."""
    return case.met_on is not None and case.met_on >= case.level_since


def started_on(case: Case, deadline: Deadline) -> date | None:
    """The day the deadline counts from, or None while it has not begun.

    A deadline of the same day is for suspected violence: it counts from the day of the shield.
    """
    if deadline.same_day:
        return timezone.localdate(case.shielded_at) if case.shielded_at else None
    if deadline.counted_from == "concern":
        return case.concern_on
    if deadline.counted_from == "level_start":
        runs = case.level in WORKING if deadline.level is None else case.level == deadline.level
        return case.level_since if runs else None
    if deadline.counted_from == "report":
        reviewing = deadline.code == REVIEW
        if hasattr(case, "waiting_since"):
            since: date | None = case.unreviewed_since if reviewing else case.waiting_since  # type: ignore[attr-defined]
            return since
        waiting = case.concernreports.filter(received_on=None, sent_on__isnull=False)
        report = (_unreviewed(waiting) if reviewing else waiting).order_by("sent_on").first()
        return report.sent_on if report else None
    if deadline.counted_from == "decision":
        unanswered: date | None = getattr(case, "unanswered_since", None)
        return unanswered
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
        first, last = deadline_window(deadline, start)
        running.append(
            Clock(
                code=deadline.code,
                label=str(deadline.label),
                source=str(deadline.document),
                started=start,
                due=last,
                on=on,
                first=first if first < last else None,
            )
        )
    return sorted([*running, *_agreed(case, on)], key=lambda clock: clock.due)


def _agreed(case: Case, on: date) -> list[Clock]:
    """When it was agreed to speak with guardians again; nothing leads to them behind a shield."""
    due: date | None = getattr(case, "speak_on", None)
    if due is None or case.is_shielded:
        return []
    spoke: date = case.spoke_on  # type: ignore[attr-defined]  # annotated with speak_on
    source = _("Avtalt i samtalen %(day)s") % {"day": day_month(spoke)}
    label = _("Ta kontakt med foresatte igjen")
    return [Clock(code=CONTACT, label=label, source=source, started=spoke, due=due, on=on)]


def next_clock(case: Case, on: date) -> Clock | None:
    """The most urgent clock of a case from ``with_signs``."""
    return next(iter(clocks(case, signs_of(case), on)), None)


def due_by(guide: Guide, day: date) -> Q:
    """Open cases of the guide with a clock that is due on the day or before.

    The twin of ``next_clock`` in SQL, so that lists and reminders read only what is due.
    """
    talks, reports, waiting = _rows()
    due = Q(pk__in=[])
    reported_by = {REVIEW: date.min, "": date.min}
    for deadline in guide.deadlines:
        start = day - (deadline_date(deadline, day) - day)
        if deadline.same_day:
            due |= Q(shielded_at__lt=_midnight_after(start)) & ~Q(Exists(reports))
        elif deadline.counted_from == "concern":
            with_guardians = Q(shielded_at=None) & ~Q(Exists(talks))
            runs = with_guardians if _is_for_guardians(deadline) else Q(level=Level.CONCERN)
            due |= Q(concern_on__lte=start) & runs
        elif deadline.counted_from == "level_start":
            due |= Q(level_since__lte=start) & _waits_at_level(deadline, talks, reports)
        elif deadline.counted_from == "report":
            code = REVIEW if deadline.code == REVIEW else ""
            reported_by[code] = max(reported_by[code], start)
        elif deadline.counted_from == "decision":
            due |= Q(Exists(_unanswered().filter(decided_on__lte=start)))
    due |= Q(LessThanOrEqual(Subquery(_last(talks).values("next_on")[:1]), day), shielded_at=None)
    due |= _first_by(waiting, reported_by[""])
    due |= _first_by(_unreviewed(waiting), reported_by[REVIEW])
    return Q(guide_slug=guide.slug) & ~Q(level=Level.CLOSED) & due


def _waits_at_level(deadline: Deadline, talks: QuerySet[Any], reports: QuerySet[Any]) -> Q:
    """Cases where a clock of the level runs; the twin of ``started_on`` and ``signs_of``."""
    waits = {
        "meeting_held": Q(met_on=None) | Q(met_on__lt=F("level_since")),
        "guardians_talked": Q(shielded_at=None) & ~Q(Exists(talks)),
        "report_sent": ~Q(Exists(reports)),
        "reporter_told": Q(level=Level.CONCERN),
    }
    levels = WORKING if deadline.level is None else {deadline.level}
    return Q(level__in=levels) & waits[_stop(deadline)]


def _first_by(reports: QuerySet[Any], last: date) -> Q:
    """The cases whose first of these reports was sent by the day."""
    if last == date.min:
        return Q(pk__in=[])
    # One day, asked for by index case by case: EXISTS would read every report there is
    first = Subquery(reports.order_by("sent_on").values("sent_on")[:1])
    return Q(LessThanOrEqual(first, last))


def _midnight_after(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))

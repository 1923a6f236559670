"""The clocks of a case: how long, from when, by which source. Days come from the guide.

Counted in calendar days (the documents say weeks). R63, R169, R328, R348.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from bti.guides.deadlines import Deadline, deadline_date
from cases.models import Case, Level

# Which clocks run at which levels, and the facts that stop them
RUNS: dict[str, tuple[frozenset[int], frozenset[str]]] = {
    "concern": (frozenset({Level.CONCERN}), frozenset({"decided"})),
    "level_start": (frozenset({1, 2, 3}), frozenset({"meeting_held"})),
    "meeting": (frozenset({1, 2, 3}), frozenset()),
    "report": (frozenset({0, 1, 2, 3}), frozenset()),
}


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


def started_on(case: Case, deadline: Deadline) -> date | None:
    """The day the deadline counts from, or None while it has not begun."""
    if deadline.counted_from == "concern":
        return case.concern_on
    if deadline.counted_from == "level_start":
        return case.level_since if case.level != Level.CONCERN else None
    if deadline.counted_from == "report":
        report = case.concernreports.filter(received_on=None).order_by("sent_on").first()
        return report.sent_on if report else None
    return None  # "meeting": the log's own clock


def clocks(case: Case, facts: set[str], on: date) -> list[Clock]:
    """The clocks that run on the day, the most urgent first."""
    if not case.is_open:
        return []
    running = []
    for deadline in case.guide.deadlines:
        levels, stopped_by = RUNS.get(deadline.counted_from, (frozenset(), frozenset()))
        if case.level not in levels or stopped_by & facts or _is_met(deadline, facts):
            continue
        start = started_on(case, deadline)
        if start is not None:
            running.append(
                Clock(
                    deadline.code,
                    str(deadline.label),
                    str(deadline.source),
                    start,
                    deadline_date(deadline, start),
                    on,
                )
            )
    return sorted(running, key=lambda clock: clock.due)


def _is_met(deadline: Deadline, facts: set[str]) -> bool:
    """Deadlines that a fact ends: involving guardians ends when one has talked with them."""
    return "guardians" in deadline.code and "guardians_talked" in facts

"""Deadlines as a guide tells them, and the day they fall on."""

from datetime import date, timedelta
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from bti.guides.contacts import Code
from bti.guides.load import Faults, Place
from bti.guides.texts import LocalText, Part

Days = Annotated[int, Field(strict=True, ge=1, le=366)]
Row = Annotated[str, StringConstraints(strict=True, pattern=r"^R[1-9]\d{0,2}$")]
CountedFrom = Literal[
    "concern", "suspicion", "level_start", "meeting", "report", "decision", "school_year_end"
]  # fmt: skip


class Deadline(Part):
    """So many days, or between so many days, or the same day, counted from an event.

    Days are calendar days (kalenderdager), the only way of counting the documents use.
    """

    code: Code
    days: Days | None = None
    days_min: Days | None = None
    days_max: Days | None = None
    same_day: Annotated[bool, Field(strict=True)] = False
    counted_from: CountedFrom
    wording: Literal["kalenderdager"] = "kalenderdager"
    label: LocalText
    requirement: Row | None = None
    document: LocalText
    level: Annotated[int, Field(strict=True, ge=0, le=3)] | None = None

    @model_validator(mode="after")
    def _told_in_one_way(self) -> "Deadline":
        faults: list[tuple[Place, str]] = []
        span = self.days_min is not None or self.days_max is not None
        if sum([self.days is not None, span, self.same_day]) != 1:
            faults.append(
                (("days",), "must be told one way: days, days_min and days_max, same_day.")
            )
        elif span and (self.days_min is None or self.days_max is None):
            faults.append((("days_min",), "needs both days_min and days_max."))
        elif self.days_min and self.days_max and self.days_min >= self.days_max:
            faults.append((("days_max",), "must be more than days_min."))
        if faults:
            raise Faults(faults)
        return self


def deadline_date(deadline: Deadline, start: date) -> date:
    """The last day of the deadline, counted from the day of the event."""
    if deadline.same_day:
        return start
    return start + timedelta(days=deadline.days or deadline.days_max or 0)


def deadline_window(deadline: Deadline, start: date) -> tuple[date, date]:
    """The first and the last day of the deadline; the same day twice where there is no span."""
    last = deadline_date(deadline, start)
    return (start + timedelta(days=deadline.days_min) if deadline.days_min else last), last

"""What kind of day it is in Norway: weekend, public holiday, school holiday, office hours.

Public holidays are computed from Easter. The days a school is closed are the municipality's own
(opplæringslova: 38 weeks within 45); what is here says that it may be closed, never that it is.
"""

from datetime import date, datetime, time, timedelta

from bti.guides.contacts import OSLO, easter, public_holidays

FRIDAY, SATURDAY = 4, 5
OFFICE_OPENS, OFFICE_CLOSES = time(8), time(16)
SUMMER = ((6, 20), (8, 15))  # the first and last day when no school is certain to be open
CHRISTMAS = ((12, 21), (1, 2))
WINTER_WEEKS, AUTUMN_WEEK = (8, 9), 40


def is_holiday(day: date) -> bool:
    return day in public_holidays(day.year)


def is_weekend(day: date) -> bool:
    return day.weekday() >= SATURDAY


def is_before_days_off(day: date) -> bool:
    """Whether a working day is followed by a day when offices are closed."""
    return not _is_off(day) and _is_off(day + timedelta(days=1))


def outside_office_hours(starts_at: datetime, ends_at: datetime) -> bool:
    """Whether some of it lies before eight or after four, by the clock of Oslo."""
    starts, ends = starts_at.astimezone(OSLO), ends_at.astimezone(OSLO)
    if starts.date() != ends.date():
        return True
    return starts.time() < OFFICE_OPENS or ends.time() > OFFICE_CLOSES


def school_may_be_closed(day: date) -> bool:
    """Whether the day lies where schools usually have their holidays."""
    moment = (day.month, day.day)
    if SUMMER[0] <= moment <= SUMMER[1] or moment >= CHRISTMAS[0] or moment <= CHRISTMAS[1]:
        return True
    week = day.isocalendar().week
    if week in WINTER_WEEKS or week == AUTUMN_WEEK:
        return True
    sunday = easter(day.year)
    return sunday - timedelta(days=8) < day <= sunday + timedelta(days=1)


def _is_off(day: date) -> bool:
    return is_weekend(day) or is_holiday(day)

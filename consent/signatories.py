"""Who must sign, by the child's age and the guide. Pure: ages in, roles out.

Sources: R22, R23, R61, R80, R234; guide.ages.sign (15, or 16 where a municipality says so) and
guide.ages.adult (18).
"""

from datetime import date
from enum import StrEnum

from bti.guides.models import Ages


class Role(StrEnum):
    GUARDIAN = "guardian"  # each guardian with parental responsibility
    CHILD = "child"  # the youth


def whole_years(born: date, on: date) -> int:
    """Age in whole years; born 29 February, one is a year older on 1 March in other years."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def latest_birth(on: date, years: int) -> date:
    """The last birthday one can have and be so many years old on the day.

    ``born <= latest_birth(on, n)`` says the same as ``whole_years(born, on) >= n``, to a database.
    """
    try:
        return on.replace(year=on.year - years)
    except ValueError:  # 29 February, and the year of birth had none
        return date(on.year - years, 2, 28)


def required_roles(born: date | None, on: date, ages: Ages) -> frozenset[Role]:
    """The roles that must sign on the day. Before birth the pregnant woman does."""
    if born is None:
        return frozenset({Role.GUARDIAN})
    age = whole_years(born, on)
    if age >= ages.adult:
        return frozenset({Role.CHILD})
    if age >= ages.sign:
        return frozenset({Role.GUARDIAN, Role.CHILD})
    return frozenset({Role.GUARDIAN})

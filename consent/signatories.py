"""Who must sign, by the child's age, the guide and what is shared. Pure: ages in, roles out.

Sources: R22, R23, R26, R61, R80, R234; guide.ages.sign (15, or 16 where a municipality says so),
guide.ages.health (16, in the health services) and guide.ages.adult (18).
"""

from collections.abc import Collection
from datetime import date
from enum import StrEnum

from bti.accounts.models import ServiceKind
from bti.guides.models import Ages

HEALTH = frozenset(
    {
        ServiceKind.HEALTH_STATION, ServiceKind.SCHOOL_HEALTH, ServiceKind.MIDWIFE, ServiceKind.GP,
        ServiceKind.SPECIALIST_HEALTH, ServiceKind.MENTAL_HEALTH, ServiceKind.THERAPY,
    }
)  # fmt: skip


class Role(StrEnum):
    PREGNANT = "pregnant"  # the pregnant woman, while the child is not born
    GUARDIAN = "guardian"  # each guardian with parental responsibility; a verge is one
    CHILD = "child"  # the youth


def is_health_only(kinds: Collection[str], *, to_log: bool) -> bool:
    """Whether a consent is about health services and nothing else (R26).

    A log is not: guardians read it, so they are asked about it.
    """
    return bool(kinds) and not to_log and HEALTH.issuperset(kinds)


def whole_years(born: date, on: date) -> int:
    """Age in whole years; born 29 February, one is a year older on 1 March in other years."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def birthday(born: date, years: int) -> date:
    """The day one turns so many years; born 29 February, that is 1 March in other years."""
    try:
        return born.replace(year=born.year + years)
    except ValueError:
        return date(born.year + years, 3, 1)


def latest_birth(on: date, years: int) -> date:
    """The last birthday one can have and be so many years old on the day.

    ``born <= latest_birth(on, n)`` says the same as ``whole_years(born, on) >= n``, to a database.
    """
    try:
        return on.replace(year=on.year - years)
    except ValueError:  # 29 February, and the year of birth had none
        return date(on.year - years, 2, 28)


def required_roles(
    born: date | None, on: date, ages: Ages, *, health_only: bool = False
) -> frozenset[Role]:
    """The roles that must sign on the day. Before birth the pregnant woman does.

    ``health_only``: only health services are named; there the youth decides alone from
    ``ages.health`` (R26).
    """
    if born is None:
        return frozenset({Role.PREGNANT})
    age = whole_years(born, on)
    if age >= ages.adult or (health_only and age >= ages.health):
        return frozenset({Role.CHILD})
    if age >= ages.sign:
        return frozenset({Role.GUARDIAN, Role.CHILD})
    return frozenset({Role.GUARDIAN})

"""Who must sign, day by day around each birthday. Pure: no database."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bti.accounts.models import ServiceKind
from bti.guides.models import Ages
from bti.guides.registry import all_guides
from consent.signatories import (
    HEALTH,
    Role,
    is_health_only,
    latest_birth,
    required_roles,
    whole_years,
)

DAY = dt.timedelta(days=1)
AT_15 = Ages(hear=7, weight=12, sign=15, health=16, adult=18, oldest=24)
HEALTH_AT_15 = Ages(hear=7, weight=12, sign=16, health=15, adult=18, oldest=24)
AT_16 = Ages(hear=7, weight=12, sign=16, health=16, adult=18, oldest=24)
ORDINARY, LEAP, NEW_YEAR = dt.date(2010, 5, 17), dt.date(2008, 2, 29), dt.date(2010, 1, 1)
BIRTHDAYS = {
    ORDINARY: {
        7: dt.date(2017, 5, 17), 12: dt.date(2022, 5, 17), 15: dt.date(2025, 5, 17),
        16: dt.date(2026, 5, 17), 18: dt.date(2028, 5, 17),
    },
    # Born on a leap day: one is a year older on 1 March where the year has no 29 February
    LEAP: {
        7: dt.date(2015, 3, 1), 12: dt.date(2020, 2, 29), 15: dt.date(2023, 3, 1),
        16: dt.date(2024, 2, 29), 18: dt.date(2026, 3, 1),
    },
    NEW_YEAR: {
        7: dt.date(2017, 1, 1), 12: dt.date(2022, 1, 1), 15: dt.date(2025, 1, 1),
        16: dt.date(2026, 1, 1), 18: dt.date(2028, 1, 1),
    },
}  # fmt: skip
GUARDIAN, BOTH, YOUTH = {Role.GUARDIAN}, {Role.GUARDIAN, Role.CHILD}, {Role.CHILD}
AROUND = range(-3, 4)


@pytest.mark.parametrize("days", AROUND)
@pytest.mark.parametrize("age", [7, 12, 15, 16, 18])
@pytest.mark.parametrize("born", BIRTHDAYS)
def test_one_is_a_year_older_on_the_birthday_and_not_before(born, age, days):
    on = BIRTHDAYS[born][age] + days * DAY

    assert whole_years(born, on) == (age if days >= 0 else age - 1)


@pytest.mark.requirement("R22", "R23", "R61", "R80", "R234")
@pytest.mark.parametrize("days", AROUND)
@pytest.mark.parametrize(
    ("ages", "age", "before", "after"),
    [
        (AT_15, 7, GUARDIAN, GUARDIAN),
        (AT_15, 12, GUARDIAN, GUARDIAN),
        (AT_15, 15, GUARDIAN, BOTH),
        (AT_15, 16, BOTH, BOTH),
        (AT_15, 18, BOTH, YOUTH),
        (AT_16, 15, GUARDIAN, GUARDIAN),
        (AT_16, 16, GUARDIAN, BOTH),
        (AT_16, 18, BOTH, YOUTH),
    ],
)
@pytest.mark.parametrize("born", BIRTHDAYS)
def test_who_signs_changes_on_the_birthday(born, ages, age, before, after, days):
    on = BIRTHDAYS[born][age] + days * DAY

    assert required_roles(born, on, ages) == (after if days >= 0 else before)


@pytest.mark.requirement("R6")
def test_for_an_unborn_child_the_pregnant_woman_signs():
    for health_only in (False, True):
        roles = required_roles(None, dt.date(2026, 1, 1), AT_15, health_only=health_only)
        assert roles == {Role.PREGNANT}


@pytest.mark.requirement("R26")
@pytest.mark.parametrize("days", AROUND)
@pytest.mark.parametrize(
    ("ages", "age", "before", "after"),
    [
        (AT_15, 7, GUARDIAN, GUARDIAN),
        (AT_15, 12, GUARDIAN, GUARDIAN),
        (AT_15, 15, GUARDIAN, BOTH),
        (AT_15, 16, BOTH, YOUTH),
        (AT_15, 18, YOUTH, YOUTH),
        (AT_16, 15, GUARDIAN, GUARDIAN),
        (AT_16, 16, GUARDIAN, YOUTH),
        (HEALTH_AT_15, 15, GUARDIAN, YOUTH),
    ],
)
@pytest.mark.parametrize("born", BIRTHDAYS)
def test_in_health_services_alone_the_youth_signs_alone_from_the_guides_age(
    born, ages, age, before, after, days
):
    on = BIRTHDAYS[born][age] + days * DAY

    assert required_roles(born, on, ages, health_only=True) == (after if days >= 0 else before)


@pytest.mark.requirement("R26")
def test_a_consent_is_about_health_only_when_nothing_else_is_named():
    for kind in ServiceKind:
        assert is_health_only({kind}, to_log=False) == (kind in HEALTH)
        assert is_health_only({kind, "gp"}, to_log=False) == (kind in HEALTH)
        assert not is_health_only({kind}, to_log=True)
    assert not is_health_only(set(), to_log=False)
    assert {guide.ages.health for guide in all_guides()} == {16}


@pytest.mark.requirement("R61", "R80")
def test_the_guides_let_the_youth_sign_from_15():
    assert {guide.slug: guide.ages.sign for guide in all_guides()}.items() >= {
        "nittedal": 15,
        "sondre_nordstrand": 15,
    }.items()


@given(
    st.dates(dt.date(1990, 1, 1), dt.date(2030, 12, 31)),
    st.dates(dt.date(2020, 1, 1), dt.date(2045, 12, 31)),
    st.sampled_from([7, 12, 15, 16, 18]),
)
def test_the_last_birthday_for_an_age_says_the_same_as_counting_years(born, on, age):
    assert (born <= latest_birth(on, age)) == (whole_years(born, on) >= age)


@pytest.mark.parametrize("days", AROUND)
@pytest.mark.parametrize("age", [15, 16, 18])
def test_the_last_birthday_for_an_age_holds_around_a_leap_day(age, days):
    on = BIRTHDAYS[LEAP][age] + days * DAY

    assert (latest_birth(on, age) >= LEAP) == (days >= 0)

"""Consents that end and consents that wait are told of once, on the day it belongs to."""

import datetime as dt

import pytest

from bti.notices.models import Notice
from cases.services.consent_days import remind_of_consents
from consent.models import Consent, Signature
from tests.conftest import give_consent


def days(count: int) -> dt.timedelta:
    return dt.timedelta(days=count)


def told(kind: str) -> list[tuple[str, dt.date]]:
    rows = Notice.objects.filter(kind=kind).order_by("due_day", "recipient__username")
    return list(rows.values_list("recipient__username", "due_day"))


def everyone(*marks: dt.date) -> list[tuple[str, dt.date]]:
    return [(who, day) for day in marks for who in ("citizen-anne", "citizen-tomas", "kari")]


@pytest.fixture
def waiting(case, guardians, today) -> Consent:
    """Asked for today; Anne has signed, Tomas has not answered."""
    consent = give_consent(case, today, services={"skole": "school"}, guardians=guardians)
    consent.state, consent.given_on = Consent.State.ASKED, None
    consent.save()
    tomas = consent.signatures.get(guardian=guardians[1])
    tomas.state, tomas.answered_at, tomas.signed_on = Signature.State.WAITING, None, None
    tomas.save()
    return consent


@pytest.mark.requirement("R226")
def test_everyone_is_told_30_and_7_days_before_the_end_and_on_the_last_day(consented):
    last = consented.valid_until
    for ahead in range(32, -3, -1):
        remind_of_consents(last - days(ahead))

    assert told("consent_ends") == everyone(last - days(30), last - days(7), last)


def test_a_night_that_was_missed_is_made_up_for_without_telling_twice(consented):
    last = consented.valid_until
    for ahead in (31, 25, 5, 4):
        remind_of_consents(last - days(ahead))

    assert told("consent_ends") == everyone(last - days(30), last - days(7))


def test_a_consent_given_for_a_short_time_is_not_told_of_marks_before_it(consented, today):
    consented.valid_until = today + days(10)
    consented.save()
    for after in range(11):
        remind_of_consents(today + days(after))

    assert told("consent_ends") == everyone(today + days(3), today + days(10))


def test_behind_a_shield_the_family_hears_nothing(case, consented, waiting, today):
    from django.utils import timezone

    case.shielded_at, case.shielded_level = timezone.now(), 0
    case.save()
    remind_of_consents(today + days(8))
    remind_of_consents(consented.valid_until)

    assert {who for who, _day in told("consent_ends") + told("consent")} == {"kari"}
    assert told("consent_waits") == [("kari", today + days(7)), ("kari", today + days(14))]


def test_a_case_that_is_closed_reminds_of_nothing(case, consented, waiting, today):
    case.level, case.closed_on = 9, today
    case.save()
    assert remind_of_consents(today + days(8)) == 0
    assert remind_of_consents(consented.valid_until - days(7)) == 0


def test_those_who_have_not_answered_are_reminded_after_one_week_and_two(waiting, today):
    for after in range(30):
        remind_of_consents(today + days(after))

    weeks = (today + days(7), today + days(14))
    assert told("consent") == [("citizen-tomas", day) for day in weeks]
    assert told("consent_waits") == [("kari", day) for day in weeks]


def test_one_who_no_longer_signs_is_not_reminded(waiting, guardianship_tomas, today):
    guardianship_tomas.blocked = True
    guardianship_tomas.save()
    remind_of_consents(today + days(8))

    assert told("consent") == []


def test_many_consents_are_read_page_by_page(case, guardians, today, monkeypatch):
    monkeypatch.setattr("cases.services.consent_days.PAGE", 2)
    given = [give_consent(case, today, services={}, guardians=guardians) for _n in range(5)]
    assert remind_of_consents(given[0].valid_until) == 5
    assert len(told("consent_ends")) == 15

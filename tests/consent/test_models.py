"""What counts as live, and which consents a citizen knows of: list and record must agree."""

import datetime as dt

import pytest

from bti.people.models import Guardian
from consent.models import Consent, Signature
from tests.consent.conftest import years_before

DAY = dt.timedelta(days=1)
State = Consent.State


@pytest.fixture
def put(child, kari, today):
    """A consent as it might lie in the database."""

    def putting(state, asked, given, until):
        return Consent.objects.create(
            municipality=child.municipality,
            child=child,
            keeper=kari,
            asked_on=today + asked * DAY,
            purpose="Prøve",
            to_log=True,
            valid_until=today + until * DAY,
            text_version="1",
            state=state,
            given_on=None if given is None else today + given * DAY,
        )

    return putting


@pytest.mark.requirement("R61", "R226", "R227")
@pytest.mark.parametrize(
    ("state", "given", "until", "lives"),
    [
        (State.GIVEN, 0, 0, True),
        (State.GIVEN, -5, 0, True),
        (State.GIVEN, -5, 10, True),
        (State.GIVEN, 1, 10, False),
        (State.GIVEN, -5, -1, False),
        (State.ASKED, None, 10, False),
        (State.REFUSED, None, 10, False),
        (State.WITHDRAWN, -5, 10, False),
    ],
)
def test_a_consent_lives_from_the_last_signature_to_its_end(put, today, state, given, until, lives):
    consent = put(state, -10, given, until)

    assert consent.is_live(today) is lives
    assert Consent.objects.live(today).filter(pk=consent.pk).exists() is lives


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("given", [-3, -1, 0, 1])
@pytest.mark.parametrize("until", [-2, -1, 0, 1])
def test_list_and_record_agree_on_what_lives_and_what_is_open(put, today, state, given, until):
    consent = put(state, -10, given, until)
    rows = Consent.objects.filter(pk=consent.pk)

    assert [rows.live(today + n * DAY).exists() for n in range(-3, 4)] == [
        consent.is_live(today + n * DAY) for n in range(-3, 4)
    ]
    assert [rows.open(today + n * DAY).exists() for n in range(-3, 4)] == [
        consent.is_open(today + n * DAY) for n in range(-3, 4)
    ]


def test_both_guardians_know_of_the_consent_and_a_stranger_does_not(asked, anne, tomas, stranger):
    today = asked.asked_on

    assert [list(Consent.objects.signable_by(user, today)) for user in (anne, tomas, stranger)] == [
        [asked],
        [asked],
        [],
    ]


@pytest.mark.parametrize(
    "change",
    [
        {"blocked": True},
        {"parental_responsibility": False},
        {"ends": dt.date(2020, 1, 1)},
        {"starts": dt.date(2099, 1, 1)},
    ],
    ids=["blocked", "without responsibility", "ended", "not begun"],
)
def test_a_guardian_who_is_kept_away_no_longer_knows_of_it(
    given, guardianship_tomas, tomas, anne, today, change
):
    for name, value in change.items():
        setattr(guardianship_tomas, name, value)
    guardianship_tomas.save()

    assert list(Consent.objects.signable_by(tomas, today)) == []
    assert not tomas.has_perm("consent.view_consent", given)
    assert anne.has_perm("consent.view_consent", given)


@pytest.mark.parametrize(("days", "guardian_knows"), [(-1, True), (0, False), (1, False)])
def test_at_18_the_consent_is_the_youths_alone(
    youth, parent, anne, ask, today, days, guardian_knows
):
    ella = youth(years_before(today, 18) + DAY)  # turns 18 tomorrow
    parent(ella, anne)
    consent = ask(ella)
    birthday = today + DAY

    known = Consent.objects.signable_by(anne, birthday + days * DAY)

    assert list(known) == ([consent] if guardian_knows else [])
    assert list(Consent.objects.signable_by(ella.user, birthday + days * DAY)) == [consent]


def test_a_guardian_of_another_child_does_not_know_of_it(asked, stranger, parent, school, kari):
    from bti.people.models import Child

    other = Child.objects.create(
        municipality=school.municipality, first_name="Ada", last_name="Fremmed", born="2019-01-01"
    )
    parent(other, stranger)

    assert not stranger.has_perm("consent.view_consent", asked)


def test_waiting_ends_when_one_has_answered(asked, sign, anne, tomas, today):
    sign(asked, anne)

    assert list(Consent.objects.awaiting(anne, today)) == []
    assert list(Consent.objects.awaiting(tomas, today)) == [asked]


def test_one_of_a_guardian_and_the_child_signs_a_row(asked, guardians):
    rows = asked.signatures.order_by("pk")

    assert [row.person for row in rows] == guardians
    assert all(isinstance(row.person, Guardian) for row in rows)
    assert {row.state for row in rows} == {Signature.State.WAITING}

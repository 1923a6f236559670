"""An identity number is never taken for another's, and tells nothing about whom it belongs to."""

import pytest
from django.core.exceptions import ValidationError

from bti.people.models import Child, Guardian
from cases.services import add_guardian, start_concern
from tests.conftest import ANNE_PID, JONAS_PID

NOT_THEIRS = "Fødselsnummeret er registrert på en annen. Se etter at tallet er riktig."


@pytest.fixture
def add(case, kari, today):
    """``add(…)``: Kari registers a guardian with Anne's number."""

    def adding(**changed):
        given = {
            "first_name": "Anne", "last_name": "Solberg", "relation": "mother",
            "parental_responsibility": True, "identity_number": ANNE_PID, **changed,
        }  # fmt: skip
        return add_guardian(case, by=kari, on=today, **given)

    return adding


@pytest.fixture
def known(guardianship_anne, other_school):
    """Anne is known as the mother of another child, at another school."""
    guardian = guardianship_anne.guardian
    guardian.phone, guardian.email = "900 00 000", "anne@epost.example"
    guardian.save()
    brother = Child.objects.create(
        municipality=other_school.municipality, unit=other_school, first_name="Even",
        last_name="Solberg",
    )  # fmt: skip
    guardianship_anne.child = brother
    guardianship_anne.save()
    return guardian


@pytest.mark.requirement("R264")
def test_a_number_that_is_known_under_another_name_lets_nobody_in(add, known, case):
    with pytest.raises(ValidationError) as refused:
        add(first_name="Berit", last_name="Moe")

    assert refused.value.message_dict == {"identity_number": [NOT_THEIRS]}
    assert not case.child.guardianships.exists()
    assert "Anne" not in str(refused.value)


@pytest.mark.parametrize("name", [("Anne", "Moe"), ("Anne Marie", "Solberg"), ("anne", "SOLBERG")])
def test_one_who_has_married_or_left_out_a_name_is_still_the_same(add, known, name):
    tie = add(first_name=name[0], last_name=name[1])

    assert tie.guardian == known
    assert Guardian.objects.count() == 1


def test_what_was_not_known_of_a_guardian_is_added_and_nothing_is_written_over(add, known):
    known.email = ""
    known.save()
    add(phone="911 11 111", email="ny@epost.example")

    known.refresh_from_db()
    assert (known.phone, known.email) == ("900 00 000", "ny@epost.example")


def test_the_childs_own_number_is_not_a_guardians(add):
    with pytest.raises(ValidationError) as refused:
        add(identity_number=JONAS_PID)

    assert refused.value.message_dict == {
        "identity_number": ["Dette er barnets eget fødselsnummer."]
    }


@pytest.mark.parametrize(
    "changed", [{"first_name": "Ada", "last_name": "Vik"}, {"born": "another day"}]
)
def test_a_childs_number_under_another_name_or_birth_date_opens_no_case_about_it(
    child, geir, other_school, today, changed
):
    born = child.born.replace(day=2) if "born" in changed else child.born
    given = {"first_name": "Jonas", "last_name": "Solberg", **changed, "born": born}
    with pytest.raises(ValidationError) as refused:
        start_concern(
            by=geir, on=today, unit=other_school, concern="x", concern_on=today,
            identity_number=JONAS_PID, **given,
        )  # fmt: skip

    assert refused.value.message_dict == {"identity_number": [NOT_THEIRS]}
    assert not child.cases.exists()


def test_a_childs_number_with_its_name_and_birth_date_is_the_child(
    child, geir, other_school, today
):
    case = start_concern(
        by=geir, on=today, unit=other_school, concern="x", concern_on=today,
        identity_number=JONAS_PID, first_name="Jonas", last_name="Solberg", born=child.born,
    )  # fmt: skip

    assert case.child == child

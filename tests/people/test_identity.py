"""Identity numbers: which are accepted, and how they are kept."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from bti.demo.cast import CITIZENS
from bti.people.identity import clean_identity_number, identity_hash, masked

# Published test rows and rows made by the rule; the last three hold only under the 2032 rule
GOOD = ["03851598730", "17912099997", "30908299902", "30108299939", "02013299903"]


@pytest.mark.requirement("R266", "R267")
@pytest.mark.parametrize("number", [*GOOD, *(one.pid for one in CITIZENS)])
def test_numbers_that_exist_are_accepted(number):
    assert clean_identity_number(f"{number[:6]} {number[6:]}", synthetic=True) == number


def test_a_d_number_is_accepted():
    # 1 January 1990 as a D-number: the day is 41
    numbers = [n for i in range(10_000, 12_000) if _holds(n := f"410190{i:05d}")]

    assert numbers
    assert clean_identity_number(numbers[0], synthetic=False) == numbers[0]


def _holds(number):
    try:
        clean_identity_number(number, synthetic=False)
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("0385159873", "length"),
        ("038515987300", "length"),
        ("", "digits"),
        ("0385159873x", "digits"),
        ("03851598731", "control"),
        ("30851598730", "control"),
        ("00000000000", "control"),
        ("٠٣٨٥١٥٩٨٧٣٠", "digits"),
    ],
)
def test_what_is_not_a_number_is_told(number, code):
    with pytest.raises(ValidationError) as told:
        clean_identity_number(number, synthetic=True)

    assert told.value.code == code


def test_synthetic_numbers_are_for_demo_and_test_only():
    with pytest.raises(ValidationError) as told:
        clean_identity_number("03851598730", synthetic=False)

    assert told.value.code == "synthetic"


@given(st.sampled_from(GOOD), st.integers(0, 10), st.integers(1, 9))
def test_one_wrong_digit_is_always_caught(number, place, shift):
    wrong = str((int(number[place]) + shift) % 10)

    with pytest.raises(ValidationError):
        clean_identity_number(number[:place] + wrong + number[place + 1 :], synthetic=True)


def test_the_hash_needs_the_key(settings):
    before = identity_hash("03851598730")
    settings.FIELD_KEY = "b3RoZXIta2V5LW90aGVyLWtleS1vdGhlci1rZXktb3Q="

    assert identity_hash("03851598730") != before


def test_the_person_number_is_masked():
    assert masked("03851598730") == "038515 •••••"


@pytest.mark.django_db
def test_a_dump_of_the_database_does_not_tell_the_number(child):
    with connection.cursor() as cursor:
        cursor.execute("SELECT people_child::text FROM people_child")
        row = cursor.fetchone()[0]
        cursor.execute("SELECT people_historicalchild::text FROM people_historicalchild")
        history = cursor.fetchone()[0]

    assert child.identity_number not in row + history
    child.refresh_from_db()
    assert child.identity_number == "03851598730"

"""Vague goals, too many measures, a late evaluation: pointed out, in three languages' texts."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stafettlogg.services.advice import advice_on_day, is_too_many, is_vague

VAGUE = (
    "Bedre konsentrasjon i timen", "Jonas sin selvfølelse", "Hun trives på skolen", "Ro",
    "Betre konsentrasjon i timane", "Jonas si sjølvkjensle", "Ho trivst på skulen",
    "Better concentration in class", "Jonas and his self-esteem", "She feels safe at school",
)  # fmt: skip
CLEAR = (
    "Jonas er med i lek i ett friminutt hver dag", "Ella kommer til skolen når det ringer",
    "Sover minst 9 timer om natta", "Jonas har en venn å gå hjem med",
    "Jonas er med i leik i eit friminutt kvar dag", "Ella kjem til skulen når det ringjer",
    "Jonas joins the play in one break every day", "Ella comes to school before the bell rings",
    "Sleeps at least 9 hours",
)  # fmt: skip


@pytest.mark.requirement("R87", "R90")
@pytest.mark.parametrize("text", VAGUE)
def test_a_goal_nobody_can_see_reached_is_vague(text):
    assert is_vague(text)


@pytest.mark.requirement("R85", "R87")
@pytest.mark.parametrize("text", CLEAR)
def test_a_goal_one_can_see_is_not(text):
    assert not is_vague(text)


@given(st.text(max_size=200))
def test_any_text_has_an_answer_and_a_short_one_is_vague(text):
    assert is_vague(text) in (True, False)
    if len(text.split()) < 3:
        assert is_vague(text)


@given(st.text(max_size=100), st.integers(1, 99))
def test_a_number_makes_a_whole_goal_visible(text, number):
    assert not is_vague(f"Jonas leker {number} ganger {text}")


@pytest.mark.requirement("R86")
@given(st.integers(0, 60), st.integers(1, 30))
def test_more_than_the_guides_limit_is_too_many(count, most):
    assert is_too_many(count, most) == (count > most)
    assert not is_too_many(most, most)


@pytest.mark.requirement("R91")
def test_an_evaluation_after_the_next_meeting_is_pointed_out():
    day = dt.date(2026, 12, 3)
    assert "3. desember" in advice_on_day(day + dt.timedelta(days=1), day)
    assert advice_on_day(day, day) == advice_on_day(day, None) == ""

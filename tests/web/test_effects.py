"""Effect over time as numbers: the middle of a day, how it turns, and when to ask about an end."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bti.web.effects import middle_by_day, should_ask_to_end, times_without_effect, trend

EFFECTS = st.integers(-2, 2)
DAYS = st.dates(dt.date(2026, 1, 1), dt.date(2026, 1, 9))
POINTS = st.lists(st.fixed_dictionaries({"day": DAYS, "value": EFFECTS}), max_size=20)


@given(POINTS)
def test_the_middle_lies_between_what_was_said_each_day(points):
    middle = middle_by_day(points)

    assert [one["day"] for one in middle] == sorted({one["day"] for one in points})
    for one in middle:
        values = [point["value"] for point in points if point["day"] == one["day"]]
        assert min(values) <= one["value"] <= max(values)
        assert abs(one["value"] - sum(values) / len(values)) <= 1 / 2
        assert one["of"] == len(values)


@given(POINTS)
def test_the_order_they_were_said_in_changes_nothing(points):
    assert middle_by_day(points) == middle_by_day(list(reversed(points)))


@pytest.mark.requirement("R238")
@given(st.lists(EFFECTS))
def test_only_the_last_in_a_row_count_as_without_effect(values):
    without = times_without_effect(values)

    assert all(value <= 0 for value in values[len(values) - without :])
    if without < len(values):
        assert values[-without - 1] > 0
    assert times_without_effect([*values, 1]) == 0
    assert times_without_effect([*values, 0]) == without + 1


@given(st.lists(EFFECTS), st.integers(2, 10))
def test_one_asks_to_end_from_the_limit_on(values, limit):
    assert should_ask_to_end(values, limit) == (times_without_effect(values) >= limit)
    assert not should_ask_to_end([*values, 2], limit)


@given(st.lists(EFFECTS))
def test_the_trend_is_between_the_two_last(values):
    if len(values) < 2:
        assert trend(values) is None
    else:
        assert trend([*values, values[-1]]) == 0
        assert (trend(values) == 1) == (values[-1] > values[-2])
        assert (trend(values) == -1) == (values[-1] < values[-2])

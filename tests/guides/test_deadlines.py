"""Deadlines in calendar days, with their sources."""

from datetime import date
from pathlib import Path

import pytest

from bti.guides import registry
from bti.guides.deadlines import Deadline, deadline_date, deadline_window
from bti.guides.load import load
from bti.guides.models import Guide
from tests.guides.example import example, written

MONDAY = date(2026, 11, 16)


def deadline(slug: str, code: str) -> Deadline:
    found = registry.get(slug).deadline(code)
    assert found is not None
    return found


@pytest.mark.requirement("R169")
def test_the_decision_is_due_two_weeks_after_the_unease_arose() -> None:
    decide = deadline("sondre_nordstrand", "decide")

    assert deadline_date(decide, MONDAY) == date(2026, 11, 30)
    assert (decide.counted_from, decide.requirement, decide.level) == ("concern", "R169", 0)
    assert decide.document.nb == "Handlingsveilederen, nivå 0, trinn 4 («innen to uker»)"


@pytest.mark.requirement("R63")
def test_guardians_are_involved_within_four_weeks_of_the_concern() -> None:
    involve = deadline("nittedal", "involve_guardians")

    assert deadline_date(involve, MONDAY) == date(2026, 12, 14)
    assert involve.counted_from == "concern"


@pytest.mark.requirement("R33")
def test_suspicion_of_violence_is_acted_on_the_same_day() -> None:
    same_day = deadline("nittedal", "report_same_day")

    assert deadline_date(same_day, MONDAY) == MONDAY
    assert deadline_window(same_day, MONDAY) == (MONDAY, MONDAY)
    assert same_day.counted_from == "suspicion"


@pytest.mark.requirement("R240")
def test_child_welfare_clarifies_a_report_within_a_week() -> None:
    clarified = deadline("sondre_nordstrand", "report_clarified")

    assert deadline_date(clarified, MONDAY) == date(2026, 11, 23)
    assert clarified.counted_from == "report"


def test_the_reporter_hears_from_child_welfare_within_three_weeks_by_law() -> None:
    for slug in ("nittedal", "sondre_nordstrand"):
        receipt = deadline(slug, "reporter_receipt")
        assert deadline_date(receipt, MONDAY) == date(2026, 12, 7)
        assert receipt.document.nb == "Barnevernsloven § 13-3 (tre uker)"


@pytest.mark.requirement("R295")
def test_logs_are_archived_four_weeks_after_the_school_year() -> None:
    archive = deadline("sondre_nordstrand", "archive")

    assert deadline_date(archive, date(2027, 6, 18)) == date(2027, 7, 16)
    assert archive.counted_from == "school_year_end"


def test_a_span_has_a_first_and_a_last_day(tmp_path: Path) -> None:
    follow_up = load(written(tmp_path, example()), Guide).deadline("first_follow_up")

    assert follow_up is not None
    assert deadline_window(follow_up, MONDAY) == (date(2026, 11, 30), date(2026, 12, 14))
    assert deadline_date(follow_up, MONDAY) == date(2026, 12, 14)


def test_days_are_calendar_days_across_the_change_of_the_clock() -> None:
    assert deadline_date(deadline("sondre_nordstrand", "decide"), date(2026, 10, 18)) == date(
        2026, 11, 1
    )


def test_a_deadline_that_the_guide_does_not_have_is_not_made_up() -> None:
    assert registry.get("nittedal").deadline("decide") is None

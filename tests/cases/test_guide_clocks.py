"""The deadlines of the guides as clocks: counted in days from the right day, around their edges."""

import datetime as dt

import pytest
from django.template.loader import render_to_string
from django.utils import timezone

from bti.guides import registry
from bti.guides.deadlines import deadline_window
from bti.web.templatetags.words import weekday
from cases.deadlines import clocks
from cases.models import Case, ConcernReport
from cases.views import telling
from tests.cases.test_levels import at

# As the documents say it: the guide, the deadline, the first and the last day after the event
WORDS = [
    ("nittedal", "report_same_day", 0, 0),  # samme dag som situasjonen oppstår
    ("nittedal", "involve_guardians", 28, 28),  # helst innen fire uker
    ("sondre_nordstrand", "decide", 14, 14),  # innen to uker
    ("sondre_nordstrand", "report_clarified", 7, 7),  # innen en uke
    ("sondre_nordstrand", "reporter_receipt", 21, 21),  # the law: three weeks
    ("sondre_nordstrand", "archive", 28, 28),  # senest fire uker etter skoleåret
    ("vestby", "follow_up_level_1", 14, 28),  # innen 2-4 uker
    ("vestby", "follow_up_level_3", 14, 28),
]


def days(count: int) -> dt.timedelta:
    return dt.timedelta(days=count)


def standing(case: Case, guide: str, code: str, start: dt.date) -> Case:
    """The case on the day the clock begins."""
    deadline = registry.get(guide).deadline(code)
    level = deadline.level if deadline.level is not None else 0
    at(case, level, guide, start)
    case.concern_on = start
    if deadline.same_day:
        case.shielded_at = timezone.make_aware(dt.datetime.combine(start, dt.time(9)))
    case.save()
    if deadline.counted_from == "report":
        ConcernReport.objects.create(
            case=case, noted_by=case.holder, sent_on=start, channel="portal"
        )
    return case


@pytest.mark.requirement("R33", "R63", "R169", "R240", "R246", "R295", "R328", "R348")
@pytest.mark.parametrize(("guide", "code", "first", "last"), WORDS)
@pytest.mark.parametrize(
    "start",
    [dt.date(2026, 1, 30), dt.date(2028, 2, 15), dt.date(2026, 3, 20), dt.date(2026, 12, 24)],
)
def test_a_deadline_is_so_many_calendar_days_over_months_leap_years_and_summer_time(
    guide, code, first, last, start
):
    deadline = registry.get(guide).deadline(code)

    assert deadline_window(deadline, start) == (start + days(first), start + days(last))


@pytest.mark.parametrize(
    ("guide", "code", "first", "last"), [row for row in WORDS if row[1] != "archive"]
)
def test_a_clock_tells_its_days_and_its_source_to_the_last_day_and_after(
    case, today, guide, code, first, last
):
    standing(case, guide, code, today)
    source = str(registry.get(guide).deadline(code).document)

    def on(day: dt.date):
        return next(clock for clock in clocks(case, set(), day) if clock.code == code)

    due = today + days(last)
    assert on(today).first == (today + days(first) if first < last else None)
    assert [on(day).days_left for day in (today, due, due + days(1))] == [last, 0, -1]
    assert (on(due).due, on(due).source) == (due, source)


@pytest.mark.requirement("R328", "R348")
@pytest.mark.parametrize(
    ("level", "code"),
    [(0, None), (1, "follow_up_level_1"), (2, None), (3, "follow_up_level_3"), (9, None)],
)
def test_in_vestby_the_follow_up_is_asked_for_at_level_1_and_3_only(case, today, level, code):
    at(case, level, "vestby", today)

    assert [clock.code for clock in clocks(case, set(), today)] == ([code] if code else [])
    assert clocks(case, {"meeting_held"}, today) == []


@pytest.mark.requirement("R328", "R348")
@pytest.mark.parametrize("level", [1, 3])
def test_the_clock_shows_the_earliest_and_the_latest_day_with_its_source(case, today, level):
    at(case, level, "vestby", today)
    (clock,) = clocks(case, set(), today)

    page = render_to_string("_parts/clock.html", {"deadline": telling.deadline(case, clock)})

    first, last = weekday(today + days(14)), weekday(today + days(28))
    assert f"Tidligst {first}, senest {last}." in page
    assert "Handlingsveilederen, nivå" in page
    assert page.count("> tidligst</span>") == 1


@pytest.mark.requirement("R169")
def test_a_clock_without_a_span_shows_one_day(case, today):
    (clock,) = clocks(case, set(), today)

    page = render_to_string("_parts/clock.html", {"deadline": telling.deadline(case, clock)})

    assert f"Frist {weekday(case.concern_on + days(14))}." in page
    assert "Tidligst" not in page


def test_every_deadline_of_every_guide_tells_where_it_is_written():
    for guide in registry.all_guides():
        for deadline in guide.deadlines:
            assert deadline.document.nb, (guide.slug, deadline.code)

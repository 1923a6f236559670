"""The clocks of a case, their twin in SQL, and that each is reminded of once."""

import datetime as dt
import itertools

import pytest
from django.utils import timezone

from bti.guides import registry
from bti.notices.models import Notice
from cases.deadlines import clocks, due_by, next_clock, with_signs
from cases.models import Case, ConcernReport, Talk
from cases.tasks import remind, remind_of_deadlines
from tests.cases.test_levels import at


def days(count: int) -> dt.timedelta:
    return dt.timedelta(days=count)


def running(case, facts, on):
    return [(c.code, c.due) for c in clocks(case, facts, on)]


def fresh(case) -> Case:
    return with_signs(Case.objects.filter(pk=case.pk)).get()


@pytest.mark.requirement("R169")
def test_one_decides_within_two_weeks_of_the_concern(case, today):
    start = case.concern_on

    assert running(case, set(), today) == [("decide", start + days(14))]
    assert clocks(case, set(), start)[0].days_left == 14
    assert clocks(case, set(), start + days(14))[0].days_left == 0
    assert clocks(case, set(), start + days(15))[0].days_left == -1


@pytest.mark.requirement("R169")
def test_the_clock_stops_when_one_has_decided(case, today):
    at(case, 1, "sondre_nordstrand", today)

    assert running(case, {"decided"}, today) == []


@pytest.mark.requirement("R63")
@pytest.mark.parametrize("level", [0, 1])
def test_guardians_are_to_know_within_four_weeks_at_level_1_too(case, kari, today, level):
    at(case, level, "nittedal", today)
    before = running(case, set(), today)
    Talk.objects.create(
        case=case, noted_by=kari, talked_with="guardians", on=today, summary="De ser det også."
    )

    assert before == [("involve_guardians", case.concern_on + days(28))]
    assert running(case, {"guardians_talked"}, today) == []


@pytest.mark.requirement("R35")
def test_no_clock_hurries_one_to_tell_guardians_of_suspected_violence(case, today):
    at(case, 0, "nittedal", today)
    case.shielded_at = timezone.now()

    assert running(case, set(), today) == [("report_same_day", today)]


@pytest.mark.requirement("R33")
def test_the_same_day_is_the_day_of_the_suspicion_and_ends_with_the_report(case, today):
    at(case, 0, "nittedal", today)

    assert "report_same_day" not in dict(running(case, set(), today))
    case.shielded_at = timezone.now()
    assert dict(running(case, set(), today))["report_same_day"] == today
    assert running(case, {"report_sent"}, today) == []


@pytest.mark.requirement("R240")
def test_child_welfare_has_a_week_and_the_reporter_hears_within_three(case, kari, today):
    at(case, 3, "sondre_nordstrand", today)
    sent = today - days(2)
    report = ConcernReport.objects.create(case=case, noted_by=kari, sent_on=sent, channel="portal")

    assert running(case, {"decided", "report_sent"}, today) == [
        ("report_clarified", sent + days(7)), ("reporter_receipt", sent + days(21)),
    ]  # fmt: skip
    report.received_on = today
    report.save()
    assert running(case, {"decided", "report_sent"}, today) == []


def test_a_closed_case_has_no_clocks(case, today):
    at(case, 9, "sondre_nordstrand", today)

    assert running(case, set(), today) == []


def test_a_clock_knows_every_day_to_the_due_day_and_past_it(case, today):
    start = case.concern_on

    assert len(clocks(case, set(), today)[0].days) == 15
    assert clocks(case, set(), start + days(20))[0].days[-1] == start + days(20)


def test_each_clock_tells_its_source(case, today):
    clock = clocks(case, set(), today)[0]

    assert clock.source == "Handlingsveilederen, nivå 0, trinn 4 («innen to uker»)"


def test_the_signs_come_with_the_case(case, kari, today, django_assert_num_queries):
    ConcernReport.objects.create(case=case, noted_by=kari, sent_on=today, channel="portal")

    with django_assert_num_queries(1):
        found = fresh(case)
        clock = next_clock(found, today)

    assert (found.talked, found.reported, found.waiting_since) == (False, True, today)
    assert clock.code == "decide"


@pytest.mark.parametrize("guide", ["sondre_nordstrand", "nittedal"])
def test_what_is_due_in_sql_is_what_the_clocks_say(case, kari, today, guide):
    """The twins agree for every mixture of level, age, talk, report and shield."""
    mixtures = itertools.product(
        (0, 1, 3, 9), (1, 14, 15, 30), (False, True), (None, 3, 25), (False, True)
    )
    for level, age, talked, reported, shielded in mixtures:
        Talk.objects.all().delete()
        ConcernReport.objects.all().delete()
        case.concern_on = today - days(age)
        case.shielded_at = timezone.now() - days(2) if shielded else None
        case.shielded_level = 0 if shielded else None
        at(case, level, guide, today)
        if talked:
            Talk.objects.create(
                case=case, noted_by=kari, talked_with="both", on=today, summary="Sagt."
            )
        if reported:
            ConcernReport.objects.create(
                case=case, noted_by=kari, sent_on=today - days(reported), channel="portal"
            )
        clock = next_clock(fresh(case), today)
        for day in (today - days(1), today, today + days(3), today + days(40)):
            in_sql = Case.objects.filter(due_by(registry.get(guide), day)).exists()
            assert in_sql == (clock is not None and clock.due <= day), (
                level, age, talked, reported, shielded, day,
            )  # fmt: skip


# Reminders


def reminders():
    rows = Notice.objects.filter(kind="deadline").order_by("due_day", "recipient__username")
    return [(n.recipient.username, n.due_day) for n in rows]


@pytest.fixture
def due(case):
    """The day the concern of the case is to be decided."""
    return case.concern_on + days(14)


@pytest.mark.requirement("R169")
def test_the_holder_hears_three_days_before_and_on_the_day_once_each(case, kari, mona, due):
    remind(due - days(4))
    assert reminders() == []
    for day in (3, 3, 2, 1, 0, 0):
        remind(due - days(day))

    assert reminders() == [("kari", due - days(3)), ("kari", due)]


@pytest.mark.requirement("R162")
def test_the_leader_hears_nothing_of_a_concern_at_level_0(case, kari, mona, due):
    for late in range(1, 4):
        remind(due + days(late))

    assert reminders() == [("kari", due)]


def test_the_leader_hears_when_it_is_overdue_from_level_1_on_and_once(case_at_1, kari, mona):
    at(case_at_1, 1, "nittedal", case_at_1.level_since)
    due = case_at_1.concern_on + days(28)

    remind(due)
    assert reminders() == [("kari", due)]
    for late in (1, 1, 2, 40):
        remind(due + days(late))

    assert reminders() == [("kari", due), ("mona", due + days(1))]


def test_a_reminder_leads_to_the_page_one_may_see(case_at_1, kari, mona):
    at(case_at_1, 1, "nittedal", case_at_1.level_since)

    remind(case_at_1.concern_on + days(29))

    links = dict(Notice.objects.filter(kind="deadline").values_list("recipient__username", "link"))
    assert links == {
        "kari": f"/saker/{case_at_1.pk}/", "mona": f"/saker/leder/{case_at_1.pk}/",
    }  # fmt: skip


def test_nobody_is_reminded_of_what_is_decided_or_closed(case, kari, today, due):
    at(case, 9, "sondre_nordstrand", today)
    remind(due)
    at(case, 1, "sondre_nordstrand", today)
    remind(due)

    assert reminders() == []


def test_a_leader_who_has_left_is_not_told(case_at_1, kari, mona, today):
    at(case_at_1, 1, "nittedal", today)
    mona.memberships.update(ends=today - days(1))

    remind(case_at_1.concern_on + days(30))

    assert [name for name, _day in reminders()] == ["kari"]


def test_the_task_tells_how_many_were_made_and_reads_in_pages(
    case, due, kari, monkeypatch, django_assert_num_queries
):
    from cases import tasks

    other = Case.objects.get(pk=case.pk)
    other.pk = None
    other._state.adding = True
    other.save()
    monkeypatch.setattr(tasks, "PAGE", 1)

    assert remind(due) == 2
    assert remind(due) == 0
    monkeypatch.setattr(tasks, "PAGE", 500)
    # One for each guide, one more for the page that is not empty, and what is there
    with django_assert_num_queries(len(registry.all_guides()) + 2):
        remind(due)


def test_the_task_runs_as_the_queue_runs_it(case, due, today):
    case.concern_on = today - days(14)
    case.save()

    assert remind_of_deadlines() == 1

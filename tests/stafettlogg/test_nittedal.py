"""What Nittedal's guide asks of the log: services side by side, and meetings at every level."""

import datetime as dt

import pytest
from django.urls import reverse

from stafettlogg.models import Meeting
from stafettlogg.services import open_log, record_meeting
from tests.cases.test_levels import at


def held(log, kari, today, kind="cooperation") -> Meeting:
    return record_meeting(
        log, by=kari, on=today, kind=kind, held_on=today, starts=dt.time(14), ends=dt.time(15),
        place="Skolen", present="Kari, Anne og Per", minutes="Vi så på tiltakene.",
        agreed="Vi fortsetter.",
    )  # fmt: skip


@pytest.mark.requirement("R16")
def test_measures_of_different_services_run_at_the_same_time_and_are_shown_together(
    case_at_1, log, measure, pers_measure, today, browse, kari
):
    at(case_at_1, 2, "nittedal", today)
    page = browse(kari).get(reverse("stafettlogg:detail", args=[log.pk])).content.decode()

    assert measure.employee != pers_measure.employee
    assert all(one.starts_on <= today and one.ended_on is None for one in (measure, pers_measure))
    for one in (measure, pers_measure):
        assert one.text in page
        assert one.employee.name in page
    texts = [line.nb for step in case_at_1.guide.level(1).steps for line in step.how]
    assert "Tjenestene arbeider samtidig så langt det går, ikke etter tur." in texts


@pytest.mark.requirement("R101")
@pytest.mark.parametrize("level", [1, 2, 3])
def test_a_follow_up_meeting_carries_the_level_it_was_held_at(
    case_at_1, log, kari, today, as_, level
):
    at(case_at_1, level, "nittedal", today)
    log.case.refresh_from_db()
    with as_(kari):
        meeting = held(log, kari, today)

    at(case_at_1, 1 if level == 3 else 3, "nittedal", today)
    with as_(kari):
        assert Meeting.objects.get(pk=meeting.pk).level == level


@pytest.mark.requirement("R126")
def test_at_level_2_one_considers_an_ansvarsgruppe_and_its_meeting_is_recorded(
    case_at_1, log, kari, today, as_, browse
):
    at(case_at_1, 2, "nittedal", today)
    with as_(kari):
        meeting = held(log, kari, today, kind="group")

    steps = case_at_1.guide.level(2).steps
    assert any(
        "Vurder om barnet trenger en ansvarsgruppe." in line.nb for s in steps for line in s.how
    )
    assert meeting.get_kind_display() == "Ansvarsgruppemøte"
    page = browse(kari).get(reverse("stafettlogg:detail", args=[log.pk])).content.decode()
    assert "Ansvarsgruppemøte" in page


@pytest.mark.requirement("R147")
def test_measures_at_school_stay_in_the_log_at_level_3(
    case_at_1, log, measure, kari, today, browse
):
    at(case_at_1, 3, "nittedal", today)
    page = browse(kari).get(reverse("stafettlogg:detail", args=[log.pk])).content.decode()

    assert (measure.arena, measure.ended_on) == ("school", None)
    assert measure.text in page
    texts = [line.nb for step in case_at_1.guide.level(3).steps for line in step.how]
    assert "Tiltak på skolen eller i barnehagen står fortsatt i stafettloggen." in texts


@pytest.mark.requirement("R109")
def test_at_level_2_too_the_school_opens_the_log_and_there_is_a_routine(
    case_at_1, kari, today, as_
):
    at(case_at_1, 2, "nittedal", today)
    with as_(kari):
        log = open_log(case_at_1, by=kari, on=today)

    guide = case_at_1.guide
    assert (log.case.unit.kind, log.case.holder) == ("school", kari)
    assert guide.holder_services == ("kindergarten", "school")
    routine = guide.link("stafettholder_og_aktor")
    assert (routine.label.nb, routine.kind) == ("Rutine for stafettholder og aktør", "routine")
    assert 2 in routine.levels

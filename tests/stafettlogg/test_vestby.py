"""What Vestby's guide asks of the log: earlier attempts at hand, and a follow-up that was held."""

import datetime as dt
import re

import pytest
from django.urls import reverse

from bti.notices.models import Notice
from cases.deadlines import clocks
from cases.levels import facts_of
from stafettlogg.models import Measure, Meeting
from stafettlogg.services import end_measure, evaluate, record_meeting
from tests.cases.test_levels import at
from tests.stafettlogg.test_meetings import minutes_of


@pytest.mark.requirement("R344")
def test_level_3_starts_from_the_measures_already_tried(
    case_at_1, log, new_measure, kari, today, browse, as_
):
    tried = new_measure()
    with as_(kari):
        end_measure(tried, by=kari, on=today, reason="Det hjalp bare en uke.")
    at(case_at_1, 3, "vestby", today)
    client = browse(kari)

    case_page = client.get(reverse("cases:detail", args=[case_at_1.pk])).content.decode()
    log_page = client.get(reverse("stafettlogg:detail", args=[log.pk])).content.decode()

    assert "Begynn med tiltakene og målene dere har prøvd. Hvilke behov er ikke dekket?" in (
        case_page
    )
    assert reverse("stafettlogg:detail", args=[log.pk]) in case_page
    assert "1 avsluttet tiltak" in log_page
    assert tried.text in log_page
    assert "Det hjalp bare en uke." in log_page


@pytest.mark.requirement("R328", "R348")
@pytest.mark.parametrize("level", [1, 3])
def test_the_clock_of_two_to_four_weeks_stops_at_a_meeting_held_on_the_level(
    case_at_1, log, kari, today, as_, level
):
    start = today - dt.timedelta(days=20)
    at(case_at_1, level, "vestby", start)

    def running() -> list[str]:
        with as_(kari):
            return [
                clock.code for clock in clocks(case_at_1, set(facts_of(case_at_1, today)), today)
            ]

    held = {
        "log": log, "author": kari, "kind": "evaluation", "starts": dt.time(14),
        "ends": dt.time(15),
    }  # fmt: skip
    with as_(kari):
        Meeting.objects.create(level=level, held_on=start - dt.timedelta(days=1), **held)
    before = running()
    with as_(kari):
        Meeting.objects.create(level=level, held_on=today, **held)

    assert before == [f"follow_up_level_{level}"]
    assert running() == []


@pytest.mark.requirement("R328", "R348")
@pytest.mark.parametrize("level", [1, 3])
def test_the_minutes_stop_the_clock_in_the_lists_too(
    case_at_1, log, kari, mona, today, browse, as_, level
):
    at(case_at_1, level, "vestby", today - dt.timedelta(days=20))

    def tags() -> list[object]:
        pages = [(kari, "cases:list"), (mona, "cases:unit")]
        return [browse(who).get(reverse(name)).context["rows"][0]["tag"] for who, name in pages]

    before = tags()
    with as_(kari):
        record_meeting(log, by=kari, on=today, **minutes_of(today))

    assert before == [{"label": "8 dager igjen", "kind": "wait"}] * 2
    assert tags() == [None, None]


@pytest.mark.requirement("R337", "R345")
@pytest.mark.parametrize("level", [2, 3])
def test_an_actor_who_writes_of_a_change_tells_the_koordinator(
    case_at_1, log, pers_measure, kari, per, today, as_, level
):
    at(case_at_1, level, "vestby", today)
    Notice.objects.all().delete()

    with as_(per):
        measure = Measure.objects.get(pk=pers_measure.pk)
        evaluate(
            measure, by=per, on=today, carried_out=False, effect=2, decision="change",
            evaluated_on=today, actor_says="Vi kan bare komme annenhver uke.",
        )  # fmt: skip

    (told,) = Notice.objects.filter(recipient=kari)
    assert (told.kind, told.link) == (
        Notice.Kind.LOG_NEWS, reverse("stafettlogg:detail", args=[log.pk]),
    )  # fmt: skip
    guide = case_at_1.guide
    said = " ".join(line.nb for step in guide.level(level).steps for line in step.how)
    assert guide.words.holder.nb == "koordinator"
    assert re.search(r"[Ss](i|ier dere) fra til koordinatoren", said)

"""The order of thought begins with the goal and what it takes."""

import datetime as dt
import uuid

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from bti.audit.models import ActEvent
from bti.database.acting import for_purpose
from stafettlogg.models import Goal, Measure
from stafettlogg.services import end_goal, end_measure, set_goal
from stafettlogg.services.advice import advice_on_goal


def goal_of(today: dt.date, **changed) -> dict:
    return {
        "text": "Jonas er med i lek i ett friminutt hver dag", "area": "social", "need": 2,
        "takes": "En voksen som hjelper ham inn i leken.",
        "reach_by": today + dt.timedelta(days=90), **changed,
    }  # fmt: skip


@pytest.mark.requirement("R11", "R12", "R87", "R272", "R273", "R274")
def test_a_goal_has_words_an_area_a_need_what_it_takes_and_a_day(log, kari, today, as_):
    with as_(kari):
        goal = set_goal(log, by=kari, on=today, **goal_of(today))
        stored = Goal.objects.get(pk=goal.pk)
    assert stored.text == "Jonas er med i lek i ett friminutt hver dag"
    assert (stored.get_area_display(), stored.get_need_display()) == (
        "Venner og samspill",
        "En del hjelp",
    )
    assert stored.takes == "En voksen som hjelper ham inn i leken."
    assert ActEvent.objects.get(act="stafettlogg.set_goal").details == {"area": "social"}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("text", "  "), ("text", "x" * 201), ("takes", ""), ("takes", "x" * 501),
        ("area", "weather"), ("need", 4),
    ],
)  # fmt: skip
@pytest.mark.requirement("R12", "R272", "R274")
def test_a_goal_with_something_missing_is_refused_beside_the_field(
    log, kari, today, as_, field, value
):
    with as_(kari), pytest.raises(ValidationError) as refused:
        set_goal(log, by=kari, on=today, **goal_of(today, **{field: value}))
    assert set(refused.value.message_dict) == {field}


@pytest.mark.requirement("R87")
def test_a_goal_is_reached_in_the_future(log, kari, today, as_):
    with as_(kari), pytest.raises(ValidationError) as refused:
        set_goal(log, by=kari, on=today, **goal_of(today, reach_by=today))
    assert set(refused.value.message_dict) == {"reach_by"}


@pytest.mark.requirement("R277")
def test_only_the_holder_sets_goals(log, pers_measure, per, anne, mona, today, as_):
    for user in (per, anne, mona):
        with as_(user), pytest.raises(PermissionDenied):
            set_goal(log, by=user, on=today, **goal_of(today))


def test_nobody_writes_in_a_log_that_has_ended(log, kari, today, as_):
    with for_purpose("test"):
        log.ended_on = today
        log.save()
    with as_(kari), pytest.raises(PermissionDenied):
        set_goal(log, by=kari, on=today, **goal_of(today))


@pytest.mark.requirement("R11", "R13", "R87")
def test_there_is_no_measure_without_a_goal(log, kari, today):
    with for_purpose("test"), pytest.raises(IntegrityError), transaction.atomic():
        Measure.objects.create(
            log=log, author=kari, goal=None, text="x", arena="school", employee=kari,
            starts_on=today, due_on=today, evaluate_on=today,
        )  # fmt: skip


@pytest.mark.parametrize(
    "text", ["Jonas har det bedre", "Mer trygghet", "Jonas trives på skolen", "Ro"]
)
@pytest.mark.requirement("R87", "R90")
def test_a_vague_goal_is_pointed_out_gently(text):
    assert "lettere å se når det er nådd" in advice_on_goal(Goal(text=text))


@pytest.mark.parametrize(
    "text",
    [
        "Jonas er med i lek i ett friminutt hver dag",
        "Jonas sover minst 9 timer",
        "Ella er på skolen hele dagen",
    ],
)
def test_a_goal_one_can_see_is_let_be(text):
    assert advice_on_goal(Goal(text=text)) == ""


@pytest.mark.requirement("R124")
def test_a_goal_ends_after_its_measures(goal, measure, kari, today, as_):
    with as_(kari):
        with pytest.raises(ValidationError, match="Vurder og avslutt dem først"):
            end_goal(goal, by=kari, on=today, reached=True)
        end_measure(measure, by=kari, on=today, reason="Målet er nådd.")
        ended = end_goal(goal, by=kari, on=today, reached=True)
        with pytest.raises(ValidationError, match="alt avsluttet"):
            end_goal(goal, by=kari, on=today, reached=True)
    assert (ended.ended_on, ended.reached) == (today, True)


def test_only_the_holder_ends_goals(goal, anne, today, as_):
    with as_(anne), pytest.raises(PermissionDenied):
        end_goal(goal, by=anne, on=today, reached=True)


def posted(today: dt.date, **changed) -> dict:
    filled = goal_of(today, **changed)
    return {**{k: str(v) for k, v in filled.items()}, "submission_key": str(uuid.uuid4())}


def test_the_page_asks_in_the_order_of_thought_and_stores(log, kari, today, browse, as_):
    client = browse(kari)
    page = client.get(f"/logg/{log.pk}/mal/").content.decode()
    asked = [
        "Hva handler det om?",
        "Hva skal bli bedre?",
        "Hvor mye hjelp trengs?",
        "Hva skal til?",
    ]
    places = [page.rindex(words) for words in asked]
    assert places == sorted(places)
    answer = client.post(f"/logg/{log.pk}/mal/", posted(today))
    with as_(kari):
        goal = Goal.objects.get()
    assert answer.headers["Location"] == f"/logg/mal/{goal.pk}/tiltak/"


def test_the_page_points_out_a_vague_goal_and_stores_it_all_the_same(log, kari, today, browse):
    answer = browse(kari).post(
        f"/logg/{log.pk}/mal/", posted(today, text="Jonas har det bedre"), follow=True
    )
    page = answer.content.decode()
    assert "Kan det bli lettere å se når det er nådd?" in page
    assert "Jonas har det bedre" in page


def test_a_refused_goal_keeps_what_was_typed(log, kari, today, browse, as_):
    answer = browse(kari).post(f"/logg/{log.pk}/mal/", posted(today, reach_by=today))
    assert answer.status_code == 422
    assert "Datoen må være fram i tid" in answer.content.decode()
    assert "En voksen som hjelper ham inn i leken." in answer.content.decode()
    with as_(kari):
        assert Goal.objects.count() == 0


def test_ending_a_goal_on_the_page(goal, kari, today, browse, as_):
    client = browse(kari)
    page = client.get(f"/logg/mal/{goal.pk}/avslutt/")
    key = page.context["form"]["submission_key"].value()
    client.post(f"/logg/mal/{goal.pk}/avslutt/", {"submission_key": key, "reached": "yes"})
    with as_(kari):
        assert Goal.objects.get(pk=goal.pk).reached is True
    shown = client.get(f"/logg/{goal.log_id}/").content.decode()
    assert "1 avsluttet mål" in shown


def test_the_page_of_a_goal_with_open_measures_sends_one_to_them(goal, measure, kari, browse):
    client = browse(kari)
    page = client.get(f"/logg/mal/{goal.pk}/avslutt/").content.decode()
    assert "Disse tiltakene er ikke avsluttet" in page
    assert measure.text in page
    answer = client.post(
        f"/logg/mal/{goal.pk}/avslutt/",
        {"submission_key": str(uuid.uuid4()), "reached": "yes"},
    )
    assert answer.status_code == 422

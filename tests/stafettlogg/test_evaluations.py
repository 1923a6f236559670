"""«Done» alone is no evaluation: it asks effect on the goal, what each says, and what now."""

import datetime as dt
import uuid

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from bti.database.acting import for_purpose
from bti.guides.registry import get
from stafettlogg.archive.answers import answers_in_words
from stafettlogg.models import Evaluation, Measure
from stafettlogg.services import end_measure, evaluate
from tests.stafettlogg.conftest import roles


def evaluation_of(today: dt.date, **changed) -> dict:
    return {
        "carried_out": True, "effect": 1, "decision": "continue", "evaluated_on": today, **changed,
    }  # fmt: skip


@pytest.fixture
def nittedal(case):
    """The case follows Nittedal's guide, where participants write."""
    case.guide_slug = "nittedal"
    case.save()
    return get("nittedal")


@pytest.mark.requirement("R14", "R92", "R235")
def test_an_evaluation_has_effect_four_voices_and_a_decision(measure, kari, today, as_):
    with as_(kari):
        made = evaluate(
            measure, by=kari, on=today, **evaluation_of(today), child_says="Det er gøy.",
            guardian_says="Han gleder seg.", holder_says="Han leker mer.",
            actor_says="Vi ser det samme.",
            answers={"more_measures": {"answer": "bad", "comment": "Ikke nå."}},
        )  # fmt: skip
        stored = Evaluation.objects.get(pk=made.pk)
    assert (stored.get_effect_display(), stored.decision) == ("Litt bedre", "continue")
    assert (stored.child_says, stored.guardian_says) == ("Det er gøy.", "Han gleder seg.")
    assert answers_in_words(get("sondre_nordstrand"), stored.answers) == [
        ("Aktøren sier", "Vi ser det samme."),
        ("Er det behov for nye eller utvidede tiltak?", "Nei/dårlig. Ikke nå."),
    ]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("effect", None),
        ("effect", 3),
        ("decision", "wait"),
        ("decision", ""),
        ("child_says", "x" * 501),
    ],
)
@pytest.mark.requirement("R92", "R185")
def test_without_effect_and_decision_it_is_not_an_evaluation(
    measure, kari, today, as_, field, value
):
    with as_(kari), pytest.raises(ValidationError) as refused:
        evaluate(measure, by=kari, on=today, **evaluation_of(today, **{field: value}))
    assert set(refused.value.message_dict) == {field}


@pytest.mark.parametrize(("days", "allowed"), [(-8, False), (-7, True), (0, True), (1, False)])
def test_a_measure_is_evaluated_after_it_began_and_not_ahead(
    new_measure, kari, today, as_, days, allowed
):
    measure = new_measure(starts_on=today - dt.timedelta(days=7))
    given = evaluation_of(today, evaluated_on=today + dt.timedelta(days=days))
    with as_(kari):
        if allowed:
            assert evaluate(measure, by=kari, on=today, **given)
            return
        with pytest.raises(ValidationError) as refused:
            evaluate(measure, by=kari, on=today, **given)
    assert set(refused.value.message_dict) == {"evaluated_on"}


@pytest.mark.requirement("R185", "R238")
def test_a_measure_that_is_ended_takes_the_actors_reading_with_it(
    log, pers_measure, kari, today, as_
):
    with as_(kari):
        evaluate(pers_measure, by=kari, on=today, **evaluation_of(today, effect=0, decision="end"))
        ended = Measure.objects.get(pk=pers_measure.pk)
        assert (ended.ended_on, ended.end_reason) == (today, "Avsluttet etter vurdering.")
        with pytest.raises(ValidationError, match="kan ikke vurderes etter det"):
            evaluate(pers_measure, by=kari, on=today, **evaluation_of(today))
    assert "per" not in roles(log)


@pytest.mark.requirement("R91")
def test_a_measure_that_goes_on_is_evaluated_again_after_the_same_time(
    new_measure, kari, today, as_
):
    measure = new_measure(
        due_on=today + dt.timedelta(days=30), evaluate_on=today + dt.timedelta(days=28)
    )
    later = today + dt.timedelta(days=28)
    with as_(kari):
        evaluate(measure, by=kari, on=later, **evaluation_of(later))
        once = Measure.objects.get(pk=measure.pk)
        again = later + dt.timedelta(days=28)
        evaluate(measure, by=kari, on=again, **evaluation_of(again))
        twice = Measure.objects.get(pk=measure.pk)
    assert (once.evaluate_on, once.due_on) == (again, again)
    assert twice.evaluate_on == again + dt.timedelta(days=28)


def test_the_next_evaluation_is_at_least_two_weeks_away(new_measure, kari, today, as_):
    measure = new_measure(evaluate_on=today)
    with as_(kari):
        evaluate(measure, by=kari, on=today, **evaluation_of(today))
        assert Measure.objects.get(pk=measure.pk).evaluate_on == today + dt.timedelta(days=14)


def test_the_next_evaluation_can_be_agreed(measure, kari, today, as_):
    agreed = today + dt.timedelta(days=10)
    with as_(kari):
        with pytest.raises(ValidationError) as refused:
            evaluate(measure, by=kari, on=today, **evaluation_of(today), next_on=today)
        evaluate(measure, by=kari, on=today, **evaluation_of(today), next_on=agreed)
        assert Measure.objects.get(pk=measure.pk).evaluate_on == agreed
    assert set(refused.value.message_dict) == {"next_on"}


@pytest.mark.requirement("R277")
def test_where_only_the_holder_writes_an_actor_does_not_evaluate(
    pers_measure, per, anne, today, as_
):
    for user in (per, anne):
        with as_(user), pytest.raises(PermissionDenied):
            evaluate(pers_measure, by=user, on=today, **evaluation_of(today))


@pytest.mark.requirement("R192", "R277")
def test_where_participants_write_an_actor_evaluates_the_own_measure_and_does_not_end_it(
    log, pers_measure, measure, nittedal, per, today, as_
):
    with as_(per):
        own = Measure.objects.select_related("log__case").get(pk=pers_measure.pk)
        assert evaluate(own, by=per, on=today, **evaluation_of(today)).author == per
        with pytest.raises(ValidationError, match="Bare stafettholder avslutter tiltak"):
            evaluate(own, by=per, on=today, **evaluation_of(today, decision="end"))
        others = Measure.objects.select_related("log__case").get(pk=measure.pk)
        with pytest.raises(PermissionDenied):
            evaluate(others, by=per, on=today, **evaluation_of(today))


def test_an_actor_who_no_longer_reads_does_not_evaluate(
    log, pers_measure, nittedal, per, today, as_
):
    with for_purpose("test"):
        log.read_grants.filter(user=per).delete()
    fresh = Measure(pk=pers_measure.pk, log=log, employee=per)
    with as_(per), pytest.raises(PermissionDenied):
        evaluate(fresh, by=per, on=today, **evaluation_of(today))


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({"weather": {"answer": "good"}}, "et spørsmål veilederen ikke har"),
        ({"more_measures": {"answer": "maybe"}}, "Velg Ja/bra eller Nei/dårlig"),
        ({"more_measures": {"comment": "x" * 501}}, "for lang"),
    ],
)
def test_answers_the_guide_does_not_ask_for_are_refused(
    measure, kari, today, as_, answers, sentence
):
    with as_(kari), pytest.raises(ValidationError, match=sentence):
        evaluate(measure, by=kari, on=today, **evaluation_of(today), answers=answers)


def posted(today: dt.date, **changed) -> dict:
    """The evaluation form of Søndre Nordstrand as a browser sends it."""
    return {
        "submission_key": str(uuid.uuid4()), "evaluated_on": today.isoformat(), "effect": "1",
        "q_carried_out": "good", "q_child_effect": "good",
        "q_child_effect_comment": "Jeg får være med.", "q_holder_effect_comment": "Det virker.",
        "q_more_measures": "bad", "guardian_says": "Han sover bedre.", "actor_says": "",
        "decision": "continue", "next_on": (today + dt.timedelta(days=30)).isoformat(), **changed,
    }  # fmt: skip


@pytest.mark.requirement("R237")
def test_the_page_asks_the_six_questions_of_the_evaluation_form(measure, kari, browse):
    page = browse(kari).get(f"/logg/tiltak/{measure.pk}/vurdering/").content.decode()
    asked = [str(q.text) for q in get("sondre_nordstrand").evaluation_questions]
    assert len(asked) == 6
    places = [page.index(f"<legend>{text}") for text in asked]
    assert places == sorted(places)
    assert page.count("Ja/bra") == page.count("Nei/dårlig") == 6


@pytest.mark.requirement("R93")
def test_the_page_asks_the_questions_of_nittedal_and_all_four_voices(
    measure, nittedal, kari, browse
):
    page = browse(kari).get(f"/logg/tiltak/{measure.pk}/vurdering/").content.decode()
    assert len(nittedal.evaluation_questions) == 8
    for question in nittedal.evaluation_questions:
        assert str(question.text) in page
    for voice in ("barnet", "foresatte", "stafettholder", "den som har tiltaket"):
        assert f"Hva sier {voice}?" in page
    assert "Ble tiltaket gjennomført og fulgt opp?" in page


def test_the_page_of_nittedal_stores_what_is_posted(measure, nittedal, kari, today, browse, as_):
    code = nittedal.evaluation_questions[0].code
    browse(kari).post(
        f"/logg/tiltak/{measure.pk}/vurdering/",
        {
            "submission_key": str(uuid.uuid4()), "evaluated_on": today.isoformat(), "effect": "-1",
            "carried_out": "no", "decision": "change", "child_says": "Nei.",
            f"q_{code}_comment": "Det ble ikke gjort.",
        },
    )  # fmt: skip
    with as_(kari):
        stored = Evaluation.objects.get()
    assert (stored.effect, stored.carried_out, stored.child_says) == (-1, False, "Nei.")
    assert stored.answers[code] == {"answer": "", "comment": "Det ble ikke gjort."}


@pytest.mark.requirement("R14", "R92")
def test_the_page_stores_voices_and_effect(measure, kari, today, browse, as_):
    answer = browse(kari).post(f"/logg/tiltak/{measure.pk}/vurdering/", posted(today))
    assert answer.headers["Location"] == f"/logg/{measure.log_id}/#mal-{measure.goal_id}"
    with as_(kari):
        stored = Evaluation.objects.get()
    assert (stored.carried_out, stored.effect) == (True, 1)
    said = (stored.child_says, stored.guardian_says, stored.holder_says)
    assert said == ("Jeg får være med.", "Han sover bedre.", "Det virker.")
    assert stored.answers["more_measures"] == {"answer": "bad", "comment": ""}


def test_without_effect_the_page_is_refused_and_keeps_what_was_said(
    measure, kari, today, browse, as_
):
    sent = posted(today)
    del sent["effect"]
    answer = browse(kari).post(f"/logg/tiltak/{measure.pk}/vurdering/", sent)
    assert answer.status_code == 422
    assert "Han sover bedre." in answer.content.decode()
    with as_(kari):
        assert Evaluation.objects.count() == 0


def test_an_evaluation_before_the_measure_began_gets_its_sentence(new_measure, kari, today, browse):
    measure = new_measure(starts_on=today + dt.timedelta(days=3))
    client = browse(kari)
    page = client.get(f"/logg/tiltak/{measure.pk}/vurdering/").content.decode()
    assert "Det kan vurderes fra da av." in page
    answer = client.post(f"/logg/tiltak/{measure.pk}/vurdering/", posted(today))
    assert answer.status_code == 422
    assert "Tiltaket har ikke begynt den dagen." in answer.content.decode()
    assert "Jeg får være med." in answer.content.decode()


@pytest.mark.requirement("R238")
def test_twice_without_effect_the_log_asks_whether_to_end(
    log, new_measure, kari, today, browse, as_
):
    measure = new_measure(starts_on=today - dt.timedelta(days=10))
    with as_(kari):
        for days in (8, 2):
            day = today - dt.timedelta(days=days)
            evaluate(measure, by=kari, on=today, **evaluation_of(today, effect=0, evaluated_on=day))
    page = browse(kari).get(f"/logg/{log.pk}/").content.decode()
    assert "To ganger på rad. Endre eller avslutt?" in page
    assert "Sist vurdert" in page


def test_the_page_of_an_actor_does_not_offer_to_end(pers_measure, nittedal, per, browse):
    page = browse(per).get(f"/logg/tiltak/{pers_measure.pk}/vurdering/")
    offered = [value for value, _label in page.context["form"].fields["decision"].choices]
    assert offered == ["continue", "change"]


def test_an_ended_measure_is_not_evaluated_and_the_day_says_why(measure, kari, today, browse, as_):
    client, address = browse(kari), f"/logg/tiltak/{measure.pk}/vurdering/"
    with as_(kari):
        end_measure(measure, by=kari, on=today, reason="Ferdig.")
    answer = client.post(address, posted(today))

    assert "kan ikke vurderes etter det" in client.get(address).content.decode()
    assert answer.status_code == 422
    assert "kan ikke vurderes etter det" in answer.context["form"].errors["evaluated_on"][0]

"""Those who have a part tell about a measure: yes, done, in the way, this is how it goes."""

import datetime as dt
import uuid

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from bti.notices.models import Notice
from stafettlogg.models import Evaluation, Measure, MeasureNote
from stafettlogg.services import (
    agree,
    answer_obstacle,
    end_measure,
    evaluate,
    give_voice,
    mark_done,
    report_obstacle,
)
from tests.stafettlogg.test_evaluations import evaluation_of


@pytest.fixture
def annes_measure(new_measure, guardianship_anne, kari) -> Measure:
    return new_measure(
        guardian=guardianship_anne.guardian, text="Leggetid kl. 20 på skoledager", arena="home"
    )


@pytest.fixture
def obstacle(pers_measure, per, today, as_) -> MeasureNote:
    with as_(per):
        return report_obstacle(pers_measure, by=per, on=today, text="Timen er flyttet.")


def sent(**fields) -> dict:
    return {"submission_key": str(uuid.uuid4()), **{k: str(v) for k, v in fields.items()}}


@pytest.mark.requirement("R337", "R128")
def test_the_actor_reports_an_obstacle_and_the_holder_answers_once(
    obstacle, pers_measure, log, kari, per, today, as_
):
    assert Notice.objects.get(kind="obstacle").recipient == kari
    with as_(kari):
        answer_obstacle(obstacle, by=kari, on=today, answer="Vi tar onsdagen.")
        with pytest.raises(ValidationError, match="alt besvart"):
            answer_obstacle(obstacle, by=kari, on=today, answer="Igjen")
        kept = MeasureNote.objects.get()
        assert (kept.answer, kept.answered_by) == ("Vi tar onsdagen.", kari)
        assert kept.history.count() == 2
    assert Notice.objects.get(kind="obstacle_answered").recipient == per


@pytest.mark.requirement("R337")
def test_only_the_one_who_has_the_measure_reports_and_only_the_holder_answers(
    obstacle, pers_measure, log, kari, mona, anne, per, today, as_
):
    for other in (kari, mona, anne):
        with as_(other), pytest.raises(PermissionDenied):
            report_obstacle(pers_measure, by=other, on=today, text="Nei")
    for other in (per, anne, mona):
        with as_(other), pytest.raises(PermissionDenied):
            answer_obstacle(obstacle, by=other, on=today, answer="Nei")
    with as_(per), pytest.raises(ValidationError) as caught:
        report_obstacle(pers_measure, by=per, on=today, text="  ")
    assert "text" in caught.value.message_dict
    with as_(per), pytest.raises(ValidationError):
        report_obstacle(pers_measure, by=per, on=today, text="x" * 501)


def test_the_obstacle_stands_at_the_measure_open_and_answered(
    obstacle, log, kari, per, anne, today, browse
):
    for user in (kari, per, anne):
        page = browse(user).get(f"/logg/{log.pk}/").content.decode()
        assert "Timen er flyttet." in page
        assert "venter på svar" in page
        assert ("Svar på hindringen" in page) == (user == kari)
    client = browse(kari)
    client.post(f"/logg/hindring/{obstacle.pk}/svar/", sent(answer="Vi tar onsdagen."))
    page = browse(anne).get(f"/logg/{log.pk}/").content.decode()
    assert "Vi tar onsdagen." in page
    assert "venter på svar" not in page


def test_behind_a_shield_the_family_sees_no_new_obstacle_nor_answer(
    obstacle, pers_measure, case, log, kari, per, anne, today, browse, as_
):
    case.shielded_at = timezone.now()
    case.save()
    with as_(kari):
        answer_obstacle(obstacle, by=kari, on=today, answer="Etter skjoldet.")
    with as_(per):
        report_obstacle(pers_measure, by=per, on=today, text="Ny hindring")
    page = browse(anne).get(f"/logg/{log.pk}/").content.decode()
    assert "Timen er flyttet." in page
    assert "Etter skjoldet." not in page
    assert "Ny hindring" not in page
    assert "Ny hindring" in browse(per).get(f"/logg/{log.pk}/").content.decode()


@pytest.mark.requirement("R14", "R93")
def test_each_says_how_it_goes_from_their_own_login_and_it_is_heard_in_the_evaluation(
    pers_measure, kari, per, anne, tomas, today, as_, log
):
    for user, effect in ((per, 1), (anne, 0), (tomas, -1)):
        with as_(user):
            give_voice(pers_measure, by=user, on=today, effect=effect, text=f"Sier {user.name}")
    with as_(anne):  # she thinks again
        give_voice(pers_measure, by=anne, on=today, effect=2, text="Mye bedre nå")
    with as_(kari):
        made = evaluate(
            pers_measure, by=kari, on=today, **evaluation_of(today), effects={"child": 1}
        )
        heard = list(made.voices.order_by("pk").values_list("voice", "effect"))
        assert heard == [("actor", 1), ("guardian", 2), ("guardian", -1)]
        assert Evaluation.objects.get().effects == {"child": 1}
        give_voice_kari = pytest.raises(PermissionDenied)
        with give_voice_kari:
            give_voice(pers_measure, by=kari, on=today, effect=1)
    with as_(per):  # the next one waits for the next evaluation
        later = give_voice(pers_measure, by=per, on=today, effect=2)
        assert later.evaluation_id is None


@pytest.mark.requirement("R14")
def test_the_evaluation_page_shows_what_was_said_and_the_log_tells_it_after(
    pers_measure, log, kari, per, anne, today, browse
):
    browse(per).post(f"/logg/tiltak/{pers_measure.pk}/stemme/", sent(effect=2, text="Stor endring"))
    asked = browse(kari).get(f"/logg/tiltak/{pers_measure.pk}/vurdering/").content.decode()
    assert "Stor endring" in asked
    assert "Hvordan synes barnet det går?" in asked
    filled = sent(
        evaluated_on=today, effect=1, q_carried_out="good", child_effect=1, guardian_effect=0,
        decision="continue",
    )  # fmt: skip
    answer = browse(kari).post(f"/logg/tiltak/{pers_measure.pk}/vurdering/", filled)
    assert answer.status_code == 302
    page = browse(anne).get(f"/logg/{log.pk}/").content.decode()
    for words in ("Se vurderingen", "Stor endring", "Hva de sier"):
        assert words in page


def test_a_voice_waits_until_the_measure_has_begun_and_is_not_given_by_others(
    new_measure, pers_measure, log, per, mona, colleague, today, as_
):
    later = new_measure(employee=per, on=today, starts_on=today + dt.timedelta(days=3),
                        due_on=today + dt.timedelta(days=9),
                        evaluate_on=today + dt.timedelta(days=9))  # fmt: skip
    with as_(per), pytest.raises(ValidationError, match="har ikke begynt"):
        give_voice(later, by=per, on=today, effect=1)
    for other in (mona, colleague):
        with as_(other), pytest.raises(PermissionDenied):
            give_voice(pers_measure, by=other, on=today, effect=1)


def test_the_guide_decides_who_has_a_voice(pers_measure, log, per, anne, today, as_, monkeypatch):
    from bti.guides.thinking import Planning  # noqa: PLC0415

    guide = pers_measure.log.case.guide
    monkeypatch.setitem(guide.__dict__, "planning", Planning(own_voices=("guardian",)))
    with as_(per), pytest.raises(PermissionDenied):
        give_voice(pers_measure, by=per, on=today, effect=1)
    with as_(anne):
        assert give_voice(pers_measure, by=anne, on=today, effect=1).voice == "guardian"


@pytest.mark.requirement("R89")
def test_a_guardian_says_yes_to_her_measure_and_what_she_has_done(
    annes_measure, log, anne, tomas, today, browse, as_
):
    client = browse(anne)
    assert (
        "Ja, jeg tar det" in client.get(f"/logg/tiltak/{annes_measure.pk}/enig/").content.decode()
    )
    client.post(f"/logg/tiltak/{annes_measure.pk}/enig/", sent())
    client.post(
        f"/logg/tiltak/{annes_measure.pk}/gjort/", sent(done_on=today, text="I seng kl. 20")
    )
    with as_(anne):
        assert Measure.objects.get(pk=annes_measure.pk).agreed_on == today
        assert MeasureNote.objects.get().text == "I seng kl. 20"
    assert browse(tomas).get(f"/logg/tiltak/{annes_measure.pk}/gjort/").status_code == 404
    with as_(tomas), pytest.raises(PermissionDenied):
        agree(annes_measure, by=tomas, on=today)


def test_what_is_done_has_a_day_that_can_be_true(annes_measure, log, anne, today, as_):
    with as_(anne):
        for day in (today + dt.timedelta(days=1), today - dt.timedelta(days=30)):
            with pytest.raises(ValidationError) as caught:
                mark_done(annes_measure, by=anne, on=today, done_on=day, text="x")
            assert "done_on" in caught.value.message_dict


def test_where_only_the_holder_writes_an_actor_marks_nothing_done(
    pers_measure, log, per, today, as_
):
    with as_(per), pytest.raises(PermissionDenied):  # Søndre Nordstrand
        mark_done(pers_measure, by=per, on=today, done_on=today, text="x")


def test_an_ended_measure_takes_no_more(pers_measure, log, kari, per, anne, today, as_):
    with as_(kari):
        end_measure(pers_measure, by=kari, on=today, reason="Ferdig.")
    with as_(anne), pytest.raises(ValidationError, match="alt avsluttet"):
        give_voice(pers_measure, by=anne, on=today, effect=1)


def test_effects_are_those_of_the_voices(measure, kari, today, as_):
    with as_(kari):
        for effects in ({"leader": 1}, {"child": 7}):
            with pytest.raises(ValidationError):
                evaluate(measure, by=kari, on=today, **evaluation_of(today), effects=effects)


def test_the_database_keeps_notes_with_their_measure(obstacle, log, pers_measure, mona, as_):
    with as_(mona):
        assert not MeasureNote.objects.exists()
        assert not MeasureNote.history.exists()

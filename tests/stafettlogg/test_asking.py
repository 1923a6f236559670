"""The family asks, the holder answers, and nobody is forgotten."""

import datetime as dt
import uuid

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from bti.notices.models import Notice
from bti.web.templatetags.words import day_month
from stafettlogg.archive.asked import notes_section, questions_section
from stafettlogg.models import Question
from stafettlogg.services import answer_question, ask, remind_of_questions, report_obstacle


@pytest.fixture
def question(log, anne, today, as_) -> Question:
    with as_(anne):
        return ask(log, by=anne, on=today, text="Kan noen ringe når han er hjemme?")


def sent(**fields) -> dict:
    return {"submission_key": str(uuid.uuid4()), **fields}


@pytest.mark.requirement("R128")
def test_a_guardian_asks_and_the_holder_answers_once(question, log, kari, anne, today, as_):
    told = Notice.objects.get(kind="question")
    assert told.recipient == kari
    assert told.link == f"/logg/{log.pk}/sporsmal/"
    with as_(kari):
        answer_question(question, by=kari, on=today, answer="Ja, Jon ringer.")
        with pytest.raises(ValidationError, match="alt besvart"):
            answer_question(question, by=kari, on=today, answer="Igjen")
        assert Question.history.count() == 2
    assert Notice.objects.get(kind="question_answered").recipient == anne


def test_it_is_for_the_family_and_the_holder_alone(
    question, log, pers_measure, kari, per, mona, anne, tomas, browse, as_
):
    path = f"/logg/{log.pk}/sporsmal/"
    for user in (anne, tomas, kari):
        assert "Kan noen ringe" in browse(user).get(path).content.decode()
    for user in (per, mona):
        assert browse(user).get(path).status_code == 404
        with as_(user):
            assert not Question.objects.exists()
            assert not Question.history.exists()
    assert "Kan noen ringe" not in browse(per).get(f"/logg/{log.pk}/").content.decode()


def test_staff_do_not_ask_and_the_family_does_not_answer(question, log, kari, anne, today, as_):
    with as_(kari), pytest.raises(PermissionDenied):
        ask(log, by=kari, on=today, text="Hei?")
    with as_(anne), pytest.raises(PermissionDenied):
        answer_question(question, by=anne, on=today, answer="Hei")
    for text in ("", "x" * 501):
        with as_(anne), pytest.raises(ValidationError) as caught:
            ask(log, by=anne, on=today, text=text)
        assert "text" in caught.value.message_dict


def test_one_goes_on_from_an_answer_on_the_page(question, log, kari, anne, today, browse, as_):
    browse(kari).post(f"/logg/sporsmal/{question.pk}/svar/", sent(answer="Ja, Jon ringer."))
    client, path = browse(anne), f"/logg/{log.pk}/sporsmal/"
    page = client.get(path).content.decode()
    assert "Ja, Jon ringer." in page
    assert f"?etter={question.pk}" in page
    answer = client.post(path, sent(text="Også på fredager?", after=question.pk))
    assert answer.status_code == 302
    with as_(anne):
        assert Question.objects.get(text="Også på fredager?").after == question
    assert client.post(path, sent(text="Hm?", after=987654)).status_code == 422


def test_behind_a_shield_no_answer_comes_and_nobody_is_told(
    question, case, log, kari, anne, tomas, today, browse, as_
):
    case.shielded_at = timezone.now()
    case.save()
    page = browse(kari).get(f"/logg/sporsmal/{question.pk}/svar/").content.decode()
    assert "ikke vist til dem" in page
    with as_(kari):
        answer_question(question, by=kari, on=today, answer="Nytt svar")
    assert not Notice.objects.filter(kind="question_answered").exists()
    with as_(tomas):
        ask(log, by=tomas, on=today, text="Fra Tomas?")
    shown = browse(anne).get(f"/logg/{log.pk}/sporsmal/").content.decode()
    assert "Nytt svar" not in shown
    assert "Venter på svar" in shown
    assert "Fra Tomas?" not in shown
    assert "Fra Tomas?" in browse(tomas).get(f"/logg/{log.pk}/sporsmal/").content.decode()


def test_the_holder_is_reminded_once_after_the_guides_days(question, log, kari, today, as_):
    days = log.case.guide.planning.answer_days
    assert remind_of_questions(today + dt.timedelta(days=days - 1)) == 0
    for later in (days, days, days + 3):
        assert remind_of_questions(today + dt.timedelta(days=later)) == 1
    assert Notice.objects.filter(kind="question_waits", recipient=kari).count() == 1
    with as_(kari):
        answer_question(question, by=kari, on=today, answer="Ja.")
    assert remind_of_questions(today + dt.timedelta(days=days + 9)) == 0


def test_the_holder_has_one_list_of_what_waits_the_oldest_first(
    question, log, pers_measure, kari, per, mona, today, browse, as_, count_queries
):
    with as_(per):
        report_obstacle(pers_measure, by=per, on=today, text="Timen er flyttet.")
    client = browse(kari)
    page = client.get("/logg/venter/").content.decode()
    assert page.index("Kan noen ringe") < page.index("Timen er flyttet.")
    assert "2 venter" in page
    few = count_queries(client, "/logg/venter/")
    for number in range(5):
        with as_(per):
            report_obstacle(pers_measure, by=per, on=today, text=f"Hindring {number}")
    assert count_queries(client, "/logg/venter/") == few <= 12
    for other in (per, mona):
        assert "Kan noen ringe" not in browse(other).get("/logg/venter/").content.decode()


def test_the_family_is_told_what_ending_means_and_can_turn_back(log, anne, kari, browse, as_):
    page = browse(anne).get(f"/logg/{log.pk}/avslutte/").content.decode()
    for words in ("Loggen stenges med en gang", "Det slettes ikke", "behold loggen", "/trekk/"):
        assert words in page
    with as_(anne):
        log.refresh_from_db()
    assert log.is_open
    assert browse(kari).get(f"/logg/{log.pk}/avslutte/").status_code == 404


def test_an_answer_is_news_on_the_familys_home_until_the_log_is_read(
    question, log, kari, anne, tomas, today, browse, as_
):
    with as_(kari):
        answer_question(question, by=kari, on=today, answer="Ja, Jon ringer.")
    client = browse(anne)
    home = client.get("/logg/familie/").content.decode()
    assert "Kari Nordli har svart deg" in home
    assert "Still et spørsmål" in home
    assert "Kari Nordli har svart" in browse(tomas).get("/logg/familie/").content.decode()
    client.get(f"/logg/{log.pk}/")
    assert "Kari Nordli har svart deg" not in client.get("/logg/familie/").content.decode()


def test_the_family_sees_who_does_what_until_when(log, pers_measure, case, anne, today, browse):
    day = day_month(pers_measure.due_on)
    assert f"Har tiltaket «{pers_measure.text}», til {day}" in (
        browse(anne).get("/logg/familie/").content.decode()
    )
    case.shielded_at = timezone.now()
    case.save()
    assert f", til {day}" not in browse(anne).get("/logg/familie/").content.decode()


def test_questions_and_what_was_told_are_archived_with_the_log(
    question, log, pers_measure, kari, per, today, as_, as_system
):
    report_obstacle(pers_measure, by=per, on=today, text="Timen er flyttet.")
    answer_question(question, by=kari, on=today, answer="Ja, Jon ringer.")
    asked, told = (section(log).tables[0].rows[0] for section in (questions_section, notes_section))
    assert asked[1:4] == ["Kan noen ringe når han er hjemme?", "Anne Solberg", "Ja, Jon ringer."]
    assert told[1:5] == [pers_measure.text, "Hindring", "Timen er flyttet.", "Per Dahl"]

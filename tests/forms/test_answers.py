"""Answers that fit their kind are kept; others are refused by question, with a sentence."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from forms import catalogue
from forms.catalogue import Kind
from forms.services import checked_answers
from forms.services.answers import CHECKS

TODAY = dt.date(2026, 3, 2)
NEXT_WEEK = (TODAY + dt.timedelta(days=7)).isoformat()
ROW = {"tiltak": "Lesegruppe", "ansvarlig": "Kari", "varighet": "Seks uker", "evalueres": NEXT_WEEK}


def kept(code: str, answers: dict[str, Any], whole: bool = False) -> dict[str, Any]:
    return checked_answers(catalogue.get(code), answers, on=TODAY, whole=whole)


def refusal(code: str, answers: dict[str, Any], whole: bool = False) -> dict[str, list[str]]:
    with translation.override("nb"), pytest.raises(ValidationError) as error:
        kept(code, answers, whole)
    return error.value.message_dict


def test_every_kind_has_its_check() -> None:
    assert set(CHECKS) == set(Kind.__args__)  # type: ignore[attr-defined]


@pytest.mark.requirement("R219", "R336", "R366")
def test_measures_are_kept_row_by_row_with_responsible_duration_and_evaluation() -> None:
    blank = {"tiltak": " ", "ansvarlig": "", "evalueres": None}

    answers = kept("motereferat", {"tiltak": [ROW, blank, {"tiltak": "Leksehjelp "}]})

    assert answers == {"tiltak": [ROW, {"tiltak": "Leksehjelp"}]}


def test_days_in_a_table_are_kept_as_text() -> None:
    row = {**ROW, "evalueres": dt.date(2026, 3, 9)}

    assert kept("motereferat", {"tiltak": [row]}) == {"tiltak": [ROW]}


@pytest.mark.requirement("R219")
def test_minutes_are_not_locked_without_a_measure_and_who_is_responsible() -> None:
    problems = refusal("motereferat", {"dato": TODAY, "tiltak": [{"tiltak": " "}]}, whole=True)

    assert problems["tiltak"] == ["Dette må du svare på før du låser skjemaet."]
    assert {"evaluering", "neste_mote", "formal", "til_stede"} <= set(problems)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("Lesegruppe", "Fyll ut radene i tabellen."),
        (["Lesegruppe"], "Fyll ut radene i tabellen."),
        ([{"hvem": "Kari"}], "Tabellen har ikke denne kolonnen."),
        ([{"evalueres": "snart"}], "Evalueres: Skriv en dato."),
        ([{"tiltak": "x" * 201}], "Tiltak: Teksten er for lang. Den kan ha 200 tegn."),
        ([ROW] * 11, "Tabellen har plass til 10 rader."),
    ],
)
def test_a_table_that_does_not_fit_is_refused_with_a_sentence(value: Any, said: str) -> None:
    assert refusal("motereferat", {"tiltak": value}) == {"tiltak": [said]}


def test_ten_rows_are_the_most() -> None:
    assert len(kept("motereferat", {"tiltak": [ROW] * 10})["tiltak"]) == 10


@pytest.mark.requirement("R220")
def test_the_next_meeting_may_lie_ahead_and_the_meeting_itself_may_not() -> None:
    assert kept("motereferat", {"neste_mote": NEXT_WEEK}) == {"neste_mote": NEXT_WEEK}
    assert refusal("motereferat", {"dato": NEXT_WEEK}) == {
        "dato": ["Datoen kan ikke være fram i tid."],
    }


@pytest.mark.requirement("R115")
def test_a_signature_is_the_name_of_the_one_who_signs() -> None:
    assert kept("henvisning", {"foresatt_1": " Anne Nordli "}) == {"foresatt_1": "Anne Nordli"}
    assert refusal("henvisning", {"foresatt_1": "x" * 121}) == {
        "foresatt_1": ["Teksten er for lang. Den kan ha 120 tegn."],
    }


@pytest.mark.requirement("R116")
@pytest.mark.parametrize(
    "left_out", ["onsker", "tjenestens_bidrag", "foresattes_bidrag", "nettverk", "kombinasjon"]
)
def test_a_referral_is_not_locked_without_each_of_its_five_contents(left_out: str) -> None:
    answers: dict[str, Any] = {
        "tjeneste": "PPT",
        "motedato": TODAY,
        "onsker": "Utredning av språk",
        "tjenestens_bidrag": "Lesegruppe i seks uker, litt bedre",
        "foresattes_bidrag": "Leser hver kveld, hjelper",
        "nettverk": "Besteforeldrene er med",
        "kombinasjon": [{"hva": "Lesegruppe", "hvem": "Skolen", "effekt": "Litt bedre"}],
    }
    assert kept("henvisning", answers, whole=True)
    del answers[left_out]

    assert refusal("henvisning", answers, whole=True) == {
        left_out: ["Dette må du svare på før du låser skjemaet."],
    }


@pytest.mark.requirement("R237")
def test_an_answer_of_the_evaluation_is_good_or_bad() -> None:
    assert kept("evaluering_sondre", {"1": "ja_bra", "1_kommentar": "Hver uke"})
    assert refusal("evaluering_sondre", {"1": "kanskje"}) == {
        "1": ["Velg et av svarene i skjemaet."],
    }


@pytest.mark.parametrize("value", ["0", "6", "to"])
def test_a_number_out_of_the_worry_scale_is_refused(value: str) -> None:
    assert refusal("bekymringsskala_barn", {"skala": value}) == {
        "skala": ["Velg et tall fra 1 til 5."],
    }


@pytest.mark.parametrize("code", sorted(catalogue.codes()))
def test_every_form_can_be_answered_and_locked_whole(code: str) -> None:
    paper = catalogue.get(code)
    answers = {question.key: _an_answer(question) for question in paper.fields}

    assert set(checked_answers(paper, answers, on=TODAY, whole=True)) == set(answers)


def _an_answer(question: catalogue.Question) -> Any:
    if question.kind in ("choice", "scale"):
        return question.values[-1]
    if question.kind == "checks":
        return list(question.values)
    if question.kind == "table":
        row = {c.key: NEXT_WEEK if c.ahead else "noe" for c in question.columns}
        return [row] * (question.rows or 0)
    return {"date": TODAY.isoformat(), "yes_no": "no"}.get(question.kind, "Et svar")

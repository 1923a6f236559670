"""Which facts of the guide a locked form tells, and the form whose text is never kept."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from bti.audit.models import ActEvent
from bti.guides import registry
from cases.levels import facts_of
from cases.levels.shown import tool_label
from forms import catalogue
from forms.models import FilledForm
from forms.receivers import facts_of_forms
from forms.services import save_form

MINUTES = {
    "formal": "Lage en plan",
    "til_stede": "Kari, Anne (mor)",
    "tiltak": [{"tiltak": "Lesegruppe", "ansvarlig": "Kari"}],
}


@pytest.fixture
def nittedal(case):
    case.guide_slug = "nittedal"
    case.save()
    return case


@pytest.mark.requirement("R43", "R52")
@pytest.mark.parametrize("code", ["bekymringsskala_barn", "bekymringsskala_foreldre"])
def test_a_worry_scale_tells_that_the_worry_has_been_placed(nittedal, kari, today, code):
    form = save_form(nittedal, by=kari, on=today, code=code, answers={"skala": "3"})

    assert form.locked_at is not None
    assert facts_of_forms(None, case=nittedal) == {"scale_recorded"}
    again = save_form(nittedal, by=kari, on=today, code=code, answers={"skala": "2"})
    assert again.pk != form.pk


@pytest.mark.requirement("R90")
def test_locked_minutes_tell_that_minutes_are_written_and_a_draft_does_not(nittedal, kari, today):
    def save(lock):
        week = today + dt.timedelta(days=7)
        answers = {**MINUTES, "dato": today, "evaluering": week, "neste_mote": week}
        save_form(nittedal, by=kari, on=today, code="motereferat", answers=answers, lock=lock)

    save(lock=False)
    assert "minutes_written" not in facts_of(nittedal, today)
    save(lock=True)
    assert "minutes_written" in facts_of(nittedal, today)


@pytest.mark.requirement("R218")
def test_the_measures_of_the_last_meeting_stand_beside_the_question_about_them(
    nittedal, kari, today, browse
):
    week = today + dt.timedelta(days=7)
    answers = {**MINUTES, "dato": today, "evaluering": week, "neste_mote": week}
    save_form(nittedal, by=kari, on=today, code="motereferat", answers=answers, lock=True)
    draft = {"tiltak": [{"tiltak": "Leksehjelp"}]}
    save_form(nittedal, by=kari, on=today, code="motereferat", answers=draft)

    page = browse(kari).get(reverse("forms:fill", args=[nittedal.pk, "motereferat"]))

    asked = {q["key"]: q for part in page.context["sections"] for q in part["questions"]}
    assert asked["forrige"]["beside"]["line"]["rows"] == [["Lesegruppe", "Kari", "", ""]]
    beside = page.content.decode().split("Du svarte på spørsmål 12")[1].split("</table>")[0]
    assert "Lesegruppe" in beside
    assert "Leksehjelp" not in beside


@pytest.mark.requirement("R135")
def test_the_text_of_a_report_is_never_kept(nittedal, kari, today):
    before = ActEvent.objects.count()

    with pytest.raises(ValidationError, match="Dette skjemaet blir ikke lagret"):
        save_form(
            nittedal, by=kari, on=today, code="melding_barnevern", answers={"bekymring": "Slag"}
        )

    assert not FilledForm.objects.exists()
    assert ActEvent.objects.count() == before


def test_the_forms_of_a_guide_are_shown_by_their_titles():
    guide = registry.get("nittedal")

    for code in guide.forms:
        assert registry.form_title(code) == str(catalogue.get(code).title)
        assert tool_label(guide, f"form:{code}") == str(catalogue.get(code).title)
    assert registry.form_title("uro_x") == "uro_x"

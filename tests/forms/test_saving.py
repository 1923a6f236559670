"""Saving a paper form: draft or locked, in its version, with answers that fit the paper."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from bti.audit.models import ActEvent
from cases.levels import facts_of
from forms.catalogue import codes
from forms.models import FilledForm
from forms.receivers import FACTS, facts_of_forms, panels_of_forms
from forms.services import save_form

DAY = dt.timedelta(days=1)


@pytest.fixture
def save(case, kari, today):
    """``save(code, answers, lock=…)`` saves as Kari, today."""

    def saved(code, answers, by=kari, on=today, **values) -> FilledForm:
        return save_form(case, by=by, on=on, code=code, answers=answers, **values)

    return saved


def refusal(error) -> dict[str, list[str]]:
    return error.value.message_dict


@pytest.mark.requirement("R167", "R196")
def test_a_draft_is_gone_on_with_and_locked_when_it_is_done(save, today):
    draft = save("uro_a", {"3a": "Han er stille."})
    save("uro_a", {"3a": "Han er stille.", "3c": "gra"}, on=today + DAY)
    locked = save("uro_a", {"3a": "Han er stille.", "3c": "gra", "3b": ""}, lock=True)

    assert FilledForm.objects.get() == draft == locked
    stored = FilledForm.objects.get()
    assert stored.answers == {"3a": "Han er stille.", "3c": "gra"}
    assert (stored.version, stored.filled_on, stored.locked_at is not None) == (1, today, True)
    assert stored.history.count() == 3
    assert ActEvent.objects.filter(act="forms.save_form").count() == 3


def test_a_locked_form_is_never_written_again(save):
    first = save("uro_a", {"3a": "Før.", "3c": "gra"}, lock=True)
    second = save("uro_a", {"3a": "Etter.", "3c": "gra"}, lock=True)

    assert first.pk != second.pk
    assert [f.answers["3a"] for f in FilledForm.objects.order_by("pk")] == ["Før.", "Etter."]


@pytest.mark.requirement("R197", "R198", "R199", "R200")
def test_every_question_of_part_a_is_kept(save):
    answers = {
        "1a": "Jonas", "1b": "Kontaktlærer", "2": "Hver dag i 3B", "3a": "Han er alene.",
        "3b": "Han slutter å komme.", "3c": "gra",
    }  # fmt: skip

    assert save("uro_a", answers, lock=True).answers == answers


@pytest.mark.requirement("R201", "R202", "R203", "R204", "R205")
def test_every_question_of_part_b_is_kept(save):
    from forms.catalogue import get

    answers = {question.key: f"Svar på {question.key}" for question in get("uro_b").fields}

    assert save("uro_b", answers, lock=True).answers == answers
    numbers = {question.number for question in get("uro_b").fields}
    assert {"4", "5a", "5b", "6", "7a", "7b"} <= numbers


@pytest.mark.requirement("R206", "R207", "R208")
def test_every_question_of_part_c_is_kept(save):
    from forms.catalogue import get

    answers = {question.key: f"Svar på {question.key}" for question in get("uro_c").fields}

    assert save("uro_c", answers, lock=True).answers == answers


@pytest.mark.requirement("R209")
def test_the_scale_is_taken_again_and_again(save, case, kari, today):
    for days, value in ((2, "2"), (1, "3"), (0, "4")):
        save("uro_sonene", {"sone": value}, on=today - days * DAY)

    assert FilledForm.objects.filter(locked_at__isnull=False).count() == 3
    trend = panels_of_forms(None, case=case, user=kari, on=today)[0]
    assert trend["trend"]["points"] == [
        {"day": today - 2 * DAY, "value": 2},
        {"day": today - DAY, "value": 3},
        {"day": today, "value": 4},
    ]


@pytest.mark.requirement("R209")
@pytest.mark.parametrize("value", ["0", "8", "-1", "4.5", "stor", 8])
def test_an_answer_outside_the_scale_is_refused(save, value):
    with pytest.raises(ValidationError) as error:
        save("uro_sonene", {"sone": value})

    assert refusal(error) == {"sone": ["Velg et tall fra 1 til 7."]}
    assert not FilledForm.objects.exists()


def test_the_scale_must_be_answered(save):
    with pytest.raises(ValidationError) as error:
        save("uro_sonene", {"merknad": "Usikker"})

    assert refusal(error) == {"sone": ["Dette må du svare på før du låser skjemaet."]}


@pytest.mark.parametrize(
    ("code", "answers", "said"),
    [
        ("uro_a", {"3c": "rosa"}, {"3c": ["Velg et av svarene i skjemaet."]}),
        ("uro_a", {"1a": "x" * 201}, {"1a": ["Teksten er for lang. Den kan ha 200 tegn."]}),
        ("uro_a", {"3a": ["liste"]}, {"3a": ["Skriv svaret som tekst."]}),
        (
            "kjennetegn_barn",
            {"tegn": ["1", "99"]},
            {"tegn": ["Kryss av blant svarene i skjemaet."]},
        ),
        ("kjennetegn_barn", {"tegn": "1"}, {"tegn": ["Kryss av blant svarene i skjemaet."]}),
    ],
)
def test_an_answer_that_does_not_fit_the_paper_is_refused(save, code, answers, said):
    with pytest.raises(ValidationError) as error:
        save(code, answers)

    assert refusal(error) == said
    assert not FilledForm.objects.exists()


@pytest.mark.parametrize("answers", [{}, {"3a": "  "}, {"3a": None}])
def test_a_form_without_an_answer_is_refused(save, answers):
    with pytest.raises(ValidationError, match="Skriv noe før du lagrer"):
        save("uro_a", answers)


def test_a_question_the_form_does_not_have_is_refused(save):
    with pytest.raises(ValidationError, match="har ikke dette spørsmålet"):
        save("uro_a", {"3a": "x", "99": "x"})


@pytest.mark.requirement("R41", "R42")
def test_the_day_of_an_observation_is_a_day_that_has_been(save, case, today):
    case.guide_slug = "nittedal"
    case.save()
    seen = {"tid_og_sted": "Garderoben", "sa": "Han satt alene."}
    for day, said in (
        ((today + DAY).isoformat(), "Datoen kan ikke være fram i tid."),
        ("i går", "Skriv en dato."),
    ):
        with pytest.raises(ValidationError) as error:
            save("observasjonsskjema", {**seen, "dato": day}, lock=True)
        assert refusal(error) == {"dato": [said]}

    kept = save(
        "observasjonsskjema", {**seen, "dato": today, "tanker": "Er han sliten?"}, lock=True
    )
    assert kept.answers == {**seen, "dato": today.isoformat(), "tanker": "Er han sliten?"}
    assert "form_observation" in facts_of(case, today)


@pytest.mark.parametrize("code", ["uro_x", "observasjonsskjema", "../uro_a", ""])
def test_a_form_the_guide_does_not_use_is_refused(save, code):
    with pytest.raises(ValidationError, match="finnes ikke i handlingsveilederen"):
        save(code, {"3a": "x"})


def test_a_version_that_is_gone_is_refused_with_a_sentence(save, case, kari, today):
    with pytest.raises(ValidationError, match="den gamle utgaven finnes ikke lenger"):
        save("uro_a", {"3a": "x"}, version=7)
    FilledForm.objects.create(
        case=case, code="uro_a", version=7, answers={"3a": "x"}, author=kari, filled_on=today
    )
    with pytest.raises(ValidationError, match="den gamle utgaven finnes ikke lenger"):
        save("uro_a", {"3a": "y"})
    assert FilledForm.objects.get().answers == {"3a": "x"}


def test_only_the_holder_of_an_open_case_fills_in(save, case, colleague, anne, guardians, today):
    for other in (colleague, anne):
        with pytest.raises(PermissionDenied):
            save("uro_a", {"3a": "x"}, by=other)
    case.level, case.closed_on = 9, today
    case.save()
    with pytest.raises(PermissionDenied):
        save("uro_a", {"3a": "x"})


@pytest.mark.requirement("R167")
def test_locked_forms_tell_the_facts_in_one_query_and_drafts_do_not(
    save, case, today, django_assert_num_queries
):
    for _ in range(2):
        save("uro_a", {"3a": "x", "3c": "gra"}, lock=True)
    save("uro_b", {"6": "x"})
    save("uro_sonene", {"sone": "4"})

    with django_assert_num_queries(1):
        assert facts_of_forms(None, case=case) == {"form_uro_a", "scale_recorded"}
    save("uro_b", {"6": "x"}, lock=True)
    assert {"form_uro_a", "form_uro_b", "scale_recorded"} <= facts_of(case, today)


def test_every_fact_of_forms_is_told_by_a_form_there_is():
    assert set(FACTS) <= codes()


def test_the_forms_on_the_case_page_lead_where_one_goes_on_or_reads(
    save, case, kari, colleague, today, django_assert_num_queries
):
    locked = save("uro_a", {"3a": "x", "3c": "gra"}, lock=True)
    save("uro_b", {"6": "x"})
    save("uro_sonene", {"sone": "4"})

    with django_assert_num_queries(1):
        panels = panels_of_forms(None, case=case, user=kari, on=today)

    assert [panel["kind"] for panel in panels] == ["trend", "forms"]
    assert [(f["title"], f["locked"], f["href"]) for f in panels[1]["forms"]] == [
        ("URO-skjema del B", False, f"/skjema/sak/{case.pk}/uro_b/"),
        ("URO-skjema del A", True, f"/skjema/{locked.pk}/"),
    ]
    assert panels_of_forms(None, case=case, user=colleague, on=today) == []


def test_a_new_holder_reads_the_draft_of_the_one_before_and_begins_an_own(
    save, case, kari, colleague, today
):
    draft = save("uro_a", {"3a": "Karis"})
    case.holder = colleague
    case.save()

    lines = panels_of_forms(None, case=case, user=colleague, on=today)[1]["forms"]
    assert [line["href"] for line in lines] == [f"/skjema/{draft.pk}/"]
    assert colleague.has_perm("forms.view_filledform", draft)
    assert not kari.has_perm("forms.view_filledform", draft)
    save("uro_a", {"3a": "Heges"}, by=colleague)
    assert [f.answers["3a"] for f in FilledForm.objects.order_by("pk")] == ["Karis", "Heges"]

"""The pages of the paper forms: filling in, going on, looking back, reading."""

import re

import pytest
from django.urls import reverse

from bti.audit.models import ReadEvent
from bti.web.services import load_draft, save_draft
from forms.catalogue import all_forms, get
from forms.models import FilledForm
from forms.services import save_form

KEY = "0d7f6a1e-8f1b-4e0f-9a53-6f7d5c5b1d01"


def fill(case, code="uro_a") -> str:
    return reverse("forms:fill", args=[case.pk, code])


def sent(**values) -> dict:
    return {"submission_key": KEY, "version": "1", **values}


def main_of(answer) -> str:
    return answer.content.decode().split("<main")[1].split("</main>")[0]


def test_the_form_is_the_holders_alone(case, kari, colleague, mona, geir, anne, guardians, browse):
    assert browse(kari).get(fill(case)).status_code == 200
    for other in (colleague, mona, geir, anne):
        assert browse(other).get(fill(case)).status_code == 404
        assert browse(other).post(fill(case), sent()).status_code == 404


def test_a_filled_form_is_read_by_the_holder_alone_and_the_reading_is_noted(
    case, kari, colleague, mona, anne, guardians, today, browse
):
    filled = save_form(
        case, by=kari, on=today, code="uro_a", answers={"3a": "Han er stille.", "3c": "gra"},
        lock=True,
    )  # fmt: skip
    address = reverse("forms:read", args=[filled.pk])

    answer = browse(kari).get(address)
    assert "Han er stille." in main_of(answer)
    assert str(get("uro_a").field("3c").choice("gra").label) in main_of(answer)
    assert [(e.page, e.why) for e in ReadEvent.objects.all()] == [("forms:read", "baton")]
    for other in (colleague, mona, anne):
        assert browse(other).get(address).status_code == 404


@pytest.mark.parametrize("code", [form.code for form in all_forms()])
def test_every_form_is_drawn_with_all_its_questions(case, kari, browse, every_form, code):
    page = browse(kari).get(fill(case, code)).content.decode()

    for question in get(code).fields:
        first = f"{question.key}-0-{question.columns[0].key}" if question.columns else question.key
        assert f'name="{first}"' in page
    assert "style=" not in main_of(browse(kari).get(fill(case, code)))


@pytest.mark.requirement("R156")
def test_the_obs_box_stands_on_the_form(case, kari, browse):
    assert "Meld rett til barneverntjenesten." in browse(kari).get(fill(case)).content.decode()


@pytest.mark.requirement("R167")
def test_a_form_is_saved_as_a_draft_gone_on_with_and_locked(case, kari, browse):
    client = browse(kari)

    client.post(fill(case), sent(**{"3a": "Han er stille.", "as_draft": "1"}))
    assert FilledForm.objects.get().locked_at is None
    assert "Han er stille." in main_of(client.get(fill(case)))
    answer = client.post(
        fill(case), sent(**{"submission_key": KEY[:-1] + "2", "3a": "Han er alene.", "3c": "gra"})
    )

    assert answer["Location"] == reverse("cases:detail", args=[case.pk])
    stored = FilledForm.objects.get()
    assert (stored.answers, stored.locked_at is not None) == (
        {"3a": "Han er alene.", "3c": "gra"},
        True,
    )
    begun_anew = main_of(client.get(fill(case)))
    assert "Han er alene." not in begun_anew
    assert reverse("forms:read", args=[stored.pk]) in begun_anew


def test_a_form_counts_once_however_often_the_button_is_pressed(case, kari, browse):
    client = browse(kari)

    answers = [client.post(fill(case, "uro_sonene"), sent(sone="4")) for _ in range(2)]

    assert [a.status_code for a in answers] == [302, 302]
    assert FilledForm.objects.count() == 1


def test_what_is_typed_and_not_sent_is_there_again(case, kari, browse):
    key = f"forms:fill:{case.pk}:uro_a"
    save_draft(kari, key=key, values={"3a": ["Halvferdig"], "3c": ["liten"]})

    page = main_of(browse(kari).get(fill(case)))
    assert "Halvferdig" in page
    assert re.search(r'name="3c" value="liten" checked', page)
    browse(kari).post(fill(case), sent(**{"3a": "Ferdig", "3c": "gra"}))
    assert load_draft(kari, key=key) == ({}, None)


@pytest.mark.parametrize(
    ("code", "values", "said"),
    [
        ("uro_sonene", {"sone": "8"}, "8"),
        ("uro_sonene", {"merknad": "Usikker"}, "må fylles ut"),
        ("uro_a", {"3a": "  ", "as_draft": "1"}, "Skriv noe før du lagrer."),
        ("uro_a", {"1a": "x" * 201}, "200"),
        ("uro_a", {"3c": "rosa"}, "rosa"),
    ],
)
def test_bad_input_gets_its_sentence_and_changes_nothing(case, kari, browse, code, values, said):
    answer = browse(kari).post(fill(case, code), sent(**values))

    assert answer.status_code == 422
    assert said in main_of(answer)
    assert not FilledForm.objects.exists()


def test_a_draft_may_lack_what_the_locked_form_may_not(case, kari, today, browse):
    case.guide_slug = "nittedal"
    case.save()
    typed = sent(sa="Han satt alene.")
    client, address = browse(kari), fill(case, "observasjonsskjema")

    assert client.post(address, typed).status_code == 422
    assert "Han satt alene." in main_of(client.post(address, typed))
    assert client.post(address, {**typed, "as_draft": "1"}).status_code == 302


@pytest.mark.parametrize("code", ["uro_x", "observasjonsskjema"])
def test_a_form_the_guide_does_not_use_leads_back_with_a_sentence(
    case, kari, colleague, browse, code
):
    client = browse(kari)
    for answer in (client.get(fill(case, code)), client.post(fill(case, code), sent())):
        assert answer["Location"] == reverse("cases:detail", args=[case.pk])
    page = client.get(reverse("cases:detail", args=[case.pk])).content.decode()
    assert "Dette skjemaet finnes ikke i handlingsveilederen deres." in page
    assert browse(colleague).get(fill(case, code)).status_code == 404


def test_answers_to_a_version_that_is_gone_are_refused_and_kept_on_the_screen(case, kari, browse):
    answer = browse(kari).post(
        fill(case), sent(**{"version": "7", "3a": "Han er stille.", "3c": "gra"})
    )

    assert answer.status_code == 422
    assert "den gamle utgaven finnes ikke lenger" in main_of(answer)
    assert "Han er stille." in main_of(answer)


def test_a_draft_in_a_version_that_is_gone_leads_to_where_it_can_still_be_read(
    case, kari, today, browse
):
    old = FilledForm.objects.create(
        case=case, code="uro_a", version=7, answers={"3a": "Fra før."}, author=kari, filled_on=today
    )
    client = browse(kari)

    assert client.get(fill(case))["Location"] == reverse("forms:read", args=[old.pk])
    page = main_of(client.get(reverse("forms:read", args=[old.pk])))
    assert "Fra før." in page
    assert "den gamle utgaven finnes ikke lenger" in page
    assert reverse("forms:text", args=[old.pk]) in page


@pytest.mark.requirement("R208")
def test_the_answer_to_7a_stands_beside_question_11a(case, kari, today, browse):
    assert "Hun blir kanskje sint." not in main_of(browse(kari).get(fill(case, "uro_c")))
    save_form(case, by=kari, on=today, code="uro_b", answers={"7a": "Hun blir kanskje sint."})

    page = main_of(browse(kari).get(fill(case, "uro_c")))

    assert page.find("Hun blir kanskje sint.") < page.find('name="11a"')
    assert page.find('name="10"') < page.find("Hun blir kanskje sint.")


@pytest.mark.requirement("R209", "R210", "R211")
def test_the_scale_shows_its_words_its_resources_and_how_it_has_moved(case, kari, today, browse):
    for value in ("2", "4"):
        save_form(case, by=kari, on=today, code="uro_sonene", answers={"sone": value})

    page = main_of(browse(kari).get(fill(case, "uro_sonene")))

    for choice in get("uro_sonene").field("sone").choices:
        assert str(choice.label) in page
        assert choice.resource is None or str(choice.resource) in page
    for zone in ("Ingen uro", "Liten uro", "Gråsonene", "Stor uro"):
        assert zone in page
    assert "Uroen har vokst" in page


def test_the_form_asks_no_more_the_more_is_filled_in(
    case, kari, today, browse, django_assert_num_queries
):
    client = browse(kari)
    client.get(fill(case, "uro_c"))
    for more in (1, 3):
        for _ in range(more):
            save_form(case, by=kari, on=today, code="uro_b", answers={"7a": "x"}, lock=True)
        with django_assert_num_queries(9):
            client.get(fill(case, "uro_c"))

"""The list of forms of a case, and the text of one for the records system."""

import pytest
from django.urls import reverse

from bti.audit.models import ReadEvent
from forms.models import FilledForm
from forms.services import save_form


def words_of(answer) -> str:
    return " ".join(answer.content.decode().split("<main")[1].split("</main>")[0].split())


@pytest.fixture
def listed(case, kari, browse):
    client = browse(kari)
    return lambda query="": client.get(reverse("forms:list", args=[case.pk]) + query)


@pytest.mark.requirement("R167")
def test_every_form_of_the_guide_stands_there_with_where_it_is(case, kari, today, listed):
    save_form(case, by=kari, on=today, code="uro_b", answers={"6": "x"})
    locked = save_form(
        case, by=kari, on=today, code="uro_a", answers={"3a": "x", "3c": "gra"}, lock=True
    )

    page = words_of(listed())

    for code in case.guide.forms:
        assert reverse("forms:fill", args=[case.pk, code]) in page
        assert reverse("forms:blank", args=[code]) in page
    assert "Påbegynt" in page
    assert "Sist låst" in page
    assert "Ikke fylt ut" in page
    assert "av Kari Nordli" in page
    assert reverse("forms:read", args=[locked.pk]) in page


def test_the_list_is_paged_and_asks_no_more_the_longer_it_is(
    case, kari, today, listed, django_assert_max_num_queries
):
    for _ in range(30):
        save_form(case, by=kari, on=today, code="uro_sonene", answers={"sone": "2"})
    listed()

    with django_assert_max_num_queries(9):
        page = words_of(listed())
    assert page.count('class="ds-link" href="/skjema/') > 25
    assert 'rel="next"' in page
    assert FilledForm.objects.count() == 30
    assert 'rel="prev"' in words_of(listed("?page=2"))


def test_the_list_is_the_holders_alone_and_open_when_the_case_is_closed(
    case, kari, colleague, mona, today, browse, listed
):
    address = reverse("forms:list", args=[case.pk])
    for other in (colleague, mona):
        assert browse(other).get(address).status_code == 404
    case.level, case.closed_on = 9, today
    case.save()
    page = words_of(listed())
    assert reverse("forms:fill", args=[case.pk, "uro_a"]) not in page
    assert [e.page for e in ReadEvent.objects.all()] == ["forms:list"]


def test_the_case_page_leads_to_the_list(case, kari, browse):
    page = browse(kari).get(reverse("cases:detail", args=[case.pk])).content.decode()

    assert reverse("forms:list", args=[case.pk]) in page


@pytest.mark.requirement("R377")
def test_the_text_of_a_form_is_there_to_copy_without_a_script(case, kari, today, browse):
    answers = {"3a": "Han er alene.\nOgså i går.", "3c": "gra"}
    form = save_form(case, by=kari, on=today, code="uro_a", answers=answers, lock=True)

    page = browse(kari).get(reverse("forms:text", args=[form.pk])).content.decode()

    text = page.split("<textarea")[1].split("</textarea>")[0]
    assert " readonly" in text
    for told in ("URO-skjema del A", "Fylt ut av Kari Nordli", "Han er alene.\nOgså i går."):
        assert told in text
    assert str(form.paper.field("3c").choice("gra").label) in text
    assert case.child.last_name not in text


@pytest.mark.requirement("R377")
def test_the_text_is_a_file_that_names_nobody_and_the_reading_is_noted(
    case, kari, colleague, today, browse
):
    form = save_form(
        case, by=kari, on=today, code="kjennetegn_barn", answers={"tegn": ["4"]}, lock=True
    )
    address = reverse("forms:text-file", args=[form.pk])

    answer = browse(kari).get(address)

    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="kjennetegn_barn.txt"'
    assert "no-store" in answer["Cache-Control"]
    assert "- Har ikke venner" in answer.content.decode()
    assert [e.page for e in ReadEvent.objects.all()] == ["forms:text-file"]
    assert browse(colleague).get(address).status_code == 404

"""Tables and lists in a form: rows are added without a script, and nothing typed is lost."""

import re

import pytest
from django.urls import reverse

from bti.web.services import load_draft, save_draft
from forms.catalogue import get
from forms.models import FilledForm
from forms.services import save_form

KEY = "0d7f6a1e-8f1b-4e0f-9a53-6f7d5c5b1d03"
FORM = "mal_tiltak"
pytestmark = pytest.mark.usefixtures("every_form")


def address(case, code=FORM) -> str:
    return reverse("forms:fill", args=[case.pk, code])


def sent(**values) -> dict:
    return {"submission_key": KEY, "version": "1", **values}


def row(number: int, *cells: str, key="tiltak") -> dict[str, str]:
    columns = get(FORM).field(key).columns
    return {f"{key}-{number}-{c.key}": cell for c, cell in zip(columns, cells, strict=False)}


def names_in(answer, key="tiltak") -> list[str]:
    return re.findall(rf'name="({key}-\d+-\w+)"', answer.content.decode())


def test_a_row_more_is_asked_for_without_a_script_and_nothing_typed_is_lost(case, kari, browse):
    client = browse(kari)
    before = names_in(client.get(address(case)))

    answer = client.post(
        address(case),
        sent(**row(0, "Lek", "Per"), **row(1, ""), rammevilkar="Liten klasse", add_row="tiltak"),
    )

    assert answer.status_code == 200
    width = len(get(FORM).field("tiltak").columns)
    assert len(names_in(answer)) == len(before) + width
    page = answer.content.decode()
    assert 'value="Lek"' in page
    assert 'value="Per"' in page
    assert "Liten klasse" in page
    assert page.count("autofocus") == 1
    assert not FilledForm.objects.exists()
    values, _saved = load_draft(kari, key=f"forms:fill:{case.pk}:{FORM}")
    assert values["rammevilkar"] == ["Liten klasse"]


def test_a_row_more_changes_no_ticks_and_no_dates_that_do_not_fit(case, kari, browse):
    client = browse(kari)
    code = "kjennetegn_barn"
    save_draft(kari, key=f"forms:fill:{case.pk}:{code}", values={"tegn": ["1", "2"]})

    answer = client.post(address(case, code), sent(tegn=["3"], merknad="I går", add_row="x"))

    ticked = re.findall(r'name="tegn" value="(\d+)" checked', answer.content.decode())
    assert ticked == ["3"]


def test_what_is_too_large_for_a_draft_is_shown_again_and_breaks_no_page(case, kari, browse):
    values = {f"felt{n}": "æ" * 9000 for n in range(6)}

    answer = browse(kari).post(address(case), sent(rammevilkar="Lek", **values, add_row="tiltak"))

    assert answer.status_code == 200
    assert "Lek" in answer.content.decode()
    assert load_draft(kari, key=f"forms:fill:{case.pk}:{FORM}")[0] == {}


def test_a_table_has_no_more_rows_than_the_form(case, kari, browse):
    most = get(FORM).field("tiltak").rows
    full = {name: cell for n in range(most) for name, cell in row(n, f"Nr. {n}").items()}

    answer = browse(kari).post(address(case), sent(**full, add_row="tiltak"))

    assert len(names_in(answer)) == most * len(get(FORM).field("tiltak").columns)
    assert "Tabellen har ikke plass til flere rader." in answer.content.decode()


def test_the_rows_are_kept_without_the_empty_ones_and_read_as_a_table(case, kari, browse):
    client = browse(kari)
    columns = get(FORM).field("tiltak").columns

    client.post(address(case), sent(**row(0, "Lek"), **row(1, " "), **row(2, "Tur"), as_draft="1"))

    form = FilledForm.objects.get()
    assert form.answers == {"tiltak": [{columns[0].key: "Lek"}, {columns[0].key: "Tur"}]}
    page = client.get(reverse("forms:read", args=[form.pk])).content.decode()
    assert f'<th scope="col">{columns[0].label}</th>' in page
    assert '<th scope="row">Tur</th>' in page
    again = client.get(address(case)).content.decode()
    assert 'value="Lek"' in again
    assert 'value="Tur"' in again


def test_cells_that_were_typed_and_not_sent_are_there_again(case, kari, browse):
    key = f"forms:fill:{case.pk}:{FORM}"
    save_draft(kari, key=key, values={name: [v] for name, v in row(1, "Halvferdig").items()})

    assert 'value="Halvferdig"' in browse(kari).get(address(case)).content.decode()


def test_a_cell_that_does_not_fit_is_refused_by_its_column_and_nothing_is_lost(
    case, kari, today, browse
):
    column = next(c for c in get(FORM).field("tiltak").columns if c.kind == "date")
    values = {**row(0, "Lek"), f"tiltak-0-{column.key}": "snart"}

    answer = browse(kari).post(address(case), sent(**values, as_draft="1"))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert f"{column.label}: Skriv en dato." in page
    assert 'value="snart"' in page
    assert 'value="Lek"' in page
    assert not FilledForm.objects.exists()


def test_a_list_to_get_through_tells_how_far_one_has_come(case, kari, today, browse):
    code = "sjekkliste_niva_1"
    client = browse(kari)
    points = [q for q in get(code).fields if q.kind == "yes_no"]
    assert f'data-of="av {len(points)} i orden"' in client.get(address(case, code)).content.decode()

    answers = {question.key: "yes" for question in points[:3]} | {points[4].key: "no"}
    form = save_form(case, by=kari, on=today, code=code, answers=answers)

    page = client.get(reverse("forms:read", args=[form.pk])).content.decode()
    assert f"3 av {len(points)} i orden" in page


def test_checks_that_are_no_signs_count_and_signs_do_not(case, kari, today, browse):
    client = browse(kari)
    listed = get("tips_motestruktur").field("for")
    page = client.get(address(case, "tips_motestruktur")).content.decode()
    assert f'data-of="av {len(listed.choices)} krysset av"' in page
    assert "krysset av" not in client.get(address(case, "kjennetegn_barn")).content.decode()


def test_guidance_stands_before_the_questions_and_phases_are_numbered(case, kari, browse):
    code = "motereferat"
    page = browse(kari).get(address(case, code)).content.decode()

    phases = [section.phase for section in get(code).sections if section.phase]
    assert [int(n) for n in re.findall(r'class="fase-nr">(\d)<', page)] == phases
    for section in get(code).sections:
        for sentence in section.guidance:
            assert page.find(str(sentence)) > 0


@pytest.mark.requirement("R209")
@pytest.mark.parametrize("code", ["uro_sonene", "bekymringsskala_barn", "bekymringsskala_foreldre"])
def test_every_scale_is_drawn_with_its_own_zones_and_is_radio_buttons(case, kari, browse, code):
    scale = get(code).scale
    page = browse(kari).get(address(case, code)).content.decode()

    assert re.findall(rf'type="radio" [^>]*name="{scale.key}" value="(\d+)"', page) == list(
        scale.values
    )
    drawn = re.findall(r'class="skala-sone" data-span="(\d)" data-tone="(\d)"', page)
    assert [int(span) for span, _tone in drawn] == [len(zone.values) for zone in scale.zones]
    assert [tone for _span, tone in drawn][0] == "1"
    assert [t for _s, t in drawn][-1] == "4"
    for zone in scale.zones:
        assert f">{zone.short}</span>" in page
    for choice in scale.choices:
        assert str(choice.label) in page

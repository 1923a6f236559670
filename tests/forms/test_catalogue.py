"""The paper forms: questions, numbers, choices and scales as they stand in the documents."""

from pathlib import Path

import pytest

from bti.guides.load import GuideError
from bti.guides.texts import untranslated
from forms import catalogue
from forms.catalogue import PaperForm, load_forms

SMALL = """\
code: liten
version: 1
title: Et lite skjema
intro: Fyll ut.
source: Elvedal kommune
level: 0
requirements: [R41]
sections:
  - key: en
    title: Første del
    fields:
      - key: "1"
        number: "1"
        label: Hva så du?
        kind: longtext
      - key: "2"
        number: "2"
        label: Hvor mye?
        kind: scale
        choices:
          - {value: "1", label: Lite}
          - {value: "2", label: Mye}
        zones:
          - {code: lav, label: Lav, short: Lav, values: ["1"]}
          - {code: hoy, label: Høy, short: Høy, values: ["2"]}
"""


def asked(code: str) -> list[tuple[str, str, str]]:
    """Key, number and wording of each question."""
    return [(q.key, q.number, q.label.nb) for q in catalogue.get(code).fields]


def refused(folder: Path, text: str, name: str = "liten.1.yaml") -> list[str]:
    (folder / name).write_text(text, "utf-8")
    with pytest.raises(GuideError) as error:
        load_forms(folder)
    return [str(problem) for problem in error.value.problems]


@pytest.mark.requirement("R196")
def test_the_uro_form_has_three_parts_each_for_its_time() -> None:
    parts = [catalogue.get(code) for code in ("uro_a", "uro_b", "uro_c")]

    assert [(part.title.nb, part.version, part.level) for part in parts] == [
        ("URO-skjema del A", 1, 0),
        ("URO-skjema del B", 1, 0),
        ("URO-skjema del C", 1, 0),
    ]
    assert parts[2].intro.nb == ("Fyll ut så raskt som mulig etter samtalen, mens du husker den.")


@pytest.mark.requirement("R197", "R198", "R199", "R200")
def test_part_a_asks_questions_1_to_3() -> None:
    assert asked("uro_a") == [
        ("1a", "1a", "Hvem er du bekymret/urolig for?"),
        ("1b", "1b", "Hvilken relasjon eller rolle har du til den du er bekymret for?"),
        ("2", "2", "Hvilken kontakt har du med den det gjelder? Treffpunkt, aktiviteter"),
        ("3a", "3a", "Hva bekymrer/uroer deg?"),
        (
            "3b",
            "3b",
            "Hva tror du skjer dersom du ikke tar opp din bekymring/uro og snakker om den?",
        ),
        ("3c", "3c", "Hvor bekymret/urolig er du?"),
    ]


@pytest.mark.requirement("R200")
def test_question_3c_chooses_among_three_zones() -> None:
    question = catalogue.get("uro_a").field("3c")

    assert (question.kind, question.required) == ("choice", True)
    assert [choice.label.nb for choice in question.choices] == [
        "Liten bekymring/uro",
        "Den grå bekymring/urosonen",
        "Alvorlig bekymring/uro",
    ]


@pytest.mark.requirement("R201", "R202", "R203", "R204", "R205")
def test_part_b_asks_questions_4_to_8() -> None:
    assert asked("uro_b") == [
        (
            "4_stotte",
            "4",
            "Støtte: I hvilke situasjoner opplever den du skal snakke med at du støtter ham/henne?",
        ),
        (
            "4_trussel",
            "4",
            "Trussel: Finnes det situasjoner der han/hun/de kan oppleve deg som en trussel?",
        ),
        (
            "5a",
            "5a",
            "Hvilke styrker og ressurser kan du se hos den du skal snakke med/om i den aktuelle "
            "situasjonen? Hva kan du fortelle til henne/han om disse styrkene og ressursene?",
        ),
        (
            "5b",
            "5b",
            "Hva kan dere gjøre på hver deres kant og/eller sammen for å bedre situasjonen?",
        ),
        ("6", "6", "Hvordan tar du opp din bekymring/uro og dine ønsker om samarbeid?"),
        (
            "7a",
            "7a",
            "Hva tror du kommer til å skje i løpet av samtalen? Hvem reagerer og på hvilken måte?",
        ),
        ("7b", "7b", "Hva tror du kan bli utfallet og resultatet av samtalen?"),
        ("8", "8", "Når og hvor vil du ta opp saken?"),
    ]


@pytest.mark.requirement("R205")
def test_question_8_tells_what_to_think_of_when_the_talk_may_make_things_worse() -> None:
    help_text = catalogue.get("uro_b").field("8").help

    assert help_text is not None
    assert [help_text.nb.count(mark) for mark in ("a) ", "b) ")] == [1, 1]


@pytest.mark.requirement("R206", "R207", "R208")
def test_part_c_asks_questions_9_to_11() -> None:
    assert asked("uro_c") == [
        ("9_for", "9", "Før samtalen"),
        ("9_under", "9", "Under selve samtalen"),
        ("9_etter", "9", "Etter samtalen"),
        ("10", "10", "Hvordan kjente du deg/hadde du det?"),
        (
            "11a",
            "11a",
            "Se på dine forutsetninger under spørsmål 7. Gikk det slik du forutså, eller hendte "
            "det noe annet? Var det noe som overrasket deg?",
        ),
        (
            "11b",
            "11b",
            "Hvordan vil du nå gå fram for å avhjelpe situasjonen for den det gjelder? Hva er "
            "det som gir deg håp? Hva er du fortsatt bekymret/urolig for?",
        ),
        ("11c", "11c", "Hva kan du gjøre for å redusere denne bekymringen/uroen?"),
    ]


@pytest.mark.requirement("R208")
def test_question_11a_stands_beside_the_answer_to_question_7() -> None:
    assert catalogue.get("uro_c").field("11a").beside == "uro_b.7a"


@pytest.mark.requirement("R209")
def test_the_uro_zones_are_seven_points_in_four_zones() -> None:
    scale = catalogue.get("uro_sonene").field("sone")

    assert scale.values == ("1", "2", "3", "4", "5", "6", "7")
    assert [(zone.label.nb, zone.values) for zone in scale.zones] == [
        ("Bekymringsfri tilstand", ("1",)),
        ("Liten uro", ("2", "3")),
        ("Gråsonene", ("4", "5")),
        ("Stor uro", ("6", "7")),
    ]
    zone = scale.zone("5")
    assert zone is not None
    assert zone.code == "grasonene"
    assert scale.zone("8") is None


@pytest.mark.requirement("R210")
def test_each_point_of_the_scale_has_its_words() -> None:
    scale = catalogue.get("uro_sonene").field("sone")

    assert [choice.label.nb for choice in scale.choices] == [
        "Ikke urolig i det hele tatt",
        "En anelse urolig; sterk tiltro til egne muligheter",
        "Urolig gjentatte ganger; god tiltro til egne muligheter",
        "Voksende uro; svekket tiltro til egne muligheter",
        "Stor uro; de egne ressursene begynner å ta slutt",
        "Store og omfattende bekymringer; barnet i faresonen. Vanskelig for selv å finne veien ut",
        "Veldig store bekymringer; barnet er i umiddelbar fare. Umulig å selv finne veien ut",
    ]


@pytest.mark.requirement("R211")
def test_the_resource_row_runs_from_point_3_to_point_7() -> None:
    scale = catalogue.get("uro_sonene").field("sone")

    assert [choice.resource.nb if choice.resource else None for choice in scale.choices] == [
        None,
        None,
        "Har overveiet behovet for å sette inn mer ressurser",
        "Overveier å be om tilleggsressurser og øke kontrollen",
        "Kjenner klart at det finnes et behov for tilleggsressurser og øke kontrollen",
        "Tilleggsressurser og kontroll må settes inn raskt",
        "En forandring i barnets situasjon må gjennomføres",
    ]


@pytest.mark.requirement("R41", "R42")
def test_the_observation_form_keeps_facts_apart_from_interpretation() -> None:
    facts, interpretation = catalogue.get("observasjonsskjema").sections

    assert [question.key for question in facts.fields] == [
        "dato", "tid_og_sted", "situasjon", "sa", "horte", "etterpa",
    ]  # fmt: skip
    assert [question.key for question in interpretation.fields] == ["tanker"]
    assert not interpretation.fields[0].required


@pytest.mark.parametrize(
    ("code", "count", "first", "last"),
    [
        pytest.param(
            "kjennetegn_barn",
            19,
            "Sterk kroppslig uro sammenlignet med jevnaldrende",
            "Involvert i kriminalitet, for eksempel stjeler eller gjør hærverk",
            marks=pytest.mark.requirement("R212"),
        ),
        pytest.param(
            "kjennetegn_ungdom",
            13,
            "Lav grad av mestring, stort fravær",
            "Sviktende omsorg fra foreldre/voksne",
            marks=pytest.mark.requirement("R213"),
        ),
        pytest.param(
            "kjennetegn_foresatte",
            28,
            "Isolert, lite nettverk",
            "Når foreldre ikke har realistiske oppfatninger av hva barnet kan mestre",
            marks=pytest.mark.requirement("R214"),
        ),
    ],
)
def test_the_lists_of_signs_are_whole(code: str, count: int, first: str, last: str) -> None:
    signs = catalogue.get(code).field("tegn")

    assert signs.kind == "checks"
    assert len(signs.choices) == count
    assert (signs.choices[0].label.nb, signs.choices[-1].label.nb) == (first, last)


def test_every_form_is_in_three_languages() -> None:
    assert {form.code: untranslated(form) for form in catalogue.all_forms()} == {
        code: [] for code in catalogue.codes()
    }


def test_a_form_is_found_by_code_and_version() -> None:
    assert catalogue.versions("uro_a") == (1,)
    assert catalogue.get("uro_a", 1) is catalogue.get("uro_a")
    assert catalogue.versions("uro_x") == ()
    assert [form.code for form in catalogue.all_forms()] == sorted(catalogue.codes())


@pytest.mark.parametrize(("code", "version"), [("uro_a", 2), ("uro_x", None)])
def test_a_form_or_a_version_that_is_not_there_is_not_found(code: str, version: int | None) -> None:
    with pytest.raises(LookupError, match=f"There is no form {code} in version {version}"):
        catalogue.get(code, version)


def test_a_question_that_is_not_there_is_not_found() -> None:
    with pytest.raises(LookupError, match="The form uro_a has no question 12"):
        catalogue.get("uro_a").field("12")


def test_both_versions_of_a_form_are_kept(tmp_path: Path) -> None:
    (tmp_path / "liten.1.yaml").write_text(SMALL, "utf-8")
    later = SMALL.replace("version: 1", "version: 2").replace("Hva så du?", "Hva hørte du?")
    (tmp_path / "liten.2.yaml").write_text(later, "utf-8")

    first, second = load_forms(tmp_path)

    assert (first.version, first.field("1").label.nb) == (1, "Hva så du?")
    assert (second.version, second.field("1").label.nb) == (2, "Hva hørte du?")


def test_written_answers_have_a_limit_and_others_have_none(tmp_path: Path) -> None:
    (tmp_path / "liten.1.yaml").write_text(SMALL, "utf-8")

    (form,) = load_forms(tmp_path)

    assert [question.limit for question in form.fields] == [4000, None]
    choice = form.field("2").choice("2")
    assert choice is not None
    assert choice.label.nb == "Mye"
    assert form.field("2").choice("3") is None


@pytest.mark.parametrize(
    ("right", "wrong", "problem"),
    [
        ('key: "2"', 'key: "1"', "16: sections[0].fields[1].key 1 is used twice."),
        (
            "kind: longtext", "kind: drawing",
            "15: sections[0].fields[0].kind is 'drawing'. Choose 'text', 'longtext', 'choice', "
            "'scale', 'date', 'yes_no', 'checks', 'table' or 'signature'.",
        ),
        ("kind: longtext", "kind: choice",
         "12: sections[0].fields[0].choices must hold at least two for the kind choice."),
        ("        kind: scale\n", "        kind: text\n",
         "20: sections[0].fields[1].choices do not belong to the kind text."),
        ("kind: longtext", "kind: date\n        max_length: 10",
         "16: sections[0].fields[0].max_length does not belong to the kind date."),
        ("kind: longtext", "kind: longtext\n        max_length: 0",
         "16: sections[0].fields[0].max_length is 0. It must be at least 1."),
        ('- {value: "2", label: Mye}', '- {value: "3", label: Mye}',
         "22: sections[0].fields[1].choices[1].value is 3. The scale counts, 2 is here."),
        ('values: ["2"]', 'values: ["1"]',
         "23: sections[0].fields[1].zones must hold every value of the scale once, in order."),
        ("kind: longtext", "kind: longtext\n        beside: stor.7a",
         "16: sections[0].fields[0].beside names stor.7a, which no form has."),
        ("kind: longtext", "kind: longtext\n        beside: 7a",
         "16: sections[0].fields[0].beside is '7a'. "
         "Write the form and the question, as uro_b.7a."),
        ("version: 1", "version: 0", "2: version is 0. It must be at least 1."),
        ("version: 1", "version: 2",
         "1: code and version belong in a file called liten.2.yaml."),
        ("level: 0\n", "", "1: level is missing."),
    ],
)  # fmt: skip
def test_a_broken_form_is_refused_with_file_line_and_field(
    tmp_path: Path, right: str, wrong: str, problem: str
) -> None:
    assert SMALL.count(right) == 1

    found = refused(tmp_path, SMALL.replace(right, wrong))

    assert f"liten.1.yaml:{problem}" in found


def test_the_zones_of_what_is_no_scale_are_refused(tmp_path: Path) -> None:
    found = refused(tmp_path, SMALL.replace("kind: scale", "kind: choice"))

    assert found == [
        "liten.1.yaml:23: sections[0].fields[1].zones belong to a scale only.",
    ]


def test_a_choice_written_twice_is_refused(tmp_path: Path) -> None:
    text = SMALL[: SMALL.index("        zones:")].replace("kind: scale", "kind: checks")

    found = refused(tmp_path, text.replace('value: "2"', 'value: "1"'))

    assert found == [
        "liten.1.yaml:22: sections[0].fields[1].choices[1].value 1 is used twice.",
    ]


def test_every_broken_form_of_a_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.1.yaml").write_text("code: a\n", "utf-8")

    files = {problem.split(":")[0] for problem in refused(tmp_path, "code: 1\n")}

    assert files == {"a.1.yaml", "liten.1.yaml"}


def test_forms_are_frozen() -> None:
    assert PaperForm.model_config["frozen"] is True

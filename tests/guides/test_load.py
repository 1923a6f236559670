"""A broken guide is refused with a sentence that names file, line and field."""

from datetime import date
from pathlib import Path

import pytest

from bti.guides.load import Document, GuideError, load
from bti.guides.models import Guide
from bti.guides.registry import load_packs
from tests.guides.example import broken, example, line_of, problems, written

URL = "    url: https://bekymringsmelding.fiks.ks.no/offentlig\n"
YEARLY = """yearly:
  - code: moter
    label: Fortell om BTI
    month: 8
    day: 31
    services: [school]
    requirements: [R58]

"""


def test_the_example_of_the_documentation_is_a_guide(tmp_path: Path) -> None:
    guide = load(written(tmp_path, example()), Guide)

    assert guide.slug == "elvedal"
    assert guide.valid_from == date(2026, 8, 1)
    assert [level.number for level in guide.levels] == [0, 1, 2, 3]
    assert guide.level(0).steps[0].how[1].nb == "Snakk med lederen din."


@pytest.mark.parametrize(
    ("right", "wrong", "down", "field", "sentence"),
    [
        # Fields
        ('version: "1"\n', "", "slug:", "version", "is missing."),
        ('version: "1"', "version: 1", 0, "version", "must be text. Put it in quotation marks."),
        ("concern: undring\n", "concern: ' '\n", 0, "words.concern.nb", "is empty. Write a text."),
        (
            "concern: undring\n", "concern: 7\n", 0, "words.concern",
            "must be a text, or the same text as nb, nn and en.",
        ),
        (
            "  longest_days: 365", "  longest_day: 365", 0, "consent.longest_day",
            "is not a field here. Check the spelling.",
        ),
        ("  longest_days: 365", "  longest_days: 0", 0, "consent.longest_days",
         "is 0. It must be at least 1."),
        ("  ip_in_log: false", "  ip_in_log: kanskje", 0, "switches.ip_in_log",
         "must be true or false."),
        ("valid_from: 2026-08-01", "valid_from: i høst", 0, "valid_from",
         "must be a date, written as 2026-08-01."),
        ("url: https://bekymringsmelding", "url: bekymringsmelding", 0, "links[0].url",
         "must be a web address that begins with https:// or http://."),
        ("slug: elvedal", "slug: Elvedal", 0, "slug",
         "is 'Elvedal'. Use small letters a–z, digits and _."),
        ("forms: [observasjonsskjema]", "forms: observasjonsskjema", 0, "forms", "must be a list."),
        ("  kind: kommune\n", "  kind: kommune\n  city: [Elvedal]\n", 1, "municipality.city",
         "must be text. Put it in quotation marks."),
        ("  kind: kommune", "  kind: fylke", 0, "municipality.kind",
         "is 'fylke'. Choose 'kommune', 'bydel' or 'tjeneste'."),
        # Levels, steps and tools
        ("  - number: 1\n", "  - number: 4\n", 0, "levels[1].number",
         "is 4. It must be at most 3."),
        ("        done_when: [service_involved]", "        done_when: [service_invited]", 0,
         "levels[2].steps[0].done_when[0]", None),
        ('"form:observasjonsskjema", "page', '"form:uro_a", "page', 0,
         "levels[0].steps[0].tools[0]", "form:uro_a is not among the forms of the guide."),
        ('"link:melding"', '"link:brosjyre"', 0, "levels[0].steps[0].tools[2]",
         "link:brosjyre is not among the links of the guide."),
        ('"page:discussion"', '"page:forside"', 0, "levels[0].steps[0].tools[1]",
         "page:forside is not a page; choose among acute, consent, decision, discussion, "
         "evaluation, existing_log, log, measures, meeting, referral, report, services, toolbox, "
         "welfare."),
        ('"page:discussion"', '"discussion"', 0, "levels[0].steps[0].tools[1]",
         "is 'discussion'. Write form:, link: or page: and a code."),
        ("requirements: [R41]", "requirements: [41]", 0, "levels[0].steps[0].requirements[0]",
         "must be text. Put it in quotation marks."),
        ("requirements: [R41]", "requirements: [Q41]", 0, "levels[0].steps[0].requirements[0]",
         "is 'Q41'. Write rows as R61."),
        ("          - Bli enige om mål og tiltak.\n", "          []\n", -1,
         "levels[1].steps[0].how", "is an empty list. It needs at least 1."),
        # Codes
        ("  - code: andre\n", "  - code: skole\n", 0, "services[1].code", "skole is used twice."),
        ("  - code: first_follow_up\n", "  - code: decide\n", 0, "deadlines[1].code",
         "decide is used twice."),
        ("forms: [observasjonsskjema]", "forms: [observasjonsskjema, observasjonsskjema]", 0,
         "forms[1]", "observasjonsskjema is used twice."),
        # Moves
        ("  - code: reopen\n", "  - code: broaden\n", 0, "moves[5].code",
         "broaden leads to child welfare. Only report does."),
        ("  - code: reopen\n", "  - code: close\n", 0, "moves[5].code", "close is used twice."),
        ("    from_levels: [1]", "    from_levels: [1, 7]", 0, "moves[1].from_levels[1]",
         "is 7. It must be at most 3."),
        ("  - code: report\n    requirements: [R38]\n", "", "moves:", "moves",
         "lack report. Every guide needs it."),
        ("  - code: close\n    requirements: [R54]\n", "", "moves:", "moves",
         "lack close. Every guide needs it."),
        # Ages
        ("  hear: 7\n", "  hear: 8\n", 0, "ages.hear", "is 8. It must be at most 7."),
        ("  adult: 18\n", "  adult: 17\n", 0, "ages.adult", "is 17. It must be at least 18."),
        ("  sign: 15\n", "  sign: femten\n", 0, "ages.sign", "must be a whole number."),
        # Deadlines
        ("    days: 14\n", "    days: 0\n", 0, "deadlines[0].days", "is 0. It must be at least 1."),
        ("    days: 14\n", "    days: 14\n    same_day: true\n", 0, "deadlines[0].days",
         "must be told one way: days, days_min and days_max, same_day."),
        ("    same_day: true\n", "", -1, "deadlines[2].days",
         "must be told one way: days, days_min and days_max, same_day."),
        ("    days_min: 14\n", "    days_min: 28\n", 1, "deadlines[1].days_max",
         "must be more than days_min."),
        ("    days_max: 28\n", "", -1, "deadlines[1].days_min",
         "needs both days_min and days_max."),
        ("    counted_from: concern\n", "    counted_from: birthday\n", 0,
         "deadlines[0].counted_from", None),
        # Contacts
        ("      - days: [fri]", "      - days: [thu, fri]", 0, "contacts[0].hours[1]",
         "overlaps other opening hours of the same contact."),
        ("      - days: [fri]", "      - days: [fri, fri]", 0, "contacts[0].hours[1].days",
         "names a day twice."),
        ("      - days: [fri]", "      - days: [fredag]", 0, "contacts[0].hours[1].days[0]", None),
        ('        closes: "14:00"', '        closes: "09:00"', 0, "contacts[0].hours[1].closes",
         "is the same as opens. Write always: true for all day."),
        ('        closes: "14:00"', '        closes: "14"', 0, "contacts[0].hours[1].closes",
         "is '14'. Write the time as \"15:30\"."),
        ('    phone: "112"', "    phone: 112", 0, "contacts[2].phone",
         "must be text. Put it in quotation marks."),
        ('    phone: "112"', '    phone: "én én to"', 0, "contacts[2].phone",
         "is 'én én to'. Write digits and spaces, as \"21 80 21 80\"."),
        ("    note: Kommunen har ikke fylt inn nummeret ennå.\n", "", -3, "contacts[3].phone",
         "is missing. Write the number, or a note that tells what is missing."),
        ("    always: true", "    always: true\n    outside_hours_of: barnevernet", -4,
         "contacts[2].hours", "cannot be told in two ways: hours, always or outside_hours_of."),
        ("outside_hours_of: barnevernet", "outside_hours_of: legevakta", 0,
         "contacts[1].outside_hours_of", "names legevakta, which is not among the contacts."),
        ("outside_hours_of: barnevernet", "outside_hours_of: politiet", 0,
         "contacts[1].outside_hours_of",
         "names politiet, which has no opening hours to be outside of."),
        ("    kind: police_emergency", "    kind: police", "contacts:", "contacts",
         "lack one of kind police_emergency. Every guide needs it."),
        ("    kind: child_welfare", "    kind: switchboard", "contacts:", "contacts",
         "lack one of kind child_welfare. Every guide needs it."),
        # Links
        ("    url: https://bekymringsmelding.fiks.ks.no/offentlig\n", "    kind: referral\n", -2,
         "links[0].url", "is missing. Write the address, or in where: where to ask for it."),
        (URL, f"{URL}    levels: [0, 0]\n", 1, "links[0].levels[1]", "0 is used twice."),
        (URL, f"{URL}    levels: [7]\n", 1, "links[0].levels[0]", "is 7. It must be at most 3."),
        (URL, f"{URL}    kind: våpen\n", 1, "links[0].kind", None),
        (URL, f"{URL}    roles: [rektor]\n", 1, "links[0].roles[0]",
         "is 'rektor'. Choose 'employee', 'holder', 'leader' or 'guardian'."),
        (URL, f"{URL}    languages: [norsk]\n", 1, "links[0].languages[0]", None),
        (URL, f"{URL}    languages: [nb, en]\n    language_count: 5\n", 2,
         "links[0].language_count", "is 5, but languages names 2. Write one of them."),
        (URL, f"{URL}    language_count: 1\n", 1, "links[0].language_count",
         "is 1. It must be at least 2."),
        # What is done each year
        ("switches:\n", f"{YEARLY}switches:\n", 4, "yearly[0].day",
         "is 31. It must be at most 28."),
        # Others
        ("holder_services: [school]", "holder_services: [midwife]", 0, "holder_services[0]",
         "midwife is not the kind of any service here."),
        ("    kind: other\n", "    kind: annet\n", 0, "services[1].kind", None),
    ],
)  # fmt: skip
def test_a_broken_guide_is_refused_with_file_line_and_field(
    tmp_path: Path, right: str, wrong: str, down: int | str, field: str, sentence: str | None
) -> None:
    found, start = broken(tmp_path, right, wrong)

    line = start + down if isinstance(down, int) else line_of(down)
    assert [(p.file, p.line, p.field) for p in found] == [("elvedal.yaml", line, field)]
    if sentence is not None:
        assert found[0].message == sentence
    assert str(found[0]) == f"elvedal.yaml:{line}: {field} {found[0].message}"


def test_the_choices_are_told_where_a_word_is_not_among_them(tmp_path: Path) -> None:
    found, _ = broken(tmp_path, "done_when: [report_sent]", "done_when: [reported]")

    assert found[0].message.startswith("is 'reported'. Choose 'concern_recorded', ")
    assert found[0].message.endswith("'reporter_answered' or 'welfare_ended'.")


def test_a_gap_between_levels_is_refused(tmp_path: Path) -> None:
    found, start = broken(tmp_path, "  - number: 2\n", "  - number: 3\n")

    assert str(found[0]) == (
        f"elvedal.yaml:{start}: levels[2].number is 3. "
        "Levels stand in order without gaps; 2 comes here."
    )


def test_a_level_without_steps_is_refused(tmp_path: Path) -> None:
    text = example()
    start = text.index("    steps:\n      - code: melding")
    end = text.index("\nmoves:")

    (found,) = problems(tmp_path, text[:start] + "    steps: []\n" + text[end:])

    assert found.field == "levels[3].steps"
    assert found.message == "is an empty list. It needs at least 1."
    assert found.line == text[:start].count("\n") + 1


def test_a_move_to_a_level_that_is_not_there_is_refused(tmp_path: Path) -> None:
    text = example()
    start, end = text.index("  - number: 3"), text.index("\nmoves:")

    (found,) = problems(tmp_path, text[:start] + text[end:])

    assert (found.field, found.message) == (
        "moves[2].code",
        "report leads to level 3, which is not here.",
    )


def test_what_names_a_level_that_is_not_there_is_refused(tmp_path: Path) -> None:
    text = example()
    start, end = text.index("  - number: 3"), text.index("\nmoves:")
    text = text[:start] + text[end:]

    found = problems(
        tmp_path,
        text.replace("from_levels: [1]", "from_levels: [1, 3]").replace("level: 0\n", "level: 3\n"),
    )

    assert [(problem.field, problem.message) for problem in found] == [
        ("moves[1].from_levels[1]", "level 3 is not in the guide."),
        ("moves[2].code", "report leads to level 3, which is not here."),
        ("deadlines[0].level", "is 3, which is not in the guide."),
    ]


def test_a_step_code_is_used_once_in_a_level(tmp_path: Path) -> None:
    text = example()
    step = text[text.index("      - code: samarbeid") : text.index("  - number: 3")]

    (found,) = problems(tmp_path, text.replace(step, step + step))

    assert (found.field, found.message) == (
        "levels[2].steps[1].code",
        "samarbeid is used twice.",
    )


def test_every_fault_is_told_at_once_in_the_order_of_the_lines(tmp_path: Path) -> None:
    text = (
        example()
        .replace("slug: elvedal\n", "")
        .replace("    days: 14\n", "    days: 0\n")
        .replace("  hear: 7", "  hear: 9")
    )

    found = problems(tmp_path, text + "slug: Elvedal\n")

    assert [problem.field for problem in found] == ["ages.hear", "deadlines[0].days", "slug"]


def test_a_field_written_twice_is_refused(tmp_path: Path) -> None:
    found, start = broken(tmp_path, "  hear: 7\n", "  hear: 7\n  hear: 6\n")

    assert [tuple(p) for p in found] == [
        ("elvedal.yaml", start + 1, "ages.hear", "is written twice.")
    ]


def test_a_file_that_is_not_yaml_is_refused_with_the_line(tmp_path: Path) -> None:
    found, start = broken(tmp_path, "forms: [observasjonsskjema]", "forms: [observasjonsskjema")

    assert [(p.file, p.field) for p in found] == [("elvedal.yaml", "(file)")]
    assert found[0].line >= start
    assert found[0].message.startswith("is not readable YAML: ")


def test_an_empty_file_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    (empty,) = problems(tmp_path, "")
    with pytest.raises(GuideError, match=r"^nowhere\.yaml:1: \(file\) is not readable YAML: "):
        load(tmp_path / "nowhere.yaml", Guide)

    assert str(empty) == "elvedal.yaml:1: (file) must be a group of fields."


def test_a_value_that_yaml_does_not_know_is_refused(tmp_path: Path) -> None:
    found, start = broken(tmp_path, "  hear: 7", "  hear: !years 7")

    assert [tuple(p) for p in found] == [
        ("elvedal.yaml", start, "ages.hear", "has a value that is unknown: 7.")
    ]


def test_the_line_of_a_missing_field_is_that_of_what_holds_it(tmp_path: Path) -> None:
    document = Document(written(tmp_path, example()))

    assert document.line(("consent", "nothing")) == document.line(("consent",))


def test_a_guide_stands_in_the_file_of_its_slug(tmp_path: Path) -> None:
    written(tmp_path, example().replace("slug: elvedal", "slug: fjordby"))

    with pytest.raises(GuideError) as refused:
        load_packs(tmp_path)

    assert str(refused.value) == (
        "elvedal.yaml:1: slug is fjordby, but the file is called elvedal.yaml."
    )


def test_every_broken_pack_of_a_folder_is_told(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.yaml").write_text("slug: 1\n", "utf-8")

    with pytest.raises(GuideError) as refused:
        load_packs(tmp_path)

    assert {problem.file for problem in refused.value.problems} == {"a.yaml", "b.yaml"}

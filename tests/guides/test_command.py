"""``manage.py guide`` helps whoever writes a guide."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from bti.guides import registry
from bti.guides.compare import differences, table
from forms import catalogue
from tests.guides.example import DOCS, example, written


def told(*args: str) -> list[str]:
    out = StringIO()
    call_command("guide", *args, stdout=out)
    return out.getvalue().splitlines()


def test_check_tells_that_a_file_is_a_guide_and_what_it_may_lack(tmp_path: Path) -> None:
    lines = told("check", str(written(tmp_path, example())))

    assert lines[0] == "elvedal.yaml is a guide: Elvedal kommune, version 1, 4 levels, 4 steps."
    assert "Note: words.concern is shown in bokmål in every language." in lines
    assert lines[-3:] == [
        "Note: the contact sentralbordet has no number yet.",
        "Note: the contact sentralbordet has no opening hours.",
        "Note: level 1: marked done by hand: tiltak.",
    ]


def test_check_refuses_a_broken_file_with_file_line_and_field(tmp_path: Path) -> None:
    path = written(tmp_path, example().replace("slug: elvedal", "slug: Elvedal"))

    with pytest.raises(CommandError) as refused:
        told("check", str(path))

    assert str(refused.value) == (
        "elvedal.yaml:1: slug is 'Elvedal'. Use small letters a–z, digits and _."
    )


def test_check_refuses_a_form_that_the_catalogue_does_not_have(tmp_path: Path) -> None:
    registry.check_forms(catalogue.codes())
    text = example().replace("forms: [observasjonsskjema]", "forms: [observasjonsskjema, uro_x]")

    with pytest.raises(CommandError, match="names the form uro_x, which the catalogue does not"):
        told("check", str(written(tmp_path, text)))


def test_diff_pairs_parts_by_code_and_tells_what_changed(tmp_path: Path) -> None:
    before = written(tmp_path, example())
    after = tmp_path / "after.yaml"
    after.write_text(
        example()
        .replace("    days: 14\n", "    days: 21\n")
        .replace("  - code: start\n    requirements: [R55]\n", "")
        .replace('    phone: "112"', '    phone: "112"\n    note: Ring først'),
        "utf-8",
    )

    assert told("diff", str(before), str(after)) == [
        "- moves[start].code: start",
        "- moves[start].requirements[R55]: R55",
        "~ deadlines[decide].days: 14 → 21",
        "+ contacts[politiet].note.nb: Ring først",
    ]


def test_diff_takes_slugs_and_tells_when_there_is_nothing(tmp_path: Path) -> None:
    assert told("diff", "nittedal", "nittedal") == ["The guides say the same."]
    with pytest.raises(CommandError, match="There is no guide called oslo"):
        told("diff", "nittedal", "oslo")


def test_the_two_packs_differ_where_their_documents_do() -> None:
    nittedal, oslo = registry.get("nittedal"), registry.get("sondre_nordstrand")

    found = {difference.place: difference for difference in differences(nittedal, oslo)}

    assert str(found["consent.new_consent_for_level_2"]) == (
        "~ consent.new_consent_for_level_2: True → False"
    )
    assert "ages.sign" not in found


def test_the_table_of_the_documentation_is_what_the_program_reads() -> None:
    assert DOCS.read_text("utf-8").endswith("\n\n" + table(registry.all_guides()))
    assert "\n".join(told("table")) + "\n" == table(registry.all_guides())

"""Tables, signatures, phases and what else the data of a form may hold; broken ones are refused."""

from pathlib import Path

import pytest

from forms.catalogue import load_forms
from tests.forms.test_catalogue import SMALL, refused

TABLE = """\
        kind: table
        rows: 3
        columns:
          - {key: hva, label: Hva, kind: text}
          - {key: nar, label: Når, kind: date, ahead: true}
"""


def test_a_table_a_signature_and_a_day_ahead_are_read(tmp_path: Path) -> None:
    text = SMALL.replace("        kind: longtext\n", TABLE, 1)
    more = "      - {key: navn, number: '3', label: Navn, kind: signature}\n"
    day = "      - {key: dag, number: '4', label: Dag, kind: date, ahead: true}\n"
    (tmp_path / "liten.1.yaml").write_text(text + more + day, "utf-8")

    (form,) = load_forms(tmp_path)

    table, _, name, date = form.fields
    assert (table.rows, [column.ahead for column in table.columns]) == (3, [False, True])
    assert (name.limit, date.ahead) == (120, True)


@pytest.mark.parametrize(
    ("right", "wrong", "problem"),
    [
        ("        rows: 3\n", "",
         "12: sections[0].fields[0] needs rows: how many rows the table has at most."),
        ("rows: 3", "rows: 21", "16: sections[0].fields[0].rows is 21. It must be at most 20."),
        ("rows: 3", "rows: 0", "16: sections[0].fields[0].rows is 0. It must be at least 1."),
        ("          - {key: nar, label: Når, kind: date, ahead: true}\n", "",
         "17: sections[0].fields[0].columns must hold at least two for a table."),
        ("key: nar", "key: hva", "19: sections[0].fields[0].columns[1].key hva is used twice."),
        ("label: Hva, kind: text}", "label: Hva, kind: text, ahead: true}",
         "18: sections[0].fields[0].columns[0].ahead belongs to a date only."),
        ("kind: text}", "kind: scale}",
         "18: sections[0].fields[0].columns[0].kind is 'scale'. Choose 'text' or 'date'."),
        ("kind: table", "kind: text",
         "17: sections[0].fields[0].columns belong to a table only."),
        ("kind: table", "kind: text",
         "16: sections[0].fields[0].rows belongs to a table only."),
    ],
)  # fmt: skip
def test_a_broken_table_is_refused_with_file_line_and_field(
    tmp_path: Path, right: str, wrong: str, problem: str
) -> None:
    text = SMALL.replace("        kind: longtext\n", TABLE, 1)
    assert text.count(right) == 1

    assert f"liten.1.yaml:{problem}" in refused(tmp_path, text.replace(right, wrong))


@pytest.mark.parametrize(
    ("right", "wrong", "problem"),
    [
        ("kind: longtext", "kind: longtext\n        ahead: true",
         "16: sections[0].fields[0].ahead belongs to a date only."),
        ("kind: longtext", "kind: longtext\n        signs: true",
         "16: sections[0].fields[0].signs belong to checks only."),
        ("    title: Første del", "    title: Første del\n    phase: 2",
         "8: sections number their phases in order, each once, or not at all."),
        ("    title: Første del", "    title: Første del\n    phase: 0",
         "11: sections[0].phase is 0. It must be at least 1."),
        ("    title: Første del", "    title: Første del\n    guidance: Se etter.",
         "11: sections[0].guidance must be a list."),
        ("level: 0", "level: 0\nkept: kanskje", "7: kept must be true or false."),
    ],
)  # fmt: skip
def test_what_does_not_belong_is_refused_with_file_line_and_field(
    tmp_path: Path, right: str, wrong: str, problem: str
) -> None:
    assert f"liten.1.yaml:{problem}" in refused(tmp_path, SMALL.replace(right, wrong, 1))

"""The list of requirements, and the command that tells which of them the tests prove."""

import json
import re
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from bti.web.requirements import UnreadableMark, read_coverage, read_requirements

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ROOT.parent / "shared" / "seeds"
RUN = 8

# The first row of each source document.
FIRST_ROWS = {"000": 1, "001": 156, "002": 302, "003": 350, "004": 372}

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a test file into a project of its own with the three rows R1, R2 and R3."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "requirements.csv").write_text(
        "id,seed,level,requirement\nR1,000,0,First.\nR2,000,-,Second.\nR3,001,1-2,Third.\n",
        encoding="utf-8",
    )

    def write_file(source: str, name: str = "test_it.py") -> Path:
        path = tmp_path / "tests" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source, encoding="utf-8")
        return tmp_path

    return write_file


def marked(root: Path) -> dict[str, list[str]]:
    return {row.requirement.id: list(row.tests) for row in read_coverage(root)}


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def runs(text: str) -> set[tuple[str, ...]]:
    spoken = words(text)
    return {tuple(spoken[i : i + RUN]) for i in range(len(spoken) - RUN + 1)}


def test_the_list_holds_all_406_rows_once_and_in_order() -> None:
    assert [row.id for row in read_requirements(ROOT)] == [f"R{n}" for n in range(1, 407)]


def test_every_row_names_the_document_that_asks_for_it() -> None:
    for row in read_requirements(ROOT):
        number = int(row.id.removeprefix("R"))
        expected = max(seed for seed, first in FIRST_ROWS.items() if first <= number)
        assert (row.id, row.seed) == (row.id, expected)


def test_every_row_names_a_level_that_some_guide_has() -> None:
    levels = {"-", "0", "1", "2", "3", "0-3", "1-2", "1-3", "card 1", "card 2", "card 3"}

    assert {row.level for row in read_requirements(ROOT)} == levels


def test_every_row_is_one_plain_sentence_told_once() -> None:
    texts = [row.text for row in read_requirements(ROOT)]

    assert len(set(texts)) == len(texts)
    for text in texts:
        assert re.fullmatch(r"[A-Z].*[.?]", text), text
        assert not re.search(r"[.!?] [A-ZÆØÅ]", text), text
        assert 4 < len(words(text)) < 60, text


def test_no_row_repeats_a_long_run_of_words_from_its_source() -> None:
    rows = read_requirements(ROOT)
    sources = [path.read_text(encoding="utf-8") for path in sorted(SOURCES.glob("*.txt"))]

    # A copy of the project alone has no sources beside it; then the marks of a quotation tell.
    assert len(sources) in (0, len(FIRST_ROWS))
    copied = set().union(*map(runs, sources))
    for row in rows:
        assert not set(row.text) & set('«»“”"'), row.id
        assert (row.id, runs(row.text) & copied) == (row.id, set())


def test_a_copied_run_of_eight_words_is_found() -> None:
    source = "One two, three\nfour five (six) seven eight nine"

    assert runs("We say: two three four five six seven eight NINE.") & runs(source) == {
        ("two", "three", "four", "five", "six", "seven", "eight", "nine")
    }
    assert runs("We say: three four five six seven eight nine ten.") & runs(source) == set()


def test_json_lists_every_row_with_tests_that_exist() -> None:
    first, second = StringIO(), StringIO()

    call_command("requirements", format="json", stdout=first)
    call_command("requirements", format="json", stdout=second)

    rows = json.loads(first.getvalue())
    assert first.getvalue() == second.getvalue()
    assert [(row["id"], row["seed"]) for row in rows] == [
        (row.id, row.seed) for row in read_requirements(ROOT)
    ]
    for row in rows:
        assert list(row) == ["id", "seed", "tests"]
        for test in row["tests"]:
            path, name = test.split("::", 1)
            assert (ROOT / path).is_file()
            assert f"def {name.split('::')[-1]}(" in (ROOT / path).read_text(encoding="utf-8")


def test_text_lists_the_rows_by_document_with_counts(write: Write) -> None:
    root = write(
        "import pytest\n\n\n"
        "@pytest.mark.requirement('R2')\ndef test_b():\n    assert True\n\n\n"
        "@pytest.mark.requirement('R2')\ndef test_a():\n    assert True\n"
    )
    out = StringIO()

    call_command("requirements", root=root, stdout=out)

    assert out.getvalue() == (
        "Seed 000: 1 of 2 rows covered\n"
        "  Covered: 1\n"
        "    R2     Second.\n"
        "           tests/test_it.py::test_b\n"
        "           tests/test_it.py::test_a\n"
        "  Not covered: 1\n"
        "    R1     First.\n"
        "\n"
        "Seed 001: 0 of 1 rows covered\n"
        "  Covered: 0\n"
        "  Not covered: 1\n"
        "    R3     Third.\n"
        "\n"
        "All: 1 of 3 rows covered\n"
    )


def test_a_decorated_function_is_found_in_its_folder(write: Write) -> None:
    root = write(
        "import pytest\n\n\n"
        "@pytest.mark.requirement('R3', 'R1')\n"
        "@pytest.mark.requirement('R1')\n"
        "def test_it():\n    assert True\n",
        name="cases/test_levels.py",
    )

    test = "tests/cases/test_levels.py::test_it"
    assert marked(root) == {"R1": [test], "R2": [], "R3": [test]}


def test_a_mark_on_a_class_counts_for_its_tests(write: Write) -> None:
    root = write(
        "from pytest import mark\n\n\n"
        "@mark.requirement('R1')\n"
        "class TestIt:\n"
        "    pytestmark = [mark.requirement('R2')]\n\n"
        "    @mark.requirement('R3')\n"
        "    async def test_one(self):\n        assert True\n\n"
        "    def test_two(self):\n        assert True\n\n"
        "    def build(self):\n        return 1\n"
    )

    one, two = "tests/test_it.py::TestIt::test_one", "tests/test_it.py::TestIt::test_two"
    assert marked(root) == {"R1": [one, two], "R2": [one, two], "R3": [one]}


def test_a_mark_on_the_module_counts_for_all_its_tests(write: Write) -> None:
    write("import pytest\n\npytestmark = pytest.mark.requirement('R1')\n\n\ndef test_a(): ...\n")
    root = write(
        "import pytest\n\n"
        "limit: int\n"
        "other = [pytest.mark.slow]\n"
        "pytestmark: list = [pytest.mark.slow, pytest.mark.requirement('R2')]\n\n\n"
        "def test_b(): ...\n",
        name="test_more.py",
    )

    assert marked(root) == {
        "R1": ["tests/test_it.py::test_a"],
        "R2": ["tests/test_more.py::test_b"],
        "R3": [],
    }


def test_a_mark_on_one_parameter_counts_for_the_test(write: Write) -> None:
    root = write(
        "import pytest\n\n\n"
        "@pytest.mark.parametrize('x', [1, pytest.param(2, marks=pytest.mark.requirement('R2'))])\n"
        "def test_it(x): ...\n"
    )

    assert marked(root)["R2"] == ["tests/test_it.py::test_it"]


def test_only_what_pytest_collects_counts(write: Write) -> None:
    source = "import pytest\n\n\n@pytest.mark.requirement('R1')\ndef {}(): ...\n"
    write(source.format("build"))
    root = write(source.format("test_it"), name="factories.py")

    assert marked(root) == {"R1": [], "R2": [], "R3": []}


@pytest.mark.parametrize(
    ("mark", "sentence"),
    [
        (
            "@pytest.mark.requirement('R1', 'R4')",
            "tests/test_it.py:4: the mark names R4, which is not in docs/requirements.csv.",
        ),
        (
            "@pytest.mark.requirement(\n    'r1',\n)",
            "tests/test_it.py:5: the mark names r1, which is not in docs/requirements.csv.",
        ),
        (
            "@pytest.mark.requirement()",
            "tests/test_it.py:4: the mark names no row of docs/requirements.csv.",
        ),
        (
            "@pytest.mark.requirement(row='R1')",
            "tests/test_it.py:4: the mark names no row of docs/requirements.csv.",
        ),
        (
            "@pytest.mark.requirement",
            "tests/test_it.py:4: the mark names no row of docs/requirements.csv.",
        ),
        (
            "@pytest.mark.requirement(*ROWS)",
            "tests/test_it.py:4: the mark must spell out its rows as plain strings.",
        ),
        (
            "@pytest.mark.requirement(1)",
            "tests/test_it.py:4: the mark must spell out its rows as plain strings.",
        ),
        ("@", "tests/test_it.py:4: the file is not valid Python."),
    ],
)
def test_a_mark_that_cannot_be_counted_is_refused(write: Write, mark: str, sentence: str) -> None:
    root = write(f"import pytest\n\n\n{mark}\ndef test_it(): ...\n")

    with pytest.raises(UnreadableMark) as refused:
        read_coverage(root)

    assert str(refused.value) == sentence


def test_an_unknown_row_is_refused_also_where_no_test_stands(write: Write) -> None:
    root = write("import pytest\n\nCASES = pytest.param(1, marks=pytest.mark.requirement('R9'))\n")

    with pytest.raises(UnreadableMark):
        read_coverage(root)


def test_the_command_ends_with_1_and_the_sentence_of_an_unknown_row(write: Write) -> None:
    root = write("import pytest\n\n\n@pytest.mark.requirement('R9')\ndef test_it(): ...\n")

    with pytest.raises(CommandError) as failed:
        call_command("requirements", root=root)

    assert failed.value.returncode == 1
    assert str(failed.value) == (
        "tests/test_it.py:4: the mark names R9, which is not in docs/requirements.csv."
    )


def test_the_command_ends_with_1_where_the_list_is_missing(tmp_path: Path) -> None:
    with pytest.raises(CommandError) as failed:
        call_command("requirements", root=tmp_path)

    assert failed.value.returncode == 1

"""Reads which rows of docs/requirements.csv the tests prove.

The marks are read from the syntax trees of the test files, so neither a test run nor a database
is needed, and a test that cannot be imported here is counted all the same.
"""

import ast
import csv
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

MARK = "requirement"
LIST = Path("docs", "requirements.csv")
TESTS = Path("tests")


class UnreadableMark(ValueError):
    """A mark cannot be counted; the sentence names the file and the line."""


@dataclass(frozen=True)
class Requirement:
    """One row of the list: ``seed`` is the number of the document that asks for it."""

    id: str
    seed: str
    level: str
    text: str


@dataclass(frozen=True)
class Coverage:
    """One row with the tests that prove it, as pytest names them, in the order of the files."""

    requirement: Requirement
    tests: tuple[str, ...]


def read_requirements(root: Path) -> list[Requirement]:
    """Return the rows of the project at ``root`` in the order of the list."""
    with (root / LIST).open(encoding="utf-8", newline="") as file:
        return [
            Requirement(row["id"], row["seed"], row["level"], row["requirement"])
            for row in csv.DictReader(file)
        ]


def read_coverage(root: Path) -> list[Coverage]:
    """Return every row of the project at ``root`` with the tests marked with it.

    Raises ``UnreadableMark`` for a mark that names an unknown row, or none that can be read.
    """
    requirements = read_requirements(root)
    known = {requirement.id for requirement in requirements}
    tests: dict[str, dict[str, None]] = defaultdict(dict)
    for path in sorted((root / TESTS).rglob("test_*.py")):
        name = path.relative_to(root).as_posix()
        for test, ids in read_file(path, name, known):
            for row in ids:
                tests[row][test] = None
    return [Coverage(row, tuple(tests.get(row.id, ()))) for row in requirements]


def read_file(path: Path, name: str, known: Collection[str]) -> Iterator[tuple[str, list[str]]]:
    """Yield each test of one file with the rows it is marked with; ``name`` begins its id.

    Every mark of the file is checked, also one that stands where pytest finds no test.
    """
    try:
        tree = ast.parse(path.read_text(encoding="utf-8"), filename=name)
    except SyntaxError as error:
        raise UnreadableMark(f"{name}:{error.lineno}: the file is not valid Python.") from error
    _check_marks(tree, name, known)
    yield from _tests_in(tree.body, name, _assigned_ids(tree.body))


def _tests_in(
    body: Sequence[ast.stmt], prefix: str, inherited: list[str]
) -> Iterator[tuple[str, list[str]]]:
    """Walk functions and classes the way pytest collects them; marks pass down to members."""
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            if node.name.startswith("test"):
                yield f"{prefix}::{node.name}", inherited + _ids_in(node.decorator_list)
        elif isinstance(node, ast.ClassDef) and node.name.startswith("Test"):
            ids = inherited + _ids_in(node.decorator_list) + _assigned_ids(node.body)
            yield from _tests_in(node.body, f"{prefix}::{node.name}", ids)


def _assigned_ids(body: Sequence[ast.stmt]) -> list[str]:
    """Return the rows named by ``pytestmark = …`` in a module or a class."""
    values: list[ast.expr] = []
    for node in body:
        if isinstance(node, ast.Assign):
            targets, value = node.targets, node.value
        elif isinstance(node, ast.AnnAssign) and node.value is not None:
            targets, value = [node.target], node.value
        else:
            continue
        if any(isinstance(target, ast.Name) and target.id == "pytestmark" for target in targets):
            values.append(value)
    return _ids_in(values)


def _ids_in(expressions: Sequence[ast.expr]) -> list[str]:
    """Return the rows of all marks inside, so that a mark on one ``pytest.param`` counts too."""
    return [
        argument.value
        for expression in expressions
        for node in ast.walk(expression)
        if isinstance(node, ast.Call) and _is_mark(node.func)
        for argument in node.args
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    ]


def _is_mark(node: ast.AST) -> bool:
    """Tell whether this is ``pytest.mark.requirement`` or ``mark.requirement``."""
    if not (isinstance(node, ast.Attribute) and node.attr == MARK):
        return False
    owner = node.value
    return (isinstance(owner, ast.Attribute) and owner.attr == "mark") or (
        isinstance(owner, ast.Name) and owner.id == "mark"
    )


def _check_marks(tree: ast.Module, name: str, known: Collection[str]) -> None:
    """Raise ``UnreadableMark`` unless every mark of the file spells out rows of the list."""
    calls = {id(node.func): node for node in ast.walk(tree) if isinstance(node, ast.Call)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and _is_mark(node):
            call = calls.get(id(node))
            if call is None or not call.args or call.keywords:
                raise UnreadableMark(
                    f"{name}:{node.lineno}: the mark names no row of {LIST.as_posix()}."
                )
            for argument in call.args:
                _check_row(argument, name, known)


def _check_row(argument: ast.expr, name: str, known: Collection[str]) -> None:
    """Raise ``UnreadableMark`` unless the argument is the plain id of a row."""
    row = argument.value if isinstance(argument, ast.Constant) else None
    if not isinstance(row, str):
        raise UnreadableMark(
            f"{name}:{argument.lineno}: the mark must spell out its rows as plain strings."
        )
    if row not in known:
        raise UnreadableMark(
            f"{name}:{argument.lineno}: the mark names {row}, which is not in {LIST.as_posix()}."
        )

"""The floor plan holds, breaks when it is broken, and files stay short enough to read."""

import ast
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CODE = ("bti", "consent", "cases", "forms", "stafettlogg")
LINT = Path(sys.executable).with_name("lint-imports")


def sources(*folders):
    for folder in folders:
        yield from (p for p in sorted((ROOT / folder).rglob("*.py")) if "migrations" not in p.parts)


def test_files_stay_under_400_lines():
    long = {
        str(p.relative_to(ROOT)): n
        for p in sources(*CODE, "tests")
        if (n := len(p.read_text().splitlines())) > 400
    }

    assert long == {}


def lint(folder):
    return subprocess.run(
        [LINT, "--no-cache"], cwd=folder, capture_output=True, text=True, check=False
    )


def test_import_contracts_hold():
    done = lint(ROOT)

    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("file", "line", "contract"),
    [
        ("bti/people/services.py", "import cases.models", "Floor plan"),
        ("consent/models.py", "import consent.services", "Rooms"),
        ("cases/services/opening.py", "import guardian.shortcuts", "Only stafettlogg.access"),
        ("cases/levels/table.py", "import celery", "The rules of the trade"),
    ],
)
def test_a_forbidden_import_breaks_its_contract(tmp_path, file, line, contract):
    for folder in CODE:
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("packs"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    with (tmp_path / file).open("a") as source:
        source.write(f"\n{line}\n")

    done = lint(tmp_path)

    assert done.returncode != 0
    assert re.search(rf"^{contract}.*BROKEN", done.stdout, re.MULTILINE), done.stdout


WRITES = {"save", "create", "delete", "get_or_create", "update_or_create", "bulk_create"}


@pytest.mark.parametrize(
    "path",
    [p for p in sources(*CODE) if {"views", "inputs", "templatetags"} & {p.stem, p.parent.name}],
    ids=lambda p: str(p.relative_to(ROOT)),
)
def test_pages_write_nothing_themselves(path):
    """Services are the only writers; a page's own ``save`` method calls one."""
    written = [
        f"{node.func.attr} at line {node.lineno}"
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in WRITES
        and ast.unparse(node.func.value) not in ("self", "submission", "super()")
    ]

    assert written == []


@pytest.mark.parametrize(
    "path",
    sorted((ROOT / "templates").rglob("*.html")),
    ids=lambda p: str(p.relative_to(ROOT)),
)
def test_templates_hold_no_inline_code(path):
    """The content security policy would stop it; so it is stopped here."""
    if path.parent.name == "archive":  # a document, not a page
        return
    text = path.read_text()

    assert not re.search(r"\sstyle=|<style|\son[a-z]+=|javascript:|<script(?![^>]*\bsrc=)", text)

"""The example of docs/guides.md, and ways to break it."""

import re
from pathlib import Path

import pytest

from bti.guides.load import GuideError, Problem, load
from bti.guides.models import Guide

DOCS = Path(__file__).resolve().parents[2] / "docs" / "guides.md"


def example() -> str:
    """The whole guide that docs/guides.md shows."""
    (text,) = re.findall(r"^```yaml\n(.*?)^```$", DOCS.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    return text


def written(folder: Path, text: str) -> Path:
    path = folder / "elvedal.yaml"
    path.write_text(text, "utf-8")
    return path


def line_of(start: str) -> int:
    """The line of the example that begins with the words."""
    return next(
        number for number, line in enumerate(example().splitlines(), 1) if line.startswith(start)
    )


def problems(folder: Path, text: str) -> list[Problem]:
    """What is told when the text is loaded; the load must fail."""
    with pytest.raises(GuideError) as refused:
        load(written(folder, text), Guide)
    return list(refused.value.problems)


def broken(folder: Path, right: str, wrong: str) -> tuple[list[Problem], int]:
    """The problems after one change of the example, and the line where the change begins."""
    text = example()
    assert text.count(right) == 1, f"{right!r} is not in the example once"
    return problems(folder, text.replace(right, wrong)), text[: text.index(right)].count("\n") + 1

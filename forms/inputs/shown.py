"""Answers of a paper form as one reads them."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from bti.web.templatetags.words import full_day
from forms.catalogue import Question

NUMBER = re.compile(r"\d+[a-z]?")
YES_NO = [("yes", _("Ja")), ("no", _("Nei"))]


def label_of(question: Question) -> str:
    """The question's words with the number it has on the paper."""
    numbered = NUMBER.fullmatch(question.number)
    return f"{question.number} {question.label}" if numbered else str(question.label)


def shown_answer(question: Question, value: Any) -> str | date | list[str]:
    """An answer as one reads it: the words of a choice, a day as a day, a line per row."""
    if question.kind in ("choice", "scale"):
        choice = question.choice(str(value))
        words = str(choice.label) if choice else str(value)
        return f"{value} {words}" if question.kind == "scale" else words
    if question.kind == "checks":
        return [str(c.label) for c in question.choices if c.value in value]
    if question.kind == "yes_no":
        return str(dict(YES_NO).get(value, value))
    if question.kind == "date":
        return date.fromisoformat(value)
    if question.kind == "table":
        return [_row_in_words(question, row) for row in value]
    return str(value)


def rows_of(question: Question, value: Any) -> list[list[str]]:
    """The cells of a table, row by row, days in words."""
    return [[_cell(c.kind, row.get(c.key, "")) for c in question.columns] for row in value or ()]


def _row_in_words(question: Question, row: Mapping[str, str]) -> str:
    told = zip(question.columns, rows_of(question, [row])[0], strict=True)
    return "; ".join(f"{column.label}: {cell}" for column, cell in told if cell)


def _cell(kind: str, cell: str) -> str:
    if kind != "date" or not cell:
        return cell
    return full_day(date.fromisoformat(cell))


def in_text(shown: Any) -> str:
    """A shown answer as plain text."""
    if isinstance(shown, date):
        return full_day(shown)
    if isinstance(shown, list):
        return "\n".join(f"- {words}" for words in shown)
    return str(shown)

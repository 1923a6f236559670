"""Answers as they are kept: known questions only, each fitting its kind."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from forms.catalogue import WRITTEN, Column, PaperForm, Question


def checked_answers(
    paper: PaperForm, answers: Mapping[str, Any], *, on: date, whole: bool
) -> dict[str, Any]:
    """The answers as they are kept: known questions only, empty ones left out.

    ``whole``: what must be answered is. Raises ValidationError by question.
    """
    known = {question.key: question for question in paper.fields}
    problems: dict[str, str] = {}
    if set(answers) - set(known):
        raise ValidationError(_("Skjemaet har ikke dette spørsmålet."))
    kept = {}
    for key, question in known.items():
        value = _tidy(answers.get(key))
        if value in ("", []):
            if whole and question.required:
                problems[key] = _("Dette må du svare på før du låser skjemaet.")
            continue
        problem = CHECKS[question.kind](question, value, on)
        if problem:
            problems[key] = problem
        kept[key] = value
    if problems:
        raise ValidationError(problems)
    if not kept:
        raise ValidationError(_("Skriv noe før du lagrer."))
    return kept


def _tidy(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        tidied = [_tidy_row(e) if isinstance(e, Mapping) else str(e) for e in value]
        return [entry for entry in tidied if entry != {}]
    return str(value).strip()


def _tidy_row(row: Mapping[str, Any]) -> dict[str, str]:
    """The cells of a row that hold something."""
    cells = {str(key): str(_tidy(cell)) for key, cell in row.items()}
    return {key: cell for key, cell in cells.items() if cell}


def _written(question: Question, value: Any, on: date) -> str:
    limit = question.limit or 0
    if isinstance(value, str) and len(value) > limit:
        return _("Teksten er for lang. Den kan ha %(limit)d tegn.") % {"limit": limit}
    return "" if isinstance(value, str) else _("Skriv svaret som tekst.")


def _chosen(question: Question, value: Any, on: date) -> str:
    if value in question.values:
        return ""
    if question.kind == "scale":
        return _("Velg et tall fra %(first)s til %(last)s.") % {
            "first": question.values[0],
            "last": question.values[-1],
        }
    return _("Velg et av svarene i skjemaet.")


def _ticked(question: Question, value: Any, on: date) -> str:
    right = isinstance(value, list) and set(value) <= set(question.values)
    return "" if right else _("Kryss av blant svarene i skjemaet.")


def _a_day(question: Question, value: Any, on: date) -> str:
    return _wrong_day(value, on, ahead=question.ahead)


def _wrong_day(value: Any, on: date, *, ahead: bool) -> str:
    try:
        day = date.fromisoformat(value)
    except (TypeError, ValueError):
        return _("Skriv en dato.")
    return _("Datoen kan ikke være fram i tid.") if day > on and not ahead else ""


def _yes_or_no(question: Question, value: Any, on: date) -> str:
    return "" if value in ("yes", "no") else _("Svar ja eller nei.")


def _in_rows(question: Question, value: Any, on: date) -> str:
    if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
        return _("Fyll ut radene i tabellen.")
    if len(value) > (question.rows or 0):
        return _("Tabellen har plass til %(rows)d rader.") % {"rows": question.rows}
    columns = {column.key: column for column in question.columns}
    for row in value:
        if set(row) - set(columns):
            return _("Tabellen har ikke denne kolonnen.")
        for key, cell in row.items():
            problem = _wrong_cell(columns[key], cell, on)
            if problem:
                return f"{columns[key].label}: {problem}"
    return ""


def _wrong_cell(column: Column, cell: str, on: date) -> str:
    if column.kind == "date":
        return _wrong_day(cell, on, ahead=column.ahead)
    limit = WRITTEN["text"]
    if len(cell) > limit:
        return _("Teksten er for lang. Den kan ha %(limit)d tegn.") % {"limit": limit}
    return ""


CHECKS: dict[str, Callable[[Question, Any, date], str]] = {
    "text": _written,
    "longtext": _written,
    "choice": _chosen,
    "scale": _chosen,
    "checks": _ticked,
    "date": _a_day,
    "yes_no": _yes_or_no,
    "table": _in_rows,
    "signature": _written,
}

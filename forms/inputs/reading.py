"""A filled form, section by section, as it is read on a page, printed or copied."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from forms.catalogue import Question, Section
from forms.inputs.shown import in_text, label_of, rows_of, shown_answer
from forms.models import FilledForm

CHECKLIST = 4  # so many yes or no in one section are a list to get through


def answered(form: FilledForm) -> list[dict[str, Any]]:
    """The answers under their questions; under their keys where the version is gone."""
    paper = form.paper
    if paper is None:
        lines = [_plain(key, value) for key, value in form.answers.items()]
        return [{"title": "", "phase": None, "lines": lines, "done": None}]
    return [
        {
            "title": str(section.title),
            "phase": section.phase,
            "lines": [
                line_of(q, form.answers[q.key]) for q in section.fields if q.key in form.answers
            ],
            "done": progress(section, form.answers),
        }
        for section in paper.sections
    ]


def line_of(question: Question, value: Any) -> dict[str, Any]:
    """One question with its answer, as forms/_answer.html shows it."""
    shown = shown_answer(question, value)
    return {
        "label": label_of(question),
        "kind": question.kind,
        "several": shown if question.kind == "checks" else None,
        "day": shown if isinstance(shown, date) else None,
        "columns": [str(column.label) for column in question.columns],
        "rows": rows_of(question, value) if question.kind == "table" else [],
        "zone": _zone(question, value),
        "ruler": [(v, v == value) for v in question.values] if question.kind == "scale" else [],
        "answer": shown,
        "of": len(question.choices) if question.kind == "checks" and not question.signs else 0,
    }


def _zone(question: Question, value: Any) -> str:
    zone = question.zone(str(value)) if question.kind == "scale" else None
    return str(zone.label) if zone else ""


def _plain(key: str, value: Any) -> dict[str, Any]:
    several = [str(entry) for entry in value] if isinstance(value, list) else None
    return {"label": key, "kind": "text", "several": several, "answer": str(value)}


def yes_or_no(section: Section) -> int:
    """How many points a section has to get through; none where it is no checklist."""
    points = sum(question.kind == "yes_no" for question in section.fields)
    return points if points >= CHECKLIST else 0


def progress(section: Section, answers: dict[str, Any]) -> dict[str, int] | None:
    """How many points of a checklist are answered with yes."""
    points = yes_or_no(section)
    if not points:
        return None
    keys = [question.key for question in section.fields if question.kind == "yes_no"]
    return {"done": sum(answers.get(key) == "yes" for key in keys), "all": points}


def as_text(form: FilledForm) -> str:
    """The whole form as plain text, to be copied into one's own records system (R377)."""
    return "\n".join(_text_lines(form)).strip() + "\n"


def _text_lines(form: FilledForm) -> Iterator[str]:
    yield form.title
    yield _("Utgave %(number)d") % {"number": form.version}
    yield _("Fylt ut av %(name)s %(day)s") % {
        "name": form.author.name, "day": in_text(form.filled_on),
    }  # fmt: skip
    if form.locked_at is None:
        yield _("Utkast")
    for section in answered(form):
        if not section["lines"]:
            continue
        yield ""
        yield section["title"].upper()
        for line in section["lines"]:
            yield ""
            yield line["label"]
            yield in_text(line["several"] or line["answer"])

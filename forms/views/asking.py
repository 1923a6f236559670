"""The questions of a paper form as the page draws them."""

from collections.abc import Sequence
from typing import Any

from forms.catalogue import PaperForm, Question
from forms.inputs import PaperInput, line_of, yes_or_no
from forms.inputs.table import drawn_rows
from forms.models import FilledForm


def asked_sections(
    paper: PaperForm, form: PaperInput, filled: Sequence[FilledForm]
) -> list[dict[str, Any]]:
    """Section by section, each question with its field and what stands beside it.

    The draft on the screen is no earlier answer to itself.
    """
    earlier = [f for f in filled if f.locked_at or f.code != paper.code]
    return [
        {
            "section": section,
            "points": yes_or_no(section),
            "questions": [_asked(question, form, earlier) for question in section.fields],
        }
        for section in paper.sections
    ]


def _asked(question: Question, form: PaperInput, filled: Sequence[FilledForm]) -> dict[str, Any]:
    field = form[question.key]
    asked: dict[str, Any] = {
        "kind": question.kind,
        "key": question.key,
        "field": field,
        "beside": earlier_answer(question, filled),
    }
    if question.kind == "scale":
        asked["zones"] = question.zones
        asked["resources"] = [choice for choice in question.choices if choice.resource]
    if question.kind == "table":
        shown = form.rows_shown.get(question.key, 0)
        asked["rows"] = drawn_rows(field, shown=shown, longer=form.longer == question.key)
        asked["full"] = len(asked["rows"]) >= (question.rows or 0)
    if question.kind == "checks" and not question.signs:
        asked["of"] = len(question.choices)
    return asked


def earlier_answer(question: Question, filled: Sequence[FilledForm]) -> dict[str, Any] | None:
    """The earlier answer that the question asks one to look back at (R208)."""
    if question.beside is None:
        return None
    code, key = question.beside.split(".")
    for form in reversed(filled):
        if form.code == code and key in form.answers and form.paper:
            asked = form.paper.field(key)
            return {
                "number": asked.number,
                "label": asked.label,
                "day": form.filled_on,
                "line": line_of(asked, form.answers[key]),
            }
    return None

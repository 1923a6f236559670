"""Forms seen over time: how a number has moved, and which signs have lasted (R209, R350).

Works on forms that are read already. A locked form that was corrected gives way to the one that
corrects it, which keeps the day of the first.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from forms import catalogue
from forms.catalogue import PaperForm, Question
from forms.models import FilledForm


@dataclass(frozen=True)
class Sign:
    """One sign and the days it was ticked, oldest first."""

    label: str
    days: tuple[date, ...]

    @property
    def times(self) -> int:
        return len(self.days)


def in_force(filled: Iterable[FilledForm]) -> list[tuple[date, FilledForm]]:
    """The locked forms that nobody has corrected, with the day they tell about, oldest first."""
    locked = {form.pk: form for form in filled if form.locked_at}
    corrected = {form.corrects_id for form in locked.values() if form.corrects_id}
    days = [(_first(form, locked).filled_on, form) for pk, form in locked.items()
            if pk not in corrected]  # fmt: skip
    return sorted(days, key=lambda pair: (pair[0], pair[1].pk))


def _first(form: FilledForm, locked: dict[int, FilledForm]) -> FilledForm:
    while form.corrects_id in locked:
        form = locked[form.corrects_id]
    return form


def trend_of(code: str, filled: Iterable[FilledForm]) -> dict[str, Any]:
    """A form's number per day, drawn by _parts/trend.html: the scale's value, or how many signs.

    Empty where the form has neither.
    """
    newest = catalogue.get(code)
    if newest.scale is not None:
        return {
            "points": _points(code, filled, "scale", lambda answer: int(answer)),
            "top": len(newest.scale.values),
            "marks": marks(newest.scale),
        }
    if newest.signs is not None:
        points = _points(code, filled, "signs", len)
        top = max((point["value"] for point in points), default=0)
        return {"points": points, "signs": True, "top": max(top, 4), "marks": []}
    return {}


def _points(
    code: str, filled: Iterable[FilledForm], which: str, value: Any
) -> list[dict[str, Any]]:
    points = []
    for day, form in in_force(form for form in filled if form.code == code):
        question = _asked(form, which)
        if question is not None and form.answers.get(question.key):
            points.append({"day": day, "value": value(form.answers[question.key])})
    return points


def _asked(form: FilledForm, which: str) -> Question | None:
    """The form's scale, or its signs, in the form's own version."""
    if form.paper is None:
        return None
    return form.paper.scale if which == "scale" else form.paper.signs


def marks(scale: Question) -> list[dict[str, Any]]:
    """The zones of a scale as the drawing takes them: short name, lowest and highest value."""
    return [
        {"label": str(zone.short), "low": int(zone.values[0]), "high": int(zone.values[-1])}
        for zone in scale.zones
    ]


def followed(papers: Iterable[PaperForm]) -> list[PaperForm]:
    """The forms that tell something over time."""
    return [paper for paper in papers if paper.scale or paper.signs]


def signs_over_time(code: str, filled: Iterable[FilledForm]) -> list[Sign]:
    """Each sign that was seen and its days, those seen most times first (R350)."""
    seen: dict[str, list[date]] = {}
    words: dict[str, str] = {}
    for day, form in in_force(form for form in filled if form.code == code):
        question = _asked(form, "signs")
        for value in form.answers.get(question.key, ()) if question else ():
            seen.setdefault(value, []).append(day)
            choice = question.choice(value) if question else None
            words[value] = str(choice.label) if choice else value
    signs = [Sign(words[value], tuple(days)) for value, days in seen.items()]
    return sorted(signs, key=lambda sign: (-sign.times, sign.days[0]))

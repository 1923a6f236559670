"""What the case asks of the forms: which facts they tell, and what to show on its page."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.dispatch import receiver

from bti.accounts.addresses import address
from bti.accounts.models import User
from bti.database.compiled import compiled
from cases.models import Case
from cases.rules import is_holder
from cases.signals import Asked, facts_asked, panels_asked, texts_asked
from forms import catalogue
from forms.catalogue import PaperForm
from forms.inputs import shown_answer
from forms.models import FilledForm
from forms.services import trend_of

NEWEST = 5  # forms on the case's page; the others stand in the list of forms
MOST_POINTS = 12

FACTS = {
    "uro_a": "form_uro_a",
    "uro_b": "form_uro_b",
    "uro_c": "form_uro_c",
    "observasjonsskjema": "form_observation",
    "uro_sonene": "scale_recorded",
    "bekymringsskala_barn": "scale_recorded",
    "bekymringsskala_foreldre": "scale_recorded",
    "motereferat": "minutes_written",
}


@receiver(facts_asked)
def facts_of_forms(sender: Any, case: Case, asked: Asked | None = None, **kwargs: Any) -> set[str]:
    """The guide's facts that locked forms tell: a draft is not done yet."""
    codes = (
        [form.code for form in asked.once(filled_of, case) if form.locked_at]
        if asked
        else _locked(case=case.pk)
    )
    return {FACTS[code] for code in codes if code in FACTS}


@compiled
def _locked(*, case: int) -> QuerySet[Any]:
    locked = FilledForm.objects.filter(case=case, locked_at__isnull=False)
    return locked.order_by().values_list("code", flat=True).distinct()


def filled_of(case: Case) -> list[FilledForm]:
    """The forms of the case, oldest first."""
    return _filled(case=case.pk)


@receiver(panels_asked)
def panels_of_forms(
    sender: Any, case: Case, user: User, on: date, asked: Asked | None = None, **kwargs: Any
) -> list[dict[str, Any]]:
    """The worry over time, and the newest forms of the case with their addresses.

    Only for the one who holds the case. Shapes: ``{"kind": "trend", "title", "form",
    "trend": {points}, "href", "more"}``,
    ``{"kind": "forms", "forms": [{title, day, locked, href}], "href"}``.
    """
    if not is_holder(user, case):
        return []
    filled = (asked or Asked()).once(filled_of, case)
    panels: list[dict[str, Any]] = []
    scale = _scale_of(case)
    if scale:
        trend = trend_of(scale.code, filled)
        panels.append(
            {
                "kind": "trend",
                "title": scale.sections[0].title,
                "form": scale.title,
                "trend": {**trend, "points": trend["points"][-MOST_POINTS:]},
                "href": address("forms:fill", case.pk, scale.code) if case.is_open else "",
                "more": address("forms:over-time", case.pk),
            }
        )
    told = [form for form in filled if not catalogue.repeated(form.code)]
    panels.append(
        {
            "kind": "forms",
            "forms": [_line(form, user) for form in reversed(told[-NEWEST:])],
            "href": address("forms:list", case.pk),
        }
    )
    return panels


def _scale_of(case: Case) -> PaperForm | None:
    """The guide's form for how worried one is: one that is taken again and again, if any."""
    known = catalogue.codes()
    scales = [p for p in (catalogue.get(c) for c in case.guide.forms if c in known) if p.scale]
    return next((paper for paper in scales if paper.repeated), scales[0] if scales else None)


@compiled
def _filled(*, case: int) -> QuerySet[FilledForm]:
    return FilledForm.objects.filter(case=case).order_by("pk")


def _line(form: FilledForm, user: User) -> dict[str, Any]:
    locked = form.locked_at is not None
    goes_on = not locked and form.author_id == user.pk
    href = (
        address("forms:fill", form.case_id, form.code)
        if goes_on
        else address("forms:read", form.pk)
    )
    return {"title": form.title, "day": form.filled_on, "locked": locked, "href": href}


@receiver(texts_asked)
def texts_of_forms(sender: Any, case: Case, user: User, **kwargs: Any) -> list[dict[str, Any]]:
    """The answers of the user's forms as text, a line a question, for who holds the case."""
    if not is_holder(user, case):
        return []
    return [
        {
            "key": f"form-{form.pk}",
            "title": form.title,
            "day": form.filled_on,
            "text": "\n".join(_answer_lines(form)),
        }
        for form in _filled(case=case.pk)
        if form.author_id == user.pk
    ]


def _answer_lines(form: FilledForm) -> Iterator[str]:
    """What was answered in words; dates, scales and ticks with the words of the form."""
    try:
        paper = catalogue.get(form.code, form.version)
    except LookupError:
        return
    for question in paper.fields:
        if question.key in form.answers:
            answer = shown_answer(question, form.answers[question.key])
            told = ", ".join(map(str, answer)) if isinstance(answer, list) else str(answer)
            yield f"{question.label}: {told}"

"""Answers to paper forms: saved as a draft that is gone on with, or locked as written."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bti.accounts.authorize import authorize
from bti.accounts.models import User
from bti.audit.record import record_act
from cases.models import Case
from forms import catalogue
from forms.catalogue import PaperForm, Question
from forms.models import FilledForm

SCALE = "uro_sonene"  # taken again and again: each time is a form of its own, locked at once


@transaction.atomic
def save_form(
    case: Case, *, by: User, on: date, code: str, answers: Mapping[str, Any], lock: bool = False,
    version: int | None = None,
) -> FilledForm:  # fmt: skip
    """Keep the answers in one's open form of this kind, or begin one; ``lock`` makes it final.

    A locked form is never written again: the next saving begins a new one. A form that is begun
    goes on in the version it was begun in; ``version`` is the one that was on the screen. Raises
    ValidationError by question. Source: R41, R167, R196–R211.
    """
    authorize(by, "forms.fill_form", case)
    Case.objects.select_for_update().get(pk=case.pk)  # two savings at once begin one form
    begun = open_form(case, by=by, code=code)
    paper = paper_for(case, code=code, version=begun.version if begun else version)
    locks = lock or code == SCALE
    kept = checked_answers(paper, answers, on=on, whole=locks)
    form = begun or FilledForm(case=case, code=code, version=paper.version, author=by)
    form.answers = kept
    form.filled_on = on
    form.locked_at = timezone.now() if locks else None
    form.save()
    record_act(
        by=by, act="forms.save_form", subject=form, form=code, version=paper.version, locked=locks
    )
    return form


def open_form(case: Case, *, by: User, code: str) -> FilledForm | None:
    """The form of this kind that the user has begun and not locked."""
    if code == SCALE:
        return None
    return FilledForm.objects.filter(case=case, code=code, author=by, locked_at=None).first()


def paper_for(case: Case, *, code: str, version: int | None = None) -> PaperForm:
    """The paper form, where the case's guide uses it. Raises ValidationError with a sentence."""
    if code not in case.guide.forms or code not in catalogue.codes():
        raise ValidationError(_("Dette skjemaet finnes ikke i handlingsveilederen deres."))
    try:
        return catalogue.get(code, version)
    except LookupError:
        raise ValidationError(
            _("Skjemaet er byttet ut siden du begynte, og den gamle utgaven finnes ikke lenger.")
        ) from None


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


def trend_points(filled: Iterable[FilledForm]) -> list[dict[str, Any]]:
    """The days and values of the URO-sonene among the forms, oldest first."""
    return [
        {"day": form.filled_on, "value": int(form.answers["sone"])}
        for form in filled
        if form.code == SCALE and form.locked_at
    ]


def title_of(form: FilledForm) -> str:
    """The form's title in its own version; its code where that version is gone."""
    try:
        return str(catalogue.get(form.code, form.version).title)
    except LookupError:
        return form.code


def _tidy(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [str(entry) for entry in value]
    return str(value).strip()


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
    try:
        day = date.fromisoformat(value)
    except (TypeError, ValueError):
        return _("Skriv en dato.")
    return _("Datoen kan ikke være fram i tid.") if day > on else ""


def _yes_or_no(question: Question, value: Any, on: date) -> str:
    return "" if value in ("yes", "no") else _("Svar ja eller nei.")


CHECKS: dict[str, Callable[[Question, Any, date], str]] = {
    "text": _written,
    "longtext": _written,
    "choice": _chosen,
    "scale": _chosen,
    "checks": _ticked,
    "date": _a_day,
    "yes_no": _yes_or_no,
}

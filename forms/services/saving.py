"""Answers to paper forms: saved as a draft that is gone on with, or locked as written."""

from collections.abc import Mapping
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
from forms.catalogue import PaperForm
from forms.models import FilledForm
from forms.services.answers import checked_answers


@transaction.atomic
def save_form(
    case: Case, *, by: User, on: date, code: str, answers: Mapping[str, Any], lock: bool = False,
    version: int | None = None, corrects: FilledForm | None = None,
) -> FilledForm:  # fmt: skip
    """Keep the answers in one's open form of this kind, or begin one; ``lock`` makes it final.

    A locked form is never written again: the next saving begins a new one, and one that mends an
    error names the form it ``corrects``. A form that is begun goes on in the version it was begun
    in; ``version`` is the one that was on the screen. Raises ValidationError by question.
    Source: R41, R167, R196–R211.
    """
    authorize(by, "forms.fill_form", case)
    Case.objects.select_for_update().get(pk=case.pk)  # two savings at once begin one form
    begun = open_form(case, by=by, code=code)
    paper = paper_for(case, code=code, version=begun.version if begun else version)
    if not paper.kept:
        raise ValidationError(_("Dette skjemaet blir ikke lagret. Skriv det ut når du er ferdig."))
    if corrects is not None:
        _may_correct(corrects, case=case, code=code, begun=begun)
    locks = lock or paper.repeated
    kept = checked_answers(paper, answers, on=on, whole=locks)
    form = begun or FilledForm(
        case=case, code=code, version=paper.version, author=by, corrects=corrects
    )
    form.answers = kept
    form.filled_on = on
    form.locked_at = timezone.now() if locks else None
    form.save()
    record_act(
        by=by, act="forms.save_form", subject=form, form=code, version=paper.version, locked=locks,
        corrects=form.corrects_id,
    )  # fmt: skip
    return form


@transaction.atomic
def note_printing(case: Case, *, by: User, on: date, code: str) -> PaperForm:
    """Note that a form which is not kept was filled in and printed: never what was written."""
    authorize(by, "forms.fill_form", case)
    paper = paper_for(case, code=code)
    record_act(by=by, act="forms.print_form", subject=case, form=code, version=paper.version)
    return paper


def open_form(case: Case, *, by: User, code: str) -> FilledForm | None:
    """The form of this kind that the user has begun and not locked."""
    return FilledForm.objects.filter(case=case, code=code, author=by, locked_at=None).first()


def _may_correct(wrong: FilledForm, *, case: Case, code: str, begun: FilledForm | None) -> None:
    """Raise ValidationError unless the locked form is of this case and kind, and not begun on."""
    if (wrong.case_id, wrong.code) != (case.pk, code):
        raise ValidationError(_("Dette skjemaet hører ikke til her."))
    if wrong.locked_at is None:
        raise ValidationError(_("Skjemaet er ikke låst ennå. Du kan endre det som det er."))
    if begun is not None and begun.corrects_id != wrong.pk:
        raise ValidationError(
            _("Du har alt begynt på et nytt skjema av denne typen. Gjør det ferdig først.")
        )
    if wrong.corrected_by.filter(locked_at__isnull=False).exists():
        raise ValidationError(
            _("Skjemaet er alt rettet i et nyere skjema. Rett i det nyeste i stedet.")
        )


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

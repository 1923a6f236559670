"""The work so far, summed up as a text for a talk with guardians (R402, R377). Never stored.

Only what the family may know: days, levels, steps, talks they took part in, and what stands in the
log they read. No notes of the holder's own, no talk with the child alone, no discussion, and
nothing of a report. Of a shielded case there is no text at all (R35).
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from bti.accounts.authorize import authorize
from bti.accounts.models import User
from bti.web.templatetags.words import full_day
from cases.levels import Note, notes_of, went
from cases.models import Case, Level, Talk
from cases.services.looking import LOOKED
from cases.signals import course_asked

Line = tuple[date, str]
# What guardians hear from child welfare itself
OF_WELFARE = frozenset({"report", "investigate", "decide", "extend"})


def sum_up(case: Case, *, by: User) -> str:
    """The text, oldest first, with a heading and an end that promises nothing on others' behalf.

    Raises ValidationError for a shielded case.
    """
    authorize(by, "cases.view_case", case)
    if case.is_shielded:
        raise ValidationError(_("Saken er skjermet. Da lager vi ingen tekst til foresatte."))
    lines = [*_of_case(case), *_of_floors_above(case, by)]
    told = [f"{full_day(day)}: {text}" for day, text in sorted(lines)]
    heading = _("Dette har vi gjort sammen for %(name)s") % {"name": case.child.first_name}
    end = _("Nå vil vi høre hvordan dere ser på det, og hva dere ønsker.")
    return "\n".join([heading, "", *told, "", end])


def _of_case(case: Case) -> Iterator[Line]:
    yield case.concern_on, capfirst(f"{case.guide.words.concern}.")
    for note in notes_of(case):
        text = ""
        if note.kind == "level" and note.code not in OF_WELFARE:
            text = _level(case, note)
        elif note.kind == "step" and note.code != LOOKED:
            text = _step(case, note)
        elif note.kind == "talk" and note.code != Talk.With.CHILD:
            text = _talk(note)
        if text:
            yield note.day, text


def _level(case: Case, note: Note) -> str:
    if note.target == Level.CLOSED:
        return _("Saken ble avsluttet.")
    name = case.guide.level(note.target).short
    return _("Vi kom til «%(level)s».") % {"level": name}


def _step(case: Case, note: Note) -> str:
    steps = {step.code: step.title for step in case.guide.level(note.source).steps}
    return _("Gjort: %(step)s.") % {"step": steps[note.code]} if note.code in steps else ""


def _talk(note: Note) -> str:
    whom = _("Vi snakket sammen.")
    outcome = went(note).outcome
    return f"{whom} {Talk.Outcome(outcome).label}." if outcome else whom


def _of_floors_above(case: Case, by: User) -> Iterator[Line]:
    answers: list[Any] = [given for _, given in course_asked.send(sender=Case, case=case, user=by)]
    for one in (one for given in answers for one in given or []):
        yield one["day"], one["text"]

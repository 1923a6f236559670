"""Whether the child already has a log: told before planning, so that there is one and not two."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from bti.accounts.authorize import authorize
from bti.accounts.models import User
from bti.audit.record import record_act
from cases.models import Case, Level, StepDone
from cases.signals import logs_asked

LOOKED = "existing_log"  # the code of the step that is noted
PLANNING = (Level.OWN_SERVICE, Level.SHARED)


@dataclass(frozen=True)
class OtherLog:
    """What is told of a log in another case: enough to talk together, nothing of its content."""

    since: date
    unit: str
    holder: str


def why_not(case: Case) -> str:
    """Why one cannot look now, or nothing: the guide asks for it, before planning (R176, R188)."""
    if not case.guide.switches.existing_log_lookup:
        return _("Handlingsveilederen deres ber ikke om dette.")
    if case.level not in PLANNING:
        return _("Du kan se etter dette på nivå 1 og 2, før dere planlegger tiltak.")
    return ""


@transaction.atomic
def look_for_log(case: Case, *, by: User, on: date) -> list[OtherLog]:
    """The open logs of other cases about the child in the municipality (R176, R188).

    For the holder of an open case about the child alone. That one has looked is noted in the audit
    with how many there were, and on the level as a step. Raises ValidationError.
    """
    authorize(by, "cases.change_case", case)
    if sentence := why_not(case):
        raise ValidationError(sentence)
    answers: list[Any] = [given for _, given in logs_asked.send(sender=Case, case=case)]
    found = [OtherLog(**one) for given in answers for one in given or []]
    StepDone.objects.get_or_create(
        case=case, level=case.level, step=LOOKED, defaults={"noted_by": by, "on": on}
    )
    record_act(by=by, act="cases.look_for_log", subject=case, found=len(found), on=on.isoformat())
    return found

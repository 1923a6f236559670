"""How a guardian's relation to a child changes: responsibility, an end, a block, a judgment.

Each change is told upward, and doors that rested on the relation close in the same transaction.
"""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from bti.accounts.models import User
from bti.audit.record import record_act
from bti.people.models import Guardianship
from bti.people.signals import guardianship_changed

LONGEST = 300


@transaction.atomic
def change_tie(
    tie: Guardianship, *, by: User, on: date, parental_responsibility: bool, ends: date | None,
    reason: str,
) -> Guardianship:  # fmt: skip
    """Set whether the guardian has parental responsibility, and the relation's last day.

    Raises ValidationError by field: no reason, an end before the day, a block that stands.
    """
    tie = _locked(tie)
    if tie.blocked:
        raise ValidationError(_("Relasjonen er sperret. Opphev sperren først."))
    faults = _faulty_reason(reason)
    if ends is not None and ends < on:
        faults["ends"] = _("Siste dag kan ikke være før i dag. Sperr relasjonen for å stanse nå.")
    if faults:
        raise ValidationError(faults)
    tie.parental_responsibility, tie.ends = parental_responsibility, ends
    return _keep(tie, "people.change_tie", by=by, on=on, reason=reason)


@transaction.atomic
def block_tie(tie: Guardianship, *, by: User, on: date, reason: str) -> Guardianship:
    """Block the guardian from everything about the child, now. Beats everything else.

    Raises ValidationError without a reason, or when it is blocked already.
    """
    tie = _locked(tie)
    if tie.blocked:
        raise ValidationError(_("Relasjonen er alt sperret."))
    if faults := _faulty_reason(reason):
        raise ValidationError(faults)
    tie.blocked = True
    return _keep(tie, "people.block_tie", by=by, on=on, reason=reason)


@transaction.atomic
def unblock_tie(tie: Guardianship, *, by: User, on: date, reason: str) -> Guardianship:
    """Take the block away; what else the relation is, it is again. Raises ValidationError."""
    tie = _locked(tie)
    if not tie.blocked:
        raise ValidationError(_("Relasjonen er ikke sperret."))
    if faults := _faulty_reason(reason):
        raise ValidationError(faults)
    tie.blocked = False
    return _keep(tie, "people.unblock_tie", by=by, on=on, reason=reason)


@transaction.atomic
def confirm_judgment(tie: Guardianship, *, by: User, on: date) -> Guardianship:
    """A second employee has seen the judgment; from now on the guardian is one here (R282).

    Raises ValidationError when it rests on no judgment, is confirmed, or by the first one again.
    """
    tie = _locked(tie)
    if tie.judged_on is None:
        raise ValidationError(_("Relasjonen bygger ikke på en dom."))
    if tie.confirmed_by_id:
        raise ValidationError(_("Dommen er alt bekreftet."))
    if tie.seen_by_id == by.pk:
        raise ValidationError(_("En annen enn den som registrerte dommen, må bekrefte den."))
    tie.confirmed_by, tie.confirmed_on = by, on
    return _keep(tie, "people.confirm_judgment", by=by, on=on, reason=tie.change_reason)


def _locked(tie: Guardianship) -> Guardianship:
    rows = Guardianship.objects.select_for_update(of=("self",))
    found: Guardianship = rows.select_related("child", "guardian").get(pk=tie.pk)
    return found


def _faulty_reason(reason: str) -> dict[str, str]:
    if not reason.strip():
        return {"reason": _("Skriv kort hvorfor.")}
    if len(reason.strip()) > LONGEST:
        return {"reason": _("Begrunnelsen kan ha høyst 300 tegn.")}
    return {}


def _keep(tie: Guardianship, act: str, *, by: User, on: date, reason: str) -> Guardianship:
    tie.change_reason = reason.strip()
    tie.save()
    record_act(by=by, act=act, subject=tie, on=on.isoformat())
    guardianship_changed.send(sender=Guardianship, child=tie.child)
    return tie

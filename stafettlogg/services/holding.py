"""Holding one entry back from a service or a person, and letting go of it (R228, R230)."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bti.accounts.authorize import authorize
from bti.accounts.models import User
from bti.audit.record import record_act
from stafettlogg import access
from stafettlogg.models import HeldBack, InLog, Measure


@transaction.atomic
def hold_back(
    entry: InLog, *, by: User, on: date, service: str = "", employee: User | None = None
) -> HeldBack:
    """Hold the entry back from a service, a person, or (neither) all who read for a measure.

    It is gone from their pages at once. A goal takes its measures with it, a measure its
    evaluations. Raises ValidationError when it would change nothing.
    """
    authorize(by, "stafettlogg.hold_back", entry)
    if employee is not None:
        _check_person(entry, employee, on)
    against = {str(entry._meta.model_name): entry, "service": service, "employee": employee}
    if HeldBack.objects.filter(log=entry.log, released_at=None, **against).exists():
        raise ValidationError(_("Dette er alt holdt tilbake."))
    hold = HeldBack.objects.create(log=entry.log, author=by, **against)
    record_act(
        by=by, act="stafettlogg.hold_back", subject=hold, entry=entry._meta.label,
        service=service, user=employee.pk if employee else None,
    )  # fmt: skip
    return hold


@transaction.atomic
def release_hold(hold: HeldBack, *, by: User, on: date) -> HeldBack:
    """Let those it was held back from read it again, as far as consent lets them."""
    authorize(by, "stafettlogg.release_hold", hold)
    hold = HeldBack.objects.select_for_update(of=("self",)).select_related("log").get(pk=hold.pk)
    if hold.released_at is not None:
        raise ValidationError(_("Dette er ikke lenger holdt tilbake."))
    hold.released_at, hold.released_by = timezone.now(), by
    hold.save()
    record_act(by=by, act="stafettlogg.release_hold", subject=hold)
    return hold


def _check_person(entry: InLog, employee: User, on: date) -> None:
    """Nothing is held back from the family, the holder, or the one who answers for the measure."""
    name = {"name": employee.name}
    if isinstance(entry, Measure) and entry.employee_id == employee.pk:
        raise ValidationError(_("%(name)s har ansvaret for tiltaket og ser det alltid.") % name)
    role = access.role_of(employee, entry.log, on)
    let_in = employee.is_citizen and role == access.Role.ACTOR  # by the young adult
    if (employee.is_citizen and not let_in) or role not in (None, access.Role.ACTOR):
        raise ValidationError(
            _("%(name)s leser alt i loggen. Bare den som har et tiltak, kan få mindre.") % name
        )

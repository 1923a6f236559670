"""Notes by those who do not hold the baton, where the municipality lets them write (R277)."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from bti.accounts.authorize import authorize
from bti.accounts.models import User
from bti.audit.record import record_act
from stafettlogg.models import Contribution, Measure, Stafettlogg
from stafettlogg.services.keeping import keep, refuse, tell_readers


def own_measures(log: Stafettlogg, user: User) -> list[Measure]:
    """Open measures that the user answers for, and can write a note on."""
    rows = Measure.objects.filter(log=log, ended_on=None).select_related("guardian", "log__case")
    return [measure for measure in rows.order_by("pk") if _answers_for(user, measure)]


def _answers_for(user: User, measure: Measure) -> bool:
    if user.is_citizen:
        child = measure.log.case.child
        of_guardian = measure.guardian is not None and measure.guardian.user_id == user.pk
        return of_guardian or (measure.by_child and child.user_id == user.pk)
    holds = measure.log.case.holder_id == user.pk
    return measure.employee_id == user.pk or holds


@transaction.atomic
def contribute(
    log: Stafettlogg, *, by: User, on: date, text: str, measure: Measure | None = None
) -> Contribution:
    """Write a note in the log, or on a measure one answers for (R183, R192).

    Raises ValidationError by field.
    """
    authorize(by, "stafettlogg.add_contribution", log)
    if measure is not None:
        if measure.log_id != log.pk or not _answers_for(by, measure):
            refuse("measure", _("Du kan bare skrive om et tiltak du selv har ansvaret for."))
        if measure.ended_on:
            refuse("measure", _("Tiltaket er alt avsluttet."))
    if not text.strip():
        raise ValidationError({"text": _("Skriv det du vil si.")})
    note = Contribution(log=log, author=by, text=text.strip(), measure=measure, on=on)
    keep(note)
    record_act(by=by, act="stafettlogg.contribute", subject=note)
    tell_readers(log, by=by, on=on, about=note)
    return note

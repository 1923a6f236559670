"""Observations of the child, put beside the measure they tell of (R88)."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from bti.accounts.authorize import authorize
from bti.accounts.models import User
from bti.audit.record import record_act
from forms.models import FilledForm
from stafettlogg.models import Measure, MeasureObservation
from stafettlogg.services.keeping import keep, refuse
from stafettlogg.services.measures import lock

OBSERVATION = "observasjonsskjema"


def to_attach(measure: Measure) -> QuerySet[FilledForm]:
    """Locked observation forms of the case that do not stand at the measure, the newest first."""
    there = MeasureObservation.objects.filter(measure=measure).values("form")
    rows: QuerySet[FilledForm] = FilledForm.objects.filter(
        case=measure.log.case_id, code=OBSERVATION, locked_at__isnull=False
    )
    return rows.exclude(pk__in=there).order_by("-filled_on", "-pk")


@transaction.atomic
def attach_observation(
    measure: Measure, *, by: User, on: date, form: FilledForm
) -> MeasureObservation:
    """Put a locked observation form of the case at an open measure; only the holder sees it (R88).

    Raises ValidationError by field.
    """
    authorize(by, "stafettlogg.observe_measure", measure)
    measure = lock(measure)
    if form.case_id != measure.log.case_id or form.code != OBSERVATION or not form.locked_at:
        refuse("form", _("Velg et observasjonsskjema som er ferdig utfylt i saken."))
    if MeasureObservation.objects.filter(measure=measure, form=form).exists():
        raise ValidationError({"form": _("Observasjonen står ved tiltaket fra før.")})
    found = MeasureObservation(log=measure.log, author=by, measure=measure, form=form)
    keep(found)
    record_act(by=by, act="stafettlogg.attach_observation", subject=found, on=on.isoformat())
    return found

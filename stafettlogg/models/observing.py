"""An observation of the child, put beside the measure it is to tell of (R88)."""

from django.db import models
from simple_history.models import HistoricalRecords

from forms.models import FilledForm
from stafettlogg.models.log import InLog
from stafettlogg.models.work import Measure


class MeasureObservation(InLog):
    """A locked observation form of the case, at a measure.

    For the holder alone, title and all: the form was filled in for the work, not for the log, and
    what it is called tells that somebody watched the child. What the observations show is told in
    the evaluation, which the family reads.
    """

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="observations")
    form = models.ForeignKey(FilledForm, models.PROTECT, related_name="+")
    history = HistoricalRecords()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["measure", "form"], name="an_observation_stands_once")
        ]

    class Privacy:
        personal = {"log", "measure", "form"}
        open = {"author", "written_at"}

"""The leader's word that the routine was followed when a consent was withdrawn."""

from django.db import models
from simple_history.models import HistoricalRecords

from cases.models.case import OnCase
from consent.models import Consent


class RoutineSignOff(OnCase):
    """«Leder er ansvarlig for at rutinen gjennomføres» (R301). ``noted_by`` is the leader."""

    consent = models.ForeignKey(Consent, models.PROTECT, related_name="+")
    signed_on = models.DateField()
    history = HistoricalRecords()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["case", "consent"], name="a_routine_is_confirmed_once")
        ]

    class Privacy:
        personal = {"case", "consent"}
        open = {"noted_by", "noted_at", "signed_on"}

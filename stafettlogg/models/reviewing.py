"""Readings that a leader must look over and sign for."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from bti.accounts.models import ServiceUnit, User
from bti.database.evidence import EvidenceQuerySet


class UnusualReading(models.Model):
    """What one employee read on one day, with why it stands out. Holds no child."""

    class Why(models.TextChoices):
        NO_RELATION = "no_relation", _("leste om et barn uten å ha noe med saken å gjøre")
        SAME_NAME = "same_name", _("har samme etternavn som barnet eller en foresatt")
        VOLUME = "volume", _("leste om mange flere barn enn vanlig")
        ODD_HOURS = "odd_hours", _("leste om natten eller i helgen")

    class Finding(models.TextChoices):
        IN_ORDER = "in_order", _("Lesingen var i orden")
        TALKED = "talked", _("Jeg har snakket med den ansatte, og det er avklart")
        DEVIATION = "deviation", _("Lesingen var ikke i orden. Jeg melder avvik")

    day = models.DateField()
    reader = models.ForeignKey(User, models.PROTECT, related_name="+")
    unit = models.ForeignKey(ServiceUnit, models.PROTECT, related_name="+")
    reasons = ArrayField(models.CharField(max_length=12, choices=Why))
    children = models.PositiveIntegerField()
    readings = models.PositiveIntegerField()
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    signed_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    finding = models.CharField(max_length=10, choices=Finding, blank=True)
    note = models.CharField(_("hva du fant ut"), max_length=500, blank=True)

    objects = EvidenceQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["day", "reader"], name="one_review_a_day"),
            models.CheckConstraint(
                condition=Q(signed_by=None) | ~Q(signed_by=F("reader")),
                name="nobody_signs_for_own_reading",
            ),
        ]

        indexes = [models.Index(fields=["unit", "-day"], name="unusual_in_unit")]

    class Privacy:
        personal = {"reader", "reasons", "children", "readings", "first_at", "last_at", "note"}
        open = {"day", "unit", "signed_by", "signed_at", "finding"}

    @property
    def audit_about(self) -> dict[str, Any]:
        return {}

    @property
    def reasons_in_words(self) -> list[str]:
        return [str(self.Why(reason).label) for reason in self.reasons]

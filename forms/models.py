"""Answers to one version of one paper form."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from bti.accounts.models import User
from bti.database.evidence import EvidenceQuerySet
from cases.models import Case


class FilledForm(models.Model):
    """A form filled in on a case: its version, answers by field key, and whether it is locked."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="filled_forms")
    code = models.CharField(max_length=40)
    version = models.PositiveSmallIntegerField()
    answers = models.JSONField(default=dict)
    author = models.ForeignKey(User, models.PROTECT, related_name="+")
    filled_on = models.DateField(_("fylt ut"))
    saved_at = models.DateTimeField(auto_now=True)
    locked_at = models.DateTimeField(null=True, blank=True)

    objects = EvidenceQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        default_permissions = ()
        constraints = [
            # A scale is taken again and again; a paper form is written once, then revised
            models.UniqueConstraint(
                fields=["case", "code", "author"],
                condition=Q(locked_at=None) & ~Q(code="uro_sonene"),
                name="one_open_form_of_a_kind",
            )
        ]
        indexes = [models.Index(fields=["case", "code", "-id"], name="forms_of_case")]

    class Privacy:
        personal = {"case", "answers"}
        open = {"code", "version", "author", "filled_on", "saved_at", "locked_at"}

    @property
    def audit_about(self) -> dict[str, Any]:
        return {"child_id": self.case.child_id}

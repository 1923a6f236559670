"""Answers to one version of one paper form."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from bti.accounts.models import User
from bti.database.evidence import EvidenceQuerySet
from cases.models import Case
from forms import catalogue
from forms.catalogue import PaperForm


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
    # The locked form with an error that this one is written instead of
    corrects = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="corrected_by"
    )

    objects = EvidenceQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        default_permissions = ()
        constraints = [
            # Begun once, then gone on with; one that is repeated is locked at once
            models.UniqueConstraint(
                fields=["case", "code", "author"],
                condition=Q(locked_at=None),
                name="one_open_form_of_a_kind",
            )
        ]
        indexes = [models.Index(fields=["case", "code", "-id"], name="forms_of_case")]

    class Privacy:
        personal = {"case", "answers"}
        open = {"code", "version", "author", "filled_on", "saved_at", "locked_at", "corrects"}

    @property
    def paper(self) -> PaperForm | None:
        """The form as it was when this was filled in; None where that version is gone."""
        try:
            return catalogue.get(self.code, self.version)
        except LookupError:
            return None

    @property
    def title(self) -> str:
        """The form's title in its own version; its code where that version is gone."""
        return str(self.paper.title) if self.paper else self.code

    @property
    def audit_about(self) -> dict[str, Any]:
        return {"child_id": self.case.child_id}

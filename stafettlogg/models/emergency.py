"""Breaking the glass: one asks, one of another role answers, and it ends by itself."""

from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from bti.accounts.models import User
from bti.database.evidence import EvidenceQuerySet
from stafettlogg.models.log import Stafettlogg

LASTS = timedelta(hours=2)
WAITS = timedelta(hours=24)  # for an answer, then it is too old


class EmergencyAccess(models.Model):
    """A request to read one log in an emergency, and what was answered."""

    class State(models.TextChoices):
        WAITS = "waits", _("venter på svar")
        OPENED = "opened", _("åpnet")
        REFUSED = "refused", _("avslått")

    log = models.ForeignKey(Stafettlogg, models.PROTECT, related_name="emergencies")
    asker = models.ForeignKey(User, models.PROTECT, related_name="+")
    reason = models.CharField(_("begrunnelse"), max_length=500)
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State, default=State.WAITS)
    answered_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)

    objects = EvidenceQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_by=None) | ~Q(answered_by=F("asker")),
                name="another_one_opens_in_an_emergency",
            ),
            models.CheckConstraint(
                condition=~Q(state="opened") | Q(answered_by__isnull=False, ends_at__isnull=False),
                name="what_is_opened_in_an_emergency_ends",
            ),
        ]

    class Privacy:
        personal = {"log", "asker", "reason"}
        open = {"asked_at", "state", "answered_by", "answered_at", "ends_at"}

    @property
    def audit_about(self) -> dict[str, Any]:
        return {"child_id": self.log.case.child_id, "log_id": self.log_id}

    def waits(self, now: datetime) -> bool:
        """Whether it can still be answered."""
        return self.state == self.State.WAITS and now - self.asked_at <= WAITS

    def is_open(self, now: datetime) -> bool:
        return bool(self.state == self.State.OPENED and self.ends_at and self.ends_at > now)

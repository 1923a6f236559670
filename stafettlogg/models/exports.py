"""The archive documents of a log."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bti.accounts.models import User
from stafettlogg.models.log import Stafettlogg


def export_path(export: "ArchiveExport", filename: str) -> str:
    """Where an archive document lies, below EXPORT_ROOT; the path tells nobody's name."""
    return f"{export.log_id}/{export.pk}.pdf"


class ArchiveExport(models.Model):
    """One archive document of one log for one reason. The lease lets a dead worker be relieved."""

    class State(models.TextChoices):
        WAITING = "waiting", _("venter")
        RUNNING = "running", _("lages nå")
        DONE = "done", _("ferdig")
        FAILED = "failed", _("mislyktes")

    log = models.ForeignKey(Stafettlogg, models.PROTECT, related_name="exports")
    reason = models.CharField(max_length=20)  # stafettlogg.archive.reasons
    occasion = models.CharField(max_length=40)  # what happened, so that it is archived once
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, blank=True)
    asked_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    percent = models.PositiveSmallIntegerField(default=0)
    doing = models.CharField(max_length=100, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    failure = models.CharField(max_length=200, blank=True)
    file = models.CharField(max_length=200, blank=True)
    size = models.PositiveBigIntegerField(null=True, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    pages = models.PositiveIntegerField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["log", "reason", "occasion"], name="one_package_per_reason"
            ),
            models.CheckConstraint(
                condition=~Q(state="done") | (~Q(sha256="") & Q(done_at__isnull=False)),
                name="done_is_whole",
            ),
        ]
        indexes = [
            models.Index(
                fields=["state", "lease_until"],
                condition=Q(state__in=["waiting", "running"]),
                name="exports_to_do",
            )
        ]

    class Privacy:
        personal = {"log"}
        open = {
            "reason", "occasion", "asked_by", "asked_at", "state", "percent", "doing",
            "lease_until", "attempts", "failure", "file", "size", "sha256", "pages", "done_at",
        }  # fmt: skip

    @property
    def audit_about(self) -> dict[str, Any]:
        return {"child_id": self.log.case.child_id, "log_id": self.log_id}

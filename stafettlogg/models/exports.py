"""The archive documents of a log."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from bti.accounts.models import User
from stafettlogg.models.log import Stafettlogg


def export_path(export: "ArchiveExport", filename: str) -> str:
    """Where an archive document lies, below EXPORT_ROOT; the path tells nobody's name."""
    return f"{export.log_id}/{export.pk}.pdf"


def package_path(export: "ArchiveExport") -> str:
    """Where the package lies, beside the document."""
    return f"{export.log_id}/{export.pk}.zip"


class ArchiveExport(models.Model):
    """One archive document of one log for one reason. The lease lets a dead worker be relieved.

    ``package`` is the zip that goes to the archive, with the document in it; ``handover`` tells
    how far that has come. Only what the archive has received with our hash is handed over.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("venter")
        RUNNING = "running", _("lages nå")
        DONE = "done", _("ferdig")
        FAILED = "failed", _("mislyktes")

    class Handover(models.TextChoices):
        NONE = "", _("ikke levert herfra")
        WAITING = "waiting", _("venter på levering")
        RUNNING = "running", _("leveres nå")
        DONE = "done", _("levert og kontrollert")
        FAILED = "failed", _("kunne ikke leveres")

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
    package = models.CharField(max_length=200, blank=True)
    package_size = models.PositiveBigIntegerField(null=True, blank=True)
    package_sha256 = models.CharField(max_length=64, blank=True)
    files = models.PositiveIntegerField(null=True, blank=True)  # documents in the package
    handover = models.CharField(max_length=10, choices=Handover, default="", blank=True)
    handover_attempts = models.PositiveSmallIntegerField(default=0)
    handover_until = models.DateTimeField(null=True, blank=True)  # the lease of who is at it
    handover_next = models.DateTimeField(null=True, blank=True)  # not tried again before
    handover_failure = models.CharField(max_length=200, blank=True)
    received_at = models.DateTimeField(null=True, blank=True)
    received_as = models.CharField(max_length=300, blank=True)
    received_sha256 = models.CharField(max_length=64, blank=True)

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
            models.CheckConstraint(
                condition=Q(handover="") | (Q(state="done") & ~Q(package_sha256="")),
                name="only_a_whole_package_is_handed_over",
            ),
            models.CheckConstraint(
                condition=~Q(handover="done")
                | (Q(received_sha256=F("package_sha256")) & Q(received_at__isnull=False)),
                name="received_is_what_was_sent",
            ),
        ]
        indexes = [
            models.Index(
                fields=["state", "lease_until"],
                condition=Q(state__in=["waiting", "running"]),
                name="exports_to_do",
            ),
            models.Index(
                fields=["handover_next"],
                condition=Q(handover__in=["waiting", "running"]),
                name="packages_to_hand_over",
            ),
        ]

    class Privacy:
        personal = {"log"}
        open = {
            "reason", "occasion", "asked_by", "asked_at", "state", "percent", "doing",
            "lease_until", "attempts", "failure", "file", "size", "sha256", "pages", "done_at",
            "package", "package_size", "package_sha256", "files", "handover", "handover_attempts",
            "handover_until", "handover_next", "handover_failure", "received_at", "received_as",
            "received_sha256",
        }  # fmt: skip

    @property
    def audit_about(self) -> dict[str, Any]:
        return {"child_id": self.log.case.child_id, "log_id": self.log_id}

"""What a family asks to have: a copy of all they may read, and what they do not find."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from bti.accounts.models import User
from stafettlogg.models.log import InLog, Stafettlogg


class FamilyCopy(models.Model):
    """A copy of everything one citizen may read in a log, sealed on disk for some days."""

    class State(models.TextChoices):
        WAITING = "waiting", _("venter")
        RUNNING = "running", _("lages nå")
        DONE = "done", _("ferdig")
        FAILED = "failed", _("mislyktes")
        REMOVED = "removed", _("tatt bort")

    log = models.ForeignKey(Stafettlogg, models.PROTECT, related_name="copies")
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    percent = models.PositiveSmallIntegerField(default=0)
    doing = models.CharField(max_length=100, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    failure = models.CharField(max_length=200, blank=True)
    file = models.CharField(max_length=80, blank=True)
    size = models.PositiveBigIntegerField(null=True, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    kept_until = models.DateField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["log", "asked_by"],
                condition=Q(state__in=["waiting", "running"]),
                name="one_copy_at_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="done") | (~Q(sha256="") & Q(kept_until__isnull=False)),
                name="a_copy_done_is_whole",
            ),
        ]
        indexes = [
            models.Index(
                fields=["lease_until"],
                condition=Q(state__in=["waiting", "running"]),
                name="copies_to_make",
            ),
            models.Index(fields=["kept_until"], condition=Q(state="done"), name="copies_to_remove"),
        ]

    class Privacy:
        personal = {"log", "asked_by"}
        open = {
            "asked_at", "state", "percent", "doing", "lease_until", "attempts", "failure", "file",
            "size", "sha256", "done_at", "kept_until",
        }  # fmt: skip

    @property
    def audit_about(self) -> dict[str, Any]:
        return {"child_id": self.log.case.child_id, "log_id": self.log_id}


class Insight(InLog):
    """One of the family asks for something they do not find; it is given, or refused with why."""

    class Answer(models.TextChoices):
        WAITING = "", _("Venter på svar")
        GIVEN = "given", _("Gitt")
        PARTLY = "partly", _("Gitt delvis")
        REFUSED = "refused", _("Avslått")

    class Basis(models.TextChoices):
        OTHERS = "gdpr_15_4", _("Personvernforordningen artikkel 15 nr. 4: hensynet til andre")
        HARM = (
            "pol_16_c",
            _("Personopplysningsloven § 16 første ledd bokstav c: utilrådelig å få kjennskap til"),
        )
        SECRET = "pol_16_d", _("Personopplysningsloven § 16 første ledd bokstav d: taushetsplikt")
        INTERNAL = (
            "pol_16_e",
            _("Personopplysningsloven § 16 første ledd bokstav e: interne dokumenter"),
        )

    text = models.TextField(_("hva du vil ha innsyn i"), max_length=2000)
    answer = models.CharField(_("svar"), max_length=8, choices=Answer, default="", blank=True)
    basis = models.CharField(_("hjemmel"), max_length=10, choices=Basis, default="", blank=True)
    reason = models.TextField(_("begrunnelse"), max_length=2000, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(answer__in=["", "given"]) | (~Q(basis="") & ~Q(reason="")),
                name="a_refusal_tells_its_basis",
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None)
                | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="insight_answered_has_a_time",
            ),
        ]

    class Privacy:
        personal = {"log", "text", "reason"}
        open = {"author", "written_at", "answer", "basis", "answered_by", "answered_at"}

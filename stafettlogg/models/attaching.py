"""Documents and pictures in a log: sealed on disk, under a name that nobody chose."""

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from bti.web.files import Kind
from stafettlogg.models.holding import Actor, is_held
from stafettlogg.models.log import InLog, InLogQuerySet
from stafettlogg.models.undoing import StandingManager, Undoable

# What an attachment may hang on, by the name of its field; on none of them it is the log's
HANGS_ON = ("meeting", "measure", "lysglimt", "contribution")


class AttachmentManager(StandingManager):
    """Those that stand; with a lysglimt or a note that is undone, what hung on it is gone too."""

    def get_queryset(self) -> InLogQuerySet:
        rows: InLogQuerySet = super().get_queryset()
        return rows.filter(lysglimt__undone_at=None, contribution__undone_at=None)


class Attachment(Undoable, InLog):
    """One file in the log, or on one record in it.

    ``file`` and ``small`` (the little picture shown in lists) say where the sealed files lie, and
    tell nothing else. Nothing is handed out before it is ``READY``.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Venter på kontroll")
        READY = "ready", _("Klar")
        REFUSED = "refused", _("Avvist")

    KINDS = [(kind.value, kind.name) for kind in Kind]

    meeting = models.ForeignKey(
        "stafettlogg.Meeting", models.PROTECT, related_name="attachments", null=True, blank=True
    )
    measure = models.ForeignKey(
        "stafettlogg.Measure", models.PROTECT, related_name="attachments", null=True, blank=True
    )
    lysglimt = models.ForeignKey(
        "stafettlogg.Lysglimt", models.PROTECT, related_name="attachments", null=True, blank=True
    )
    contribution = models.ForeignKey(
        "stafettlogg.Contribution", models.PROTECT, related_name="attachments", null=True,
        blank=True,
    )  # fmt: skip
    name = models.CharField(_("navn"), max_length=110)
    kind = models.CharField(_("type"), max_length=5, choices=KINDS)
    alt = models.CharField(_("hva vi ser på bildet"), max_length=200, blank=True)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    file = models.CharField(max_length=80)
    small = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    checked_at = models.DateTimeField(null=True, blank=True)
    found = models.CharField(max_length=100, blank=True)
    history = HistoricalRecords()

    if not TYPE_CHECKING:
        objects = AttachmentManager()
        everything = InLogQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(found="") | Q(state="refused"), name="what_is_found_is_refused"
            )
        ]
        indexes = [
            models.Index(fields=["log", "-id"], name="attachments_of_log"),
            models.Index(
                fields=["checked_at"], condition=Q(state="waiting"), name="attachments_to_check"
            ),
        ]

    class Privacy:
        personal = {"log", "name", "alt", "sha256", *HANGS_ON}
        open = {
            "author", "written_at", "undone_at", "undone_by", "kind", "size", "width", "height",
            "file", "small", "state", "attempts", "checked_at", "found",
        }  # fmt: skip

    @classmethod
    def withheld_from(cls, actor: Actor) -> Q:
        """With what it hangs on, or by itself; never from the one who put it there."""
        kept = is_held("attachment", actor)
        for name in HANGS_ON:
            model: Any = cls._meta.get_field(name).related_model
            rows = model.objects.filter(model.withheld_from(actor), pk=OuterRef(name))
            kept |= Q(Exists(rows))
        return ~Q(author=actor.key) & kept if actor.key else kept

    @property
    def is_picture(self) -> bool:
        return Kind(self.kind).is_picture

    @property
    def hangs_on(self) -> InLog | None:
        """The record it is about, where it is about one."""
        for name in HANGS_ON:
            if getattr(self, f"{name}_id") is not None:
                found: InLog = getattr(self, name)
                return found
        return None

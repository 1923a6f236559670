"""What others than the holder write in the log: notes, and remarks on what is wrong."""

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from bti.accounts.models import User
from stafettlogg.models.holding import Actor
from stafettlogg.models.log import InLog
from stafettlogg.models.undoing import Undoable
from stafettlogg.models.work import Measure


class Contribution(Undoable, InLog):
    """A note by one who reads the log, of the log or of one measure.

    Of the log it is for the family and the holder alone; of a measure it is seen with the measure.
    """

    text = models.CharField(_("notat"), max_length=2000)
    measure = models.ForeignKey(
        Measure, models.PROTECT, related_name="contributions", null=True, blank=True
    )
    on = models.DateField()
    history = HistoricalRecords()

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["log", "-id"], name="contributions_of_log")]

    class Privacy:
        personal = {"log", "text", "measure"}
        open = {"author", "written_at", "on", "undone_at", "undone_by"}

    @classmethod
    def withheld_from(cls, actor: Actor) -> Q:
        """Of the log, or with its measure; never from the one who wrote it."""
        measure = Measure.objects.filter(Measure.withheld_from(actor), pk=OuterRef("measure"))
        kept = Q(measure=None) | Q(Exists(measure))
        return ~Q(author=actor.key) & kept if actor.key else kept


class Remark(InLog):
    """«Dette stemmer ikke»: what one of the family finds wrong in an entry, and the answer.

    ``kind`` and ``entry`` name the record it is about. For the family and the holder alone.
    """

    class Outcome(models.TextChoices):
        CORRECTED = "corrected", _("Rettet")
        KEPT = "kept", _("Ikke rettet")

    class Basis(models.TextChoices):
        CORRECT = "correct", _("Opplysningen er riktig")
        JUDGMENT = "judgment", _("Det er en vurdering, ikke en opplysning")
        RECORD = "record", _("Det viser hva som ble sagt eller gjort den gangen")

    kind = models.CharField(max_length=20)
    entry = models.PositiveBigIntegerField()
    text = models.CharField(_("hva som ikke stemmer"), max_length=1000)
    outcome = models.CharField(_("svar"), max_length=10, choices=Outcome, blank=True)
    basis = models.CharField(_("grunn"), max_length=10, choices=Basis, blank=True)
    answer = models.CharField(_("begrunnelse"), max_length=1000, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(fields=["log", "kind", "entry"], name="remarks_of_log"),
            models.Index(
                fields=["written_at"], condition=Q(answered_at=None), name="remarks_that_wait"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at=None, outcome="")
                | (Q(answered_at__isnull=False) & ~Q(outcome="") & ~Q(answer="")),
                name="an_answer_is_whole",
            )
        ]

    class Privacy:
        personal = {"log", "kind", "entry", "text", "outcome", "basis", "answer"}
        open = {"author", "written_at", "answered_at", "answered_by"}

    @classmethod
    def withheld_from(cls, actor: Actor) -> Q:
        return Q(pk__isnull=False)

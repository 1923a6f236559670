"""What those who have a part tell about a measure, and what the family asks the holder."""

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from bti.accounts.models import User
from stafettlogg.models.holding import Actor
from stafettlogg.models.log import InLog
from stafettlogg.models.work import Evaluation, Measure


class MeasureNote(InLog):
    """What was done, what stands in the way, or how it goes, told by one who has a part in it.

    Seen with its measure. A voice says how the measure works, and waits for the next evaluation.
    """

    class Kind(models.TextChoices):
        DONE = "done", _("Gjort")
        OBSTACLE = "obstacle", _("Hindring")
        VOICE = "voice", _("Stemme")

    class Voice(models.TextChoices):
        CHILD = "child", _("Barnet")
        GUARDIAN = "guardian", _("Foresatt")
        ACTOR = "actor", _("Den som har tiltaket")

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="notes")
    kind = models.CharField(max_length=10, choices=Kind)
    on = models.DateField(_("dato"))
    text = models.CharField(_("tekst"), max_length=500, blank=True)
    voice = models.CharField(max_length=10, choices=Voice, blank=True)
    effect = models.SmallIntegerField(choices=Evaluation.Effect, null=True, blank=True)
    evaluation = models.ForeignKey(
        Evaluation, models.PROTECT, related_name="voices", null=True, blank=True
    )
    answer = models.CharField(_("svar"), max_length=500, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(fields=["measure", "-id"], name="notes_of_measure"),
            models.Index(
                fields=["log"], condition=Q(kind="obstacle", answered_at=None),
                name="obstacles_that_wait",
            ),
        ]  # fmt: skip
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="voice", effect__isnull=False) & ~Q(voice="")
                | ~Q(kind="voice") & Q(voice="", effect=None, evaluation=None),
                name="a_voice_has_an_effect",
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, answered_by=None, answer="")
                | Q(kind="obstacle", answered_at__isnull=False, answered_by__isnull=False)
                & ~Q(answer=""),
                name="an_obstacle_is_answered_whole",
            ),
        ]

    class Privacy:
        personal = {"log", "measure", "kind", "text", "voice", "effect", "evaluation", "answer"}
        open = {"author", "written_at", "on", "answered_at", "answered_by"}

    @classmethod
    def withheld_from(cls, actor: Actor) -> Q:
        """With its measure."""
        measure = Measure.objects.filter(Measure.withheld_from(actor), pk=OuterRef("measure"))
        return Q(Exists(measure))


class Question(InLog):
    """A question from the family to the holder, and the answer. For them alone.

    ``after``: the question that this one goes on from.
    """

    text = models.CharField(_("spørsmål"), max_length=500)
    after = models.ForeignKey("self", models.PROTECT, related_name="+", null=True, blank=True)
    answer = models.CharField(_("svar"), max_length=1000, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(fields=["log", "-id"], name="questions_of_log"),
            models.Index(
                fields=["written_at"], condition=Q(answered_at=None), name="questions_that_wait"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at=None, answered_by=None, answer="")
                | Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer=""),
                name="a_question_is_answered_whole",
            ),
            models.CheckConstraint(condition=~Q(after=F("id")), name="no_question_after_itself"),
        ]

    class Privacy:
        personal = {"log", "text", "after", "answer"}
        open = {"author", "written_at", "answered_at", "answered_by"}

    @classmethod
    def withheld_from(cls, actor: Actor) -> Q:
        return Q(pk__isnull=False)

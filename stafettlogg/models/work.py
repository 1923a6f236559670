"""What stands in a log: goals, measures, evaluations and meetings."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from bti.accounts.models import User
from bti.people.models import Guardian, NetworkPerson
from consent.models import DevelopmentArea
from stafettlogg.models.holding import Actor, is_held
from stafettlogg.models.log import InLog
from stafettlogg.models.undoing import Undoable


class Need(models.IntegerChoices):
    """Three steps of how much help is needed (R274)."""

    SOME = 1, _("Litt hjelp")
    MORE = 2, _("En del hjelp")
    MUCH = 3, _("Mye hjelp")


class Goal(Undoable, InLog):
    """What shall be better for the child, and what that takes (R11, R12, R87, R272)."""

    text = models.CharField(_("mål"), max_length=200)
    area = models.CharField(_("utviklingsområde"), max_length=12, choices=DevelopmentArea)
    challenges = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    need = models.PositiveSmallIntegerField(_("behov for hjelp"), choices=Need)
    takes = models.CharField(_("hva som skal til"), max_length=500)
    reach_by = models.DateField(_("nås innen"))
    ended_on = models.DateField(null=True, blank=True)
    reached = models.BooleanField(_("nådd"), default=False)
    history = HistoricalRecords()

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["log", "id"], name="goals_of_log")]

    class Privacy:
        personal = {"log", "text", "area", "challenges", "need", "takes", "reached"}
        open = {"author", "written_at", "reach_by", "ended_on", "undone_at", "undone_by"}

    @classmethod
    def withheld_from(cls, actor: Actor) -> Q:
        return actor.area_is_hidden() | is_held("goal", actor)


class Measure(Undoable, InLog):
    """What is done, always under a goal, with one responsible and two dates (R13, R89, R366)."""

    class Arena(models.TextChoices):
        SCHOOL = "school", _("Skole eller barnehage")
        HOME = "home", _("Hjem")
        LEISURE = "leisure", _("Fritid")
        CHILD = "child", _("Barnet selv")
        SERVICE = "service", _("Annen tjeneste")

    class Reach(models.TextChoices):
        INDIVIDUAL = "individual", _("Individnivå")
        SYSTEM = "system", _("Systemnivå")

    goal = models.ForeignKey(Goal, models.PROTECT, related_name="measures")
    text = models.CharField(_("tiltak"), max_length=200)
    arena = models.CharField(_("arena"), max_length=10, choices=Arena)
    reach = models.CharField(max_length=10, choices=Reach, default=Reach.INDIVIDUAL)
    employee = models.ForeignKey(
        User, models.PROTECT, related_name="measures", null=True, blank=True
    )
    guardian = models.ForeignKey(
        Guardian, models.PROTECT, related_name="measures", null=True, blank=True
    )
    network = models.ForeignKey(
        NetworkPerson, models.PROTECT, related_name="measures", null=True, blank=True
    )
    by_child = models.BooleanField(_("barnet selv"), default=False)
    starts_on = models.DateField(_("starter"))
    due_on = models.DateField(_("frist"))
    evaluate_on = models.DateField(_("vurderes"))
    agreed_on = models.DateField(null=True, blank=True)  # the responsible has said yes
    ended_on = models.DateField(null=True, blank=True)
    end_reason = models.CharField(max_length=300, blank=True)
    meeting = models.ForeignKey(
        "stafettlogg.Meeting", models.PROTECT, related_name="measures", null=True, blank=True
    )
    history = HistoricalRecords()

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(employee__isnull=False, guardian=None, network=None, by_child=False)
                | Q(employee=None, guardian__isnull=False, network=None, by_child=False)
                | Q(employee=None, guardian=None, network__isnull=False, by_child=False)
                | Q(employee=None, guardian=None, network=None, by_child=True),
                name="one_is_responsible",
            ),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("starts_on"), evaluate_on__gte=F("starts_on")),
                name="measure_ends_after_it_starts",
            ),
        ]
        indexes = [
            models.Index(fields=["log", "id"], name="measures_of_log"),
            models.Index(
                fields=["employee", "log"], condition=Q(ended_on=None), name="open_measures_of"
            ),
        ]

    class Privacy:
        personal = {
            "log", "goal", "text", "arena", "employee", "guardian", "network", "by_child",
            "end_reason", "meeting",
        }  # fmt: skip
        open = {
            "author", "written_at", "reach", "starts_on", "due_on", "evaluate_on", "agreed_on",
            "ended_on", "undone_at", "undone_by",
        }  # fmt: skip

    @classmethod
    def withheld_from(cls, actor: Actor) -> Q:
        """With its goal, or by itself; never from the one who answers for it."""
        goal = Goal.objects.filter(Goal.withheld_from(actor), pk=OuterRef("goal"))
        kept = Q(Exists(goal)) | is_held("measure", actor)
        return ~Q(employee=actor.key) & kept if actor.key else kept

    @property
    def responsible_name(self) -> str:
        """The one who answers for the measure, by name."""
        if self.by_child:
            return self.log.case.child.first_name
        one = self.employee or self.guardian or self.network
        return one.name if one else ""


class Evaluation(Undoable, InLog):
    """Whether a measure has effect on the goal, in the voices of those it concerns (R14, R92)."""

    class Effect(models.IntegerChoices):
        WORSE = -2, _("Mye verre")
        SOME_WORSE = -1, _("Litt verre")
        SAME = 0, _("Ingen endring")
        SOME_BETTER = 1, _("Litt bedre")
        BETTER = 2, _("Mye bedre")

    class Decision(models.TextChoices):
        CONTINUE = "continue", _("Fortsett")
        CHANGE = "change", _("Endre")
        END = "end", _("Avslutt")

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="evaluations")
    on = models.DateField(_("dato"))
    carried_out = models.BooleanField(_("gjennomført og fulgt opp"))
    effect = models.SmallIntegerField(_("effekt på målet"), choices=Effect)
    child_says = models.CharField(_("barnet sier"), max_length=500, blank=True)
    guardian_says = models.CharField(_("foresatte sier"), max_length=500, blank=True)
    holder_says = models.CharField(_("stafettholder sier"), max_length=500, blank=True)
    effects = models.JSONField(default=dict, blank=True)  # what each voice says it does, by voice
    answers = models.JSONField(default=dict)  # the guide's questions, by code
    decision = models.CharField(_("hva nå"), max_length=10, choices=Decision)
    meeting = models.ForeignKey(
        "stafettlogg.Meeting", models.PROTECT, related_name="evaluations", null=True, blank=True
    )
    history = HistoricalRecords()

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["log", "measure", "on"], name="evaluations_of_log")]

    class Privacy:
        personal = {
            "log", "measure", "carried_out", "effect", "child_says", "guardian_says",
            "holder_says", "effects", "answers", "decision", "meeting",
        }  # fmt: skip
        open = {"author", "written_at", "on", "undone_at", "undone_by"}

    @classmethod
    def withheld_from(cls, actor: Actor) -> Q:
        """With its measure, or by itself."""
        measure = Measure.objects.filter(Measure.withheld_from(actor), pk=OuterRef("measure"))
        return Q(Exists(measure)) | is_held("evaluation", actor)

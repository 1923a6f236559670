"""What is noted on a case on the way: steps, baton, discussions, talks, invitations."""

from datetime import UTC, datetime, timedelta

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from bti.accounts.models import User
from bti.database.evidence import EvidenceQuerySet
from bti.people.models import Guardian
from cases.models.case import Level, OnCase


class LevelChange(OnCase):
    """One step of a case. Written once by ``change_level``, never edited."""

    step = models.CharField(max_length=20)
    source = models.PositiveSmallIntegerField(choices=Level)
    target = models.PositiveSmallIntegerField(choices=Level)
    reason = models.CharField(_("begrunnelse"), max_length=500)
    on = models.DateField()
    best_interest = models.CharField(
        _("barnets beste"), max_length=500, blank=True, default="", db_default=""
    )
    history = HistoricalRecords()

    class Meta:
        default_permissions = ()

    class Privacy:
        personal = {"case", "reason", "best_interest"}
        open = {"noted_by", "noted_at", "step", "source", "target", "on"}


class HolderChange(OnCase):
    """The baton passed from one to another."""

    previous = models.ForeignKey(User, models.PROTECT, related_name="+")
    holder = models.ForeignKey(User, models.PROTECT, related_name="+")
    reason = models.CharField(_("begrunnelse"), max_length=300)
    on = models.DateField()
    # What the one who gives it away, and the leader, want the new one to know (R17)
    note = models.CharField(
        _("overlevering"), max_length=2000, blank=True, default="", db_default=""
    )
    leader_note = models.CharField(
        _("fra lederen"), max_length=2000, blank=True, default="", db_default=""
    )
    read_on = models.DateField(_("lest"), null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        default_permissions = ()

    class Privacy:
        personal = {"case", "reason", "holder", "previous", "note", "leader_note"}
        open = {"noted_by", "noted_at", "on", "read_on"}


class StepDone(OnCase):
    """A step of the guide that a person says is done."""

    level = models.PositiveSmallIntegerField(choices=Level)
    step = models.CharField(max_length=40)
    on = models.DateField()
    history = HistoricalRecords()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["case", "level", "step"], name="a_step_is_done_once")
        ]

    class Privacy:
        personal = {"case"}
        open = {"noted_by", "noted_at", "level", "step", "on"}


class Discussion(OnCase):
    """The concern was discussed with someone (R45, R46, R48–R50, R165, R174)."""

    partner = models.CharField(_("drøftet med"), max_length=40)  # code of the guide
    partner_name = models.CharField(_("navn"), max_length=200, blank=True)
    anonymous = models.BooleanField(_("barnet var anonymt"), default=False)
    on = models.DateField(_("dato"))
    summary = models.CharField(_("hva dere kom fram til"), max_length=2000)
    history = HistoricalRecords()

    class Meta:
        default_permissions = ()

    class Privacy:
        personal = {"case", "summary", "partner_name"}
        open = {"noted_by", "noted_at", "partner", "anonymous", "on"}


class Talk(OnCase):
    """A talk with the child or with guardians (R28–R31, R53, R65, R66, R166)."""

    class With(models.TextChoices):
        CHILD = "child", _("barnet eller ungdommen")
        GUARDIANS = "guardians", _("foresatte")
        BOTH = "both", _("barnet og foresatte sammen")

    class Channel(models.TextChoices):
        """Ways to talk. E-mail, SMS and social media are none (R66)."""

        IN_PERSON = "person", _("ansikt til ansikt")
        PHONE = "phone", _("på telefon")
        VIDEO = "video", _("på video")

    class Outcome(models.TextChoices):
        """How a talk with guardians ended; they need not agree (R78)."""

        AGREED = "agreed", _("Vi er enige om veien videre")
        APART = "apart", _("Vi ser det ulikt, og har sagt det til hverandre")
        BROKEN = "broken", _("Samtalen ble brutt. Nytt møte er avtalt")

    class Leader(models.TextChoices):
        """Whether the leader was told, and takes part (R102)."""

        INFORMED = "informed", _("Lederen vet om det, og er ikke med")
        TAKES_PART = "part", _("Lederen vet om det, og er med")

    talked_with = models.CharField(_("snakket med"), max_length=10, choices=With)
    on = models.DateField(_("dato"))
    summary = models.CharField(_("hva som ble sagt"), max_length=4000)
    childs_words = models.CharField(_("barnets egne ord"), max_length=1000, blank=True)
    child_informed = models.BooleanField(
        _("barnet vet at det har rett til å si sin mening"), default=False
    )
    child_chose_silence = models.BooleanField(_("barnet ville ikke si noe"), default=False)
    may_be_passed_on = models.BooleanField(_("barnet vil at det sies videre"), default=False)
    channel = models.CharField(
        _("hvordan"), max_length=10, choices=Channel, default=Channel.IN_PERSON,
        db_default=Channel.IN_PERSON,
    )  # fmt: skip
    outcome = models.CharField(
        _("hvordan det endte"), max_length=10, choices=Outcome, blank=True, default="",
        db_default="",
    )  # fmt: skip
    leader = models.CharField(
        _("nærmeste leder"), max_length=10, choices=Leader, blank=True, default="", db_default=""
    )
    next_on = models.DateField(_("tar kontakt igjen"), null=True, blank=True)
    weight_given = models.CharField(
        _("hvordan barnets mening er vektlagt"), max_length=300, blank=True, default="",
        db_default="",
    )  # fmt: skip
    history = HistoricalRecords()

    class Meta:
        default_permissions = ()

    class Privacy:
        personal = {
            "case", "summary", "childs_words", "child_chose_silence", "child_informed",
            "may_be_passed_on", "outcome", "weight_given",
        }  # fmt: skip
        open = {"noted_by", "noted_at", "talked_with", "on", "channel", "leader", "next_on"}


class MeetingKind(models.TextChoices):
    """The kinds of meetings the documents name (R107, R351, R360)."""

    COOPERATION = "cooperation", _("Samarbeidsmøte")
    RESPONSIBILITY_GROUP = "group", _("Ansvarsgruppemøte")
    EVALUATION = "evaluation", _("Evalueringsmøte")
    CLARIFICATION = "clarification", _("Avklaringsmøte")
    TALK = "talk", _("Samtale")


class Invitation(OnCase):
    """An invitation (not a summons) to a meeting, on behalf of the family (R67–R72, R216).

    It is the planned meeting: held when minutes are written of it. ``together`` names the meeting
    where one serves several children; each case has its own invitation, with its own text.
    """

    kind = models.CharField(
        _("møte"), max_length=15, choices=MeetingKind, default=MeetingKind.COOPERATION,
        db_default=MeetingKind.COOPERATION,
    )  # fmt: skip
    purpose = models.CharField(_("hva møtet gjelder"), max_length=500)
    agenda = models.CharField(_("dagsorden"), max_length=2000)
    starts_at = models.DateTimeField(_("starter"))
    minutes = models.PositiveSmallIntegerField(_("varighet i minutter"), default=45)
    place = models.CharField(_("sted"), max_length=200)
    moved_from = models.DateTimeField(_("flyttet fra"), null=True, blank=True)
    changed_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveSmallIntegerField(default=0)
    uid = models.UUIDField(unique=True)
    together = models.UUIDField(null=True, blank=True, db_index=True)
    history = HistoricalRecords()

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes__gte=10, minutes__lte=480), name="a_meeting_lasts_a_while"
            )
        ]

    class Privacy:
        personal = {"case", "purpose", "agenda", "place", "together"}
        open = {
            "noted_by", "noted_at", "kind", "starts_at", "minutes", "moved_from", "changed_at",
            "cancelled_at", "version", "uid",
        }  # fmt: skip

    @property
    def ends_at(self) -> datetime:
        return self.starts_at.astimezone(UTC) + timedelta(minutes=self.minutes)


class Invitee(models.Model):
    """One who is invited, what they answered, and whether they came.

    With a login, as guardian, as the child, or by ``name`` and ``role`` one who has no part in
    the system. ``mailed``: the version of the invitation that one without a login was sent.
    """

    class Answer(models.TextChoices):
        NONE = "none", _("har ikke svart")
        YES = "yes", _("kommer")
        NO = "no", _("kan ikke")

    class Attended(models.TextChoices):
        CAME = "came", _("kom")
        REGRETS = "regrets", _("meldte forfall")

    invitation = models.ForeignKey(Invitation, models.PROTECT, related_name="invitees")
    user = models.ForeignKey(User, models.PROTECT, related_name="invited", null=True, blank=True)
    guardian = models.ForeignKey(
        Guardian, models.PROTECT, related_name="invited", null=True, blank=True
    )
    is_child = models.BooleanField(default=False)
    name = models.CharField(_("navn"), max_length=100, blank=True, default="", db_default="")
    role = models.CharField(_("rolle"), max_length=100, blank=True, default="", db_default="")
    email = models.EmailField(_("e-post"), blank=True, default="", db_default="")
    is_support = models.BooleanField(_("familiens støtteperson"), default=False, db_default=False)
    answer = models.CharField(max_length=5, choices=Answer, default=Answer.NONE)
    answered_at = models.DateTimeField(null=True, blank=True)
    message = models.CharField(_("melding"), max_length=500, blank=True)
    proposes_at = models.DateTimeField(_("foreslår"), null=True, blank=True)
    attended = models.CharField(
        _("oppmøte"), max_length=7, choices=Attended, blank=True, default="", db_default=""
    )
    mailed = models.PositiveSmallIntegerField(null=True, blank=True)

    objects = EvidenceQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["invitation", "user"], name="a_user_is_invited_once"),
            models.UniqueConstraint(
                fields=["invitation", "guardian"], name="a_guardian_is_invited_once"
            ),
            models.CheckConstraint(
                condition=Q(name="") | Q(user=None, guardian=None, is_child=False),
                name="a_name_is_for_one_without_a_login",
            ),
        ]

    class Privacy:
        personal = {
            "invitation", "user", "guardian", "is_child", "name", "role", "email", "is_support",
            "answer", "message", "proposes_at", "attended",
        }  # fmt: skip
        open = {"answered_at", "mailed"}

    @property
    def called(self) -> str:
        """The name of the one who is invited."""
        if self.is_child:
            return self.invitation.case.child.first_name
        who = self.guardian or self.user
        return who.name if who else self.name

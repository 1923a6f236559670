"""One run through the levels for one child, and what is noted on the way."""

from collections.abc import Collection
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from bti.accounts.models import Membership, Municipality, ServiceUnit, User
from bti.database.evidence import EvidenceQuerySet
from bti.guides import registry
from bti.guides.models import Guide
from bti.people.models import Child, Guardian
from consent.models import Consent


class Level(models.IntegerChoices):
    """Levels of BTI; names and colours are the guide's."""

    CONCERN = 0, _("Nivå 0")
    OWN_SERVICE = 1, _("Nivå 1")
    SHARED = 2, _("Nivå 2")
    BROAD = 3, _("Nivå 3")
    CLOSED = 9, _("Avsluttet")


class CaseQuerySet(EvidenceQuerySet):
    def held_by(self, holder: int, *, works_in: Collection[int]) -> "CaseQuerySet":
        """Cases whose baton the user holds; the twin of cases.rules.is_holder."""
        return self.filter(holder=holder, municipality__in=works_in)

    def overseen_by(self, user: User) -> "CaseQuerySet":
        """Cases of the units the user leads; the twin of cases.rules.leads_the_unit."""
        return self.filter(unit_id__in=user.unit_ids(Membership.Role.LEADER))

    def open(self) -> "CaseQuerySet":
        return self.exclude(level=Level.CLOSED)


class Case(models.Model):
    """A case (sak). At level 0 it is a concern, seen by the one employee who owns it."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+")
    child = models.ForeignKey(Child, models.PROTECT, related_name="cases")
    unit = models.ForeignKey(ServiceUnit, models.PROTECT, related_name="cases")
    guide_slug = models.SlugField()
    level = models.PositiveSmallIntegerField(choices=Level, default=Level.CONCERN)
    level_since = models.DateField()
    holder = models.ForeignKey(
        User, models.PROTECT, related_name="held_cases", verbose_name=_("stafettholder")
    )
    appointed_on = models.DateField(_("utpekt"), null=True, blank=True)
    appointed_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, blank=True)
    family_wish = models.CharField(_("familiens ønske"), max_length=200, blank=True)
    concern_on = models.DateField(_("uroen oppsto"))
    concern = models.CharField(_("uroen i én setning"), max_length=300)
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(auto_now_add=True)
    shielded_at = models.DateTimeField(_("skjermet for foresatte fra"), null=True, blank=True)
    shielded_level = models.PositiveSmallIntegerField(choices=Level, null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    close_reason = models.CharField(_("begrunnelse"), max_length=500, blank=True)
    closed_with_family = models.BooleanField(_("avsluttet sammen med familien"), default=False)
    consents = models.ManyToManyField(Consent, blank=True, related_name="cases")

    objects = CaseQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(level=9, closed_on__isnull=False) | (~Q(level=9) & Q(closed_on=None)),
                name="closed_case_has_a_day",
            ),
            models.CheckConstraint(
                condition=Q(appointed_on=None, appointed_by=None)
                | Q(appointed_on__isnull=False, appointed_by__isnull=False),
                name="appointed_by_someone_on_a_day",
            ),
        ]
        indexes = [
            models.Index(fields=["holder", "level", "-id"], name="cases_of_holder"),
            models.Index(fields=["unit", "level", "-id"], name="cases_of_unit"),
        ]

    class Privacy:
        personal = {
            "child", "concern", "family_wish", "close_reason", "shielded_at", "shielded_level",
            "holder", "level", "consents",
        }  # fmt: skip
        open = {
            "municipality", "unit", "guide_slug", "level_since", "appointed_on", "appointed_by",
            "concern_on", "opened_by", "opened_at", "closed_on", "closed_with_family",
        }  # fmt: skip

    @property
    def guide(self) -> Guide:
        """The handlingsveileder the case is worked by."""
        return registry.get(self.guide_slug)

    @property
    def audit_about(self) -> dict[str, Any]:
        return {"child_id": self.child_id}

    @property
    def is_open(self) -> bool:
        return self.level != Level.CLOSED

    @property
    def is_shielded(self) -> bool:
        """Whether violence is suspected: guardians see, hear and get nothing new."""
        return self.shielded_at is not None

    @property
    def level_for_guardians(self) -> int:
        """What a guardian is shown: the level as it was before the shield (architecture.md)."""
        return self.shielded_level if self.shielded_level is not None else self.level


class OnCase(models.Model):
    """What hangs on a case: who noted it, and when."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="%(class)ss")
    noted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    noted_at = models.DateTimeField(auto_now_add=True)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def audit_about(self) -> dict[str, Any]:
        return {"child_id": self.case.child_id}


class LevelChange(OnCase):
    """One step of a case. Written once by ``change_level``, never edited."""

    step = models.CharField(max_length=20)
    source = models.PositiveSmallIntegerField(choices=Level)
    target = models.PositiveSmallIntegerField(choices=Level)
    reason = models.CharField(_("begrunnelse"), max_length=500)
    on = models.DateField()
    history = HistoricalRecords()

    class Meta:
        default_permissions = ()

    class Privacy:
        personal = {"case", "reason"}
        open = {"noted_by", "noted_at", "step", "source", "target", "on"}


class HolderChange(OnCase):
    """The baton passed from one to another."""

    previous = models.ForeignKey(User, models.PROTECT, related_name="+")
    holder = models.ForeignKey(User, models.PROTECT, related_name="+")
    reason = models.CharField(_("begrunnelse"), max_length=300)
    on = models.DateField()
    history = HistoricalRecords()

    class Meta:
        default_permissions = ()

    class Privacy:
        personal = {"case", "reason", "holder", "previous"}
        open = {"noted_by", "noted_at", "on"}


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

    talked_with = models.CharField(_("snakket med"), max_length=10, choices=With)
    on = models.DateField(_("dato"))
    summary = models.CharField(_("hva som ble sagt"), max_length=4000)
    childs_words = models.CharField(_("barnets egne ord"), max_length=1000, blank=True)
    child_informed = models.BooleanField(
        _("barnet vet at det har rett til å si sin mening"), default=False
    )
    child_chose_silence = models.BooleanField(_("barnet ville ikke si noe"), default=False)
    may_be_passed_on = models.BooleanField(_("barnet vil at det sies videre"), default=False)
    history = HistoricalRecords()

    class Meta:
        default_permissions = ()

    class Privacy:
        personal = {
            "case", "summary", "childs_words", "child_chose_silence", "child_informed",
            "may_be_passed_on",
        }  # fmt: skip
        open = {"noted_by", "noted_at", "talked_with", "on"}


class Invitation(OnCase):
    """An invitation (not a summons) to a meeting, on behalf of the family (R67–R72, R216)."""

    purpose = models.CharField(_("hva møtet gjelder"), max_length=500)
    agenda = models.CharField(_("dagsorden"), max_length=2000)
    starts_at = models.DateTimeField(_("starter"))
    minutes = models.PositiveSmallIntegerField(_("varighet i minutter"), default=45)
    place = models.CharField(_("sted"), max_length=200)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveSmallIntegerField(default=0)
    uid = models.UUIDField(unique=True)
    history = HistoricalRecords()

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes__gte=10, minutes__lte=480), name="a_meeting_lasts_a_while"
            )
        ]

    class Privacy:
        personal = {"case", "purpose", "agenda", "place"}
        open = {"noted_by", "noted_at", "starts_at", "minutes", "cancelled_at", "version", "uid"}


class Invitee(models.Model):
    """One who is invited, and what they answered."""

    class Answer(models.TextChoices):
        NONE = "none", _("har ikke svart")
        YES = "yes", _("kommer")
        NO = "no", _("kan ikke")

    invitation = models.ForeignKey(Invitation, models.PROTECT, related_name="invitees")
    user = models.ForeignKey(User, models.PROTECT, related_name="invited", null=True, blank=True)
    guardian = models.ForeignKey(
        Guardian, models.PROTECT, related_name="invited", null=True, blank=True
    )
    is_child = models.BooleanField(default=False)
    answer = models.CharField(max_length=5, choices=Answer, default=Answer.NONE)
    answered_at = models.DateTimeField(null=True, blank=True)
    message = models.CharField(_("melding"), max_length=500, blank=True)

    objects = EvidenceQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["invitation", "user"], name="a_user_is_invited_once"),
            models.UniqueConstraint(
                fields=["invitation", "guardian"], name="a_guardian_is_invited_once"
            ),
        ]

    class Privacy:
        personal = {"invitation", "user", "guardian", "is_child", "answer", "message"}
        open = {"answered_at"}


class ConcernReport(OnCase):
    """That and when a report went to child welfare; never its text (docs/architecture.md).

    Reports are per person and never suppressed as duplicates (R137, R138).
    """

    class Channel(models.TextChoices):
        PORTAL = "portal", _("nasjonal portal")
        LETTER = "letter", _("brev")
        PHONE = "phone", _("telefon, skriftlig etterpå")

    sent_on = models.DateField(_("sendt"))
    channel = models.CharField(_("hvordan"), max_length=10, choices=Channel)
    violence_suspected = models.BooleanField(_("mistanke om vold eller overgrep"), default=False)
    guardians_informed = models.BooleanField(_("foresatte er orientert"), default=False)
    not_informed_reason = models.CharField(_("hvorfor ikke"), max_length=300, blank=True)
    leader_told = models.BooleanField(_("leder er orientert"), default=False)
    received_on = models.DateField(_("mottak bekreftet"), null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(received_on=None) | Q(received_on__gte=F("sent_on")),
                name="received_after_sent",
            ),
            models.CheckConstraint(
                condition=Q(violence_suspected=False) | Q(guardians_informed=False),
                name="guardians_not_told_of_violence",
            ),
        ]

    class Privacy:
        personal = {
            "case", "violence_suspected", "guardians_informed", "not_informed_reason",
        }  # fmt: skip
        open = {"noted_by", "noted_at", "sent_on", "channel", "leader_told", "received_on"}

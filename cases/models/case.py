"""One run through the levels for one child, and what all that hangs on it has."""

from collections.abc import Collection
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from bti.accounts.models import Membership, Municipality, ServiceUnit, User
from bti.database.evidence import EvidenceQuerySet
from bti.guides import registry
from bti.guides.models import Guide
from bti.people.models import Child
from consent.models import Consent


class Level(models.IntegerChoices):
    """Levels of BTI; names and colours are the guide's."""

    CONCERN = 0, _("Nivå 0")
    OWN_SERVICE = 1, _("Nivå 1")
    SHARED = 2, _("Nivå 2")
    BROAD = 3, _("Nivå 3")
    CLOSED = 9, _("Avsluttet")


class IndividualPlan(models.TextChoices):
    """How it stands with an individual plan (R148, R149, R347)."""

    ENTITLED = "entitled", _("Barnet kan ha rett til individuell plan")
    WISHED = "wished", _("Familien ønsker individuell plan")
    GRANTED = "granted", _("Individuell plan er vedtatt")


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
    surroundings = models.CharField(
        _("hva som skjer rundt barnet"), max_length=1000, blank=True, default="", db_default=""
    )
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(auto_now_add=True)
    shielded_at = models.DateTimeField(_("skjermet for foresatte fra"), null=True, blank=True)
    shielded_level = models.PositiveSmallIntegerField(choices=Level, null=True, blank=True)
    met_on = models.DateField(_("siste møte på dette nivået"), null=True, blank=True)
    handover = models.CharField(
        _("overlevering til den som tar over"), max_length=2000, blank=True, default="",
        db_default="",
    )  # fmt: skip
    plan = models.CharField(
        _("individuell plan"), max_length=10, choices=IndividualPlan, blank=True, default="",
        db_default="",
    )  # fmt: skip
    plan_granted_on = models.DateField(_("vedtatt"), null=True, blank=True)
    plan_in_log = models.BooleanField(
        _("familien bruker loggen som individuell plan"), default=False, db_default=False
    )
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
            models.CheckConstraint(
                condition=Q(plan="granted", plan_granted_on__isnull=False)
                | (~Q(plan="granted") & Q(plan_granted_on=None, plan_in_log=False)),
                name="only_a_granted_plan_has_a_day",
            ),
        ]
        indexes = [
            models.Index(fields=["holder", "level", "-id"], name="cases_of_holder"),
            models.Index(fields=["unit", "level", "-id"], name="cases_of_unit"),
        ]

    class Privacy:
        personal = {
            "child", "concern", "surroundings", "family_wish", "close_reason", "shielded_at",
            "shielded_level", "holder", "level", "consents", "handover", "plan", "plan_in_log",
        }  # fmt: skip
        open = {
            "municipality", "unit", "guide_slug", "level_since", "appointed_on", "appointed_by",
            "concern_on", "opened_by", "opened_at", "closed_on", "closed_with_family", "met_on",
            "plan_granted_on",
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

"""Municipality, services, units, and the people who log in: staff and citizens."""

from datetime import date
from functools import cached_property
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import F, Q, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from bti.accounts.logins import FailedLogins, LocalAccount, LoginInvitation, LoginProvider
from bti.accounts.opened import OpenLogin, SpentToken, Tries
from bti.database.compiled import compiled
from bti.guides import registry
from bti.guides.models import Guide

__all__ = [
    "FailedLogins",
    "HolderRight",
    "LocalAccount",
    "LoginInvitation",
    "LoginProvider",
    "Membership",
    "MembershipQuerySet",
    "Municipality",
    "OpenLogin",
    "ServiceKind",
    "ServiceUnit",
    "SpentToken",
    "Tries",
    "User",
    "UserManager",
    "live_memberships_of",
]


class Municipality(models.Model):
    """A municipality or city district: data controller, owner of units, users and its guide.

    ``service_guides``: kinds of service that work by a guide of their own, as kind → slug (R5).
    """

    name = models.CharField(_("navn"), max_length=100, unique=True)
    number = models.CharField(_("kommunenummer"), max_length=4)
    guide_slug = models.SlugField(_("handlingsveileder"))
    language = models.CharField(max_length=2, default="nb")
    service_guides = models.JSONField(
        default=dict, blank=True, db_default=Value({}, models.JSONField())
    )

    class Privacy:
        personal: set[str] = set()
        open = {"name", "number", "guide_slug", "language", "service_guides"}

    @property
    def guide(self) -> Guide:
        """The handlingsveileder this municipality works by."""
        return registry.get(self.guide_slug)

    def guide_slug_for(self, kind: str) -> str:
        """The guide that a kind of service works by: its own, else the municipality's (R5)."""
        return str(self.service_guides.get(kind) or self.guide_slug)


class ServiceKind(models.TextChoices):
    """What kind of service a unit belongs to; guides and consents name services by these codes."""

    KINDERGARTEN = "kindergarten", _("Barnehage")
    SCHOOL = "school", _("Skole")
    AFTER_SCHOOL = "after_school", _("SFO eller AKS")
    HEALTH_STATION = "health_station", _("Helsestasjon")
    SCHOOL_HEALTH = "school_health", _("Skolehelsetjeneste")
    MIDWIFE = "midwife", _("Jordmortjeneste")
    PPT = "ppt", _("PPT")
    RESOURCE_TEAM = "resource_team", _("Ressursteam")
    CHILD_WELFARE = "child_welfare", _("Barnevern")
    FAMILY_TEAM = "family_team", _("Familieteam eller familiesenter")
    YOUTH_TEAM = "youth_team", _("Ungdomsteam")
    THERAPY = "therapy", _("Fysio- og ergoterapi")
    OUTREACH = "outreach", _("Utekontakt")
    ALLOCATION_OFFICE = "allocation_office", _("Tildelingsenhet eller søknadskontor")
    NAV = "nav", _("NAV")
    MENTAL_HEALTH = "mental_health", _("Psykisk helse og rus")
    GP = "gp", _("Fastlege")
    SPECIALIST_HEALTH = "specialist_health", _("Spesialisthelsetjeneste")
    POLICE = "police", _("Politi")
    LEISURE = "leisure", _("Fritidstilbud")
    CRIME_PREVENTION = "crime_prevention", _("SLT eller SaLTo")
    PEDAGOGICAL_CENTRE = "pedagogical_centre", _("Pedagogisk fagsenter")
    OTHER = "other", _("Annen tjeneste")


class ServiceUnit(models.Model):
    """One place of service: a school, a kindergarten, the PPT office."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="units")
    kind = models.CharField(_("tjeneste"), max_length=20, choices=ServiceKind)
    name = models.CharField(_("navn"), max_length=100)
    phone = models.CharField(_("telefon"), max_length=20, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "name"], name="one_unit_of_a_name")
        ]

    class Privacy:
        personal: set[str] = set()
        open = {"municipality", "kind", "name", "phone"}

    @property
    def guide_slug(self) -> str:
        """The guide that cases of this unit are worked by from the day they begin."""
        return self.municipality.guide_slug_for(self.kind)


class UserManager(BaseUserManager["User"]):
    """Makes users. There is no way to make a superuser."""

    def create_user(self, username: str, **fields: Any) -> "User":
        """A user who logs in through a provider; no password of ours opens anything."""
        user = self.model(username=username, **fields)
        user.set_unusable_password()
        user.save(using=self._db)
        return user


class User(AbstractBaseUser, PermissionsMixin):  # type: ignore[django-manager-missing]
    """One who logs in: staff with memberships, or a citizen known by the login provider.

    The key of a login is (issuer, subject), never an e-mail address (docs/architecture.md).
    """

    class Kind(models.TextChoices):
        STAFF = "staff", _("ansatt")
        CITIZEN = "citizen", _("innbygger")

    username = models.CharField(max_length=60, unique=True)
    kind = models.CharField(max_length=10, choices=Kind)
    name = models.CharField(_("navn"), max_length=200)
    email = models.EmailField(_("e-post"), blank=True)
    phone = models.CharField(_("telefon"), max_length=20, blank=True)
    language = models.CharField(_("språk"), max_length=2, default="nb")
    oidc_issuer = models.CharField(max_length=200, blank=True)
    oidc_subject = models.CharField(max_length=255, blank=True)
    pid_hash = models.CharField(max_length=64, blank=True)
    is_active = models.BooleanField(_("aktiv"), default=True)
    is_staff = False  # Django's admin is not used

    objects = UserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: list[str] = []  # type: ignore[misc]

    class Meta:
        constraints = [
            # Django and django-guardian let superusers past every object rule (architecture.md)
            models.CheckConstraint(condition=Q(is_superuser=False), name="nobody_reads_by_rank"),
            models.UniqueConstraint(
                fields=["oidc_issuer", "oidc_subject"],
                condition=~Q(oidc_subject=""),
                name="one_user_per_login",
            ),
            models.UniqueConstraint(
                fields=["pid_hash"], condition=~Q(pid_hash=""), name="one_user_per_pid"
            ),
        ]

    class Privacy:
        personal = {"username", "name", "email", "phone", "oidc_subject", "pid_hash"}
        open = {
            "password", "last_login", "is_superuser", "kind", "language", "oidc_issuer",
            "is_active",
        }  # fmt: skip

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """django-rules does not look at ``is_active``; we do, here, for every rule."""
        return self.is_active and super().has_perm(perm, obj)

    @property
    def is_citizen(self) -> bool:
        return self.kind == self.Kind.CITIZEN

    @cached_property
    def live_memberships(self) -> list["Membership"]:
        """The memberships that hold today, with unit and municipality; read once a request."""
        if self.is_citizen:
            return []
        return live_memberships_of(user=self.pk, on=timezone.localdate())

    def unit_ids(self, *roles: str) -> set[int]:
        """Units in which the user has one of the roles today (any role when none is named)."""
        return {
            m.unit_id for m in self.live_memberships if m.unit_id and (not roles or m.role in roles)
        }

    @property
    def works_in(self) -> set[int]:
        """Municipalities in whose units the user works today: rights in one open none in another.

        Whoever has left holds nothing there, also while they work somewhere else.
        """
        return {m.municipality_id for m in self.live_memberships if m.unit_id}

    @property
    def municipality(self) -> Municipality | None:
        """The municipality of the first live membership; citizens have none."""
        return self.live_memberships[0].municipality if self.live_memberships else None

    @property
    def guide(self) -> Guide | None:
        """The guide of the first place of work, where its kind of service has one of its own."""
        if not self.live_memberships:
            return None
        first = self.live_memberships[0]
        kind = first.unit.kind if first.unit else ""
        return registry.get(first.municipality.guide_slug_for(kind))

    @property
    def audit_line(self) -> dict[str, Any]:
        """Who this is, as the audit notes it at the time of the act."""
        first = self.live_memberships[0] if self.live_memberships else None
        return {
            "user_id": self.pk,
            "user_name": self.name,
            "role": first.title if first else self.kind,
            "unit_name": first.unit.name if first and first.unit else "",
            "municipality_id": first.municipality_id if first else None,
        }


class MembershipQuerySet(models.QuerySet["Membership"]):
    def live(self, on: date) -> "MembershipQuerySet":
        """Memberships that hold on the day (whoever has left holds nothing)."""
        return self.filter(Q(ends=None) | Q(ends__gte=on), starts__lte=on)


class Membership(models.Model):
    """A user's place in a unit (or in the whole municipality, for its administrators)."""

    class Role(models.TextChoices):
        EMPLOYEE = "employee", _("ansatt")
        LEADER = "leader", _("leder")
        ADMIN = "admin", _("systemansvarlig")

    user = models.ForeignKey(User, models.PROTECT, related_name="memberships")
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="memberships")
    unit = models.ForeignKey(
        ServiceUnit, models.PROTECT, related_name="memberships", null=True, blank=True
    )
    role = models.CharField(_("rolle"), max_length=10, choices=Role)
    title = models.CharField(_("stilling"), max_length=100)
    starts = models.DateField(_("fra"))
    ends = models.DateField(_("til og med"), null=True, blank=True)
    approved_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, blank=True)

    objects = MembershipQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends=None) | Q(ends__gte=F("starts")),
                name="membership_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(role="admin") | Q(unit__isnull=False), name="membership_names_a_unit"
            ),
        ]
        indexes = [models.Index(fields=["unit", "role"], name="members_of_unit")]

    class Privacy:
        personal = {"user", "title"}
        open = {"municipality", "unit", "role", "starts", "ends", "approved_by"}


@compiled
def live_memberships_of(*, user: int, on: date) -> MembershipQuerySet:
    """The user's memberships of the day with unit and municipality; every staff page asks."""
    rows = Membership.objects.filter(user=user).live(on)
    return rows.select_related("unit", "municipality").order_by("pk")


class HolderRight(models.Model):
    """The right to be stafettholder, granted by a system administrator (R280)."""

    user = models.ForeignKey(User, models.PROTECT, related_name="holder_rights")
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+")
    granted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    reason = models.CharField(_("begrunnelse"), max_length=200)
    starts = models.DateField(_("fra"))
    ends = models.DateField(_("til og med"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "municipality"],
                condition=Q(ends=None),
                name="one_open_holder_right",
            )
        ]

    class Privacy:
        personal = {"user", "reason"}
        open = {"municipality", "granted_by", "starts", "ends"}

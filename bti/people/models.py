"""Child, guardian and network, and who may know where a child lives."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from bti.accounts.models import Municipality, ServiceUnit, User
from bti.database.evidence import EvidenceQuerySet
from bti.people.identity import EncryptedTextField


def age_on(born: date, on: date) -> int:
    """Whole years; a child born 29 February has its birthday on 1 March in other years."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


class AddressProtection(models.TextChoices):
    """Grades of Folkeregisteret. The grade itself is secret (Folkeregisteret)."""

    NONE = "none", _("ingen")
    CLIENT = "client", _("klientadresse")
    CONFIDENTIAL = "confidential", _("fortrolig")
    STRICT = "strict", _("strengt fortrolig")


class Child(models.Model):
    """A child or youth of 0–24 years, or unborn (R6): then the log is the pregnant woman's."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="children")
    unit = models.ForeignKey(
        ServiceUnit, models.PROTECT, related_name="children", null=True, blank=True
    )
    group = models.CharField(_("klasse eller avdeling"), max_length=20, blank=True)
    first_name = models.CharField(_("fornavn"), max_length=100)
    last_name = models.CharField(_("etternavn"), max_length=100)
    born = models.DateField(_("fødselsdato"), null=True, blank=True)
    identity_number = EncryptedTextField(_("fødselsnummer"), blank=True)
    identity_hash = models.CharField(max_length=64, blank=True)
    address = models.CharField(_("bosted"), max_length=200, blank=True)
    address_protection = models.CharField(
        max_length=12, choices=AddressProtection, default=AddressProtection.NONE
    )
    user = models.OneToOneField(
        User, models.PROTECT, related_name="as_child", null=True, blank=True
    )

    objects = EvidenceQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["identity_number"])

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "identity_hash"],
                condition=~Q(identity_hash=""),
                name="one_child_per_identity",
            )
        ]

    class Privacy:
        personal = {
            "unit", "group", "first_name", "last_name", "born", "identity_number",
            "identity_hash", "address", "address_protection", "user",
        }  # fmt: skip
        open = {"municipality"}

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}"

    @property
    def audit_about(self) -> dict[str, Any]:
        return {"child_id": self.pk}

    def age(self, on: date) -> int | None:
        """Whole years on the day; None while unborn."""
        return age_on(self.born, on) if self.born else None

    @property
    def address_is_protected(self) -> bool:
        return self.address_protection != AddressProtection.NONE

    def address_for(self, *, insider: bool) -> str:
        """The address for one who may see it; empty for all others and for protected ones.

        The one accessor: pages, exports, mails and documents ask here and nowhere else.
        """
        return self.address if insider and not self.address_is_protected else ""


class Guardian(models.Model):
    """A person with a relation to a child; logs in through ID-porten when the number is known."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="guardians")
    first_name = models.CharField(_("fornavn"), max_length=100)
    last_name = models.CharField(_("etternavn"), max_length=100)
    identity_number = EncryptedTextField(_("fødselsnummer"), blank=True)
    identity_hash = models.CharField(max_length=64, blank=True, db_index=True)
    phone = models.CharField(_("telefon"), max_length=20, blank=True)
    email = models.EmailField(_("e-post"), blank=True)
    user = models.ForeignKey(
        User, models.PROTECT, related_name="as_guardian", null=True, blank=True
    )

    objects = EvidenceQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["identity_number"])

    class Meta:
        default_permissions = ()

    class Privacy:
        personal = {
            "first_name", "last_name", "identity_number", "identity_hash", "phone", "email", "user",
        }  # fmt: skip
        open = {"municipality"}

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}"


class GuardianshipQuerySet(EvidenceQuerySet):
    def live(self, on: date) -> "GuardianshipQuerySet":
        """Relations that hold on the day and are not blocked."""
        return self.filter(
            Q(ends=None) | Q(ends__gte=on), Q(starts=None) | Q(starts__lte=on), blocked=False
        )

    def with_responsibility(self) -> "GuardianshipQuerySet":
        """Those with parental responsibility; being a parent is not enough (architecture.md)."""
        return self.filter(parental_responsibility=True)


class Guardianship(models.Model):
    """One guardian's relation to one child. A manual block beats everything else."""

    class Relation(models.TextChoices):
        MOTHER = "mother", _("mor")
        FATHER = "father", _("far")
        CO_MOTHER = "co_mother", _("medmor")
        VERGE = "verge", _("verge")
        FOSTER = "foster", _("fosterforelder")
        OTHER = "other", _("annen foresatt")

    child = models.ForeignKey(Child, models.PROTECT, related_name="guardianships")
    guardian = models.ForeignKey(Guardian, models.PROTECT, related_name="guardianships")
    relation = models.CharField(_("relasjon"), max_length=10, choices=Relation)
    parental_responsibility = models.BooleanField(_("har foreldreansvar"), default=False)
    source = models.CharField(_("kilde"), max_length=100, blank=True)
    starts = models.DateField(_("fra"), null=True, blank=True)
    ends = models.DateField(_("til og med"), null=True, blank=True)
    blocked = models.BooleanField(_("sperret"), default=False)

    objects = GuardianshipQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["child", "guardian"], name="one_relation_per_pair")
        ]

    class Privacy:
        personal = {"child", "guardian", "relation", "parental_responsibility", "blocked"}
        open = {"source", "starts", "ends"}


class NetworkPerson(models.Model):
    """A grandparent, a coach, a neighbour: someone the family wants with them (R103)."""

    child = models.ForeignKey(Child, models.PROTECT, related_name="network")
    name = models.CharField(_("navn"), max_length=200)
    relation = models.CharField(_("relasjon"), max_length=100)
    phone = models.CharField(_("telefon"), max_length=20, blank=True)
    wanted_by_family = models.BooleanField(_("familien ønsker det"), default=False)

    objects = EvidenceQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        default_permissions = ()

    class Privacy:
        personal = {"child", "name", "relation", "phone", "wanted_by_family"}
        open: set[str] = set()

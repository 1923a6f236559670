"""Child, guardian and network, and who may know where a child lives."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q
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
    due_on = models.DateField(_("termin"), null=True, blank=True)  # of an unborn child
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
            "unit", "group", "first_name", "last_name", "born", "due_on", "identity_number",
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
        """Relations that hold on the day and are not blocked.

        One that rests on a judgment holds when two employees have seen the judgment.
        """
        return self.filter(
            Q(ends=None) | Q(ends__gte=on),
            Q(starts=None) | Q(starts__lte=on),
            Q(judged_on=None) | Q(confirmed_by__isnull=False),
            blocked=False,
        )

    def unconfirmed(self) -> "GuardianshipQuerySet":
        """Those that rest on a judgment only one employee has seen yet."""
        return self.filter(judged_on__isnull=False, confirmed_by=None, blocked=False)

    def with_responsibility(self) -> "GuardianshipQuerySet":
        """Those with parental responsibility; being a parent is not enough (architecture.md)."""
        return self.filter(parental_responsibility=True)

    def of_siblings(self, child: int, on: date) -> "GuardianshipQuerySet":
        """Relations of other children who have a guardian with responsibility in common with it.

        Of relations that hold on the day; a block parts the family here too.
        """
        ties = self.live(on).with_responsibility()
        guardians = ties.filter(child=child).values("guardian")
        return ties.filter(guardian__in=guardians).exclude(child=child)


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
    change_reason = models.CharField(_("begrunnelse"), max_length=300, blank=True)
    judged_on = models.DateField(_("dommens dato"), null=True, blank=True)
    seen_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, blank=True)
    confirmed_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, blank=True)
    confirmed_on = models.DateField(null=True, blank=True)

    objects = GuardianshipQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["child", "guardian"], name="one_relation_per_pair"),
            models.CheckConstraint(
                condition=Q(judged_on=None) | Q(seen_by__isnull=False),
                name="a_judgment_is_seen_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None, confirmed_on=None)
                | (
                    Q(judged_on__isnull=False, confirmed_on__isnull=False)
                    & ~Q(confirmed_by=F("seen_by"))
                ),
                name="another_one_confirms_the_judgment",
            ),
        ]

    class Privacy:
        personal = {
            "child", "guardian", "relation", "parental_responsibility", "blocked",
            "change_reason", "judged_on",
        }  # fmt: skip
        open = {"source", "starts", "ends", "seen_by", "confirmed_by", "confirmed_on"}

    @property
    def audit_about(self) -> dict[str, Any]:
        return {"child_id": self.child_id}

    @property
    def waits_for_confirmation(self) -> bool:
        """Whether it rests on a judgment that only one employee has seen. Twin: unconfirmed."""
        return self.judged_on is not None and self.confirmed_by_id is None and not self.blocked

    def is_live(self, on: date) -> bool:
        """The twin of ``GuardianshipQuerySet.live`` for a record at hand."""
        return (
            not self.blocked
            and not self.waits_for_confirmation
            and (self.ends is None or self.ends >= on)
            and (self.starts is None or self.starts <= on)
        )


class RegistryCheck(models.Model):
    """When Folkeregisteret was asked about a child, and what it says otherwise than we do.

    Codes only: what exactly it says is not kept, but looked up by who decides.
    """

    class Code(models.TextChoices):
        GAINED = "gained", _("En foresatt kan ha fått foreldreansvar.")
        UNKNOWN_RESPONSIBLE = "unknown", _("Noen med foreldreansvar er ikke registrert her.")
        UNCLEAR = "unclear", _("Det står ikke klart hvem som har foreldreansvar.")
        JUDGMENT = "judgment", _("Registeret sier noe annet enn dommen som er registrert her.")
        MILDER_GRADE = "milder", _("Det som er registrert om bosted, er endret.")
        VERGE = "verge", _("Barnet kan ha fått verge.")
        DEAD_CHILD = "dead", _("Barnet er registrert som død.")
        NOT_FOUND = "not_found", _("Registeret kjenner ikke fødselsnummeret.")

    child = models.OneToOneField(Child, models.CASCADE, related_name="registry_check")
    asked_on = models.DateField()
    differs = models.JSONField(default=list)

    class Meta:
        default_permissions = ()

    class Privacy:
        personal = {"child", "differs"}
        open = {"asked_on"}

    @property
    def sentences(self) -> list[str]:
        """What the holder must look into.

        That a grade of address became milder is not told: the grade is secret, also that there
        was one.
        """
        told = [code for code in self.differs if code != self.Code.MILDER_GRADE]
        return [str(self.Code(code).label) for code in told]


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

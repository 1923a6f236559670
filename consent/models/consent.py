"""Consent about a child: who signed, for what, with whom, until when."""

from collections.abc import Collection, Iterable
from datetime import date
from functools import cached_property
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Exists, F, OuterRef, Prefetch, Q, When
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from bti.accounts.models import Municipality, ServiceKind, User
from bti.database.evidence import EvidenceQuerySet
from bti.people.models import Child, Guardian, Guardianship
from consent.models.areas import DevelopmentArea
from consent.models.reviewed import ReviewedText
from consent.signatories import is_health_only, latest_birth

ADULT = 18  # every guide says so (bti.guides.models.Ages)


class ConsentQuerySet(EvidenceQuerySet):
    def live(self, on: date) -> "ConsentQuerySet":
        """Consents that count on the day: signed by all who must, not run out, not withdrawn.

        The one place that says what live consent is (R61, R226, R227).
        """
        return self.filter(
            state=Consent.State.GIVEN,
            given_on__lte=on,
            valid_until__gte=on,
        )

    def for_log(self) -> "ConsentQuerySet":
        """Those that allow a stafettlogg (R233)."""
        return self.filter(to_log=True)

    def sharing(self, kinds: set[str] | None = None) -> "ConsentQuerySet":
        """Those that name services: any, or one of the kinds."""
        rows = self.filter(no_exchange=False, services__isnull=False)
        if kinds is not None:
            rows = rows.filter(services__kind__in=kinds)
        return rows.distinct()

    def signable_by(self, user: User, on: date) -> "ConsentQuerySet":
        """Those the citizen is one of the signers of, while they may know of them.

        A guardian whose relation is blocked, has ended or lacks parental responsibility knows of
        none, and at 18 the youth alone does. The list and the page ask here (rules.signs_it).
        """
        ties = Guardianship.objects.live(on).with_responsibility().filter(guardian__user=user)
        as_guardian = ~Q(child__born__lte=latest_birth(on, ADULT)) & Exists(
            ties.filter(child=OuterRef("child"), guardian__signatures__consent=OuterRef("pk"))
        )
        as_child = Exists(Signature.objects.filter(consent=OuterRef("pk"), child__user=user))
        # The user's own signatures first, by index; the conditions then rule over a few rows
        signed = Signature.objects.filter(guardian__user=user).values("consent")
        signed = signed.union(Signature.objects.filter(child__user=user).values("consent"))
        return self.filter(as_guardian | Q(as_child), pk__in=signed)

    def open(self, on: date) -> "ConsentQuerySet":
        """Those that can be answered on the day."""
        return self.filter(state=Consent.State.ASKED, valid_until__gte=on)

    def awaiting(self, user: User, on: date) -> "ConsentQuerySet":
        """Those that wait for this citizen's signature."""
        return self.signable_by(user, on).open(on).filter(_unanswered_by(user))

    def in_order_for(self, user: User, on: date) -> "ConsentQuerySet":
        """Those of the citizen, with ``rank``: waits for me, for others, counts, is over."""
        rank = models.Case(
            When(_unanswered_by(user), state=Consent.State.ASKED, valid_until__gte=on, then=0),
            When(state=Consent.State.ASKED, valid_until__gte=on, then=1),
            When(state=Consent.State.GIVEN, given_on__lte=on, valid_until__gte=on, then=2),
            default=3,
            output_field=models.IntegerField(),
        )
        rows: ConsentQuerySet = self.signable_by(user, on).annotate(rank=rank)
        return rows.order_by("rank", "-asked_on", "-pk")

    def with_signatures(self) -> "ConsentQuerySet":
        """With who has answered, in a fixed number of queries."""
        signers = Signature.objects.select_related("guardian", "child").order_by("pk")
        return self.prefetch_related(Prefetch("signatures", signers))

    def to_show(self) -> "ConsentQuerySet":
        """With everything a page tells, in a fixed number of queries."""
        rows = self.with_signatures().select_related("child__municipality", "keeper")
        limits = ConsentLimit.objects.filter(consent=OuterRef("pk"))
        reviewed = ReviewedText.objects.filter(
            municipality=OuterRef("municipality"), version=OuterRef("text_version")
        )
        rows = rows.annotate(
            has_areas=Exists(limits),
            reviewed_in=ArraySubquery(reviewed.order_by("pk").values("language")),
        )
        found: ConsentQuerySet = rows.prefetch_related(
            Prefetch("services", ConsentService.objects.order_by("pk"))
        )
        return found


def _unanswered_by(user: User) -> Exists:
    return Exists(
        Signature.objects.filter(
            Q(guardian__user=user) | Q(child__user=user),
            consent=OuterRef("pk"),
            state=Signature.State.WAITING,
        )
    )


class Consent(models.Model):
    """One form «Samtykke til tverrfaglig samarbeid» for one child (R223–R234)."""

    class State(models.TextChoices):
        ASKED = "asked", _("venter på underskrift")
        GIVEN = "given", _("gjelder")
        REFUSED = "refused", _("ikke gitt")
        WITHDRAWN = "withdrawn", _("trukket tilbake")

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+")
    child = models.ForeignKey(Child, models.PROTECT, related_name="consents")
    keeper = models.ForeignKey(
        User, models.PROTECT, related_name="kept_consents", verbose_name=_("innhentet av")
    )
    asked_on = models.DateField(_("bedt om"))
    purpose = models.CharField(_("formål"), max_length=500)
    to_log = models.BooleanField(_("opprettelse av stafettlogg"), default=False)
    informed = models.BooleanField(_("har fått informasjon om tjenestene"), default=False)
    no_exchange = models.BooleanField(_("samtykker ikke til utveksling"), default=False)
    limits = models.CharField(_("skal ikke deles"), max_length=500, blank=True)
    only_share = models.CharField(_("følgende kan informeres om"), max_length=500, blank=True)
    valid_until = models.DateField(_("gjelder til og med"))
    text_version = models.CharField(max_length=20)
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    given_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    ended_reason = models.CharField(max_length=300, blank=True)

    objects = ConsentQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="given") | Q(given_on__isnull=False),
                name="given_consent_has_a_day",
            ),
            models.CheckConstraint(
                condition=Q(valid_until__gte=F("asked_on")), name="consent_ends_after_it_is_asked"
            ),
        ]
        indexes = [models.Index(fields=["child", "state", "valid_until"], name="consent_of_child")]

    class Privacy:
        personal = {
            "child", "purpose", "limits", "only_share", "ended_reason", "to_log", "informed",
            "no_exchange", "state",
        }  # fmt: skip
        open = {
            "municipality", "keeper", "asked_on", "valid_until", "text_version", "given_on",
            "ended_on",
        }  # fmt: skip

    @property
    def audit_about(self) -> dict[str, Any]:
        return {"child_id": self.child_id}

    def is_live(self, on: date) -> bool:
        """The twin of ``ConsentQuerySet.live`` for a record at hand."""
        return bool(
            self.state == self.State.GIVEN
            and self.given_on is not None
            and self.given_on <= on <= self.valid_until
        )

    def is_open(self, on: date) -> bool:
        """The twin of ``ConsentQuerySet.open``."""
        return self.state == self.State.ASKED and on <= self.valid_until

    @cached_property
    def chosen_areas(self) -> "list[ConsentLimit]":
        """What is kept back, and what alone is shared; not asked for where a list knows of none."""
        if getattr(self, "has_areas", True) is False:
            return []
        return list(self.area_limits.select_related("service", "employee").order_by("pk"))

    @property
    def is_health_only(self) -> bool:
        """Whether it is about health services and nothing else."""
        return is_health_only({one.kind for one in self.services.all()}, to_log=self.to_log)

    def signature_of(self, user: User) -> "Signature | None":
        """The row that is this person's to answer, or that they have answered."""
        return next((row for row in self.signatures.all() if row.is_for(user)), None)


class ConsentServiceQuerySet(EvidenceQuerySet):
    def opening_a_log(self) -> "ConsentServiceQuerySet":
        """Those that may read a log: all of it, or the areas that were chosen for them.

        What may be told, in words alone, is nothing the system can keep to (R228, R233).
        """
        chosen = ConsentLimit.objects.filter(
            Q(service=None) | Q(service=OuterRef("pk")),
            consent=OuterRef("consent"),
            employee=None,
            kind=ConsentLimit.Kind.ONLY,
        )
        return self.filter(Q(consent__only_share="") | Exists(chosen))


class ConsentService(models.Model):
    """A service ticked in a consent, as the guide named it that day (R232)."""

    consent = models.ForeignKey(Consent, models.CASCADE, related_name="services")
    code = models.CharField(max_length=40)
    kind = models.CharField(max_length=20, choices=ServiceKind)
    label = models.CharField(max_length=100)
    detail = models.CharField(_("spesifiser"), max_length=200, blank=True)

    objects = ConsentServiceQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["consent", "code"], name="a_service_is_ticked_once")
        ]

    class Privacy:
        personal = {"consent", "detail"}
        open = {"code", "kind", "label"}


class ConsentLimit(models.Model):
    """An area that may not be shared, or one of the only ones that may: with all, or with one.

    One is a service or a person. Fixed when the consent is asked for, since it is part of what is
    signed (R228, R233).
    """

    class Kind(models.TextChoices):
        HOLD = "hold", _("deles ikke")
        ONLY = "only", _("bare dette deles")

    consent = models.ForeignKey(Consent, models.CASCADE, related_name="area_limits")
    service = models.ForeignKey(
        ConsentService, models.CASCADE, related_name="limits", null=True, blank=True
    )
    employee = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, blank=True)
    kind = models.CharField(max_length=4, choices=Kind)
    area = models.CharField(max_length=12, choices=DevelopmentArea)

    objects = EvidenceQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["consent", "service", "employee", "kind", "area"],
                nulls_distinct=False,
                name="an_area_is_limited_once",
            ),
            models.CheckConstraint(
                condition=Q(service=None) | Q(employee=None), name="a_limit_is_for_one_or_all"
            ),
        ]

    class Privacy:
        personal = {"consent", "service", "employee", "kind", "area"}
        open: set[str] = set()


def hidden_areas(
    limits: Iterable[ConsentLimit], kinds: Collection[str], person: int | None = None
) -> frozenset[str]:
    """Areas that those of the kinds of service are told nothing about: the strictest of all holds.

    ``limits`` may be those of several consents. One that names a service holds for its kind, one
    that names a person for ``person`` alone, whichever service they come from.
    """
    hidden: set[str] = set()
    only: dict[tuple[int, int | None, int | None], set[str]] = {}
    for limit in limits:
        if limit.service is not None and limit.service.kind not in kinds:
            continue
        if limit.employee_id is not None and limit.employee_id != person:
            continue
        if limit.kind == ConsentLimit.Kind.HOLD:
            hidden.add(limit.area)
        else:
            to = (limit.consent_id, limit.service_id, limit.employee_id)
            only.setdefault(to, set()).add(limit.area)
    for areas in only.values():
        hidden |= set(DevelopmentArea.values) - areas
    return frozenset(hidden)


def scan_path(signature: "Signature", filename: str) -> str:
    """Where a scan is kept; the name someone gave the file is not used."""
    return f"consent/{signature.consent_id}/{signature.pk}{signature.scan_ending}"


class Signature(models.Model):
    """One person's answer to one consent; exactly what was signed is kept with a hash over it."""

    class State(models.TextChoices):
        WAITING = "waiting", _("venter")
        SIGNED = "signed", _("har signert")
        DECLINED = "declined", _("har sagt nei")

    class Method(models.TextChoices):
        PORTAL = "portal", _("innlogget med ID-porten")
        PAPER = "paper", _("på papir")

    consent = models.ForeignKey(Consent, models.CASCADE, related_name="signatures")
    guardian = models.ForeignKey(
        Guardian, models.PROTECT, related_name="signatures", null=True, blank=True
    )
    child = models.ForeignKey(
        Child, models.PROTECT, related_name="signatures", null=True, blank=True
    )
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    method = models.CharField(max_length=10, choices=Method, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    signed_on = models.DateField(_("dato"), null=True, blank=True)
    place = models.CharField(_("sted"), max_length=100, blank=True)
    text = models.TextField(blank=True)
    language = models.CharField(max_length=2, blank=True)
    text_hash = models.CharField(max_length=64, blank=True)
    login_level = models.CharField(max_length=40, blank=True)
    registered_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, blank=True)
    scan = models.FileField(upload_to=scan_path, blank=True)
    scan_ending = models.CharField(max_length=5, blank=True)
    scan_hash = models.CharField(max_length=64, blank=True)

    objects = EvidenceQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(guardian__isnull=False, child=None)
                | Q(guardian=None, child__isnull=False),
                name="one_person_signs",
            ),
            models.UniqueConstraint(fields=["consent", "guardian"], name="a_guardian_signs_once"),
            models.UniqueConstraint(fields=["consent", "child"], name="a_child_signs_once"),
            models.CheckConstraint(
                condition=Q(state="waiting") | Q(answered_at__isnull=False),
                name="an_answer_has_a_time",
            ),
        ]

    class Privacy:
        personal = {"consent", "guardian", "child", "state", "place", "text", "scan", "scan_hash"}
        open = {
            "method", "answered_at", "signed_on", "language", "text_hash", "login_level",
            "registered_by", "scan_ending",
        }  # fmt: skip

    @property
    def person(self) -> Guardian | Child:
        """The one who signs."""
        found = self.guardian or self.child
        assert found is not None  # noqa: S101  (constraint one_person_signs)
        return found

    @property
    def audit_about(self) -> dict[str, Any]:
        return {"child_id": self.consent.child_id}

    def is_for(self, user: User) -> bool:
        """Whether this is the user's own signature."""
        return self.person.user_id == user.pk

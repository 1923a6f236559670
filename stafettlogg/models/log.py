"""The log itself, who may read it, and what everything in it has in common."""

from collections.abc import Collection
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from guardian.models import UserObjectPermissionBase
from simple_history.models import HistoricalRecords

from bti.accounts.models import User
from bti.database.evidence import EvidenceQuerySet
from cases.models import Case
from consent.models import ADULT

if TYPE_CHECKING:
    from stafettlogg.models.holding import Actor


class StafettloggQuerySet(EvidenceQuerySet):
    def readable_by(self, user: User, on: date) -> "StafettloggQuerySet":
        """Logs the user may read on the day; the twin of stafettlogg.access.may_read."""
        return self.granted_to(user.pk, on, works_in=None if user.is_citizen else user.works_in)

    def granted_to(
        self, user: int, on: date, *, works_in: Collection[int] | None
    ) -> "StafettloggQuerySet":
        """As ``readable_by``, of a key and where they work (None: a citizen, who reads anywhere).

        One join on the grant table. Each log carries ``reader_id`` and ``reader_role``. A grant
        that has not been taken away yet opens nothing to staff who have left the municipality.
        """
        rows: StafettloggQuerySet = self.filter(
            Q(read_grants__until=None) | Q(read_grants__until__gte=on),
            Q(read_grants__ends_at=None) | Q(read_grants__ends_at__gt=Now()),
            read_grants__user=user,
        ).annotate(
            reader_id=Value(user, output_field=models.BigIntegerField()),
            reader_role=F("read_grants__role"),
            reader_why=F("read_grants__why"),
        )
        return rows if works_in is None else rows.filter(case__municipality__in=works_in)


class Stafettlogg(models.Model):  # type: ignore[django-manager-missing]
    """The log of one case. It exists only on consent (R59, R61)."""

    case = models.OneToOneField(Case, models.PROTECT, related_name="log")
    opened_on = models.DateField()
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    ended_on = models.DateField(null=True, blank=True)
    end_reason = models.CharField(max_length=500, blank=True)
    # Of a log from before the birth: when it was told, and who carried the child
    born_at = models.DateTimeField(null=True, blank=True, editable=False)
    carried_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", null=True, blank=True, editable=False
    )

    objects = StafettloggQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        default_permissions = ["view"]  # reading can be granted; writing follows the baton

    class Privacy:
        personal = {"case", "end_reason", "born_at", "carried_by"}
        open = {"opened_on", "opened_by", "ended_on"}

    @property
    def log_id(self) -> int:
        return self.pk

    @property
    def is_open(self) -> bool:
        return self.ended_on is None

    @property
    def audit_about(self) -> dict[str, Any]:
        return {"child_id": self.case.child_id, "log_id": self.pk}


class ReadGrant(UserObjectPermissionBase):
    """django-guardian's row for one log, with the role it is derived from, why, and until when.

    Written by stafettlogg.access alone.
    """

    class Role(models.TextChoices):
        HOLDER = "holder", _("Stafettholder. Skriver i loggen.")
        GUARDIAN = "guardian", _("Har foreldreansvar")
        YOUTH = "youth", _("Loggen handler om deg")
        # Reads for the sake of a measure, or since a young adult lets them: not always everything
        ACTOR = "actor", _("Har et tiltak")
        EMERGENCY = "emergency", _("Leser i en nødsituasjon, i høyst to timer")

    content_object = models.ForeignKey(Stafettlogg, models.CASCADE, related_name="read_grants")
    role = models.CharField(max_length=10, choices=Role, default="")
    why = models.CharField(max_length=100, default="")
    since = models.DateField(default=timezone.localdate)
    until = models.DateField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)  # of an emergency, at the second
    # Of an actor: areas that live consents keep from them, and the services they come from
    hidden_areas = ArrayField(models.CharField(max_length=12), default=list)
    services = ArrayField(models.CharField(max_length=20), default=list)
    # Of the family but her who carried the child: reads what was written after it was born
    reads_after = models.DateTimeField(null=True, blank=True)

    class Meta(UserObjectPermissionBase.Meta):
        default_permissions = ()
        indexes = [models.Index(fields=["user", "content_object"], name="grants_of_user")]

    class Privacy:
        personal = {"user", "content_object", "role", "why", "hidden_areas", "services"}
        open = {"permission", "since", "until", "ends_at", "reads_after"}


def sight(user: User, log: Stafettlogg) -> dict[str, Any]:
    """What decides what a reader is shown of the log, in the values that a compiled query takes.

    For a citizen behind a shield who they are and from when it holds; for one who reads for the
    sake of a measure, or since a young adult lets them, who they are. All others are shown the
    same, so they need not be named.
    """
    shield = log.case.shielded_at if user.is_citizen else None
    less = reads_by_leave(user, log) if user.is_citizen else log.case.holder_id != user.pk
    return {
        "log": log.pk,
        "citizen": user.pk if shield else None,
        "shield": shield,
        "actor": user.pk if less else None,
    }


def reads_by_leave(user: User, log: Stafettlogg) -> bool:
    """Whether the citizen, if they read, does so since a young adult lets them.

    Then parental responsibility is over: nobody but the child itself reads by right.
    """
    child = log.case.child
    age = child.age(timezone.localdate())
    return user.is_citizen and age is not None and age >= ADULT and child.user_id != user.pk


class InLogQuerySet(EvidenceQuerySet):
    def visible_to(self, user: User, log: Stafettlogg) -> "InLogQuerySet":
        """What of the log's records the reader is shown.

        While violence is suspected a citizen keeps what was there before, and gets nothing that
        others wrote after. One who reads for the sake of a measure is not shown what consent or
        the family keeps from them (docs/architecture.md).
        """
        return self.shown_to(**sight(user, log))

    def shown_to(
        self, *, log: int, citizen: int | None, shield: datetime | None, actor: int | None
    ) -> "InLogQuerySet":
        """As ``visible_to``, of what ``sight`` returns."""
        rows = self.filter(log=log)
        if shield is not None:
            rows = rows.filter(Q(written_at__lte=shield) | Q(author=citizen))
        if actor is not None:
            rows = rows.filter(~self.model.withheld_from(_granted(actor)))
        return rows

    def not_withheld_from(self, actor: "Actor") -> "InLogQuerySet":
        """Of the records at hand, those that are not kept from the actor."""
        return self.filter(~self.model.withheld_from(actor))


def _granted(user: int) -> "Actor":
    from stafettlogg.models.holding import Granted  # noqa: PLC0415  (which builds on this)

    return Granted(user)


class InLog(models.Model):
    """What hangs on a log: who wrote it, and when."""

    log = models.ForeignKey(Stafettlogg, models.PROTECT, related_name="%(class)ss")
    author = models.ForeignKey(User, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(auto_now_add=True)

    objects = InLogQuerySet.as_manager()

    class Meta:
        abstract = True

    @classmethod
    def withheld_from(cls, actor: "Actor") -> Q:
        """Which records one who reads for a measure is not shown; of most kinds, none."""
        return Q(pk__in=[])

    @property
    def audit_about(self) -> dict[str, Any]:
        return {"child_id": self.log.case.child_id, "log_id": self.log_id}


class LastRead(models.Model):
    """How far a reader has come in a log, for «nytt siden sist»."""

    log = models.ForeignKey(Stafettlogg, models.CASCADE, related_name="+")
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    at = models.DateTimeField()
    wants_digest = models.BooleanField(default=True, db_default=True)  # told of lysglimt on Fridays

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["log", "user"], name="one_place_to_stop")]

    class Privacy:
        personal = {"log", "user"}
        open = {"at", "wants_digest"}

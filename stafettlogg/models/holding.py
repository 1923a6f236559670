"""One entry held back from those who read for the sake of a measure (R228, R230).

Nobody of the family, nor the holder, is ever kept from anything here.
"""

from dataclasses import dataclass
from typing import Protocol

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from bti.accounts.models import ServiceKind, User
from stafettlogg.models.log import InLog, ReadGrant

ENTRIES = ("goal", "measure", "evaluation", "meeting", "lysglimt", "attachment")


def _exactly_one() -> Q:
    found = Q()
    for chosen in ENTRIES:
        found |= Q(**{f"{name}__isnull": name != chosen for name in ENTRIES})
    return found


class HeldBack(InLog):
    """An entry held back from a service, from a person, or from all who have a measure.

    ``author`` held it back. A goal takes its measures with it, a measure its evaluations.
    """

    goal = models.ForeignKey(
        "stafettlogg.Goal", models.PROTECT, related_name="holds", null=True, blank=True
    )
    measure = models.ForeignKey(
        "stafettlogg.Measure", models.PROTECT, related_name="holds", null=True, blank=True
    )
    evaluation = models.ForeignKey(
        "stafettlogg.Evaluation", models.PROTECT, related_name="holds", null=True, blank=True
    )
    meeting = models.ForeignKey(
        "stafettlogg.Meeting", models.PROTECT, related_name="holds", null=True, blank=True
    )
    lysglimt = models.ForeignKey(
        "stafettlogg.Lysglimt", models.PROTECT, related_name="holds", null=True, blank=True
    )
    attachment = models.ForeignKey(
        "stafettlogg.Attachment", models.PROTECT, related_name="holds", null=True, blank=True
    )
    service = models.CharField(_("tjeneste"), max_length=20, choices=ServiceKind, blank=True)
    employee = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)
    released_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=_exactly_one(), name="one_entry_is_held_back"),
            models.CheckConstraint(
                condition=Q(service="") | Q(employee=None), name="held_back_from_one_or_all"
            ),
            models.UniqueConstraint(
                fields=["log", *ENTRIES, "service", "employee"],
                condition=Q(released_at=None),
                nulls_distinct=False,
                name="held_back_once",
            ),
        ]
        indexes = [
            models.Index(fields=["log"], condition=Q(released_at=None), name="held_back_in_log")
        ]

    class Privacy:
        personal = {"log", "service", "employee", *ENTRIES}
        open = {"author", "written_at", "released_at", "released_by"}

    @property
    def entry(self) -> InLog:
        """The record that is held back."""
        found: InLog = next(one for name in ENTRIES if (one := getattr(self, name)) is not None)
        return found


class Actor(Protocol):
    """One who reads, or may come to read, for the sake of a measure."""

    @property
    def key(self) -> int | None:
        """The user's, where it is a person."""

    def area_is_hidden(self) -> Q:
        """Of goals: consent keeps their area from the actor."""

    def held(self) -> Q:
        """Of holds: they are against the actor."""


@dataclass(frozen=True)
class Granted:
    """One with a grant: what is kept from them follows from it."""

    key: int

    def area_is_hidden(self) -> Q:
        grant = ReadGrant.objects.filter(user=self.key, content_object=OuterRef("log"))
        return Q(Exists(grant.filter(hidden_areas__contains=[OuterRef("area")])))

    def held(self) -> Q:
        grant = ReadGrant.objects.filter(user=self.key, content_object=OuterRef("log"))
        of_their_service = grant.filter(services__contains=[OuterRef("service")])
        return Q(service="", employee=None) | Q(employee=self.key) | Q(Exists(of_their_service))


@dataclass(frozen=True)
class Candidate:
    """A service or a person who would come in: what would be kept from them."""

    hidden_areas: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    key: int | None = None

    def area_is_hidden(self) -> Q:
        return Q(area__in=self.hidden_areas)

    def held(self) -> Q:
        against = Q(service="", employee=None) | Q(service__in=self.services)
        return against | Q(employee=self.key) if self.key else against


def is_held(entry: str, actor: Actor) -> Q:
    """Of records of the kind: they are held back from the actor."""
    holds = HeldBack.objects.filter(actor.held(), released_at=None, **{entry: OuterRef("pk")})
    return Q(Exists(holds))

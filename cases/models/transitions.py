"""A child on its way from one place to the next: kindergarten, school, another service."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from bti.accounts.models import ServiceUnit, User
from bti.database.evidence import EvidenceQuerySet
from cases.models.case import OnCase
from consent.models import Consent


class TransitionQuerySet(EvidenceQuerySet):
    def under_way(self) -> "TransitionQuerySet":
        """Those that are neither complete nor called off."""
        return self.filter(completed_on=None, cancelled_on=None)


class Transition(OnCase):
    """The case goes along when the child changes unit (R17, R287, R378).

    The new unit is told at once that a child comes, and nothing more, until the consent that names
    it is live. Complete only when somebody there has the baton and a meeting point is agreed.
    """

    from_unit = models.ForeignKey(ServiceUnit, models.PROTECT, related_name="+")
    unit = models.ForeignKey(
        ServiceUnit, models.PROTECT, related_name="transitions", verbose_name=_("nytt sted")
    )
    starts_on = models.DateField(_("begynner der"))
    family_words = models.CharField(_("dette vil familien gi videre"), max_length=2000, blank=True)
    consent = models.ForeignKey(
        Consent, models.PROTECT, related_name="transitions", null=True, blank=True
    )
    receiver = models.ForeignKey(
        User, models.PROTECT, related_name="+", null=True, blank=True,
        verbose_name=_("tar over"),
    )  # fmt: skip
    meeting_point = models.CharField(_("møtepunkt"), max_length=200, blank=True)
    meeting_on = models.DateField(_("møtes"), null=True, blank=True)
    completed_on = models.DateField(_("fullført"), null=True, blank=True)
    cancelled_on = models.DateField(_("avlyst"), null=True, blank=True)
    cancel_reason = models.CharField(_("hvorfor"), max_length=300, blank=True)

    objects = TransitionQuerySet.as_manager()  # type: ignore[misc]
    history = HistoricalRecords()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(completed_on=None, cancelled_on=None),
                name="one_transition_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(completed_on=None)
                | (Q(meeting_on__isnull=False, consent__isnull=False) & ~Q(meeting_point="")),
                name="a_transition_is_complete_with_a_meeting_point",
            ),
            models.CheckConstraint(
                condition=Q(completed_on=None) | Q(cancelled_on=None),
                name="a_transition_ends_one_way",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(
                fields=["starts_on"], condition=Q(completed_on=None, cancelled_on=None),
                name="transitions_under_way",
            )
        ]  # fmt: skip

    class Privacy:
        personal = {"case", "unit", "from_unit", "family_words", "consent", "meeting_point",
                    "cancel_reason", "receiver"}  # fmt: skip
        open = {
            "noted_by", "noted_at", "starts_on", "meeting_on", "completed_on", "cancelled_on",
        }  # fmt: skip

    @property
    def is_under_way(self) -> bool:
        return self.completed_on is None and self.cancelled_on is None

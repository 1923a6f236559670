"""What other services are asked for the child, and what they answer."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from bti.accounts.models import ServiceUnit, User
from bti.database.evidence import EvidenceQuerySet
from cases.models.case import OnCase


class ReferralQuerySet(EvidenceQuerySet):
    def waiting(self) -> "ReferralQuerySet":
        """Those that have no final answer."""
        return self.filter(state__in=Referral.WAITING)

    def followed(self) -> "ReferralQuerySet":
        """Those whose sender still follows up: nobody has confirmed who takes over (R15, R378)."""
        return self.exclude(state=Referral.State.WITHDRAWN).filter(confirmed_on=None)


class Referral(OnCase):
    """A referral or an enquiry to another service, with its contents (R110, R255, R345, R400).

    ``background`` is what was told of the work so far, as it stood that day: a list of {area,
    goal, measures: [text]}. A named one rests on consent; an anonymous one names nobody; one that
    the family sends itself is only noted. ``unit``: the receiver's, where it works in the system.
    """

    class Way(models.TextChoices):
        NAMED = "named", _("med navn, familien samtykker")
        ANONYMOUS = "anonymous", _("anonymt, uten navn")
        FAMILY = "family", _("familien søker selv")

    class State(models.TextChoices):
        SENT = "sent", _("Sendt")
        RECEIVED = "received", _("Mottatt")
        WAITING_LIST = "waiting", _("På venteliste")
        ANSWERED = "answered", _("Besvart")
        DECLINED = "declined", _("Avslått")
        WITHDRAWN = "withdrawn", _("Trukket")

    WAITING = ("sent", "received", "waiting")

    service = models.CharField(_("tjeneste"), max_length=40)  # code of the guide
    label = models.CharField(_("tjenestens navn"), max_length=100)
    kind = models.CharField(max_length=20)
    unit = models.ForeignKey(
        ServiceUnit, models.PROTECT, related_name="referrals", null=True, blank=True
    )
    way = models.CharField(_("hvordan"), max_length=10, choices=Way)
    asks = models.CharField(_("hva du spør om"), max_length=2000)
    background = models.JSONField(_("bakgrunn"), default=list, blank=True)
    sent_on = models.DateField(_("sendt"))
    state = models.CharField(_("status"), max_length=10, choices=State, default=State.SENT)
    received_on = models.DateField(_("mottatt"), null=True, blank=True)
    received_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, blank=True)
    waits_until = models.DateField(_("venter til"), null=True, blank=True)
    answered_on = models.DateField(_("besvart"), null=True, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, blank=True)
    answer = models.CharField(_("svar"), max_length=2000, blank=True)
    taken_over_by = models.CharField(_("hvem følger opp"), max_length=100, blank=True)
    meeting_point = models.CharField(_("møtepunkt"), max_length=200, blank=True)
    meeting_on = models.DateField(_("møtes"), null=True, blank=True)
    agreed_on = models.DateField(null=True, blank=True)
    agreed_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, blank=True)
    confirmed_on = models.DateField(_("bekreftet"), null=True, blank=True)
    confirmed_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, blank=True)

    objects = ReferralQuerySet.as_manager()  # type: ignore[misc]
    history = HistoricalRecords()

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["answered", "declined"]) | Q(answered_on__isnull=False),
                name="an_answer_to_a_referral_has_a_day",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_on=None)
                | (
                    Q(agreed_on__isnull=False, meeting_on__isnull=False)
                    & ~Q(taken_over_by="")
                    & ~Q(meeting_point="")
                ),
                name="followed_until_a_meeting_point",
            ),
            models.CheckConstraint(
                condition=~Q(way="anonymous") | Q(background=[]), name="anonymous_tells_no_goals"
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "-id"], name="referrals_to_unit"),
            models.Index(
                fields=["sent_on"], condition=Q(state__in=["sent", "received"]),
                name="referrals_without_an_answer",
            ),
        ]  # fmt: skip

    class Privacy:
        personal = {
            "case", "service", "label", "kind", "unit", "way", "asks", "background", "answer",
            "taken_over_by", "meeting_point",
        }  # fmt: skip
        open = {
            "noted_by", "noted_at", "sent_on", "state", "received_on", "received_by",
            "waits_until", "answered_on", "answered_by", "meeting_on", "agreed_on", "agreed_by",
            "confirmed_on", "confirmed_by",
        }  # fmt: skip

    @property
    def is_waiting(self) -> bool:
        """Whether no final answer has come."""
        return self.state in self.WAITING

    @property
    def is_followed(self) -> bool:
        """The twin of ``ReferralQuerySet.followed``."""
        return self.confirmed_on is None and self.state != self.State.WITHDRAWN

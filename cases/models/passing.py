"""The baton on its way: who offered it to whom, and whom the family wishes to hold it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from bti.accounts.models import User
from bti.database.evidence import EvidenceQuerySet
from cases.models.case import OnCase


class BatonOfferQuerySet(EvidenceQuerySet):
    def open(self) -> "BatonOfferQuerySet":
        """Those that nobody has answered yet."""
        return self.filter(state=BatonOffer.State.OPEN)


class BatonOffer(OnCase):
    """The baton held out to one who may take it, with what they must know (R17).

    ``noted_by`` offered it. The note is all that the one it is offered to is shown of the case
    until they have said yes. One at a time: the database keeps a second open one out.
    """

    class State(models.TextChoices):
        OPEN = "open", _("venter på svar")
        ACCEPTED = "accepted", _("tatt imot")
        DECLINED = "declined", _("ikke tatt imot")
        WITHDRAWN = "withdrawn", _("trukket tilbake")
        LAPSED = "lapsed", _("gjelder ikke lenger")

    to = models.ForeignKey(
        User, models.PROTECT, related_name="baton_offers", verbose_name=_("tilbudt til")
    )
    note = models.CharField(_("overlevering"), max_length=2000)
    reason = models.CharField(_("begrunnelse"), max_length=300)
    offered_on = models.DateField(_("tilbudt"))
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    read_on = models.DateField(_("lest"), null=True, blank=True)
    closed_on = models.DateField(_("besvart"), null=True, blank=True)
    closed_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, blank=True)
    answer = models.CharField(_("hvorfor"), max_length=300, blank=True)
    escalated_on = models.DateField(null=True, blank=True)

    objects = BatonOfferQuerySet.as_manager()  # type: ignore[misc]
    history = HistoricalRecords()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(state="open"), name="one_open_offer_of_a_baton"
            ),
            models.CheckConstraint(
                condition=Q(state="open", closed_on=None, closed_by=None)
                | (~Q(state="open") & Q(closed_on__isnull=False)),
                name="an_answered_offer_has_a_day",
            ),
        ]
        indexes = [
            models.Index(fields=["to"], condition=Q(state="open"), name="open_offers_to"),
        ]

    class Privacy:
        personal = {"case", "to", "note", "reason", "answer"}
        open = {
            "noted_by", "noted_at", "offered_on", "state", "read_on", "closed_on", "closed_by",
            "escalated_on",
        }  # fmt: skip

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN


class FamilyWish(OnCase):
    """Whom the family wishes to hold the baton, as it was said one day (R249).

    ``noted_by`` is the one of the family who wrote it, or the holder, who then tells who said it.
    """

    wish = models.CharField(_("familiens ønske"), max_length=200)
    told_by = models.CharField(_("sagt av"), max_length=100, blank=True)
    on = models.DateField(_("dato"))
    history = HistoricalRecords()

    class Meta:
        default_permissions = ()

    class Privacy:
        personal = {"case", "wish", "told_by"}
        open = {"noted_by", "noted_at", "on"}

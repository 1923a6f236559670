"""Offers of the baton that are over because something else has happened."""

from datetime import date

from bti.accounts.models import User
from bti.audit.record import record_act
from cases.models import BatonOffer, Case


def lapse_offers(case: Case, *, by: User, on: date, but: BatonOffer | None = None) -> None:
    """End the open offer of a case that is locked: the baton has passed, or the case is closed."""
    for offer in BatonOffer.objects.open().filter(case=case).exclude(pk=but.pk if but else None):
        offer.state, offer.closed_on, offer.closed_by = BatonOffer.State.LAPSED, on, by
        offer.save(update_fields=["state", "closed_on", "closed_by"])
        record_act(by=by, act="cases.lapse_offer", subject=offer)

"""The baton passes: the one writer of ``Case.holder`` after a case has begun.

Appointed by a leader, taken by the one it was offered to, given back by child welfare: each asks
leave by itself, and all of them pass it here.
"""

from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from bti.accounts.models import HolderRight, Membership, ServiceKind, User
from bti.audit.record import record_act
from bti.notices.models import Notice
from bti.notices.services import notify
from cases.access import may_take_over
from cases.models import BatonOffer, Case, HolderChange
from cases.rules import child_welfare_may_hold
from cases.services.discussing import keep
from cases.services.lapsing import lapse_offers
from cases.services.moving import tell_the_caller
from cases.signals import holder_changed
from consent.services import hand_over

HELD = ("holder", "appointed_on", "appointed_by", "handover")


def pass_on(
    given: Case, case: Case, *, to: User, by: User, on: date, reason: str, note: str = "",
    offer: BatonOffer | None = None,
) -> None:  # fmt: skip
    """Pass the baton of a case that is locked; leave was asked by the act it follows from.

    What the one before has written for the next one goes along (R17): with ``offer`` what stood in
    it. Grants follow in the same transaction. Any other offer of it is over.
    """
    check_receiver(case, to, on=on, reason=reason, note=note)
    previous = case.holder
    handover = offer.note if offer else case.handover
    if previous.pk != to.pk:
        case.handover = ""
    case.holder, case.appointed_on, case.appointed_by = to, on, by
    case.save(update_fields=HELD)
    tell_the_caller(given, case, HELD)
    if previous.pk != to.pk:
        keep(
            HolderChange(
                case=case, noted_by=by, previous=previous, holder=to, reason=reason.strip(), on=on,
                note=handover, leader_note=note.strip(), read_on=offer.read_on if offer else None,
            )
        )  # fmt: skip
        hand_over(case.consents.all(), to=to, by=by, on=on)
    lapse_offers(case, by=by, on=on, but=offer)
    record_act(
        by=by, act="cases.appoint_holder", subject=case, previous=previous.pk, holder=to.pk,
        on=on.isoformat(),
    )  # fmt: skip
    notify(
        [to] if to.pk != by.pk else [],
        kind=Notice.Kind.HOLDER,
        subject=case,
        link=reverse("cases:detail", args=[case.pk]),
        on=on,
    )
    holder_changed.send(sender=Case, case=case, by=by, on=on)


def who_may_hold(case: Case, on: date) -> QuerySet[Membership]:
    """Places of those who may have the baton on the day, the case's own unit first in order.

    They work in the case's unit, or in a service that live consent names (R47, R123, R260), and
    hold the right (R280). Child welfare is left out until it has decided on measures, and again
    when they end (``rules.child_welfare_may_hold``).
    """
    rights = HolderRight.objects.filter(municipality_id=case.municipality_id).live(on)
    here = Membership.objects.live(on).filter(
        municipality_id=case.municipality_id, unit__isnull=False
    )
    places = may_take_over(case, on).filter(user_id__in=rights.values("user_id"))
    if not child_welfare_may_hold(case):
        investigators = here.filter(unit__kind=ServiceKind.CHILD_WELFARE)
        places = places.exclude(user_id__in=investigators.values("user_id"))
    return places.select_related("user", "unit").order_by("user__name", "pk")


def check_receiver(case: Case, to: User, *, on: date, reason: str, note: str = "") -> None:
    """Raise ValidationError by field unless ``to`` may have the baton of the case on the day."""
    _check_place(case, to, on)
    if not may_take_over(case, on).filter(user=to).exists():
        raise ValidationError(
            {
                "to": _(
                    "%(name)s arbeider i en tjeneste samtykket ikke nevner. Be familien om et "
                    "samtykke som gjør det. Da kan %(name)s få stafettpinnen."
                )
                % {"name": to.name}
            }
        )
    if not who_may_hold(case, on).filter(user=to).exists():
        raise ValidationError(
            {
                "to": _(
                    "%(name)s har ikke rett til å være %(holder)s. "
                    "Systemansvarlig kan gi den retten."
                )
                % {"name": to.name, "holder": case.guide.words.holder}
            }
        )
    if case.holder_id == to.pk and case.appointed_on is not None:
        raise ValidationError({"to": _("%(name)s har alt stafettpinnen.") % {"name": to.name}})
    if note.strip() and case.holder_id == to.pk:
        sentence = _("%(name)s har saken fra før og trenger ingen overlevering.")
        raise ValidationError({"note": sentence % {"name": to.name}})
    if not reason.strip():
        raise ValidationError({"reason": _("Skriv kort hvorfor.")})


def _check_place(case: Case, to: User, on: date) -> None:
    """Works in the municipality now, and not in a child welfare that investigates."""
    places = Membership.objects.live(on).filter(
        user=to, municipality_id=case.municipality_id, unit__isnull=False
    )
    kinds = set(places.values_list("unit__kind", flat=True))
    if not (kinds and to.is_active):
        raise ValidationError({"to": _("Velg en som arbeider i kommunen nå.")})
    if ServiceKind.CHILD_WELFARE in kinds and not child_welfare_may_hold(case):
        raise ValidationError(
            {
                "to": _(
                    "Barnevernet kan ikke ha stafettpinnen mens det undersøker en melding. "
                    "Det kan først ta den når det har vedtatt tiltak."
                )
            }
        )

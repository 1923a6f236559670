"""The baton offered with two hands: held out with a note, read, then taken or not (R17).

Every act locks the case first and then looks at the offer again, so that of two at once the last
one sees what the first did: one offer has one outcome, and a case one holder.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from bti.accounts.authorize import authorize
from bti.accounts.models import Membership, User
from bti.audit.record import record_act
from bti.guides import registry
from bti.notices.models import Notice
from bti.notices.services import notify
from cases.models import BatonOffer, Case
from cases.services.discussing import keep
from cases.services.moving import locked
from cases.services.passing import check_receiver, pass_on
from cases.services.reporting import leaders_in, leaders_of
from consent.models import ConsentLimit, DevelopmentArea, hidden_areas

State = BatonOffer.State
LONGEST = 2000  # characters of a note
PAGE = 500


@dataclass(frozen=True)
class Limits:
    """What consents keep from one who may get the baton, in words; false when it is nothing."""

    areas: tuple[str, ...] = ()
    words: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.areas or self.words)


def limits_for(case: Case, to: User, on: date) -> Limits:
    """What a note to this person must not tell, since live consents keep it from their service."""
    live = case.consents.live(on)
    places = Membership.objects.live(on).filter(user=to, municipality=case.municipality_id)
    kinds = set(places.filter(unit__isnull=False).values_list("unit__kind", flat=True))
    limits = ConsentLimit.objects.filter(consent__in=live).select_related("service")
    hidden = hidden_areas(limits, kinds, to.pk)
    words = [text for row in live.order_by("pk") for text in (row.limits, row.only_share) if text]
    ordered = [str(label) for area, label in DevelopmentArea.choices if area in hidden]
    return Limits(tuple(ordered), tuple(dict.fromkeys(words)))


@transaction.atomic
def offer_baton(
    case: Case, *, to: User, by: User, on: date, note: str, reason: str, within_limits: bool = False
) -> BatonOffer:
    """Offer the baton to one who may take it, with the note that they read before they answer.

    Until they say yes they are shown the note and nothing else of the case. Where consent keeps
    something from their service, whoever writes says that the note keeps to it
    (``within_limits``). Raises ValidationError by field.
    """
    authorize(by, "cases.offer_baton", case)
    case = locked(case)
    authorize(by, "cases.offer_baton", case)
    check_receiver(case, to, on=on, reason=reason)
    if case.holder_id == to.pk:
        raise ValidationError({"to": _("%(name)s har alt stafettpinnen.") % {"name": to.name}})
    if waiting := BatonOffer.objects.open().filter(case=case).select_related("to").first():
        raise ValidationError(
            _(
                "Stafettpinnen er alt tilbudt %(name)s. Trekk det tilbudet først, eller vent på "
                "svar."
            )
            % {"name": waiting.to.name}
        )
    _check_note(case, to, note, on=on, within_limits=within_limits)
    offer = BatonOffer(
        case=case, noted_by=by, to=to, note=note.strip(), reason=reason.strip(), offered_on=on
    )
    keep(offer)
    record_act(by=by, act="cases.offer_baton", subject=offer, to=to.pk, on=on.isoformat())
    notify([to], kind=Notice.Kind.BATON_OFFER, subject=offer, link=_link(offer), on=on)
    return offer


@transaction.atomic
def read_offer(offer: BatonOffer, *, by: User, on: date) -> None:
    """Note that the one it is offered to has read the note; only the first time."""
    authorize(by, "cases.answer_offer", offer)
    stored = BatonOffer.objects.select_for_update(of=("self",)).get(pk=offer.pk)
    if stored.is_open and stored.read_on is None:
        stored.read_on = on
        stored.save(update_fields=["read_on"])
        record_act(by=by, act="cases.read_offer", subject=stored)
    offer.read_on = stored.read_on


@transaction.atomic
def accept_offer(offer: BatonOffer, *, by: User, on: date) -> BatonOffer:
    """Take the baton, once the note is read. Whether one may is asked again as things stand now.

    The case, its consents and the grants of its log follow in the same transaction.
    """
    authorize(by, "cases.answer_offer", offer)
    case, stored = _both(offer)
    _check_open(stored)
    if stored.read_on is None:
        raise ValidationError(_("Les overleveringen før du tar imot."))
    if not case.is_open:
        raise ValidationError(_("Saken er avsluttet. Det er ingen stafettpinne å ta imot."))
    pass_on(case, case, to=stored.to, by=by, on=on, reason=stored.reason, offer=stored)
    _close(stored, State.ACCEPTED, by=by, on=on)
    _tell_the_one_who_offered(stored, by=by, on=on)
    return _told(offer, stored)


@transaction.atomic
def decline_offer(offer: BatonOffer, *, by: User, on: date, reason: str) -> BatonOffer:
    """Say no, and why. The baton stays where it is."""
    authorize(by, "cases.answer_offer", offer)
    _case, stored = _both(offer)
    _check_open(stored)
    _close(stored, State.DECLINED, by=by, on=on, answer=_reason(reason))
    _tell_the_one_who_offered(stored, by=by, on=on)
    return _told(offer, stored)


@transaction.atomic
def withdraw_offer(offer: BatonOffer, *, by: User, on: date, reason: str) -> BatonOffer:
    """Take the offer back, by the one who made it, the holder or the leader."""
    authorize(by, "cases.withdraw_offer", offer)
    _case, stored = _both(offer)
    _check_open(stored)
    _close(stored, State.WITHDRAWN, by=by, on=on, answer=_reason(reason))
    notify([stored.to], kind=Notice.Kind.BATON_ANSWER, subject=stored, link=_link(stored), on=on)
    return _told(offer, stored)


@transaction.atomic
def approve_offer(offer: BatonOffer, *, by: User, on: date, reason: str) -> BatonOffer:
    """The leader lets an offer count although somebody is away and cannot answer it (R286).

    What was to be read stands as unread on the new holder's page until they come.
    """
    authorize(by, "cases.approve_offer", offer)
    case, stored = _both(offer)
    _check_open(stored)
    answer = _reason(reason)
    pass_on(case, case, to=stored.to, by=by, on=on, reason=answer, offer=stored)
    _close(stored, State.ACCEPTED, by=by, on=on, answer=answer)
    _tell_the_one_who_offered(stored, by=by, on=on)
    return _told(offer, stored)


def remind_of_offers(on: date) -> int:
    """Tell the leaders of both units of offers without an answer, after the guide's days, once.

    Returns how many offers were told of.
    """
    told = 0
    for guide in registry.all_guides():
        late = on - timedelta(days=guide.waits.baton_offer)
        rows = BatonOffer.objects.open().filter(
            escalated_on=None, offered_on__lte=late, case__guide_slug=guide.slug
        )
        for offer in rows.select_related("case", "to").order_by("pk")[:PAGE]:
            told += _escalate(offer, on)
    return told


@transaction.atomic
def _escalate(offer: BatonOffer, on: date) -> int:
    stored = BatonOffer.objects.select_for_update(of=("self",)).get(pk=offer.pk)
    if not stored.is_open or stored.escalated_on is not None:
        return 0
    stored.escalated_on = on
    stored.save(update_fields=["escalated_on"])
    for leaders, link in _leaders_of_both(offer, on):
        notify(leaders, kind=Notice.Kind.BATON_WAITS, subject=stored, link=link, on=on)
    return 1


def _leaders_of_both(offer: BatonOffer, on: date) -> Iterator[tuple[QuerySet[User], str]]:
    """The leaders of the case's unit, who may see it there; and those of the receiver's."""
    yield leaders_of(offer.case, on), reverse("cases:oversee", args=[offer.case_id])
    theirs = Membership.objects.live(on).filter(
        user=offer.to, municipality=offer.case.municipality_id
    )
    units = set(theirs.filter(unit__isnull=False).values_list("unit", flat=True))
    units.discard(offer.case.unit_id)
    yield leaders_in(units, on), reverse("cases:offers")


def _both(offer: BatonOffer) -> tuple[Case, BatonOffer]:
    """The case, locked, and then the offer as it stands in the database."""
    case = locked(offer.case)
    BatonOffer.objects.select_for_update().values_list("pk").get(pk=offer.pk)
    stored = BatonOffer.objects.select_related("to", "noted_by").get(pk=offer.pk)
    stored.case = case
    return case, stored


def _check_open(offer: BatonOffer) -> None:
    if not offer.is_open:
        raise ValidationError(over(offer))


def over(offer: BatonOffer) -> str:
    """Why an offer that is over can no longer be answered."""
    return {
        State.ACCEPTED: _("Stafettpinnen er alt tatt imot."),
        State.DECLINED: _("Tilbudet er alt besvart med nei."),
        State.WITHDRAWN: _("Tilbudet er trukket tilbake."),
        State.LAPSED: _("Tilbudet gjelder ikke lenger."),
    }[State(offer.state)]


def _reason(text: str) -> str:
    if not text.strip():
        raise ValidationError({"reason": _("Skriv kort hvorfor.")})
    return text.strip()


def _close(offer: BatonOffer, state: str, *, by: User, on: date, answer: str = "") -> None:
    offer.state, offer.closed_on, offer.closed_by, offer.answer = state, on, by, answer
    keep(offer)
    record_act(by=by, act="cases.close_offer", subject=offer, state=state, on=on.isoformat())


def _told(given: BatonOffer, stored: BatonOffer) -> BatonOffer:
    """Bring the caller's copy up to date."""
    for name in ("state", "closed_on", "closed_by", "answer", "read_on"):
        setattr(given, name, getattr(stored, name))
    return given


def _tell_the_one_who_offered(offer: BatonOffer, *, by: User, on: date) -> None:
    """Whoever offered it; they may have nothing more to do with the case."""
    case, who = offer.case, offer.noted_by
    link = reverse("cases:list")
    if case.holder_id == who.pk:
        link = reverse("cases:detail", args=[case.pk])
    elif who.has_perm("cases.oversee_case", case):
        link = reverse("cases:oversee", args=[case.pk])
    told: list[Any] = [who] if who.pk != by.pk else []
    notify(told, kind=Notice.Kind.BATON_ANSWER, subject=offer, link=link, on=on)


def _check_note(case: Case, to: User, note: str, *, on: date, within_limits: bool) -> None:
    if not note.strip():
        raise ValidationError({"note": _("Skriv det den neste må vite.")})
    if len(note.strip()) > LONGEST:
        raise ValidationError({"note": _("Skriv kortere. Det er plass til 2000 tegn.")})
    limits = limits_for(case, to, on)
    if not limits or within_limits:
        return
    kept = "; ".join([", ".join(limits.areas), *limits.words]).strip("; ")
    raise ValidationError(
        {
            "within_limits": _(
                "Familien har begrenset hva %(name)s kan få vite: %(kept)s. Les gjennom "
                "overleveringen, og kryss av når den holder seg til det."
            )
            % {"name": to.name, "kept": kept}
        }
    )


def _link(offer: BatonOffer) -> str:
    return reverse("cases:offer", args=[offer.pk])

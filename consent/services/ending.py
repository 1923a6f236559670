"""How a consent ends before its time, and how it follows the baton."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from bti.accounts.authorize import authorize
from bti.accounts.models import User
from bti.audit.record import record_act
from bti.notices.models import Notice
from bti.notices.services import notify
from consent.models import Consent, Signature
from consent.services.answering import check_reason, locked
from consent.signals import consent_changed, consent_withdrawn


@transaction.atomic
def withdraw_consent(consent: Consent, *, by: User, on: date, reason: str = "") -> Consent:
    """End the consent now: by one who signed, or by the keeper on their behalf (R227, R299).

    What rests on it ends in the same transaction (signals). A request that has not come to life
    can be withdrawn by the keeper, and by one who has signed it already. Raises PermissionDenied,
    and ValidationError when there is nothing left to withdraw.
    """
    authorize(by, "consent.withdraw_consent", consent)
    consent = locked(consent)
    _refuse_if_over(consent, by=by, on=on)
    counted = consent.state == Consent.State.GIVEN
    consent.state, consent.ended_on = Consent.State.WITHDRAWN, on
    consent.ended_reason = check_reason(reason)
    consent.save()
    record_act(by=by, act="consent.withdraw_consent", subject=consent, counted=counted)
    if counted:
        consent_withdrawn.send(sender=Consent, consent=consent, by=by, on=on)
    consent_changed.send(sender=Consent, consent=consent, by=by, on=on)
    if consent.keeper != by:
        notify(
            [consent.keeper],
            kind=Notice.Kind.CONSENT_ANSWERED,
            subject=consent,
            link=reverse("consent:detail", args=[consent.pk]),
            on=on,
        )
    return consent


@transaction.atomic
def hand_over(consents: Iterable[Consent], *, to: User, by: User, on: date) -> None:
    """Let the consents follow the baton to a new keeper.

    Who may is asked by the service above that knows the case.
    """
    for consent in consents:
        if consent.keeper_id != to.pk:
            consent.keeper = to
            consent.save(update_fields=["keeper"])
            record_act(by=by, act="consent.hand_over", subject=consent)


def _refuse_if_over(consent: Consent, *, by: User, on: date) -> None:
    if consent.state in (Consent.State.REFUSED, Consent.State.WITHDRAWN):
        raise ValidationError(_("Samtykket er alt avsluttet."))
    if consent.valid_until < on:
        raise ValidationError(_("Samtykket har gått ut av seg selv. Det er ikke noe å trekke."))
    if consent.state == Consent.State.ASKED and by != consent.keeper:
        own = consent.signature_of(by)
        if own is None or own.state != Signature.State.SIGNED:
            raise ValidationError(
                _("Du har ikke signert ennå. Du kan si nei i stedet for å trekke samtykket.")
            )

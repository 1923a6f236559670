"""Who follows up after a referral: the sender, until the other side has confirmed who and where."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from bti.accounts.models import User
from cases.models import Referral
from cases.services.referring import is_inside, keep_referral, locked_referral

State = Referral.State


@transaction.atomic
def agree_on_meeting(
    referral: Referral, *, by: User, on: date, taken_over_by: str, meeting_point: str,
    meeting_on: date,
) -> Referral:  # fmt: skip
    """Say who follows up, and where and when one meets; the other side then confirms it.

    Where the service does not work in the system, the sender's word is enough (R378).
    """
    stored = locked_referral(referral, _either(referral, by), by)
    _check_agreed(stored, on, taken_over_by, meeting_point, meeting_on)
    stored.taken_over_by, stored.meeting_point = taken_over_by.strip(), meeting_point.strip()
    stored.meeting_on, stored.agreed_on, stored.agreed_by = meeting_on, on, by
    if not is_inside(stored):
        stored.confirmed_on, stored.confirmed_by = on, by
    return keep_referral(referral, stored, by=by, on=on)


@transaction.atomic
def confirm_meeting(referral: Referral, *, by: User, on: date) -> Referral:
    """The other side confirms what was agreed: only then is the sender free of it (R15, R378)."""
    stored = locked_referral(referral, _either(referral, by), by)
    if stored.agreed_on is None or stored.confirmed_on is not None:
        raise ValidationError(_("Det er ikke noe å bekrefte nå."))
    if _side(stored, by) == _side(stored, stored.agreed_by):
        raise ValidationError(_("Den andre parten må bekrefte."))
    stored.confirmed_on, stored.confirmed_by = on, by
    return keep_referral(referral, stored, by=by, on=on)


def may_confirm(referral: Referral, user: User) -> bool:
    """Whether something is agreed that this one has to confirm."""
    waits = referral.agreed_on is not None and referral.confirmed_on is None
    return bool(waits and _side(referral, user) != _side(referral, referral.agreed_by))


def still_followed(user: User) -> QuerySet[Referral]:
    """The referrals for which the user still answers, oldest first (R15, R120, R378)."""
    rows: QuerySet[Referral] = Referral.objects.followed().filter(
        noted_by=user, case__municipality__in=user.works_in
    )
    return rows.exclude(case__closed_on__isnull=False).order_by("pk")


def _check_agreed(
    referral: Referral, on: date, taken_over_by: str, meeting_point: str, meeting_on: date
) -> None:
    if referral.state == State.WITHDRAWN:
        raise ValidationError(_("Henvendelsen er trukket."))
    if referral.confirmed_on is not None:
        raise ValidationError(_("Dette er alt avtalt og bekreftet."))
    wrong = {}
    if not taken_over_by.strip():
        wrong["taken_over_by"] = _("Skriv hvem som følger opp.")
    if not meeting_point.strip():
        wrong["meeting_point"] = _("Skriv hvor dere møtes.")
    if meeting_on < referral.sent_on:
        wrong["meeting_on"] = _("Datoen er før henvendelsen ble sendt.")
    elif meeting_on > on + timedelta(days=366):
        wrong["meeting_on"] = _("Datoen er mer enn et år fram i tid.")
    if wrong:
        raise ValidationError(wrong)


def _side(referral: Referral, user: User | None) -> str:
    """Which of the two sides somebody is on: that of the sender, or of the receiver."""
    if user is None:
        return ""
    sends = user.has_perm("cases.change_referral", referral)
    return "sender" if sends or user.pk == referral.noted_by_id else "receiver"


def _either(referral: Referral, by: User) -> str:
    sends = by.has_perm("cases.change_referral", referral)
    return "cases.change_referral" if sends else "cases.answer_referral"

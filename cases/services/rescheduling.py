"""A meeting is moved, or called off: all who are invited are told, once."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bti.accounts.authorize import authorize
from bti.accounts.models import User
from bti.audit.record import record_act
from bti.notices.models import Notice
from cases.models import Invitation, Invitee
from cases.services.answering import check_it_is_ahead
from cases.services.discussing import keep
from cases.services.gathering import held_together, tell
from cases.services.inviting import check_time


@transaction.atomic
def move_invitation(
    invitation: Invitation, *, by: User, on: date, starts_at: datetime, minutes: int, place: str
) -> Invitation:
    """Give the meeting another time or place. The answers were to the old time, and are asked anew.

    A meeting that serves siblings moves for all of them. Raises ValidationError by field.
    """
    authorize(by, "cases.change_invitation", invitation)
    invitation = _as_it_is(invitation, on)
    check_time(starts_at, minutes, on=on)
    before = (invitation.starts_at, invitation.minutes, invitation.place)
    if (starts_at, minutes, place.strip()) == before:
        raise ValidationError({"starts_at": _("Møtet er alt satt til denne tida og dette stedet.")})
    moved = held_together(invitation, by)
    for one in moved:
        if one.starts_at != starts_at:
            one.moved_from = one.starts_at
        one.starts_at, one.minutes, one.place = starts_at, minutes, place.strip()
        _change(one)
        for invitee in one.invitees.exclude(answer=Invitee.Answer.NONE):
            invitee.answer, invitee.proposes_at = Invitee.Answer.NONE, None
            invitee.save(update_fields=["answer", "proposes_at"])
        record_act(by=by, act="cases.move_invitation", subject=one)
    tell(moved, kind=Notice.Kind.INVITATION_MOVED, on=on)
    return next(one for one in moved if one.pk == invitation.pk)


@transaction.atomic
def cancel_invitation(invitation: Invitation, *, by: User, on: date) -> Invitation:
    """Call the meeting off and tell those who were invited; the calendar file says so too."""
    authorize(by, "cases.change_invitation", invitation)
    given, invitation = invitation, _as_it_is(invitation, on)
    off = held_together(invitation, by)
    for one in off:
        one.cancelled_at = timezone.now()
        _change(one)
        record_act(by=by, act="cases.cancel_invitation", subject=one)
    tell(off, kind=Notice.Kind.INVITATION_CANCELLED, on=on)
    given.refresh_from_db(fields=["cancelled_at", "version", "changed_at"])
    return given


def _as_it_is(invitation: Invitation, on: date) -> Invitation:
    """Locked, so that of two who press at once the second is told that it is done."""
    fresh = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    check_it_is_ahead(fresh, on)
    return fresh


def _change(invitation: Invitation) -> None:
    invitation.version += 1
    invitation.changed_at = timezone.now()
    keep(invitation)

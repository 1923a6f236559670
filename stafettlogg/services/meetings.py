"""Meetings: no meeting without minutes (R73, R83, R104)."""

from datetime import date, time

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from bti.accounts.authorize import authorize
from bti.accounts.models import User
from bti.audit.record import record_act
from cases.models import Invitation
from cases.services import meeting_held
from stafettlogg.models import Meeting, Stafettlogg
from stafettlogg.services.keeping import keep, refuse, tell_readers


@transaction.atomic
def record_meeting(
    log: Stafettlogg, *, by: User, on: date, kind: str, held_on: date, starts: time, ends: time,
    place: str, present: str, minutes: str, agreed: str, childs_voice: str = "",
    next_on: date | None = None, invitation: Invitation | None = None, told_to_child: str = "",
) -> Meeting:  # fmt: skip
    """Write the minutes of a meeting that was held (R73, R83, R104, R107, R178).

    ``told_to_child``: what was decided, in words the child can read (R29).
    Raises ValidationError by field.
    """
    authorize(by, "stafettlogg.change_stafettlogg", log)
    _check_times(on, held_on=held_on, starts=starts, ends=ends, next_on=next_on)
    if not minutes.strip():
        refuse("minutes", _("Skriv referat. Et møte uten referat kan ingen bygge videre på."))
    if invitation:
        _check_invitation(log, invitation)
    meeting = Meeting(
        log=log,
        author=by,
        kind=kind,
        invitation=invitation,
        held_on=held_on,
        starts=starts,
        ends=ends,
        place=place.strip(),
        present=present.strip(),
        childs_voice=childs_voice.strip(),
        minutes=minutes.strip(),
        agreed=agreed.strip(),
        next_on=next_on,
        told_to_child=told_to_child.strip(),
        level=log.case.level,
    )
    keep(meeting)
    meeting_held(log.case, by=by, on=held_on)
    record_act(by=by, act="stafettlogg.record_meeting", subject=meeting, held=held_on.isoformat())
    tell_readers(log, by=by, on=on)
    return meeting


def _check_times(
    on: date, *, held_on: date, starts: time, ends: time, next_on: date | None
) -> None:
    faults: dict[str, str] = {}
    if held_on > on:
        faults["held_on"] = _("Møtet kan ikke være fram i tid. Inviter til det i stedet.")
    if ends <= starts:
        faults["ends"] = _("Møtet må slutte etter at det begynner.")
    if next_on is not None and next_on <= held_on:
        faults["next_on"] = _("Neste møte må være etter dette.")
    if faults:
        raise ValidationError(faults)


def _check_invitation(log: Stafettlogg, invitation: Invitation) -> None:
    if invitation.case_id != log.case_id:
        refuse("invitation", _("Invitasjonen gjelder en annen sak."))
    if invitation.cancelled_at:
        refuse("invitation", _("Møtet er avlyst."))
    if Meeting.objects.filter(invitation=invitation).exists():
        refuse("invitation", _("Møtet har alt et referat."))

"""Meetings: no meeting without minutes (R73, R83, R104)."""

from collections.abc import Mapping, Sequence
from datetime import date, time

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from bti.accounts.authorize import authorize
from bti.accounts.models import User
from bti.audit.record import record_act
from cases.models import Invitation, Invitee
from cases.services import meeting_held
from stafettlogg.models import Meeting, Stafettlogg
from stafettlogg.services.keeping import keep, refuse, tell_readers
from stafettlogg.services.minutes import ask_those_present


@transaction.atomic
def record_meeting(
    log: Stafettlogg, *, by: User, on: date, kind: str, held_on: date, starts: time, ends: time,
    place: str, present: str, minutes: str, agreed: str, childs_voice: str = "",
    next_on: date | None = None, invitation: Invitation | None = None, told_to_child: str = "",
    attended: Mapping[int, str] | None = None, **said: str,
) -> Meeting:  # fmt: skip
    """Write the minutes of a meeting that was held (R73, R83, R104, R107, R178, R220, R221).

    ``told_to_child``: what was decided, in words the child can read (R29). ``attended``: key of
    the invited → whether they came or sent regrets. ``said``: ``regrets`` (of others), ``reached``,
    ``right_group``, ``informs`` and ``review``. Those who were there and read the log are asked
    whether the minutes are right. Raises ValidationError by field.
    """
    authorize(by, "stafettlogg.change_stafettlogg", log)
    _check_times(on, held_on=held_on, starts=starts, ends=ends, next_on=next_on)
    if not minutes.strip():
        refuse("minutes", _("Skriv referat. Et møte uten referat kan ingen bygge videre på."))
    if invitation:
        invitation = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
        _check_invitation(log, invitation)
    came, sent_regrets = _note_attendance(invitation, attended or {})
    meeting = Meeting(
        log=log,
        author=by,
        kind=kind,
        invitation=invitation,
        held_on=held_on,
        starts=starts,
        ends=ends,
        place=place.strip(),
        present=_names(came, present),
        regrets=_names(sent_regrets, said.pop("regrets", "")),
        childs_voice=childs_voice.strip(),
        minutes=minutes.strip(),
        agreed=agreed.strip(),
        next_on=next_on,
        told_to_child=told_to_child.strip(),
        level=log.case.level,
        **{name: text.strip() for name, text in said.items()},
    )
    keep(meeting)
    ask_those_present(meeting, by=by, on=on)
    meeting_held(log.case, by=by, on=held_on)
    record_act(by=by, act="stafettlogg.record_meeting", subject=meeting, held=held_on.isoformat())
    tell_readers(log, by=by, on=on)
    return meeting


def _note_attendance(
    invitation: Invitation | None, attended: Mapping[int, str]
) -> tuple[list[str], list[str]]:
    """Note it on the invited; returns the names of who came, and of who sent regrets."""
    if invitation is None or not attended:
        return [], []
    came: list[str] = []
    sent_regrets: list[str] = []
    rows = invitation.invitees.select_related("guardian", "user", "invitation__case__child")
    for invitee in rows.filter(pk__in=attended).order_by("pk"):
        invitee.attended = attended[invitee.pk]
        keep(invitee)
        here = invitee.attended == Invitee.Attended.CAME
        name = f"{invitee.called} ({invitee.role})" if invitee.role else invitee.called
        (came if here else sent_regrets).append(name)
    return came, sent_regrets


def _names(names: Sequence[str], others: str) -> str:
    return "\n".join(part for part in (", ".join(names), others.strip()) if part)


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

"""Invitations to a meeting: who can be asked, what they are told, and the calendar file."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from bti.accounts.authorize import authorize
from bti.accounts.models import Membership, User
from bti.audit.record import record_act
from bti.guides.contacts import public_holidays
from bti.guides.deadlines import deadline_date
from bti.notices.models import Notice
from bti.notices.services import notify
from bti.people.models import Guardian, Guardianship
from cases.access import let_in, own_lines
from cases.models import Case, Invitation, Invitee
from cases.rules import may_be_told
from cases.services.discussing import keep

SHORTEST, LONGEST = 10, 480  # minutes
FRIDAY = 4
FOLDED_AT = 75  # octets of a line, RFC 5545 section 3.1


@transaction.atomic
def invite(
    case: Case, *, by: User, on: date, purpose: str, agenda: str, starts_at: datetime,
    minutes: int, place: str, guardians: Sequence[Guardian], users: Sequence[User] = (),
    child: bool = False,
) -> Invitation:  # fmt: skip
    """Invite to a meeting on behalf of the family, with purpose and agenda (R67, R68, R70, R216).

    Those with a login get a notice without content, except citizens while the case is shielded.
    Raises ValidationError by field when the time has passed or somebody cannot be invited.
    """
    authorize(by, "cases.change_case", case)
    _check_time(starts_at, minutes, on=on)
    _check_invitees(case, guardians=guardians, users=users, on=on)
    colleagues = [user for user in {u.pk: u for u in users}.values() if user.pk != by.pk]
    asked = list({g.pk: g for g in guardians}.values())
    if not (asked or colleagues or child):
        raise ValidationError({"guardians": _("Velg minst én som skal inviteres.")})
    invitation = Invitation(
        case=case,
        noted_by=by,
        purpose=purpose.strip(),
        agenda=agenda.strip(),
        starts_at=starts_at,
        minutes=minutes,
        place=place.strip(),
        uid=uuid.uuid4(),
    )
    keep(invitation)
    for guardian in asked:
        Invitee.objects.create(invitation=invitation, guardian=guardian)
    for user in colleagues:
        Invitee.objects.create(invitation=invitation, user=user)
    if child:
        Invitee.objects.create(invitation=invitation, is_child=True)
    record_act(
        by=by,
        act="cases.invite",
        subject=invitation,
        on=timezone.localdate(starts_at).isoformat(),
        invited=len(asked) + len(colleagues) + child,
    )
    _tell(invitation, on=on)
    return invitation


@transaction.atomic
def answer_invitation(
    invitation: Invitation, *, by: User, on: date, answer: str, message: str = ""
) -> Invitee:
    """Say whether one comes; the answer can be changed until the meeting has been."""
    authorize(by, "cases.answer_invitation", invitation)
    _check_it_is_ahead(invitation, on)
    if answer not in (Invitee.Answer.YES, Invitee.Answer.NO):
        raise ValidationError({"answer": _("Velg om du kommer eller ikke.")})
    invitee = invitee_for(invitation, by, on)
    if invitee is None:
        raise PermissionDenied("cases.answer_invitation")
    invitee.answer = answer
    invitee.answered_at = timezone.now()
    invitee.message = message.strip()
    keep(invitee)
    record_act(by=by, act="cases.answer_invitation", subject=invitation, answer=answer)
    return invitee


@transaction.atomic
def cancel_invitation(invitation: Invitation, *, by: User, on: date) -> Invitation:
    """Call the meeting off and tell those who were invited; the calendar file says so too."""
    authorize(by, "cases.change_invitation", invitation)
    _check_it_is_ahead(invitation, on)
    invitation.cancelled_at = timezone.now()
    invitation.version += 1
    invitation.save(update_fields=["cancelled_at", "version"])
    record_act(by=by, act="cases.cancel_invitation", subject=invitation)
    _tell(invitation, on=on)
    return invitation


def invitee_for(invitation: Invitation, user: User, on: date) -> Invitee | None:
    """The user's own line among the invited, as themselves, as guardian or as the child."""
    return own_lines(user, on).filter(invitation=invitation).order_by("pk").first()


def guardians_to_invite(case: Case, on: date) -> list[Guardianship]:
    """The ties of the child's guardians with parental responsibility on the day."""
    rows = case.child.guardianships.live(on).with_responsibility()
    return list(rows.select_related("guardian__user").order_by("pk"))


def colleagues_to_invite(case: Case, on: date) -> list[Membership]:
    """The places of staff of the case's unit, and of services that live consents name.

    Sharing with other services rests on consent; within one's own it does not (R47).
    """
    return list(
        let_in(case, on)
        .exclude(user_id=case.holder_id)
        .select_related("user", "unit")
        .order_by("unit__name", "user__name", "pk")
    )


def day_warnings(case: Case, starts_at: datetime) -> list[str]:
    """What to think over about the day, in sentences. They warn and never refuse (R63, R69)."""
    day = timezone.localdate(starts_at)
    said = []
    if day in public_holidays(day.year):
        said.append(_("Dagen er en helligdag."))
    elif day.weekday() > FRIDAY:
        said.append(_("Dagen er i helgen."))
    elif day.weekday() == FRIDAY:
        said.append(_("Møtet er på en fredag. Tidlig i uka er bedre enn rett før helgen."))
    elif _next(day) in public_holidays(_next(day).year):
        said.append(_("Møtet er rett før en helligdag. Tidlig i uka er bedre."))
    deadline = case.guide.deadline("involve_guardians")
    if deadline and day > deadline_date(deadline, case.concern_on):
        said.append(_("Dagen er etter fristen for å ta foresatte med."))
    return said


def calendar_file(invitation: Invitation, base_url: str) -> str:
    """The meeting as iCalendar (RFC 5545): its time, and where to log in. Nothing else.

    No name, no purpose and no place, since calendars are shared and synchronised (R66).
    """
    ends_at = invitation.starts_at + timedelta(minutes=invitation.minutes)
    cancelled = invitation.cancelled_at is not None
    lines = (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Stafettloggen//Invitasjon//NO",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:{invitation.uid}",
        f"SEQUENCE:{invitation.version}",
        f"DTSTAMP:{_utc(invitation.cancelled_at or invitation.noted_at)}",
        f"DTSTART:{_utc(invitation.starts_at)}",
        f"DTEND:{_utc(ends_at)}",
        f"SUMMARY:{_escaped(_('Møte'))}",
        f"DESCRIPTION:{_escaped(base_url)}",
        f"STATUS:{'CANCELLED' if cancelled else 'CONFIRMED'}",
        "CLASS:PRIVATE",
        "END:VEVENT",
        "END:VCALENDAR",
    )
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _check_time(starts_at: datetime, minutes: int, *, on: date) -> None:
    day = timezone.localdate(starts_at)
    has_begun = on == timezone.localdate() and starts_at <= timezone.now()
    if day < on or has_begun:
        raise ValidationError({"starts_at": _("Møtet må være fram i tid.")})
    if not SHORTEST <= minutes <= LONGEST:
        raise ValidationError({"minutes": _("Et møte varer fra 10 minutter til 8 timer.")})


def _check_invitees(
    case: Case, *, guardians: Iterable[Guardian], users: Iterable[User], on: date
) -> None:
    """Only those who may know: guardians with responsibility, and staff within consent."""
    if {g.pk for g in guardians} - {tie.guardian_id for tie in guardians_to_invite(case, on)}:
        raise ValidationError(
            {"guardians": _("Du kan bare invitere foresatte som har foreldreansvar for barnet.")}
        )
    known = {place.user_id for place in colleagues_to_invite(case, on)} | {case.holder_id}
    if {user.pk for user in users} - known:
        raise ValidationError(
            {"users": _("Du kan bare invitere fra eget sted og fra tjenester samtykket nevner.")}
        )


def _check_it_is_ahead(invitation: Invitation, on: date) -> None:
    if invitation.cancelled_at is not None:
        raise ValidationError(_("Møtet er avlyst."))
    if timezone.localdate(invitation.starts_at) < on:
        raise ValidationError(_("Møtet har vært."))


def _tell(invitation: Invitation, *, on: date) -> None:
    """A notice to the invited who have a login and may (still) know of the meeting."""
    off = invitation.cancelled_at is not None
    notify(
        [
            user
            for user in _logins(invitation)
            if may_be_told(user, invitation.case) and invitee_for(invitation, user, on) is not None
        ],
        kind=Notice.Kind.INVITATION_CANCELLED if off else Notice.Kind.INVITATION,
        subject=invitation,
        link=reverse("cases:invitation", args=[invitation.pk]),
        on=on,
    )


def _logins(invitation: Invitation) -> Iterable[User]:
    for invitee in invitation.invitees.select_related("user", "guardian__user"):
        guardian = invitee.guardian.user if invitee.guardian else None
        child = invitation.case.child.user if invitee.is_child else None
        user = invitee.user or guardian or child
        if user is not None:
            yield user


def _next(day: date) -> date:
    return day + timedelta(days=1)


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _escaped(text: str) -> str:
    for character in "\\;,":
        text = text.replace(character, f"\\{character}")
    return text.replace("\n", "\\n")


def _folded(line: str) -> str:
    """The line in pieces of at most 75 octets, never cut inside a character."""
    pieces, size = [""], 0
    for character in line:
        width = len(character.encode())
        if size + width > FOLDED_AT:
            pieces.append(" ")
            size = 1
        pieces[-1] += character
        size += width
    return "\r\n".join(pieces)

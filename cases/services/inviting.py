"""Invitations to a meeting: who can be asked, and what they are told (R67, R68, R70, R216)."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bti.accounts.authorize import authorize
from bti.accounts.models import Membership, User
from bti.audit.record import record_act
from bti.notices.models import Notice
from bti.people.models import Guardian, Guardianship
from cases.access import let_in, own_lines
from cases.models import Case, Invitation, Invitee, MeetingKind
from cases.services.discussing import keep
from cases.services.gathering import check_together, join, tell

SHORTEST, LONGEST = 10, 480  # minutes


@dataclass(frozen=True)
class Guest:
    """One without a part in the system who is asked to come, by the family's wish."""

    name: str
    role: str = ""
    email: str = ""
    is_support: bool = False


@transaction.atomic
def invite(
    case: Case, *, by: User, on: date, purpose: str, agenda: str, starts_at: datetime,
    minutes: int, place: str, guardians: Sequence[Guardian], users: Sequence[User] = (),
    child: bool = False, kind: str = MeetingKind.COOPERATION, guests: Sequence[Guest] = (),
    together_with: Invitation | None = None,
) -> Invitation:  # fmt: skip
    """Invite to a meeting on behalf of the family, with purpose and agenda (R67, R68, R70, R216).

    Those with a login get a notice without content. ``together_with``: the invitation of a
    sibling to the same meeting; then time and place are that meeting's. Raises ValidationError by
    field when the time has passed or somebody cannot be invited.
    """
    authorize(by, "cases.change_case", case)
    if together_with:
        check_together(case, together_with, by=by, on=on)
        starts_at, minutes = together_with.starts_at, together_with.minutes
        place = together_with.place
    check_time(starts_at, minutes, on=on)
    _check_invitees(case, guardians=guardians, users=users, on=on)
    _check_shield(case, guardians=guardians, child=child, guests=guests)
    colleagues = [user for user in {u.pk: u for u in users}.values() if user.pk != by.pk]
    asked = list({g.pk: g for g in guardians}.values())
    if not (asked or colleagues or child or guests):
        raise ValidationError({"guardians": _("Velg minst én som skal inviteres.")})
    invitation = Invitation(
        case=case,
        noted_by=by,
        kind=kind,
        purpose=purpose.strip(),
        agenda=agenda.strip(),
        starts_at=starts_at,
        minutes=minutes,
        place=place.strip(),
        uid=uuid.uuid4(),
        together=join(together_with) if together_with else None,
        version=together_with.version if together_with else 0,
    )
    keep(invitation)
    _add(invitation, asked, colleagues, child=child, guests=guests)
    record_act(
        by=by,
        act="cases.invite",
        subject=invitation,
        on=timezone.localdate(starts_at).isoformat(),
        invited=len(asked) + len(colleagues) + child + len(guests),
    )
    tell([invitation], kind=Notice.Kind.INVITATION, on=on)
    return invitation


def _add(
    invitation: Invitation, guardians: Iterable[Guardian], users: Iterable[User], *, child: bool,
    guests: Iterable[Guest],
) -> None:  # fmt: skip
    for guardian in guardians:
        Invitee.objects.create(invitation=invitation, guardian=guardian)
    for user in users:
        Invitee.objects.create(invitation=invitation, user=user)
    if child:
        Invitee.objects.create(invitation=invitation, is_child=True)
    for guest in guests:
        _add_guest(invitation, guest)


def _add_guest(invitation: Invitation, guest: Guest) -> None:
    if not guest.name.strip():
        raise ValidationError({"guests": _("Skriv navnet på den som skal inviteres.")})
    keep(
        Invitee(
            invitation=invitation,
            name=guest.name.strip(),
            role=guest.role.strip(),
            email=guest.email.strip(),
            is_support=guest.is_support,
        )
    )


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


def check_time(starts_at: datetime, minutes: int, *, on: date) -> None:
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
    chosen = {g.pk for g in guardians}
    if case.child.guardianships.filter(guardian__in=chosen, blocked=True).exists():
        raise ValidationError({"guardians": _("En av dem er sperret, og kan ikke inviteres.")})
    if chosen - {tie.guardian_id for tie in guardians_to_invite(case, on)}:
        raise ValidationError(
            {"guardians": _("Du kan bare invitere foresatte som har foreldreansvar for barnet.")}
        )
    known = {place.user_id for place in colleagues_to_invite(case, on)} | {case.holder_id}
    if {user.pk for user in users} - known:
        raise ValidationError(
            {"users": _("Du kan bare invitere fra eget sted og fra tjenester samtykket nevner.")}
        )


def _check_shield(
    case: Case, *, guardians: Sequence[Guardian], child: bool, guests: Sequence[Guest]
) -> None:
    """Behind a shield nobody of the family, nor who comes with them, is asked from here (R35)."""
    if not case.is_shielded:
        return
    if guardians:
        raise ValidationError(
            {"guardians": _("Saken er skjermet. Foresatte kan ikke inviteres herfra nå.")}
        )
    if child and case.child.user_id:
        raise ValidationError(
            {"child": _("Saken er skjermet. Barnet kan ikke inviteres herfra nå.")}
        )
    if guests:
        raise ValidationError(
            {"guests": _("Saken er skjermet. Bare ansatte kan inviteres herfra nå.")}
        )

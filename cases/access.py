"""Who an invitation is for, and which staff may know of a case: as rows that can be asked for.

Sharing with other services rests on consent; within one's own it does not (R47).
"""

from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from bti.accounts.models import Membership, ServiceKind, User
from bti.people.models import Guardianship
from cases.models import Case, Invitee, Level, Transition
from consent.models import ADULT, Consent, ConsentService
from consent.signatories import latest_birth


def let_in(case: Case, on: date) -> QuerySet[Membership]:
    """The places of staff of the case's unit, and of services that its live consents name."""
    return _let_in(
        on,
        case=case.pk,
        unit=case.unit_id,
        kind=case.unit.kind,
        municipality=case.municipality_id,
    )


def may_take_over(case: Case, on: date) -> QuerySet[Membership]:
    """The places of staff that may get all of the case with the baton: as ``let_in``.

    Another unit of the own kind only when the child is on its way there, with a consent that names
    it: a consent that says «skole» to a school means this school.
    """
    live = case.consents.live(on)
    named = live.sharing().values("services__kind")
    moving = Transition.objects.under_way().filter(case=case, consent__in=live)
    others = Q(unit__kind__in=named) & ~Q(unit__kind=case.unit.kind)
    here = Membership.objects.live(on).filter(municipality=case.municipality_id)
    return here.filter(
        Q(unit=case.unit_id) | others | Q(unit__in=moving.values("unit")),
        user__is_active=True,
        unit__isnull=False,
    )


def knows_as_child_welfare(user: User, case: Case, on: date) -> bool:
    """Whether the user works in child welfare, and consent lets them know of the case (R243).

    The report itself opens nothing. A case of child welfare's own is its holder's alone, as
    everywhere: a colleague has no part in it.
    """
    if case.unit.kind == ServiceKind.CHILD_WELFARE:
        return False
    places = let_in(case, on).filter(user=user, unit__kind=ServiceKind.CHILD_WELFARE)
    return bool(places.exists())


def cases_known_in_child_welfare(user: User, on: date) -> QuerySet[Case]:
    """Open cases that live consent lets the user know of at work in child welfare.

    The twin of ``knows_as_child_welfare`` for a list; its own cases are their holders'.
    """
    here = {
        m.municipality_id
        for m in user.live_memberships
        if m.unit and m.unit.kind == ServiceKind.CHILD_WELFARE
    }
    named = Consent.objects.live(on).sharing({ServiceKind.CHILD_WELFARE})
    rows: QuerySet[Case] = Case.objects.filter(
        Exists(named.filter(cases=OuterRef("pk"))), municipality__in=here
    )
    return rows.exclude(level__in=(Level.CONCERN, Level.CLOSED)).exclude(
        unit__kind=ServiceKind.CHILD_WELFARE
    )


def own_lines(user: User, on: date) -> QuerySet[Invitee]:
    """The user's own lines among those invited to meetings, while they may know of them.

    Being invited once opens nothing for ever: not to a guardian who is blocked, has lost
    responsibility or whose child has come of age, nor to one who has left or whose service the
    consents no longer name. Behind a shield the family has what was sent before it (R35).
    """
    if user.is_citizen:
        return _of_family(user, on)
    places = _let_in(
        on,
        case=OuterRef("invitation__case"),
        unit=OuterRef("invitation__case__unit"),
        kind=OuterRef("invitation__case__unit__kind"),
        municipality=OuterRef("invitation__case__municipality"),
    )
    return Invitee.objects.filter(Exists(places.filter(user=user)), user=user)


def _of_family(user: User, on: date) -> QuerySet[Invitee]:
    ties = Guardianship.objects.live(on).with_responsibility()
    tied = ties.filter(guardian=OuterRef("guardian"), child=OuterRef("invitation__case__child"))
    grown = Q(invitation__case__child__born__lte=latest_birth(on, ADULT))
    as_guardian = Q(guardian__user=user) & ~grown & Exists(tied)
    as_child = Q(is_child=True, invitation__case__child__user=user)
    shield = F("invitation__case__shielded_at")
    before = Q(invitation__case__shielded_at=None) | Q(invitation__noted_at__lte=shield)
    return Invitee.objects.filter(as_guardian | as_child).filter(before)


def _let_in(
    on: date, *, case: Any, unit: Any, kind: Any, municipality: Any
) -> QuerySet[Membership]:
    """Another unit of the same kind as the case's own is not what a consent means by the kind."""
    inner = OuterRef(case) if isinstance(case, OuterRef) else case
    named = ConsentService.objects.filter(
        consent__in=Consent.objects.live(on).sharing(),
        consent__cases=inner,
        kind=OuterRef("unit__kind"),
    )
    return Membership.objects.live(on).filter(
        Q(unit=unit) | (Exists(named) & ~Q(unit__kind=kind)),
        municipality=municipality,
        unit__isnull=False,
        user__is_active=True,
    )

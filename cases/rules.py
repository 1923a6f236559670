"""Who may do what with a case. The one home of «holds the baton» and «leads the unit»."""

import rules
from django.utils import timezone

from bti.accounts.models import Membership, ServiceKind, User
from bti.people.models import Guardianship
from cases.access import knows_as_child_welfare, own_lines
from cases.levels.welfare import course_of
from cases.models import Case, Invitation, Level

WORKING = (Level.OWN_SERVICE, Level.SHARED, Level.BROAD)
EMPLOYEE, LEADER = Membership.Role.EMPLOYEE, Membership.Role.LEADER


@rules.predicate
def works_in_a_unit(user: User, _obj: object = None) -> bool:
    """Has a live place in a unit: any employee may wonder about a child (R2, R162)."""
    return bool(user.unit_ids(EMPLOYEE, LEADER))


@rules.predicate
def is_leader(user: User, _obj: object = None) -> bool:
    return bool(user.unit_ids(LEADER))


@rules.predicate
def is_holder(user: User, case: Case | None) -> bool:
    """Holds the baton; at level 0 owns the concern (R162). Whoever has left holds nothing."""
    return case is not None and case.holder_id == user.pk and case.municipality_id in user.works_in


@rules.predicate
def leads_the_unit(user: User, case: Case | None) -> bool:
    """Leads the unit: sees that the case exists, level, holder and deadlines (architecture.md)."""
    return case is not None and case.unit_id in user.unit_ids(LEADER)


@rules.predicate
def is_open(_user: User, case: Case | None) -> bool:
    return case is not None and case.is_open


@rules.predicate
def is_past_concern(_user: User, case: Case | None) -> bool:
    """A concern at level 0 is its owner's alone, also when it ended there."""
    if case is None or case.level == Level.CONCERN:
        return False
    return case.is_open or case.levelchanges.filter(target__in=WORKING).exists()


@rules.predicate
def is_invited(user: User, invitation: Invitation | None) -> bool:
    """Is one of those invited to the meeting, and may still know of it."""
    return (
        invitation is not None
        and own_lines(user, timezone.localdate()).filter(invitation=invitation).exists()
    )


@rules.predicate
def holds_the_case(user: User, invitation: Invitation | None) -> bool:
    return invitation is not None and is_holder(user, invitation.case)


@rules.predicate
def works_in_child_welfare(user: User, _obj: object = None) -> bool:
    """Has a live place in a unit of child welfare."""
    return any(m.unit and m.unit.kind == ServiceKind.CHILD_WELFARE for m in user.live_memberships)


@rules.predicate
def knows_it_in_child_welfare(user: User, case: Case | None) -> bool:
    """Works in child welfare and may know of the case, open and past level 0 (access.py)."""
    if case is None or case.level in (Level.CONCERN, Level.CLOSED):
        return False
    if not works_in_child_welfare(user):
        return False
    return knows_as_child_welfare(user, case, timezone.localdate())


@rules.predicate
def leads_where_the_child_is(user: User, tie: Guardianship | None) -> bool:
    """Leads a unit with a case of the child, and is shown a judgment that waits for a second one.

    Not while the only case there is a concern at level 0: the judgment would tell of it.
    """
    units = user.unit_ids(LEADER)
    if tie is None or not units or not tie.waits_for_confirmation:
        return False
    known = tie.child.cases.open().exclude(level=Level.CONCERN)
    return bool(known.filter(unit__in=units).exists())


@rules.predicate
def holds_a_case_of_the_child(user: User, tie: Guardianship | None) -> bool:
    """Holds the baton of a case about the child."""
    return (
        tie is not None
        and tie.child.municipality_id in user.works_in
        and tie.child.cases.open().filter(holder=user).exists()
    )


rules.add_perm("cases.confirm_guardian", leads_where_the_child_is)
rules.add_perm("cases.change_guardian", holds_a_case_of_the_child)
rules.add_perm("cases.list_cases", works_in_a_unit)
rules.add_perm("cases.list_welfare", works_in_child_welfare)
rules.add_perm("cases.view_welfare", is_holder | knows_it_in_child_welfare)
rules.add_perm("cases.record_welfare", (is_holder | knows_it_in_child_welfare) & is_open)
rules.add_perm("cases.add_case", works_in_a_unit)
rules.add_perm("cases.read_guide", works_in_a_unit)
rules.add_perm("cases.view_unit", is_leader)
rules.add_perm("cases.view_case", is_holder)
rules.add_perm("cases.oversee_case", leads_the_unit & is_past_concern)
rules.add_perm("cases.change_case", is_holder & is_open)
rules.add_perm("cases.change_level", is_holder)  # whether it is open is the table's to say
rules.add_perm("cases.reopen_case", is_holder)
rules.add_perm("cases.report_concern", is_holder & is_open)
rules.add_perm("cases.sign_off_routine", leads_the_unit & is_past_concern)
rules.add_perm("cases.appoint_holder", leads_the_unit & is_open & is_past_concern)
rules.add_perm("cases.view_invitation", holds_the_case | is_invited)
rules.add_perm("cases.answer_invitation", is_invited)
rules.add_perm("cases.change_invitation", holds_the_case)


def child_welfare_may_hold(case: Case) -> bool:
    """Whether one who works in child welfare may hold the baton of the case now.

    Never during an investigation (R244); once measures are decided on, until they end (R145, R146,
    R150, R154). A case of child welfare's own has always somebody there who answers for it.
    """
    return case.unit.kind == ServiceKind.CHILD_WELFARE or course_of(case).lets_child_welfare_hold


def child_welfare_may_open_log(case: Case) -> bool:
    """Whether the holder of a case may be stafettholder of a log as things stand (R244).

    The contact person of child welfare's own case is not, before measures are decided on.
    """
    own = case.unit.kind == ServiceKind.CHILD_WELFARE
    return not own or course_of(case).lets_child_welfare_hold


def may_be_told(user: User, case: Case) -> bool:
    """Whether a notice about the case may reach this person: citizens never while shielded."""
    return not (user.is_citizen and case.is_shielded)

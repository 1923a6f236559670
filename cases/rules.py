"""Who may do what with a case. The one home of «holds the baton» and «leads the unit»."""

import rules
from django.utils import timezone

from bti.accounts.models import Membership, ServiceKind, User
from bti.people.models import Guardianship
from cases.access import knows_as_child_welfare, own_lines
from cases.levels.welfare import course_of
from cases.models import BatonOffer, Case, Invitation, Level, Referral, Transition

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


@rules.predicate
def is_working(_user: User, case: Case | None) -> bool:
    """Past level 0 and not closed: there is a baton to pass."""
    return case is not None and case.level in WORKING


@rules.predicate
def is_offered_to(user: User, offer: BatonOffer | None) -> bool:
    """Is the one the baton is offered to, and works in the municipality."""
    return (
        offer is not None and offer.to_id == user.pk and offer.case.municipality_id in user.works_in
    )


@rules.predicate
def offered_or_holds(user: User, offer: BatonOffer | None) -> bool:
    """Offered the baton, and still has a part in the case: holds it or leads the unit."""
    if offer is None:
        return False
    return bool(is_holder(user, offer.case) or leads_the_unit(user, offer.case))


@rules.predicate
def leads_unit_of_offer(user: User, offer: BatonOffer | None) -> bool:
    return offer is not None and leads_the_unit(user, offer.case) and is_working(user, offer.case)


@rules.predicate
def is_of_the_family(user: User, case: Case | None) -> bool:
    """One of the family who may speak for the child today: a guardian, or the youth itself."""
    if case is None or not user.is_citizen:
        return False
    on, child = timezone.localdate(), case.child
    age = child.age(on)
    if child.user_id == user.pk:
        return age is not None and age >= case.guide.ages.sign
    if age is not None and age >= case.guide.ages.adult:
        return False
    ties = child.guardianships.live(on).with_responsibility()
    return bool(ties.filter(guardian__user=user).exists())


@rules.predicate
def holds_case_of(user: User, record: Transition | Referral | None) -> bool:
    """Holds the baton of the case that the record hangs on."""
    return record is not None and is_holder(user, record.case)


@rules.predicate
def sent_it(user: User, referral: Referral | None) -> bool:
    """Sent the referral, and still works there: answers for it also when the case has passed on."""
    return (
        referral is not None
        and referral.noted_by_id == user.pk
        and referral.case.municipality_id in user.works_in
    )


@rules.predicate
def works_where_it_went(user: User, referral: Referral | None) -> bool:
    """Works in the unit it was sent to: there anyone may take it, then the one who took it."""
    if referral is None or referral.unit_id not in user.unit_ids(EMPLOYEE, LEADER):
        return False
    taken_by = referral.received_by_id
    return taken_by in (None, user.pk) or referral.unit_id in user.unit_ids(LEADER)


@rules.predicate
def leads_where_it_goes(user: User, transition: Transition | None) -> bool:
    """Leads the unit that the child comes to, while the transition is under way."""
    return (
        transition is not None
        and transition.is_under_way
        and transition.unit_id in user.unit_ids(LEADER)
    )


@rules.predicate
def is_unborn(_user: User, case: Case | None) -> bool:
    return case is not None and case.child.born is None


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
rules.add_perm("cases.change_unborn", is_holder & is_open & is_unborn)
rules.add_perm("cases.change_level", is_holder)  # whether it is open is the table's to say
rules.add_perm("cases.reopen_case", is_holder)
rules.add_perm("cases.report_concern", is_holder & is_open)
rules.add_perm("cases.sign_off_routine", leads_the_unit & is_past_concern)
rules.add_perm("cases.appoint_holder", leads_the_unit & is_open & is_past_concern)
rules.add_perm("cases.offer_baton", (is_holder | leads_the_unit) & is_working)
rules.add_perm("cases.answer_offer", is_offered_to)
rules.add_perm("cases.withdraw_offer", offered_or_holds)
rules.add_perm("cases.approve_offer", leads_unit_of_offer)
rules.add_perm("cases.hand_over_caseload", is_leader)
rules.add_perm("cases.note_wish", (is_holder | is_of_the_family) & is_open)
rules.add_perm("cases.begin_transition", is_holder & is_working)
rules.add_perm("cases.view_transition", holds_case_of | leads_where_it_goes)
rules.add_perm("cases.change_transition", holds_case_of)
rules.add_perm("cases.receive_transition", leads_where_it_goes)
rules.add_perm("cases.send_referral", is_holder & is_working)
rules.add_perm("cases.change_referral", holds_case_of | sent_it)
rules.add_perm("cases.answer_referral", works_where_it_went)
rules.add_perm("cases.meet_on_referral", holds_case_of | sent_it | works_where_it_went)
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

"""Who reads a log, for what, and who stands where: the family, the holder, an emergency."""

import rules
from django.utils import timezone

from bti.accounts.models import Membership, User
from cases.rules import is_holder as holds_the_case
from stafettlogg import access
from stafettlogg.models import (
    EmergencyAccess,
    HeldBack,
    InLog,
    Leave,
    Stafettlogg,
    UnusualReading,
    reads_by_leave,
    sight,
)


@rules.predicate
def may_read(user: User, log: Stafettlogg | None) -> bool:
    return log is not None and access.may_read(user, log, timezone.localdate())


@rules.predicate
def reads_in_an_emergency(user: User, log: Stafettlogg | None) -> bool:
    """Was let in for two hours: reads, and writes nothing."""
    role = access.role_of(user, log, timezone.localdate()) if log is not None else None
    return role == access.Role.EMERGENCY


def roles_in(user: User, municipality: int) -> set[str]:
    """The roles of the user's places in the municipality today."""
    return {m.role for m in user.live_memberships if m.municipality_id == municipality}


@rules.predicate
def may_answer_emergency(user: User, asked: EmergencyAccess | None) -> bool:
    """Another person, of another role: a leader for an employee, the administrator for a leader.

    It is the unit's own leader who answers, where the one who asks is no leader.
    """
    if asked is None or user.is_citizen or asked.asker_id == user.pk:
        return False
    where = asked.log.case.municipality_id
    asker = {
        m.role for m in asked.asker.live_memberships if m.municipality_id == where and m.unit_id
    }
    if Membership.Role.LEADER in asker:
        return Membership.Role.ADMIN in roles_in(user, where)
    return asked.log.case.unit_id in user.unit_ids(Membership.Role.LEADER)


@rules.predicate
def reviews_reading(user: User, found: UnusualReading | None) -> bool:
    """The leader of the unit; what a leader read, the administrator. Nobody reviews oneself."""
    if found is None or user.pk == found.reader_id:
        return False
    leads = Membership.Role.LEADER
    if leads in {m.role for m in found.reader.live_memberships}:
        return Membership.Role.ADMIN in roles_in(user, found.unit.municipality_id)
    return found.unit_id in user.unit_ids(leads)


@rules.predicate
def answers_emergencies(user: User, _obj: object = None) -> bool:
    return any(
        m.role in (Membership.Role.LEADER, Membership.Role.ADMIN) for m in user.live_memberships
    )


@rules.predicate
def holds_the_baton(user: User, log: Stafettlogg | None) -> bool:
    """The one who holds the case; the two can never differ."""
    return log is not None and holds_the_case(user, log.case)


@rules.predicate
def is_open(_user: User, log: Stafettlogg | None) -> bool:
    return log is not None and log.is_open


@rules.predicate
def answers_to_the_family(user: User, log: Stafettlogg | None) -> bool:
    """Is the holder or of the family, not one who reads for the sake of a measure."""
    role = access.role_of(user, log, timezone.localdate()) if log is not None else None
    return role in (access.Role.HOLDER, access.Role.GUARDIAN, access.Role.YOUTH)


@rules.predicate
def is_citizen(user: User, _obj: object = None) -> bool:
    return user.is_citizen


@rules.predicate
def reads_log_of(user: User, entry: InLog | None) -> bool:
    """May read the log, and is shown the entry (twin of ``visible_to``)."""
    if entry is None or not access.may_read(user, entry.log, timezone.localdate()):
        return False
    seen = sight(user, entry.log)
    if seen["actor"] is not None:
        rows = type(entry)._default_manager.visible_to(user, entry.log)
        return bool(rows.filter(pk=entry.pk).exists())
    shield = seen["shield"]
    return shield is None or entry.written_at <= shield or entry.author_id == user.pk


@rules.predicate
def may_hold_back(user: User, entry: InLog | None) -> bool:
    """The holder, and those of the family who read: what they are shown."""
    if entry is None:
        return False
    return bool(answers_to_the_family(user, entry.log) and reads_log_of(user, entry))


@rules.predicate
def may_release(user: User, hold: HeldBack | None) -> bool:
    """Whoever held it back; the holder what a holder did; the family what one did who has left.

    So the holder never opens what one of the family closed, nor one guardian what another did.
    """
    if hold is None or not may_hold_back(user, hold):
        return False
    if hold.author_id == user.pk:
        return True
    if not hold.author.is_citizen:
        return bool(holds_the_case(user, hold.log.case))
    return user.is_citizen and not access.may_read(hold.author, hold.log, timezone.localdate())


@rules.predicate
def it_is_about_them(user: User, log: Stafettlogg | None) -> bool:
    """Is the child the log is about, logged in as themselves."""
    return log is not None and user.is_citizen and log.case.child.user_id == user.pk


@rules.predicate
def gave_the_leave(user: User, leave: Leave | None) -> bool:
    return leave is not None and leave.author_id == user.pk and bool(may_read(user, leave.log))


@rules.predicate
def reads_by_right(user: User, log: Stafettlogg | None) -> bool:
    """Does not read since a young adult lets them: such a reader reads, and no more."""
    return log is not None and not (user.is_citizen and reads_by_leave(user, log))


@rules.predicate
def is_of_the_family(user: User, log: Stafettlogg | None) -> bool:
    role = access.role_of(user, log, timezone.localdate()) if log is not None else None
    return role in (access.Role.GUARDIAN, access.Role.YOUTH)


@rules.predicate
def carried_the_child(user: User, log: Stafettlogg | None) -> bool:
    """What stood in the log before the birth is hers."""
    return log is not None and log.born_at is not None and log.carried_by_id == user.pk

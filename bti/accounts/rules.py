"""Who may see and give the right to be stafettholder. Administrators see no child (R280)."""

from typing import Any

import rules

from bti.accounts.models import HolderRight, Membership, User


def administered(user: Any) -> set[int]:
    """Ids of the municipalities that the user administers today."""
    if not isinstance(user, User):
        return set()
    return {m.municipality_id for m in user.live_memberships if m.role == Membership.Role.ADMIN}


@rules.predicate
def is_administrator(user: Any) -> bool:
    return bool(administered(user))


@rules.predicate
def administers_the_employee(user: Any, employee: User | None) -> bool:
    """The employee works in a municipality that the user administers."""
    return isinstance(employee, User) and bool(
        administered(user) & {m.municipality_id for m in employee.live_memberships}
    )


@rules.predicate
def is_another(user: Any, employee: User | None) -> bool:
    """Nobody gives a right to themselves."""
    return employee is not None and user.pk != employee.pk


@rules.predicate
def administers_the_right(user: Any, right: HolderRight | None) -> bool:
    return isinstance(right, HolderRight) and right.municipality_id in administered(user)


@rules.predicate
def is_oneself(user: Any, other: User | None) -> bool:
    return other is not None and user.pk == other.pk


rules.add_perm("accounts.view_rights", is_administrator)
rules.add_perm("accounts.grant_right", administers_the_employee & is_another)
rules.add_perm("accounts.end_right", administers_the_right)
rules.add_perm("accounts.choose_language", is_oneself)
rules.add_perm("accounts.end_own_logins", rules.is_authenticated)
rules.add_perm("accounts.end_logins", administers_the_employee)
rules.add_perm("accounts.invite_to_login", administers_the_employee & is_another)
rules.add_perm("accounts.show_oneself_again", rules.is_authenticated)

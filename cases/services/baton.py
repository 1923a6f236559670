"""The baton: whom the leader appoints stafettholder."""

from datetime import date

from django.db import transaction

from bti.accounts.authorize import authorize
from bti.accounts.models import User
from cases.models import Case
from cases.services.moving import locked
from cases.services.passing import pass_on, who_may_hold

__all__ = ["appoint_holder", "pass_on", "who_may_hold"]


@transaction.atomic
def appoint_holder(
    case: Case, *, to: User, by: User, on: date, reason: str, note: str = ""
) -> Case:
    """Appoint the stafettholder, first or anew (R285, R286); consents follow to the one appointed.

    From level 1 on; at level 0 the employee owns the concern, and leaders may not know of it.
    ``to`` must hold the right to be stafettholder (R280) and work where the family lets the case
    go: whoever has the baton reads all of it. ``note``: what the leader wants the new one to know
    (R17). Raises ValidationError by field.
    """
    authorize(by, "cases.appoint_holder", case)
    given, case = case, locked(case)
    authorize(by, "cases.appoint_holder", case)
    pass_on(given, case, to=to, by=by, on=on, reason=reason, note=note)
    return given

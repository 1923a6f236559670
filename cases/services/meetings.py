"""That a meeting was held: told by the log, which alone has the minutes."""

from datetime import date

from django.db import transaction

from bti.accounts.authorize import authorize
from bti.accounts.models import User
from cases.models import Case
from cases.services.moving import locked, tell_the_caller

MET = ("met_on",)


@transaction.atomic
def meeting_held(case: Case, *, by: User, on: date) -> Case:
    """Stop the clock of the first follow-up meeting at the level (R328, R348).

    The log calls it in the transaction of the minutes. The case keeps the day only, so that lists
    and reminders need not look into a log that they may not read. A change of level clears it.
    """
    authorize(by, "cases.change_case", case)
    given, case = case, locked(case)
    if case.met_on is None or case.met_on < on:
        case.met_on = on
        case.save(update_fields=MET)
    tell_the_caller(given, case, MET)
    return given

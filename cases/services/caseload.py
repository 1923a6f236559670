"""The cases of one who leaves or is away, passed on by the leader: each by itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from bti.accounts.authorize import authorize
from bti.accounts.models import User
from cases.models import Case
from cases.services.baton import appoint_holder
from cases.services.moving import locked
from cases.services.passing import check_receiver


@dataclass(frozen=True)
class Moved:
    """What became of one case: whether it has the new holder, and a sentence."""

    case: int
    done: bool
    text: str


def look_ahead(chosen: Mapping[Case, User], *, by: User, on: date, reason: str) -> list[Moved]:
    """What would become of each case; nothing is changed."""
    authorize(by, "cases.hand_over_caseload")
    found = []
    for case, to in chosen.items():
        try:
            authorize(by, "cases.appoint_holder", case)
            check_receiver(case, to, on=on, reason=reason)
        except PermissionDenied:
            found.append(Moved(case.pk, False, _("Du leder ikke enheten saken hører til.")))
        except ValidationError as error:
            found.append(Moved(case.pk, False, " ".join(error.messages)))
        else:
            found.append(Moved(case.pk, True, _("Går til %(name)s.") % {"name": to.name}))
    return found


def hand_over_caseload(
    previous: User, chosen: Mapping[Case, User], *, by: User, on: date, reason: str
) -> list[Moved]:
    """Pass each case on by itself: one that cannot go holds no other back (R286).

    Done twice it changes nothing more: one that has gone already is told of and left alone.
    """
    authorize(by, "cases.hand_over_caseload")
    return [_one(previous, case, to, by=by, on=on, reason=reason) for case, to in chosen.items()]


def _one(previous: User, case: Case, to: User, *, by: User, on: date, reason: str) -> Moved:
    try:
        with transaction.atomic():
            stored = locked(case)
            if stored.holder_id != previous.pk:
                done = stored.holder_id == to.pk
                return Moved(case.pk, done, _already(stored, to))
            appoint_holder(stored, to=to, by=by, on=on, reason=reason)
    except PermissionDenied:
        return Moved(case.pk, False, _("Saken er ikke åpen hos dere lenger."))
    except ValidationError as error:
        return Moved(case.pk, False, " ".join(error.messages))
    return Moved(case.pk, True, _("%(name)s har stafettpinnen nå.") % {"name": to.name})


def _already(case: Case, to: User) -> str:
    if case.holder_id == to.pk:
        return _("%(name)s har alt stafettpinnen.") % {"name": to.name}
    return _("Saken er alt gått videre til %(name)s.") % {"name": case.holder.name}

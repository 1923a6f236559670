"""How a case begins: an employee wonders about a child, and writes it down."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from bti.accounts.authorize import authorize
from bti.accounts.models import ServiceUnit, User
from bti.audit.record import record_act
from bti.people.identity import clean_identity_number
from bti.people.services import check_born, register_child
from cases.models import Case, Level
from cases.rules import EMPLOYEE, LEADER
from cases.services.discussing import keep


@transaction.atomic
def start_concern(
    *, by: User, on: date, unit: ServiceUnit, first_name: str, last_name: str, born: date | None,
    concern: str, concern_on: date, identity_number: str = "", group: str = "",
    surroundings: str = "",
) -> Case:  # fmt: skip
    """Open a case at level 0, owned by the one who wonders (R2, R7, R162).

    ``born`` is None for an unborn child. ``surroundings``: what goes on around the child, such as a
    divorce or a death, that may explain how it behaves (R51). Raises PermissionDenied unless
    ``by`` works in the unit, and ValidationError by field, all of them at once.
    """
    authorize(by, "cases.add_case")
    if unit.pk not in by.unit_ids(EMPLOYEE, LEADER):
        raise PermissionDenied("cases.add_case")
    _check(born=born, concern_on=concern_on, identity_number=identity_number, on=on)
    child = register_child(
        by=by,
        on=on,
        unit=unit,
        born=born,
        identity_number=identity_number,
        first_name=first_name.strip(),
        last_name=last_name.strip(),
        group=group.strip(),
    )
    case = Case(
        municipality=unit.municipality,
        child=child,
        unit=unit,
        guide_slug=unit.guide_slug,
        level=Level.CONCERN,
        level_since=on,
        holder=by,
        concern_on=concern_on,
        concern=concern.strip(),
        surroundings=surroundings.strip(),
        opened_by=by,
    )
    keep(case)
    record_act(by=by, act="cases.start_concern", subject=case, concern_on=concern_on.isoformat())
    return case


def _check(*, born: date | None, concern_on: date, identity_number: str, on: date) -> None:
    """Raise ValidationError with everything that cannot be right, each beside its field."""
    wrong: dict[str, list[str]] = {}
    if concern_on > on:
        wrong["concern_on"] = [_("Datoen kan ikke være fram i tid.")]
    elif born and born <= on and concern_on < born:
        wrong["concern_on"] = [_("Uroen kan ikke ha oppstått før barnet ble født.")]
    if born:
        try:
            check_born(born, on=on)
        except ValidationError as error:
            wrong["born"] = error.messages
    wrong |= wrong_number(identity_number)
    if wrong:
        raise ValidationError(wrong)


def wrong_number(identity_number: str) -> dict[str, list[str]]:
    """What is wrong with an identity number, beside its field; empty when nothing is."""
    if identity_number.strip():
        try:
            clean_identity_number(identity_number)
        except ValidationError as error:
            return {"identity_number": error.messages}
    return {}

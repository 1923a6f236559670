"""Whom child and family wish to hold the baton: their own word, dated, and kept as it changes."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from bti.accounts.authorize import authorize
from bti.accounts.models import User
from bti.audit.record import record_act
from cases.models import Case, FamilyWish
from cases.services.discussing import keep
from cases.services.moving import locked, tell_the_caller

WISHED = ("family_wish",)


@transaction.atomic
def note_wish(case: Case, *, by: User, on: date, wish: str, told_by: str = "") -> FamilyWish:
    """Note whom the family wishes as stafettholder: one of them, or the holder on their behalf.

    The holder tells who said it. What was wished before is kept (R249). Raises ValidationError by
    field.
    """
    authorize(by, "cases.note_wish", case)
    given, case = case, locked(case)
    authorize(by, "cases.note_wish", case)
    if not by.is_citizen and not told_by.strip():
        raise ValidationError({"told_by": _("Skriv hvem i familien som sa det.")})
    if not wish.strip():
        raise ValidationError({"wish": _("Skriv hvem dere ønsker.")})
    return write_wish(
        given, case, by=by, on=on, wish=wish, told_by="" if by.is_citizen else told_by
    )


def write_wish(
    given: Case, case: Case, *, by: User, on: date, wish: str, told_by: str = ""
) -> FamilyWish:
    """Keep the wish on a case that is locked; leave was asked by the act it follows from."""
    noted = FamilyWish(case=case, noted_by=by, wish=wish.strip(), told_by=told_by.strip(), on=on)
    keep(noted)
    case.family_wish = noted.wish
    case.save(update_fields=WISHED)
    tell_the_caller(given, case, WISHED)
    record_act(by=by, act="cases.note_wish", subject=noted, on=on.isoformat())
    return noted

"""A child that is not born yet, and the day it is."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from bti.accounts.models import User
from bti.audit.record import record_act
from bti.people.identity import clean_identity_number, identity_hash
from bti.people.models import Child
from bti.people.services.registering import NOT_THEIRS, check_born

LONGEST = timedelta(days=300)  # a pregnancy, and some


@transaction.atomic
def set_term(child: Child, *, by: User, on: date, due_on: date | None) -> Child:
    """Note when the child is due. Raises ValidationError by field when it cannot be."""
    if child.born is not None:
        raise ValidationError(_("Barnet er født."))
    if due_on is not None and not on - timedelta(days=30) <= due_on <= on + LONGEST:
        raise ValidationError({"due_on": _("Termindatoen kan ikke stemme. Se etter året.")})
    child.due_on = due_on
    child.save(update_fields=["due_on"])
    record_act(by=by, act="people.set_term", subject=child)
    return child


@transaction.atomic
def register_birth(
    child: Child, *, by: User, on: date, born: date, first_name: str, last_name: str,
    identity_number: str = "",
) -> Child:  # fmt: skip
    """Give the child its name, its day and, when it has one, its number.

    Raises ValidationError by field: a day in the future, or a number of somebody else.
    """
    check_born(born, on=on)
    if born < on - LONGEST:
        raise ValidationError({"born": _("Fødselsdatoen kan ikke stemme. Se etter året.")})
    digits = clean_identity_number(identity_number) if identity_number else ""
    hashed = identity_hash(digits) if digits else ""
    known = Child.objects.filter(municipality=child.municipality_id, identity_hash=hashed)
    if hashed and known.exclude(pk=child.pk).exists():
        raise ValidationError({"identity_number": NOT_THEIRS})
    child.born, child.first_name, child.last_name = born, first_name.strip(), last_name.strip()
    child.identity_number, child.identity_hash = digits, hashed
    child.clean_fields(exclude=["municipality", "unit", "user"])
    child.save()
    record_act(by=by, act="people.register_birth", subject=child)
    return child

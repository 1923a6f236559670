"""Registering a child or a guardian, and tying them to a login."""

import re
from datetime import date
from typing import Any
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bti.accounts.models import ServiceUnit, User
from bti.audit.record import record_act
from bti.people.identity import clean_identity_number, identity_hash
from bti.people.models import Child, Guardian, Guardianship
from bti.people.signals import guardianship_changed, login_linked

OLDEST = 24  # years (R6)
NOT_THEIRS = gettext_lazy(
    "Fødselsnummeret er registrert på en annen. Se etter at tallet er riktig."
)


def check_born(born: date, *, on: date) -> None:
    """Raise ValidationError unless a child of the target group can be born on the day (R6)."""
    if born > on:
        raise ValidationError({"born": _("Fødselsdatoen kan ikke være fram i tid.")})
    if on.year - born.year - ((on.month, on.day) < (born.month, born.day)) > OLDEST:
        raise ValidationError({"born": _("BTI gjelder til og med 24 år. Se etter fødselsåret.")})


@transaction.atomic
def register_child(
    *, by: User, on: date, unit: ServiceUnit, born: date | None, identity_number: str = "",
    **fields: Any,
) -> Child:  # fmt: skip
    """The child with this identity number in the municipality, or a new one.

    Raises ValidationError by field when the birth date or the number cannot be right, or the
    number is that of a child of another name or birth date: one is never taken for the other.
    """
    if born:
        check_born(born, on=on)
    digits = clean_identity_number(identity_number) if identity_number else ""
    hashed = identity_hash(digits) if digits else ""
    if hashed:
        known = Child.objects.filter(municipality=unit.municipality, identity_hash=hashed).first()
        if known:
            if known.born != born or not _may_be_same(known, **fields):
                raise ValidationError({"identity_number": NOT_THEIRS})
            return known
    child = Child.objects.create(
        municipality=unit.municipality, unit=unit, born=born, identity_number=digits,
        identity_hash=hashed, **fields,
    )  # fmt: skip
    record_act(by=by, act="people.register_child", subject=child)
    return child


@transaction.atomic
def register_guardian(
    *, by: User, on: date, child: Child, relation: str, parental_responsibility: bool,
    identity_number: str = "", source: str = "", judged_on: date | None = None, **fields: Any,
) -> Guardianship:  # fmt: skip
    """Tie a guardian to a child, and to the login that has the same identity number.

    Whoever has the number can read about the child. So a number that is known under another name,
    or is the child's own, is refused: a slip of the pen must not let a stranger in (R264), nor
    tell what is kept about somebody else. One who is a guardian by a judgment (``judged_on``) is
    so here when another employee has seen it too. Raises ValidationError by field.
    """
    if judged_on and judged_on > on:
        raise ValidationError({"judged_on": _("Dommen kan ikke være fra en dag fram i tid.")})
    digits = clean_identity_number(identity_number) if identity_number else ""
    hashed = identity_hash(digits) if digits else ""
    Child.objects.select_for_update().get(pk=child.pk)  # the same one, sent twice at once
    guardian = _known_guardian(child, hashed, **fields) or Guardian.objects.create(
        municipality=child.municipality, identity_number=digits, identity_hash=hashed,
        user=_login_of(hashed, **fields) if hashed else None, **fields,
    )  # fmt: skip
    tie, made = Guardianship.objects.get_or_create(
        child=child,
        guardian=guardian,
        defaults={
            "relation": relation,
            # A verge decides for the child as one with responsibility does (R225)
            "parental_responsibility": parental_responsibility
            or relation == Guardianship.Relation.VERGE,
            "source": source,
            "starts": None,
            "judged_on": judged_on,
            "seen_by": by if judged_on else None,
        },
    )
    if not made:
        raise ValidationError(
            {"identity_number": _("Denne foresatte er alt registrert på barnet.")}
        )
    record_act(by=by, act="people.register_guardian", subject=tie, on=on.isoformat())
    guardianship_changed.send(sender=Guardianship, child=child)
    return tie


def _known_guardian(child: Child, hashed: str, **fields: Any) -> Guardian | None:
    """The guardian of the municipality with this number; what was not known of them is added."""
    if not hashed:
        return None
    if hashed == child.identity_hash:
        raise ValidationError({"identity_number": _("Dette er barnets eget fødselsnummer.")})
    known = Guardian.objects.filter(municipality=child.municipality, identity_hash=hashed).first()
    if known is None:
        return None
    if not _may_be_same(known, **fields):
        raise ValidationError({"identity_number": NOT_THEIRS})
    missing = {name for name in ("phone", "email") if fields.get(name) and not getattr(known, name)}
    for name in missing:
        setattr(known, name, fields[name])
    if missing:
        known.save(update_fields=missing)
    return known


def _may_be_same(known: Child | Guardian, *, first_name: str, last_name: str, **_: Any) -> bool:
    """Whether the names have a part in common; people marry, and leave out middle names."""
    return bool(_parts(known.name) & _parts(f"{first_name} {last_name}"))


def _parts(name: str) -> set[str]:
    return {part for part in re.split(r"[\s-]+", name.casefold()) if part}


def _login_of(hashed: str, *, first_name: str, last_name: str, **fields: Any) -> User:
    """The citizen with this identity number, ready to be told things before the first login."""
    user, _made = User.objects.get_or_create(
        pid_hash=hashed,
        defaults={
            "username": f"innbygger-{uuid4().hex}",
            "kind": User.Kind.CITIZEN,
            "name": f"{first_name} {last_name}",
            "email": fields.get("email", ""),
            "phone": fields.get("phone", ""),
        },
    )
    return user


@transaction.atomic
def link_login(user: User, *, pid_hash: str) -> None:
    """Tie a citizen's login to the guardian and child records with the same identity number.

    The name comes from those records too, since ID-porten tells none.
    """
    for guardian in Guardian.objects.filter(identity_hash=pid_hash, user=None):
        guardian.user = user
        guardian.save(update_fields=["user"])
        record_act(by=user, act="people.link_login", subject=guardian)
    own = Child.objects.filter(identity_hash=pid_hash)
    if not own.filter(user=user).exists():  # one login is one child, also in two municipalities
        for child in own.filter(user=None).order_by("pk")[:1]:
            child.user = user
            child.save(update_fields=["user"])
            record_act(by=user, act="people.link_login", subject=child)
    known = user.as_guardian.order_by("pk").first() or own.filter(user=user).first()
    if known and user.name != known.name:
        user.name = known.name
        user.save(update_fields=["name"])
    login_linked.send(sender=User, user=user)

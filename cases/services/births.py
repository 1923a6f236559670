"""A child that is not born yet: its term, its birth, and a pregnancy that ends (R6)."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from bti.accounts.authorize import authorize
from bti.accounts.models import User
from bti.audit.record import record_act
from bti.notices.models import Notice
from bti.notices.services import notify
from bti.people.services import register_birth as register
from bti.people.services import set_term as note_term
from cases.models import Case, Level, LevelChange
from cases.services.consents import ask_consent_for
from cases.services.discussing import keep
from cases.services.moving import MOVED, close_quietly, locked, tell_the_caller
from cases.signals import child_born
from consent.models import Consent

OVERDUE = timedelta(days=14)  # after the term, before the holder is asked about the birth
PAGE = 500
ENDED = gettext_noop("Svangerskapet er avsluttet.")


@transaction.atomic
def set_term(case: Case, *, by: User, on: date, due_on: date | None) -> None:
    """Note the term of an unborn child, if it is known. Raises ValidationError by field."""
    authorize(by, "cases.change_unborn", case)
    note_term(case.child, by=by, on=on, due_on=due_on)


@transaction.atomic
def register_birth(
    case: Case, *, by: User, on: date, born: date, first_name: str, last_name: str,
    identity_number: str = "",
) -> Case:  # fmt: skip
    """The child is born: it has a name and a day, and those who answer for it are asked anew.

    Until the new consent counts, what was written is read as before: by her who carried the child,
    and by nobody else of the family (stafettlogg.receivers.births). Raises ValidationError by
    field.
    """
    authorize(by, "cases.change_unborn", case)
    given, case = case, locked(case)
    if not case.is_open or case.child.born is not None:
        raise ValidationError(_("Fødselen er alt registrert."))
    old = case.consents.live(on).for_log().order_by("-pk").first()
    register(
        case.child, by=by, on=on, born=born, first_name=first_name, last_name=last_name,
        identity_number=identity_number,
    )  # fmt: skip
    given.child = case.child
    record_act(by=by, act="cases.register_birth", subject=case, on=on.isoformat())
    child_born.send(sender=Case, case=case, by=by, on=on)
    if old is not None and not case.is_shielded:
        _ask_anew(case, old, by=by, on=on)
    return case


def _ask_anew(case: Case, old: Consent, *, by: User, on: date) -> Consent:
    """The same as she agreed to alone, asked of all who answer for the child now."""
    services = list(old.services.all())
    return ask_consent_for(
        case, by=by, on=on, purpose=old.purpose, valid_until=old.valid_until, to_log=True,
        service_codes=[one.code for one in services],
        details={one.code: one.detail for one in services if one.detail},
        limits=old.limits, only_share=old.only_share,
    )  # fmt: skip


@transaction.atomic
def end_pregnancy(case: Case, *, by: User, on: date) -> Case:
    """Close the case of a pregnancy that ended, gently: no clock runs on, and nobody gets a notice.

    The log ends with it and is archived as others are.
    """
    authorize(by, "cases.change_unborn", case)
    given, case = case, locked(case)
    if not case.is_open or case.child.born is not None:
        raise ValidationError(_("Saken kan ikke avsluttes slik nå. Last siden på nytt."))
    change = LevelChange(
        case=case, noted_by=by, step="close", source=case.level, target=Level.CLOSED,
        reason=ENDED, on=on,
    )  # fmt: skip
    keep(change)
    close_quietly(case, change)
    tell_the_caller(given, case, MOVED)
    record_act(by=by, act="cases.end_pregnancy", subject=change, on=on.isoformat())
    return case


def remind_of_terms(on: date) -> int:
    """Two weeks after the term, ask the holder whether the child is born; once. How many."""
    made = 0
    for cases in _overdue(on):
        for case in cases:
            due = case.child.due_on
            if due is not None:
                notify(
                    [case.holder],
                    kind=Notice.Kind.DEADLINE,
                    subject=case,
                    link=reverse("cases:birth", args=[case.pk]),
                    on=due + OVERDUE,
                )
                made += 1
    return made


def _overdue(on: date) -> Iterator[list[Case]]:
    last = 0
    rows = Case.objects.filter(child__born=None, child__due_on__lte=on - OVERDUE)
    rows = rows.exclude(level=Level.CLOSED).select_related("child", "holder").order_by("pk")
    while page := list(rows.filter(pk__gt=last)[:PAGE]):
        yield page
        last = page[-1].pk

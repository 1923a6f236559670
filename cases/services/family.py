"""Who the guardians of the child are, and what changes between them and the child.

Parental responsibility decides who signs and who reads, so every change has a reason and is told
upward in the same transaction. A block beats everything else (R264, R267, R282).
"""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from bti.accounts.authorize import authorize
from bti.accounts.models import User
from bti.notices.models import Notice
from bti.notices.services import notify
from bti.people import services as people
from bti.people.models import Guardianship
from bti.people.services import register_guardian
from cases.models import Case, Level
from cases.services.opening import wrong_number
from cases.services.reporting import leaders_of


@transaction.atomic
def add_guardian(
    case: Case, *, by: User, on: date, first_name: str, last_name: str, relation: str,
    parental_responsibility: bool, identity_number: str = "", phone: str = "", email: str = "",
    judged_on: date | None = None,
) -> Guardianship:  # fmt: skip
    """Tie a guardian to the child of the case (R264, R267, R282).

    One by a judgment is a guardian here when a leader of the unit has seen the judgment too; they
    are told that it waits (``tell_of_judgments``). Raises ValidationError by field when the
    identity number cannot be right, or is there already.
    """
    authorize(by, "cases.change_case", case)
    wrong = wrong_number(identity_number)
    if relation not in Guardianship.Relation.values:
        wrong["relation"] = [_("Velg en relasjon fra lista.")]
    if wrong:
        raise ValidationError(wrong)
    tie = register_guardian(
        by=by,
        on=on,
        child=case.child,
        relation=relation,
        parental_responsibility=parental_responsibility,
        identity_number=identity_number,
        first_name=first_name.strip(),
        last_name=last_name.strip(),
        phone=phone.strip(),
        email=email.strip(),
        judged_on=judged_on,
    )
    if tie.waits_for_confirmation:
        tell_of_judgments(case, [tie], by=by, on=on)
    return tie


def tell_of_judgments(case: Case, ties: Iterable[Guardianship], *, by: User, on: date) -> None:
    """Tell the leaders of judgments that wait for them.

    A concern at level 0 is its owner's alone: its leaders hear of them when it goes on to level 1.
    """
    if case.level in (Level.CONCERN, Level.CLOSED):
        return
    leaders = leaders_of(case, on).exclude(pk=by.pk)
    for tie in ties:
        link = reverse("cases:confirm-guardian", args=[tie.pk])
        notify(leaders, kind=Notice.Kind.JUDGMENT, subject=tie, link=link, on=on)


@transaction.atomic
def change_guardian(
    tie: Guardianship, *, by: User, on: date, parental_responsibility: bool, ends: date | None,
    reason: str,
) -> Guardianship:  # fmt: skip
    """Set responsibility and last day. Raises PermissionDenied, ValidationError by field."""
    authorize(by, "cases.change_guardian", tie)
    return people.change_tie(
        tie, by=by, on=on, parental_responsibility=parental_responsibility, ends=ends,
        reason=reason,
    )  # fmt: skip


@transaction.atomic
def block_guardian(tie: Guardianship, *, by: User, on: date, reason: str) -> Guardianship:
    """Block now: the guardian reads, signs and hears nothing more about the child."""
    authorize(by, "cases.change_guardian", tie)
    return people.block_tie(tie, by=by, on=on, reason=reason)


@transaction.atomic
def unblock_guardian(tie: Guardianship, *, by: User, on: date, reason: str) -> Guardianship:
    """Take the block away again."""
    authorize(by, "cases.change_guardian", tie)
    return people.unblock_tie(tie, by=by, on=on, reason=reason)


@transaction.atomic
def confirm_guardian(tie: Guardianship, *, by: User, on: date) -> Guardianship:
    """The leader has seen the judgment as well. Raises ValidationError for the first one."""
    authorize(by, "cases.confirm_guardian", tie)
    return people.confirm_judgment(tie, by=by, on=on)

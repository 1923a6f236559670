"""What the invited answer: whether they come, a word, or another time (R67)."""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from bti.accounts.authorize import authorize
from bti.accounts.models import User
from bti.audit.record import record_act
from bti.notices.models import Notice
from bti.notices.services import notify
from cases.models import Invitation, Invitee
from cases.services.discussing import keep
from cases.services.inviting import invitee_for


@transaction.atomic
def answer_invitation(
    invitation: Invitation, *, by: User, on: date, answer: str, message: str = "",
    proposes_at: datetime | None = None,
) -> Invitee:  # fmt: skip
    """Say whether one comes, or propose another time; can be changed until the meeting has been.

    The holder is told that there is an answer, once a day, and not what it says.
    """
    authorize(by, "cases.answer_invitation", invitation)
    check_it_is_ahead(invitation, on)
    if answer not in (Invitee.Answer.YES, Invitee.Answer.NO):
        raise ValidationError({"answer": _("Velg om du kommer eller ikke.")})
    if proposes_at is not None:
        _check_proposal(proposes_at, answer)
    invitee = invitee_for(invitation, by, on)
    if invitee is None:
        raise PermissionDenied("cases.answer_invitation")
    invitee.answer = answer
    invitee.answered_at = timezone.now()
    invitee.message = message.strip()
    invitee.proposes_at = proposes_at
    keep(invitee)
    record_act(by=by, act="cases.answer_invitation", subject=invitation, answer=answer)
    notify(
        [invitation.case.holder],
        kind=Notice.Kind.INVITATION_ANSWERED,
        subject=invitation,
        link=reverse("cases:invitation", args=[invitation.pk]),
        on=on,
    )
    return invitee


def check_it_is_ahead(invitation: Invitation, on: date) -> None:
    if invitation.cancelled_at is not None:
        raise ValidationError(_("Møtet er avlyst."))
    if timezone.localdate(invitation.starts_at) < on:
        raise ValidationError(_("Møtet har vært."))


def _check_proposal(proposes_at: datetime, answer: str) -> None:
    if answer == Invitee.Answer.YES:
        raise ValidationError(
            {"proposed_day": _("Du har svart at du kommer. Foreslå ny tid når du ikke kan.")}
        )
    if proposes_at <= timezone.now():
        raise ValidationError({"proposed_day": _("Tida du foreslår, må være fram i tid.")})

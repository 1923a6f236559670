"""One meeting for several children: each case has its own invitation, and they go together.

What is shared is the time and the place. Text, names and answers stay with each child: a reader of
one log learns nothing of the other, not even that the meeting serves another child too.
"""

import uuid
from collections.abc import Iterable, Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from bti.accounts.models import User
from bti.notices.services import notify
from bti.people.models import Guardianship
from cases.access import own_lines
from cases.models import Case, Invitation, Invitee, Level
from cases.rules import may_be_told


def siblings_of(case: Case, by: User, on: date) -> QuerySet[Case]:
    """Other open cases that the same person holds, of children with a guardian in common."""
    children = Guardianship.objects.of_siblings(case.child_id, on).values("child")
    return Case.objects.filter(child__in=children, holder=by, municipality__in=by.works_in).exclude(
        level=Level.CLOSED
    )


def joinable(case: Case, by: User, on: date) -> QuerySet[Invitation]:
    """Meetings to come of the child's siblings, which this child's meeting can be one with."""
    rows = Invitation.objects.filter(
        case__in=siblings_of(case, by, on), cancelled_at=None, starts_at__gt=timezone.now()
    )
    return rows.select_related("case__child").order_by("starts_at", "pk")


def check_together(case: Case, other: Invitation, *, by: User, on: date) -> None:
    if not joinable(case, by, on).filter(pk=other.pk).exists():
        raise ValidationError(
            {"together": _("Velg et kommende møte om et søsken som du er stafettholder for.")}
        )
    if other.together and of_meeting(other).filter(case=case, cancelled_at=None).exists():
        raise ValidationError({"together": _("Barnet er alt med i det møtet.")})


def join(other: Invitation) -> uuid.UUID:
    """The number of the meeting they share, given to the first when the second comes."""
    if other.together is None:
        other.together = uuid.uuid4()
        other.save(update_fields=["together"])
    return other.together


def of_meeting(invitation: Invitation) -> QuerySet[Invitation]:
    """The invitations of one meeting: this one, and those of siblings."""
    rows = Invitation.objects.select_related("case__child__user").order_by("pk")
    if invitation.together is None:
        return rows.filter(pk=invitation.pk)
    return rows.filter(together=invitation.together)


def held_together(invitation: Invitation, by: User) -> list[Invitation]:
    """Those of the meeting that the one who acts holds, locked: they are changed as one."""
    rows = of_meeting(invitation).filter(case__holder=by, cancelled_at=None)
    return list(rows.select_for_update(of=("self",)))


def identity_of(invitation: Invitation, user: User, on: date) -> uuid.UUID:
    """What the meeting is called in this person's calendar: one, if it is for several children."""
    if invitation.together is None:
        return invitation.uid
    own = own_lines(user, on).filter(invitation__in=of_meeting(invitation).values("pk"))
    first = own.order_by("invitation").values_list("invitation__uid", flat=True).first()
    return first or invitation.uid


def tell(invitations: Sequence[Invitation], *, kind: str, on: date) -> None:
    """A notice to each of the invited who have a login and may (still) know of the meeting.

    One who is invited for several children is told once.
    """
    told: set[int] = set()
    for invitation in invitations:
        here = [
            user
            for user in _logins(invitation)
            if user.pk not in told
            and may_be_told(user, invitation.case)
            and own_lines(user, on).filter(invitation=invitation).exists()
        ]
        told |= {user.pk for user in here}
        link = reverse("cases:invitation", args=[invitation.pk])
        notify(here, kind=kind, subject=invitation, link=link, on=on)


def _logins(invitation: Invitation) -> Iterable[User]:
    for invitee in Invitee.objects.filter(invitation=invitation).select_related(
        "user", "guardian__user"
    ):
        guardian = invitee.guardian.user if invitee.guardian else None
        child = invitation.case.child.user if invitee.is_child else None
        user = invitee.user or guardian or child
        if user is not None:
            yield user

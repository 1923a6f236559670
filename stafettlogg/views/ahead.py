"""The next meeting of a log: who asked, when, and what each answered."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery

from bti.accounts.models import User
from cases.models import Case, Invitation, Invitee


def meetings_ahead(user: User, cases: Iterable[Case] | None, now: datetime) -> QuerySet[Any]:
    """Meetings to come that the user holds the case of or is invited to, the next one first.

    ``cases``: only of these; None: of any case. Behind a shield a citizen is not told of what was
    planned after it. Carries ``answer``: the user's own.
    """
    own = Invitee.objects.filter(
        Q(user=user)
        | Q(guardian__user=user)
        | Q(is_child=True, invitation__case__child__user=user),
        invitation=OuterRef("pk"),
    ).order_by("pk")
    rows = Invitation.objects.filter(starts_at__gte=now, cancelled_at=None)
    if cases is not None:
        rows = rows.filter(case__in=list(cases))
    mine = Exists(own)
    if user.is_citizen:
        before = Q(case__shielded_at=None) | Q(noted_at__lte=F("case__shielded_at"))
        rows = rows.filter(before).filter(mine)
    else:
        rows = rows.filter(Q(case__holder=user) | mine)
    return rows.annotate(
        answer=Subquery(own.values("answer")[:1]),
        invited=Count("invitees"),
        coming=Count("invitees", filter=Q(invitees__answer=Invitee.Answer.YES)),
    ).order_by("starts_at", "pk")

"""The next meeting of a log: who asked, when, and what each answered."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from bti.accounts.models import User
from cases.access import own_lines
from cases.models import Case, Invitation, Invitee


def meetings_ahead(user: User, cases: Iterable[Case] | None, now: datetime) -> QuerySet[Any]:
    """Meetings to come that the user holds the case of or is invited to, the next one first.

    ``cases``: only of these; None: of any case. Carries ``answer``: the user's own.
    """
    lines = own_lines(user, timezone.localdate(now))
    own = lines.filter(invitation=OuterRef("pk")).order_by("pk")
    rows = Invitation.objects.filter(starts_at__gte=now, cancelled_at=None)
    if cases is not None:
        rows = rows.filter(case__in=list(cases))
    mine = Exists(own)
    held = Q(case__holder=user, case__municipality__in=user.works_in)
    rows = rows.filter(mine if user.is_citizen else held | mine)
    return rows.annotate(
        answer=Subquery(own.values("answer")[:1]),
        invited=Count("invitees"),
        coming=Count("invitees", filter=Q(invitees__answer=Invitee.Answer.YES)),
    ).order_by("starts_at", "pk")

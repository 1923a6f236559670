"""The next meeting of a log: who asked, when, and what each answered."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from bti.accounts.models import User
from bti.database.compiled import Same, compiled
from cases.access import own_lines
from cases.models import Case, Invitation, Invitee


def meetings_ahead(user: User, cases: Iterable[Case] | None, now: datetime) -> QuerySet[Any]:
    """Meetings to come that the user holds the case of or is invited to, the next one first.

    ``cases``: only of these; None: of any case. Carries ``answer``: the user's own.
    """
    keys = None if cases is None else [case.pk for case in cases]
    return _ahead(user, user.works_in, keys, now, timezone.localdate(now))


def next_meeting(user: User, case: Case, now: datetime) -> Invitation | None:
    """The first of ``meetings_ahead`` of one case."""
    works_in = None if user.is_citizen else tuple(sorted(user.works_in))
    on = Same(timezone.localdate(now))
    found = _next(user=user.pk, works_in=works_in, case=case.pk, now=now, on=on)
    return next(iter(found), None)


@compiled
def _next(
    *, user: int, works_in: tuple[int, ...] | None, case: int, now: datetime, on: Same[date]
) -> QuerySet[Any]:
    kind = User.Kind.CITIZEN if works_in is None else User.Kind.STAFF
    return _ahead(User(pk=user, kind=kind), works_in or (), [case], now, on.value)[:1]


def _ahead(
    user: User, works_in: Collection[int], cases: list[int] | None, now: datetime, on: date
) -> QuerySet[Any]:
    own = own_lines(user, on).filter(invitation=OuterRef("pk")).order_by("pk")
    rows = Invitation.objects.filter(starts_at__gte=now, cancelled_at=None)
    if cases is not None:
        rows = rows.filter(case__in=cases)
    mine = Exists(own)
    held = Q(case__holder=user, case__municipality__in=works_in)
    rows = rows.filter(mine if user.is_citizen else held | mine)
    return rows.annotate(
        answer=Subquery(own.values("answer")[:1]),
        invited=Count("invitees"),
        coming=Count("invitees", filter=Q(invitees__answer=Invitee.Answer.YES)),
    ).order_by("starts_at", "pk")

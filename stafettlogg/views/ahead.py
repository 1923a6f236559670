"""The next meeting of a log: who asked, when, and what each answered."""

from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from bti.accounts.models import User
from bti.database.compiled import Same, compiled
from cases.access import own_lines
from cases.models import Case, Invitation, Invitee


def meetings_of_family(user: User, now: datetime, *, count: int) -> list[dict[str, Any]]:
    """Meetings to come that a guardian or a youth is invited to, the next one first.

    Each with ``answer``: their own.
    """
    on = Same(timezone.localdate(now))
    return _of_family(user=user.pk, now=now, on=on, size=Same(count))


@compiled
def _of_family(*, user: int, now: datetime, on: Same[date], size: Same[int]) -> QuerySet[Any]:
    # Own lines first, by index; the conditions then rule over a few rows
    asked = Invitee.objects.filter(guardian__user=user).values("pk")
    as_child = Invitee.objects.filter(is_child=True, invitation__case__child__user=user)
    own = own_lines(User(pk=user, kind=User.Kind.CITIZEN), on.value).filter(
        pk__in=asked.union(as_child.values("pk")),
        invitation__starts_at__gte=now,
        invitation__cancelled_at=None,
    )
    each = ("invitation__starts_at", "invitation_id")
    rows: QuerySet[Any] = own.order_by(*each, "pk").distinct(*each)
    return rows.values(
        "answer",
        meeting=F("invitation_id"),
        case=F("invitation__case_id"),
        child=F("invitation__case__child__first_name"),
        starts_at=F("invitation__starts_at"),
        minutes=F("invitation__minutes"),
        place=F("invitation__place"),
    )[: size.value]


def next_meeting(user: User, case: Case, now: datetime) -> Invitation | None:
    """The next meeting of one case that the user holds the case of or is invited to.

    Carries ``answer``: the user's own.
    """
    on = Same(timezone.localdate(now))
    holds = case.holder_id == user.pk and case.municipality_id in user.works_in
    kind = User.Kind.CITIZEN if user.is_citizen else User.Kind.STAFF
    found = _next(user=user.pk, kind=kind, holds=holds, case=case.pk, now=now, on=on)
    return next(iter(found), None)


@compiled
def _next(
    *, user: int, kind: str, holds: bool, case: int, now: datetime, on: Same[date]
) -> QuerySet[Any]:
    """Of a case that the user holds, every meeting; else those they are invited to."""
    own = _own(User(pk=user, kind=kind), on.value)
    rows = _to_come(now).filter(case=case)
    return _told(rows if holds else rows.filter(Exists(own)), own)[:1]


def _own(user: User, on: date) -> QuerySet[Invitee]:
    return own_lines(user, on).filter(invitation=OuterRef("pk")).order_by("pk")


def _to_come(now: datetime) -> QuerySet[Any]:
    rows: QuerySet[Any] = Invitation.objects.filter(starts_at__gte=now, cancelled_at=None)
    return rows


def _told(rows: QuerySet[Any], own: QuerySet[Invitee]) -> QuerySet[Any]:
    told: QuerySet[Any] = rows.annotate(
        answer=Subquery(own.values("answer")[:1]),
        invited=Count("invitees"),
        coming=Count("invitees", filter=Q(invitees__answer=Invitee.Answer.YES)),
    ).order_by("starts_at", "pk")
    return told

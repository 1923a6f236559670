"""Whether somebody may read a log, answered from the grants."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from bti.accounts.models import User
from bti.database.compiled import compiled
from stafettlogg.models import ReadGrant, Stafettlogg


def may_read(user: User, log: Stafettlogg, on: date) -> bool:
    """Whether the user may read the log on the day. Twin of ``StafettloggQuerySet.readable_by``."""
    return role_of(user, log, on) is not None


def role_of(user: User, log: Stafettlogg, on: date) -> str | None:
    """In which role the user may read the log on the day; None when they may not."""
    if not (user.is_citizen or log.case.municipality_id in user.works_in):
        return None  # whoever has left holds nothing, also before the grant is taken away
    if getattr(log, "reader_id", None) == user.pk:
        return str(log.reader_role)  # type: ignore[attr-defined]  # readable_by has asked
    return next(iter(_roles(user=user.pk, log=log.pk, on=on)), None)


@compiled
def _roles(*, user: int, log: int, on: date) -> QuerySet[Any]:
    grants = ReadGrant.objects.filter(user=user, content_object=log)
    rows: QuerySet[Any] = grants.filter(
        Q(until=None) | Q(until__gte=on), Q(ends_at=None) | Q(ends_at__gt=Now())
    ).order_by("pk")
    return rows.values_list("role", flat=True)

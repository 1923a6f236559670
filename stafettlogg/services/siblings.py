"""Logs of children in the same family, told only to one who reads both."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, QuerySet

from bti.accounts.addresses import address
from bti.accounts.models import User
from bti.database.compiled import compiled
from bti.people.models import Guardianship
from stafettlogg.models import Stafettlogg

MOST = 12


@dataclass(frozen=True)
class Sibling:
    """The log of a brother or a sister."""

    log_id: int
    name: str
    href: str
    is_held: bool


def siblings_of(log: Stafettlogg, user: User, on: date) -> list[Sibling]:
    """Open logs of siblings, among those the user reads."""
    rows = _open(
        user=user.pk,
        works_in=None if user.is_citizen else tuple(user.works_in),
        child=log.case.child_id,
        municipality=log.case.municipality_id,
        on=on,
    )
    return [
        Sibling(
            row["pk"],
            row["name"],
            address("stafettlogg:detail", row["pk"]),
            row["holder"] == user.pk,
        )
        for row in rows
    ]


@compiled
def _open(
    *, user: int, works_in: tuple[int, ...] | None, child: int, municipality: int, on: date
) -> QuerySet[Any]:
    children = Guardianship.objects.of_siblings(child, on).values("child")
    rows = Stafettlogg.objects.granted_to(user, on, works_in=works_in).filter(
        case__child__in=children, ended_on=None, case__municipality=municipality
    )
    found: QuerySet[Any] = rows.order_by("case__child__first_name", "pk")
    return found.values("pk", name=F("case__child__first_name"), holder=F("case__holder"))[:MOST]

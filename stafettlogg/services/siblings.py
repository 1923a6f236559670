"""Logs of children in the same family, told only to one who reads both."""

from dataclasses import dataclass
from datetime import date

from bti.accounts.addresses import address
from bti.accounts.models import User
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
    """Open logs of children who share a guardian with this one, among those the user reads.

    The relations that count are those that hold on the day; a block parts the family here too.
    """
    ties = Guardianship.objects.live(on).with_responsibility()
    guardians = ties.filter(child=log.case.child_id).values("guardian")
    children = ties.filter(guardian__in=guardians).values("child")
    rows = Stafettlogg.objects.readable_by(user, on).filter(
        case__child__in=children, ended_on=None, case__municipality=log.case.municipality_id
    )
    found = rows.exclude(case__child=log.case.child_id).select_related("case__child")
    return [
        Sibling(
            one.pk,
            one.case.child.first_name,
            address("stafettlogg:detail", one.pk),
            one.case.holder_id == user.pk,
        )
        for one in found.order_by("case__child__first_name", "pk")[:MOST]
    ]

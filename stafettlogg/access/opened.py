"""What live consents open for staff, and what they keep from each of them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Max, Q, QuerySet

from bti.accounts.models import Membership
from cases.models import Case
from consent.models import (
    ConsentLimit,
    ConsentQuerySet,
    ConsentService,
    hidden_areas,
)

Kept = tuple[tuple[str, ...], tuple[str, ...]]  # areas that are hidden, services one comes from


@dataclass(frozen=True)
class Doors:
    """What live consents open for staff, each to its last day: the own unit, other services.

    The consent to the log names the case's own unit. Another service needs to be named, and
    another unit of the same kind is not meant by that: a consent that says «skole» to a school
    means this school.
    """

    unit_id: int
    own_kind: str
    log_until: date | None
    kinds: dict[str, date]

    def last_day(self, unit_id: int | None, kind: str) -> date | None:
        """The last day someone of this unit may take part, or None."""
        if unit_id == self.unit_id:
            return self.log_until
        return None if kind == self.own_kind else self.kinds.get(kind)


def kept_from(
    case: Case, employees: Collection[int], on: date, planned: Iterable[ConsentLimit] = ()
) -> dict[int, Kept]:
    """What live consents keep from each of these, and the services they come from.

    ``planned``: limits of a consent that does not count yet, to see what it would do.

    Several consents: what one keeps back no other gives, and whoever works in two services gets
    what both may know (docs/architecture.md).
    """
    if not employees:
        return {}
    here = Membership.objects.live(on).filter(
        user__in=employees, municipality=case.municipality_id, unit__isnull=False
    )
    kinds: dict[int, set[str]] = {user: set() for user in employees}
    for user, kind in here.values_list("user", "unit__kind"):
        kinds[user].add(kind)
    limits = [*limits_of(case, on), *planned]
    return {
        user: (tuple(sorted(hidden_areas(limits, of_user, user))), tuple(sorted(of_user)))
        for user, of_user in kinds.items()
    }


def limits_of(case: Case, on: date) -> list[ConsentLimit]:
    """What all consents that live on the day keep back."""
    live = case.consents.live(on)
    return list(ConsentLimit.objects.filter(consent__in=live).select_related("service"))


def doors(case: Case, on: date) -> Doors:
    """Which services live consents let into the case's log on the day.

    Nothing is open without live consent to the log itself (R61). A consent that in words alone
    says what may be told opens no log (R228, R233): the areas must have been chosen, so that the
    system can tell what they are.
    """
    live: ConsentQuerySet = case.consents.live(on)
    log_until = live.for_log().aggregate(last=Max("valid_until"))["last"]
    kinds: dict[str, date] = {}
    if log_until:
        named = ConsentService.objects.opening_a_log().filter(consent__in=live.sharing())
        rows = named.values_list("kind").annotate(last=Max("consent__valid_until"))
        kinds = {kind: min(last, log_until) for kind, last in rows}
    return Doors(case.unit_id, case.unit.kind, log_until, kinds)


def places(case: Case, on: date, opened: Doors | None = None) -> QuerySet[Membership]:
    """Places of work of those who may have a measure in the log on the day."""
    opened = opened or doors(case, on)
    if opened.log_until is None:
        return Membership.objects.none()
    others = Q(unit__kind__in=set(opened.kinds) - {opened.own_kind})
    return (
        Membership.objects.live(on)
        .filter(
            Q(unit_id=opened.unit_id) | others,
            municipality_id=case.municipality_id,
            user__is_active=True,
        )
        .select_related("user", "unit")
    )


def last_days(case: Case, employees: Collection[int], on: date) -> dict[int, date]:
    """The last day each of these may take part in the log; who may not is left out."""
    opened = doors(case, on) if employees else None
    if opened is None:
        return {}
    until: dict[int, date] = {}
    for place in places(case, on, opened).filter(user_id__in=employees):
        kind = place.unit.kind if place.unit else ""
        last = min(day for day in (opened.last_day(place.unit_id, kind), place.ends) if day)
        until[place.user_id] = max(last, until.get(place.user_id, last))
    return until

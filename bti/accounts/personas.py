"""The staff one can be in demo and tests by pressing a button. Production has none of this."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings

from bti.accounts.models import Membership, User

MOST = 40  # buttons on a page

# Filled by the demo when it is installed: username → what to try, in the order to show them
PERSONA_HINTS: dict[str, Any] = {}


@dataclass(frozen=True)
class Persona:
    """One button: who, and what to try."""

    username: str
    name: str
    title: str
    unit: str
    municipality: str
    try_text: str


def staff_personas(on: date) -> list[Persona]:
    """Staff with a place on the day, by municipality; nobody where personas are off."""
    if not settings.PERSONAS:
        return []
    places = (
        Membership.objects.live(on)
        .filter(user__kind=User.Kind.STAFF, user__is_active=True)
        .select_related("user", "unit", "municipality")
        .order_by("user__pk", "pk")
    )
    if PERSONA_HINTS:
        places = places.filter(user__username__in=PERSONA_HINTS)
    order = {username: number for number, username in enumerate(PERSONA_HINTS)}
    found = sorted(
        _one_each(places[: 4 * MOST]), key=lambda one: order.get(one.username, len(order))
    )
    # The municipalities in the order of their first one: each has its own part of the page
    municipalities = list(dict.fromkeys(one.municipality for one in found))
    return sorted(found, key=lambda one: municipalities.index(one.municipality))[:MOST]


def _one_each(places: Iterable[Membership]) -> list[Persona]:
    found: dict[str, Persona] = {}
    for place in places:
        user = place.user
        found.setdefault(
            user.username,
            Persona(
                username=user.username,
                name=user.name,
                title=place.title,
                unit=place.unit.name if place.unit else "",
                municipality=place.municipality.name,
                try_text=str(PERSONA_HINTS.get(user.username, "")),
            ),
        )
    return list(found.values())


def persona(username: str, on: date) -> User | None:
    """The user behind a button, only when there is such a button."""
    if not settings.PERSONAS:
        return None
    places = Membership.objects.live(on).filter(
        user__username=username, user__kind=User.Kind.STAFF, user__is_active=True
    )
    place = places.select_related("user").first()
    return place.user if place else None

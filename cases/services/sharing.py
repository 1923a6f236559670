"""Who would be let in by a consent that is being made ready, and what would be kept from them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from bti.accounts.models import Membership, User
from bti.guides.models import Guide
from cases.models import Case
from cases.signals import sharing_asked
from consent.models import ConsentLimit, ConsentService


@dataclass(frozen=True)
class Planned:
    """A consent as it would be if it were given now; nothing of it is kept."""

    kinds: tuple[str, ...]
    limits: tuple[ConsentLimit, ...]
    persons: tuple[User, ...] = ()
    to_log: bool = True


def planned(guide: Guide, asked: Mapping[str, Any]) -> Planned:
    """``asked``: as ``consent.services.ask_consent`` takes it, complete or not."""
    if asked.get("no_exchange"):
        return Planned((), (), (), False)
    kinds, limits = ConsentLimit.Kind, []
    services = [one for code in asked.get("service_codes", ()) if (one := guide.service(code))]
    limits += [ConsentLimit(kind=kinds.HOLD, area=area) for area in asked.get("held_areas", ())]
    limits += [ConsentLimit(kind=kinds.ONLY, area=area) for area in asked.get("only_areas", ())]
    areas_for = asked.get("areas_for") or {}
    for number, service in enumerate(services, start=1):
        named = ConsentService(pk=-number, kind=service.kind)
        for area in areas_for.get(service.code, ()):
            limits.append(ConsentLimit(service=named, kind=kinds.ONLY, area=area))
    persons = asked.get("persons", ())
    for one in persons:
        limits += [
            ConsentLimit(employee=one.employee, kind=one.kind, area=area) for area in one.areas
        ]
    # One that in words alone says what may be told opens no log to another service (R228, R233)
    in_words = bool(asked.get("only_share")) and not asked.get("only_areas")
    let_in = [one for one in services if not in_words or areas_for.get(one.code)]
    return Planned(
        tuple(dict.fromkeys(one.kind for one in let_in)),
        tuple(limits),
        tuple(one.employee for one in persons),
        bool(asked.get("to_log")),
    )


def who_would_see(case: Case, user: User, plan: Planned, on: date) -> list[dict[str, Any]]:
    """For each service and named person what they would see now, told by those above who know."""
    answers = sharing_asked.send(sender=Case, case=case, user=user, plan=plan, on=on)
    found: list[dict[str, Any]] = []
    for _receiver, told in answers:
        found.extend(told or [])  # type: ignore[arg-type]
    return found


def employees(case: Case, kinds: Collection[str], on: date) -> Sequence[Membership]:
    """Places of work of those a limit could name: the own unit, and units of the services."""
    others = Q(unit__kind__in=set(kinds) - {case.unit.kind})
    rows = Membership.objects.live(on).filter(
        Q(unit=case.unit_id) | others, municipality=case.municipality_id, user__is_active=True
    )
    return list(rows.select_related("user", "unit").order_by("unit__name", "user__name", "pk"))

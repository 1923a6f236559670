"""What happened around the log, that no record in it tells: levels, the baton, consents.

A part of the product that has more of this kind adds a function to ``BESIDE``.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from bti.accounts.models import User
from bti.guides import registry
from cases.models import HolderChange, Level, LevelChange
from stafettlogg.models import ReadGrant, Stafettlogg
from stafettlogg.views.shield import raised_for

MOST = 200  # of each; a case has a handful


@dataclass(frozen=True)
class Beside:
    """One thing that happened, in words; ``level`` where the case came to another."""

    kind: str
    pk: int
    at: datetime
    title: str
    text: str = ""
    level: int | None = None


def beside(log: Stafettlogg, user: User) -> list[Beside]:
    """All of it that the user is shown, in the order it happened."""
    found = [one for told in BESIDE for one in told(log, user)]
    return sorted(found, key=lambda one: (one.at, one.kind, one.pk))


def _noted(rows: Any, log: Stafettlogg, user: User) -> Any:
    """Outside a shield nothing that was noted after it."""
    shield = raised_for(user, log)
    rows = rows.filter(case=log.case_id).order_by("pk")
    return rows.filter(Q(noted_at__lte=shield) if shield else Q())[:MOST]


def levels(log: Stafettlogg, user: User) -> Iterator[Beside]:
    guide = registry.get(log.case.guide_slug)
    for one in _noted(LevelChange.objects.all(), log, user):
        if one.source == one.target:
            continue
        if one.target == Level.CLOSED:
            yield Beside("level", one.pk, one.noted_at, _("Saken ble avsluttet"), level=one.target)
        else:
            title = _("Nivå %(number)s: %(level)s") % {
                "number": one.target, "level": guide.level(one.target).short,
            }  # fmt: skip
            yield Beside("level", one.pk, one.noted_at, title, level=one.target)


def holders(log: Stafettlogg, user: User) -> Iterator[Beside]:
    rows = HolderChange.objects.select_related("previous", "holder")
    word = log.case.guide.words.holder
    for one in _noted(rows, log, user):
        title = _("Ny %(holder)s: %(name)s") % {"holder": word, "name": one.holder.name}
        text = _("Pinnen gikk videre fra %(name)s.") % {"name": one.previous.name}
        yield Beside("baton", one.pk, one.noted_at, title, text)


def consents(log: Stafettlogg, user: User) -> Iterator[Beside]:
    """For the family and the holder: whoever has a measure knows only that they may read."""
    role = getattr(log, "reader_role", "")
    if role not in (ReadGrant.Role.HOLDER, ReadGrant.Role.GUARDIAN, ReadGrant.Role.YOUTH):
        return
    shield = raised_for(user, log)
    last = timezone.localdate(shield) if shield else date.max
    for one in log.case.consents.filter(given_on__isnull=False).order_by("pk")[:MOST]:
        if one.given_on <= last:
            yield Beside("consent", one.pk, _noon(one.given_on), _("Samtykke gitt"), one.purpose)
        if one.ended_on and one.ended_on <= last:
            yield Beside("consent", -one.pk, _noon(one.ended_on), _("Samtykke avsluttet"))


def _noon(day: date) -> datetime:
    """A day has no hour: in the middle of it, whatever else was written that day."""
    return timezone.make_aware(datetime.combine(day, time(12)))


BESIDE: list[Callable[[Stafettlogg, User], Iterator[Beside]]] = [levels, holders, consents]

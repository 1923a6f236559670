"""What of a timeline is asked for, and from where: in the address, without anything of a person."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from stafettlogg.views.entries import COLUMNS

# What one chooses among, and the kinds of lines that it stands for; a kind that nobody names is
# among the others
GROUPS: dict[str, tuple[Any, frozenset[str]]] = {
    "mal": (_("Mål og tiltak"), frozenset({"goal", "measure"})),
    "vurdering": (_("Vurderinger"), frozenset({"effect"})),
    "mote": (_("Møter"), frozenset({"meeting"})),
    "lysglimt": (_("Lysglimt"), frozenset({"lysglimt"})),
    "notat": (_("Notater"), frozenset({"contribution", "note", "question"})),
    "niva": (_("Nivå, pinne og samtykke"), frozenset({"level", "baton", "consent"})),
    "annet": (_("Annet"), frozenset()),
}
PERIODS = {
    "30": (_("Siste 30 dager"), timedelta(days=30)),
    "90": (_("Siste 90 dager"), timedelta(days=90)),
    "365": (_("Siste år"), timedelta(days=365)),
}
PLACE = re.compile(r"(\d{8}T\d{6}\.\d{6})-([a-z_]{1,20})-(-?\d{1,18})")
MOMENT = "%Y%m%dT%H%M%S.%f"


def group_of(kind: str) -> str:
    """The group of a kind of line."""
    return next((code for code, (_label, kinds) in GROUPS.items() if kind in kinds), "annet")


@dataclass(frozen=True)
class Place:
    """A line that stands in an address: the page goes on with what is older."""

    at: datetime
    kind: str
    pk: int

    @classmethod
    def of(cls, text: str) -> "Place | None":
        found = PLACE.fullmatch(text)
        if found is None:
            return None
        try:
            at = datetime.strptime(found[1], MOMENT).replace(tzinfo=UTC)
        except ValueError:
            return None
        return cls(at, found[2], int(found[3]))

    def __str__(self) -> str:
        return f"{self.at.astimezone(UTC).strftime(MOMENT)}-{self.kind}-{self.pk}"

    def older(self, kind: str) -> Q:
        """Of the rows of a kind: those that come after it in a list with the newest first."""
        same = Q(written_at=self.at)
        if kind == self.kind:
            return Q(written_at__lt=self.at) | same & Q(pk__lt=self.pk)
        return Q(written_at__lte=self.at) if kind < self.kind else Q(written_at__lt=self.at)

    def comes_before(self, at: datetime, kind: str, pk: int) -> bool:
        return (at, kind, pk) < (self.at, self.kind, self.pk)


@dataclass(frozen=True)
class Wanted:
    """What one asked to see. ``author``: their number among those who have written, from 1."""

    group: str = ""
    author: int = 0
    period: str = ""
    place: Place | None = None

    @classmethod
    def asked(cls, given: QueryDict) -> "Wanted":
        """From the address; nonsense asks for nothing."""
        author = given.get("av", "")
        return cls(
            group=given.get("slag", "") if given.get("slag") in GROUPS else "",
            author=int(author) if author.isdecimal() and len(author) < 4 else 0,
            period=given.get("tid", "") if given.get("tid") in PERIODS else "",
            place=Place.of(given.get("etter", "")),
        )

    @property
    def is_narrow(self) -> bool:
        return bool(self.group or self.author or self.period)

    def since(self, on: date) -> date | None:
        return on - PERIODS[self.period][1] if self.period else None

    def has(self, kind: str) -> bool:
        return not self.group or group_of(kind) == self.group

    def models(self) -> list[type[Any]]:
        """The tables to look in."""
        return [model for model, columns in COLUMNS.items() if self.has(columns["kind"])]

    def query(self, place: Place | None = None) -> str:
        """The same again, going on from the place."""
        parts = {"slag": self.group, "av": self.author or "", "tid": self.period}
        if place:
            parts["etter"] = str(place)
        return urlencode({name: value for name, value in parts.items() if value})


def known(kinds: Iterable[str]) -> list[tuple[str, Any]]:
    """The groups that there is something of, in their order."""
    here = {group_of(kind) for kind in kinds}
    return [(code, label) for code, (label, _kinds) in GROUPS.items() if code in here]

"""What the source documents say of who may read a log, as a model that never looks at a grant."""

import datetime as dt
from dataclasses import dataclass, field

STAFF = {"kari": "school", "per": "ppt", "pia": "ppt", "liv": "health_station"}


@dataclass
class Paper:
    """A consent as the family would remember it."""

    kinds: set[str]
    last_day: dt.date
    held: set[str] = field(default_factory=set)
    held_from_per: set[str] = field(default_factory=set)
    answers: dict[str, bool] = field(default_factory=dict)
    given_on: dt.date | None = None
    over: bool = False

    def counts(self, on: dt.date) -> bool:
        return not self.over and self.given_on is not None and self.given_on <= on <= self.last_day


@dataclass
class Leave:
    """What a young adult has said to one guardian."""

    first_day: dt.date
    last_day: dt.date
    left_out: set[str]
    over: bool = False

    def counts(self, on: dt.date) -> bool:
        return not self.over and self.first_day <= on <= self.last_day


@dataclass
class World:
    """The model: facts about the people, and who may read by them."""

    born: dt.date | None
    holder: str
    responsible: dict[str, bool]
    papers: list[Paper] = field(default_factory=list)
    exists: bool = False
    is_open: bool = False
    measures: list[str] = field(default_factory=list)
    shielded: bool = False
    kept_behind_shield: frozenset[str] = frozenset()
    left: set[str] = field(default_factory=set)
    areas: set[str] = field(default_factory=set)  # that there is a goal of
    holds: dict[str, str] = field(default_factory=dict)  # area of a goal → service
    leaves: dict[str, Leave] = field(default_factory=dict)  # of a guardian, the last one

    def age(self, on: dt.date) -> int:
        if self.born is None:
            return -1
        years = on.year - self.born.year
        return years if (on.month, on.day) >= (self.born.month, self.born.day) else years - 1

    def family(self, on: dt.date) -> set[str]:
        """Guardians with responsibility until 18; the youth from 15; before birth the pregnant."""
        if self.born is None:
            return {who for who, has in self.responsible.items() if has and who == "anne"}
        found = {who for who, has in self.responsible.items() if has and self.age(on) < 18}
        if self.age(on) >= 15:
            found.add("jonas")
        return found

    def signers(self, on: dt.date) -> set[str]:
        """The family; before birth that is the pregnant woman alone."""
        return self.family(on)

    def let_in(self, on: dt.date) -> set[str]:
        """Guardians whom the young adult lets read, whatever responsibility they had."""
        if self.age(on) < 18:
            return set()
        return {who for who, leave in self.leaves.items() if leave.counts(on)}

    def may_read(self, on: dt.date) -> set[str]:
        if not self.exists:
            return set()
        family = self.family(on) | self.let_in(on)
        if self.shielded:
            family &= self.kept_behind_shield
        return (({self.holder} | self._actors(on)) - self.left) | family

    def sees(self, who: str, on: dt.date) -> set[str]:
        """Areas of the goals that one who may read is shown: all, but for those with a measure."""
        if who in self.let_in(on):
            return self.areas - self.leaves[who].left_out
        if who == self.holder or who not in STAFF:
            return self.areas
        held = set().union(*(paper.held for paper in self.papers if paper.counts(on)))
        if who == "per":
            held |= set().union(*(p.held_from_per for p in self.papers if p.counts(on)))
        held |= {area for area, kind in self.holds.items() if kind == STAFF[who]}
        return self.areas - held

    def _actors(self, on: dt.date) -> set[str]:
        live = [paper for paper in self.papers if paper.counts(on)]
        if not (self.is_open and live):
            return set()
        named = {"school"}.union(*(paper.kinds for paper in live))
        return {who for who in self.measures if STAFF[who] in named}

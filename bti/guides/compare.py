"""Guides told side by side, and what differs between two of them."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from pydantic import BaseModel

from bti.guides.deadlines import Deadline
from bti.guides.models import Guide
from bti.guides.texts import LocalText


class Difference(NamedTuple):
    """A place where two guides differ; None on the side that lacks it."""

    place: str
    before: str | None
    after: str | None

    def __str__(self) -> str:
        if self.before is None:
            return f"+ {self.place}: {self.after}"
        if self.after is None:
            return f"- {self.place}: {self.before}"
        return f"~ {self.place}: {self.before} → {self.after}"


def differences(before: Guide, after: Guide) -> list[Difference]:
    """What differs, in the order of the fields; parts are paired by code, not by position."""
    old, new = dict(_flat(before, "")), dict(_flat(after, ""))
    places = list(old) + [place for place in new if place not in old]
    return [
        Difference(place, old.get(place), new.get(place))
        for place in places
        if old.get(place) != new.get(place)
    ]


def table(guides: Iterable[Guide]) -> str:
    """The guides side by side as a Markdown table, for docs/guides.md."""
    columns = list(guides)
    head = ["", *(guide.municipality.name for guide in columns)]
    rows = [[name, *(tell(guide) for guide in columns)] for name, tell in ROWS]
    rule = ["---"] * len(head)
    return "\n".join("| " + " | ".join(row) + " |" for row in [head, rule, *rows]) + "\n"


def _flat(part: Any, where: str) -> Iterator[tuple[str, str]]:
    if isinstance(part, BaseModel):
        for name in type(part).model_fields:
            yield from _flat(getattr(part, name), f"{where}.{name}" if where else name)
    elif isinstance(part, tuple):
        for number, item in enumerate(part):
            yield from _flat(item, f"{where}[{_name(item, number)}]")
    elif part is not None:
        yield where, str(part)


def _name(item: Any, number: int) -> str:
    """Parts are known by code, number or tool; plain values by themselves, texts by place."""
    if isinstance(item, LocalText):
        return str(number)
    if isinstance(item, BaseModel):
        known = (getattr(item, name, None) for name in ("code", "number", "tool"))
        return str(next((name for name in known if name is not None), number))
    return str(item)


def _levels(guide: Guide) -> str:
    return "<br>".join(
        f"{level.number} {level.name.nb} ({len(level.steps)} trinn)"
        + (" – barnevernet" if level.child_welfare else "")
        + (f" – {level.card.name.nb.lower()}" if level.card else "")
        for level in guide.levels
    )


def _moves(guide: Guide) -> str:
    """The moves, with the levels they start from where the guide narrows that."""
    return ", ".join(
        move.code
        + (f" (fra {', '.join(map(str, move.from_levels))})" if move.from_levels else "")
        + (f" «{move.label.nb}»" if move.label else "")
        for move in guide.moves
    )


def _tool_names(guide: Guide) -> str:
    return ", ".join(named.label.nb for named in guide.tool_names) or "–"


def _deadline(deadline: Deadline) -> str:
    if deadline.same_day:
        length = "samme dag"
    elif deadline.days is not None:
        length = f"{deadline.days} dager"
    else:
        length = f"{deadline.days_min}–{deadline.days_max} dager"
    return f"{deadline.label.nb}: {length} ({deadline.requirement or deadline.document.nb})"


def _yes(value: bool) -> str:
    return "ja" if value else "nei"


def _ages(guide: Guide) -> str:
    ages = guide.ages
    return (
        f"{ages.hear}, {ages.weight}, {ages.sign}, {ages.health}, {ages.adult}; til {ages.oldest}"
    )


def _contacts(guide: Guide) -> str:
    return "<br>".join(
        f"{contact.name.nb}: {contact.phone or 'nummer mangler'}" for contact in guide.contacts
    )


ROWS = (
    ("Kilde", lambda guide: guide.source),
    ("Nivåer", _levels),
    ("Steg mellom nivåer", _moves),
    ("Den som holder pinnen", lambda guide: guide.words.holder.nb),
    ("Samtykke til logg", lambda guide: _yes(guide.consent.log_needs_consent)),
    ("Samtykke før nivå 1", lambda guide: _yes(guide.consent.needed_for_level_1)),
    ("Nytt samtykke til nivå 2", lambda guide: _yes(guide.consent.new_consent_for_level_2)),
    ("Minst tjenester på nivå 3", lambda guide: str(guide.consent.least_services_level_3 or "–")),
    ("Aldre (høres, vekt, signerer, helse, voksen)", _ages),
    ("Tjenester", lambda guide: str(len(guide.services))),
    ("Frister", lambda guide: "<br>".join(_deadline(found) for found in guide.deadlines) or "–"),
    ("Telefoner", _contacts),
    ("Skjemaer", lambda guide: ", ".join(guide.forms)),
    ("Egne navn på verktøy", _tool_names),
    ("Spørsmål i evalueringen", lambda guide: str(len(guide.evaluation_questions))),
    ("Aktører skriver i loggen", lambda guide: _yes(guide.switches.participants_write)),
    ("Foresatte skriver lysglimt", lambda guide: _yes(guide.switches.guardians_write_lysglimt)),
    ("Familien skriver notater", lambda guide: _yes(guide.switches.family_writes)),
    ("Grov omsorgssvikt som vold", lambda guide: _yes(guide.switches.severe_neglect_is_violence)),
    ("Individuell plan i loggen", lambda guide: _yes(guide.switches.ip_in_log)),
    ("Spør om logg finnes fra før", lambda guide: _yes(guide.switches.existing_log_lookup)),
)

"""The cards of a guide that is handed out as cards, as the screens show them (R373)."""

from collections.abc import Iterator
from typing import Any

from bti.guides.models import Guide, Level


def card_of(level: Level) -> dict[str, Any] | None:
    """The card of the level: its colour, always with the colour in words, and its title."""
    card = level.card
    if card is None:
        return None
    return {
        "number": card.number,
        "colour": card.colour,
        "name": str(card.name),
        "title": str(card.title),
    }


def place_of(guide: Guide, here: int, target: int) -> str:
    """What a level is called where the guide is handed out as cards; nothing where it is not.

    Two levels can stand on one card: between them the level's own name tells them apart.
    """
    there = guide.level(target)
    if there.card is None:
        return ""
    same = here in range(len(guide.levels)) and guide.level(here).card == there.card
    name = str(there.short if same else there.card.name)
    return f"«{name}»" if same else name[:1].lower() + name[1:]


def numbered(guide: Guide, level: Level) -> Iterator[int]:
    """The numbers of the level's steps, which go on where a card goes on from the level below."""
    before = 0
    if level.card:
        before = sum(
            len(lower.steps)
            for lower in guide.levels
            if lower.number < level.number and lower.card == level.card
        )
    return iter(range(before + 1, before + 1 + len(level.steps)))

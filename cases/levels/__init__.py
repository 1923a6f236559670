"""Levels: the table of steps and guards, what is done on a case, and how the screen tells it."""

from cases.levels.cards import card_of, place_of
from cases.levels.facts import (
    WAITING,
    Note,
    answers_from_above,
    days_of_facts,
    facts_of,
    notes_of,
    went,
)  # fmt: skip
from cases.levels.ground import Ground, consents_of
from cases.levels.shown import guide_steps, obs_box, ribbon, tool_links
from cases.levels.table import STEPS, Guard, Step, Way, guide_has, steps_from

__all__ = [
    "STEPS", "WAITING", "Ground", "Guard", "Note", "Step", "Way", "answers_from_above",
    "card_of", "consents_of", "days_of_facts", "facts_of", "guide_has", "guide_steps", "notes_of",
    "obs_box", "place_of", "ribbon", "steps_from", "tool_links", "went",
]  # fmt: skip

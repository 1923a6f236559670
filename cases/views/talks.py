"""How a talk went, in words for the timeline."""

from collections.abc import Iterator
from datetime import date

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from bti.web.templatetags.words import day_month
from cases.levels import Note, went
from cases.models import Talk


def how_it_went(note: Note) -> str:
    """Channel, outcome, leader and next day (R66, R78, R96, R102); nothing where none is told."""
    return " ".join(_told(note))


def _told(note: Note) -> Iterator[str]:
    told = went(note)
    if told.channel != Talk.Channel.IN_PERSON:
        yield f"{capfirst(Talk.Channel(told.channel).label)}."
    if told.outcome:
        yield f"{Talk.Outcome(told.outcome).label}."
    if told.next_on:
        day = day_month(date.fromisoformat(told.next_on))
        yield _("Dere snakkes igjen %(day)s.") % {"day": day}
    if told.leader:
        yield f"{Talk.Leader(told.leader).label}."

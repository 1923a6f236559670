"""What is done with paper forms: saving, correcting, printing, and following them over time."""

from forms.services.answers import checked_answers
from forms.services.over_time import (
    Sign,
    followed,
    in_force,
    signs_over_time,
    trend_of,
)
from forms.services.saving import note_printing, open_form, paper_for, save_form

__all__ = [
    "Sign",
    "checked_answers",
    "followed",
    "in_force",
    "note_printing",
    "open_form",
    "paper_for",
    "save_form",
    "signs_over_time",
    "trend_of",
]

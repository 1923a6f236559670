"""Whom a young adult lets go on reading, until when, and what is left out."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bti.web.inputs import DateInput, PageForm
from consent.models import DevelopmentArea


class LeaveInput(PageForm):
    """Two pages of one form: what one chooses, then the text one signs."""

    guardian = forms.TypedChoiceField(
        label=_("Hvem skal få lese?"), coerce=int, widget=forms.RadioSelect
    )
    until = forms.DateField(label=_("Til og med hvilken dag?"), widget=DateInput)
    left_out = forms.MultipleChoiceField(
        label=_("Er det noe de ikke skal lese om?"),
        help_text=_("Mål på området, med tiltak og vurderinger, vises ikke for dem."),
        choices=DevelopmentArea.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, guardians: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["guardian"].choices = guardians  # type: ignore[attr-defined]

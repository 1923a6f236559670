"""Which entries are held back, and which are let go."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bti.web.inputs import PageForm

Choices = Sequence[tuple[str, str]]


class WithholdInput(PageForm):
    """Ticks beside what is seen, and beside what is held back."""

    hold = forms.MultipleChoiceField(
        label=_("Kryss av for det som skal holdes tilbake"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    release = forms.MultipleChoiceField(
        label=_("Kryss av for det som kan vises igjen"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, entries: Choices, holds: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("hold", entries), ("release", holds)):
            if choices:
                self.fields[name].choices = choices  # type: ignore[attr-defined]
            else:
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        return {"hold": [], "release": [], **data}

"""Forms for the text that one discusses with: what goes into it, and the text itself."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bti.web.inputs import LongText, PageForm

NAMES = 300
TEXT = 12000


class ChooseInput(PageForm):
    """What is to be told; nothing is chosen beforehand but the worry itself."""

    parts = forms.MultipleChoiceField(
        label=_("Hva vil du fortelle?"), widget=forms.CheckboxSelectMultiple, required=False
    )
    own = LongText(
        label=_("Vil du skrive noe mer?"),
        help_text=_("For eksempel det du lurer på, og det dere alt har prøvd."),
        max_length=4000,
        required=False,
    )
    names = forms.CharField(
        label=_("Kallenavn og andre navn vi skal ta bort"),
        help_text=_("Navnene i saken tar vi bort selv. Skriv komma mellom navnene."),
        max_length=NAMES,
        required=False,
    )

    def __init__(self, *args: Any, written: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parts"].choices = list(written)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not self.errors and not data.get("parts") and not data.get("own"):
            self.add_error("parts", _("Velg noe av det du har skrevet, eller skriv noe selv."))
        return data


class TextInput(PageForm):
    """The prepared text, as the user mends it."""

    text = LongText(
        label=_("Teksten"),
        help_text=_("Rett den som du vil. Ordene i klammer står for det vi har tatt bort."),
        max_length=TEXT,
        rows=14,
    )
    names = forms.CharField(widget=forms.HiddenInput, max_length=NAMES, required=False)


def listed(names: str) -> list[str]:
    """Names written with commas between."""
    return [name.strip() for name in names.split(",") if name.strip()]

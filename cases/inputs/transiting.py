"""The forms of a transition."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bti.accounts.models import Membership, ServiceUnit
from bti.web.inputs import LongText, PageForm


def _family_words() -> LongText:
    return LongText(
        label=_("Hva vil familien gi videre?"),
        help_text=_("Skriv det med deres ord. De leser det før noe blir delt."),
        rows=5,
        max_length=2000,
        required=False,
    )


class BeginInput(PageForm):
    """Where to, and from when."""

    unit = forms.TypedChoiceField(label=_("Hvor skal barnet begynne?"), coerce=int)
    starts_on = forms.DateField(label=_("Første dag der"))
    family_words = _family_words()

    def __init__(self, *args: Any, units: Iterable[ServiceUnit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = [(unit.pk, f"{unit.name} ({unit.get_kind_display()})") for unit in units]
        self.fields["unit"].choices = [("", _("Velg")), *places]  # type: ignore[attr-defined]


class AskInput(PageForm):
    """What the family is asked: what they want told, and how long it counts."""

    family_words = _family_words()
    valid_until = forms.DateField(label=_("Samtykket gjelder til og med"))


class CompleteInput(PageForm):
    """Where and when those before and those after meet."""

    meeting_point = forms.CharField(label=_("Hvor møtes dere?"), max_length=200)
    meeting_on = forms.DateField(label=_("Når møtes dere?"))


class ReceiverInput(PageForm):
    """Who takes over at the new place."""

    receiver = forms.TypedChoiceField(label=_("Hvem hos dere tar over?"), coerce=int)

    def __init__(self, *args: Any, places: Iterable[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = {place.user_id: f"{place.user.name}, {place.title}" for place in places}
        self.fields["receiver"].choices = [("", _("Velg")), *people.items()]  # type: ignore[attr-defined]

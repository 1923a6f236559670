"""Minutes of a meeting, in the order of its phases."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from bti.web.inputs import DateInput, LongText, PageForm, TimeInput
from stafettlogg.models import Meeting


class MeetingInput(PageForm):
    """What was said and agreed; the child's voice comes first (R190)."""

    invitation = forms.ChoiceField(label=_("Hvilken invitasjon?"), required=False)
    kind = forms.ChoiceField(
        label=_("Hva slags møte?"), choices=Meeting.Kind.choices, widget=forms.RadioSelect
    )
    held_on = forms.DateField(label=_("Dato"), widget=DateInput)
    starts = forms.TimeField(label=_("Fra klokka"), widget=TimeInput)
    ends = forms.TimeField(label=_("Til klokka"), widget=TimeInput)
    place = forms.CharField(label=_("Sted"), max_length=200)
    present = LongText(
        label=_("Hvem var til stede?"),
        help_text=_("Navn og rolle. Skriv også hvem som var med digitalt."),
        max_length=500,
        rows=3,
    )
    childs_voice = LongText(
        label=_("Hva sa barnet, eller hva hadde barnet bedt om at ble sagt?"),
        help_text=_("Barnets stemme leder møtet. La den komme før de voksnes."),
        max_length=1000,
        rows=4,
        required=False,
    )
    minutes = LongText(
        label=_("Referat"),
        help_text=_("Det viktigste, i et språk familien kjenner igjen."),
        max_length=8000,
        rows=10,
    )
    agreed = LongText(
        label=_("Dette ble vi enige om"),
        help_text=_("Én avtale per linje: hva, hvem og når."),
        max_length=2000,
        rows=5,
    )
    told_to_child = LongText(
        label=_("Dette bestemte vi, fortalt til barnet"),
        help_text=_("Korte setninger og vanlige ord. Barnet kan lese dette på sin egen side."),
        max_length=600,
        rows=4,
        required=False,
    )
    next_on = forms.DateField(
        label=_("Når er neste møte?"),
        help_text=_("Avtal dagen før dere går fra hverandre."),
        widget=DateInput,
        required=False,
    )
    last_meeting = forms.BooleanField(
        label=_("Dette var det siste møtet. Vi trenger ikke et nytt."), required=False
    )

    def __init__(self, *args: Any, invitations: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        empty = [("", _("Ingen invitasjon i stafettloggen"))]
        self.fields["invitation"].choices = [*empty, *invitations]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if "next_on" in data and not data["next_on"] and not data.get("last_meeting"):
            self.add_error(
                "next_on",
                ValidationError(
                    _now("Avtal neste møte, eller kryss av for at dette var det siste.")
                ),
            )
        return data

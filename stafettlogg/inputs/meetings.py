"""A meeting in the order of its phases."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from bti.web.inputs import DateInput, LongText, PageForm, TimeInput
from cases.models import Invitee
from stafettlogg.inputs.deciding import MeasureFields, NewFields
from stafettlogg.models import Meeting

NEW = (1, 2, 3)  # places for new measures on the page


class MeetingInput(PageForm):
    """What was said and agreed; the child's voice comes first (R190)."""

    invitation = forms.ChoiceField(required=False, widget=forms.HiddenInput)
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
        max_length=300,
        rows=2,
        required=False,
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
        rows=8,
    )
    agreed = LongText(
        label=_("Dette ble vi enige om"),
        help_text=_("Én avtale per linje: hva, hvem og når."),
        max_length=2000,
        rows=4,
        required=False,
    )
    told_to_child = LongText(
        label=_("Dette bestemte vi, fortalt til barnet"),
        help_text=_("Korte setninger og vanlige ord. Barnet kan lese dette på sin egen side."),
        max_length=600,
        rows=3,
        required=False,
    )
    reached = forms.ChoiceField(
        label=_("Kom vi i havn med det møtet skulle handle om?"),
        choices=Meeting.Reached.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    informs = LongText(
        label=_("Hvem skal få vite hva vi bestemte, og hvem sier det?"),
        max_length=500,
        rows=2,
        required=False,
    )
    right_group = LongText(
        label=_("Er gruppa riktig satt sammen?"), max_length=300, rows=2, required=False
    )
    review = LongText(
        label=_("Hvordan var møtet, og hva gjør vi annerledes neste gang?"),
        help_text=_("Både innhold og form. Spør barnet først."),
        max_length=500,
        rows=2,
        required=False,
    )
    next_on = forms.DateField(
        label=_("Når er neste møte?"),
        help_text=_("Avtal dagen før dere går fra hverandre."),
        widget=DateInput,
        required=False,
    )
    next_clock = forms.TimeField(label=_("Klokka"), widget=TimeInput, required=False)
    next_minutes = forms.IntegerField(
        label=_("Hvor mange minutter?"),
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "min": 10, "max": 480}),
        required=False,
    )
    next_place = forms.CharField(label=_("Hvor?"), max_length=200, required=False)
    last_meeting = forms.BooleanField(
        label=_("Dette var det siste møtet. Vi trenger ikke et nytt."), required=False
    )

    def __init__(
        self, *args: Any, invitations: Sequence[str], invitees: Sequence[Invitee],
        measures: Sequence[Mapping[str, Any]], goals: Sequence[tuple[str, str]],
        responsibles: Sequence[tuple[str, Any]], **kwargs: Any,
    ) -> None:  # fmt: skip
        self.invitees = list(invitees)
        self.decisions = [MeasureFields(row, responsibles) for row in measures]
        self.new = [NewFields(n, goals, responsibles) for n in NEW] if goals else []
        added: dict[str, forms.Field] = {f"a{i.pk}": _attended(i) for i in self.invitees}
        self.parts: list[MeasureFields | NewFields] = [*self.decisions, *self.new]
        for part in self.parts:
            added |= part.fields()
        # On the instance before it copies them, so that they are treated as all other fields
        self.base_fields = {**type(self).base_fields, **added}  # type: ignore[misc]
        super().__init__(*args, **kwargs)
        self.fields["invitation"].choices = [  # type: ignore[attr-defined]
            ("", ""), *((key, key) for key in invitations),
        ]  # fmt: skip
        if self.invitees:
            self.fields["present"].label = _("Var noen andre til stede?")

    def attendance(self) -> list[forms.BoundField]:
        return [self[f"a{invitee.pk}"] for invitee in self.invitees]

    def measure_parts(self) -> list[dict[str, Any]]:
        return [part.shown(self) for part in self.decisions]

    def new_parts(self) -> list[dict[str, Any]]:
        return [part.shown(self) for part in self.new]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        for part in self.parts:
            part.clean(self)
        came = [i for i in self.invitees if data.get(f"a{i.pk}") == Invitee.Attended.CAME]
        if "present" in data and not data["present"] and not came:
            self.add_error("present", _now("Skriv hvem som var til stede."))
        decided = any(part.is_used(self) for part in self.parts)
        if "agreed" in data and not data["agreed"] and not decided:
            self.add_error("agreed", _now("Skriv hva dere ble enige om."))
        if "next_on" in data:
            self._clean_next(data)
        return data

    def _clean_next(self, data: dict[str, Any]) -> None:
        last = data.get("last_meeting")
        if data["next_on"] and last:
            self.add_error(
                "next_on", _now("Velg ett av dem: et neste møte, eller at dette var det siste.")
            )
        elif not data["next_on"] and not last:
            self.add_error(
                "next_on", _now("Avtal neste møte, eller kryss av for at dette var det siste.")
            )
        elif data["next_on"] and not data.get("next_clock") and "next_clock" not in self.errors:
            self.add_error("next_clock", _now("Skriv klokka, så kan alle bli invitert."))

    def take_errors(self, error: ValidationError) -> None:
        """Which meeting it is, nobody types: what is wrong with that stands on top."""
        if hasattr(error, "error_dict") and "invitation" in error.error_dict:
            error.error_dict[NON_FIELD_ERRORS] = error.error_dict.pop("invitation")
        super().take_errors(error)

    def attended(self) -> dict[int, str]:
        data = self.cleaned_data
        return {i.pk: data[f"a{i.pk}"] for i in self.invitees if data[f"a{i.pk}"]}

    def next_at(self) -> dt.datetime | None:
        day, clock = self.cleaned_data["next_on"], self.cleaned_data["next_clock"]
        return timezone.make_aware(dt.datetime.combine(day, clock)) if day and clock else None


def _attended(invitee: Invitee) -> forms.Field:
    came, sent_regrets = Invitee.Attended.CAME, Invitee.Attended.REGRETS
    guess = {Invitee.Answer.YES: came, Invitee.Answer.NO: sent_regrets}
    return forms.ChoiceField(
        label=f"{invitee.called} ({invitee.role})" if invitee.role else invitee.called,
        choices=[(came, _("Kom")), (sent_regrets, _("Meldte forfall"))],
        initial=guess.get(Invitee.Answer(invitee.answer), ""),
        widget=forms.RadioSelect,
        required=False,
    )

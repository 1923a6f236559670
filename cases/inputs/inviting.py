"""Forms for invitations to a meeting."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bti.accounts.models import Membership, User
from bti.people.models import Guardian, Guardianship
from bti.web.inputs import LongText, PageForm, TimeInput
from cases.models import Invitee


class InviteInput(PageForm):
    """What the meeting is about, when, where, and who is asked."""

    purpose = LongText(
        label=_("Hva gjelder møtet?"),
        help_text=_(
            "Skriv det slik at foreldrene forstår hvorfor. For eksempel at barnet ikke trives så "
            "godt som før."
        ),
        max_length=500,
        rows=3,
    )
    agenda = LongText(
        label=_("Hva skal dere snakke om?"),
        help_text=_("Én ting per linje. Da kan alle tenke gjennom det på forhånd."),
        max_length=2000,
    )
    day = forms.DateField(
        label=_("Hvilken dag?"),
        help_text=_("Avtal tida først. Tidlig i uka er bedre enn rett før helgen."),
    )
    clock = forms.TimeField(label=_("Klokka"), widget=TimeInput)
    minutes = forms.IntegerField(
        label=_("Hvor mange minutter?"),
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "min": 10, "max": 480}),
    )
    place = forms.CharField(label=_("Hvor?"), max_length=200)
    guardians = forms.MultipleChoiceField(
        label=_("Foresatte"), widget=forms.CheckboxSelectMultiple, required=False
    )
    child = forms.BooleanField(
        help_text=_("Barnet har rett til å være med og si sin mening, og til å la være."),
        required=False,
    )
    users = forms.MultipleChoiceField(
        label=_("Ansatte"),
        help_text=_("Fra eget sted, og fra tjenester samtykket nevner."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(
        self, *args: Any, ties: Sequence[Guardianship], places: Sequence[Membership],
        child_name: str, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.guardians_by_key = {str(tie.guardian_id): tie.guardian for tie in ties}
        self.users_by_key = {str(place.user_id): place.user for place in reversed(places)}
        self.fields["guardians"].choices = [  # type: ignore[attr-defined]
            (tie.guardian_id, f"{tie.guardian.name} ({tie.get_relation_display()})") for tie in ties
        ]
        self.fields["users"].choices = [  # type: ignore[attr-defined]
            (user_id, label) for user_id, label in _labels(places).items()
        ]
        self.fields["child"].label = _("Inviter %(name)s") % {"name": child_name}

    def clean_guardians(self) -> list[Guardian]:
        return [self.guardians_by_key[key] for key in self.cleaned_data["guardians"]]

    def clean_users(self) -> list[User]:
        return [self.users_by_key[key] for key in self.cleaned_data["users"]]

    def take_errors(self, error: ValidationError) -> None:
        """The service knows one moment; here it is a day and a clock."""
        if hasattr(error, "error_dict") and "starts_at" in error.error_dict:
            error.error_dict["day"] = error.error_dict.pop("starts_at")
        super().take_errors(error)

    def starts_at(self) -> dt.datetime:
        """Day and clock together, in the time of Norway."""
        moment = dt.datetime.combine(self.cleaned_data["day"], self.cleaned_data["clock"])
        return timezone.make_aware(moment)


class AnswerInput(PageForm):
    """Whether one comes, and a word to the one who invites."""

    answer = forms.ChoiceField(
        label=_("Kommer du?"),
        choices=[(Invitee.Answer.YES, _("Jeg kommer")), (Invitee.Answer.NO, _("Jeg kan ikke"))],
        widget=forms.RadioSelect,
    )
    message = LongText(
        label=_("Melding til den som inviterer"),
        help_text=_("For eksempel en tid som passer bedre, eller noe dere bør snakke om."),
        max_length=500,
        rows=3,
        required=False,
    )


class CancelInput(PageForm):
    """Nothing to fill in: the page asks whether one means it."""


def _labels(places: Sequence[Membership]) -> dict[int, str]:
    """Each person once, with title and unit, in the order they came."""
    found: dict[int, str] = {}
    for place in places:
        unit = place.unit.name if place.unit else ""
        found.setdefault(place.user_id, f"{place.user.name} ({place.title}, {unit})")
    return found

"""Forms for invitations to a meeting."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from bti.accounts.models import Membership, User
from bti.people.models import Guardian, Guardianship
from bti.web.inputs import LongText, PageForm, TimeInput
from bti.web.templatetags.words import clock_time, weekday
from cases.models import Invitation, Invitee, MeetingKind

GUESTS = (1, 2)  # rows on the page for people without a part in the system
GUEST = ("name", "role", "email", "support")


class InviteInput(PageForm):
    """What the meeting is about, when, where, and who is asked."""

    together = forms.ChoiceField(label=_("Sammen med et søskens møte?"), required=False)
    kind = forms.ChoiceField(
        label=_("Hva slags møte?"), choices=MeetingKind.choices, widget=forms.RadioSelect
    )
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
        required=False,
    )
    clock = forms.TimeField(label=_("Klokka"), widget=TimeInput, required=False)
    minutes = forms.IntegerField(
        label=_("Hvor mange minutter?"),
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "min": 10, "max": 480}),
        required=False,
    )
    place = forms.CharField(label=_("Hvor?"), max_length=200, required=False)
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

    WHEN = ("day", "clock", "minutes", "place")

    def __init__(
        self, *args: Any, ties: Sequence[Guardianship], places: Sequence[Membership],
        child_name: str, joinable: Sequence[Invitation] = (), **kwargs: Any,
    ) -> None:  # fmt: skip
        guests = {name: field for n in GUESTS for name, field in _guest_fields(n).items()}
        # On the instance before it copies them, so that they are treated as all other fields
        self.base_fields = {**type(self).base_fields, **guests}  # type: ignore[misc]
        super().__init__(*args, **kwargs)
        self.joinable = {str(one.pk): one for one in joinable}
        self.fields["together"].choices = [  # type: ignore[attr-defined]
            ("", _("Nei, et eget møte")),
            *((key, _meeting_label(one)) for key, one in self.joinable.items()),
        ]
        self.guardians_by_key = {str(tie.guardian_id): tie.guardian for tie in ties}
        self.users_by_key = {str(place.user_id): place.user for place in reversed(places)}
        self.fields["guardians"].choices = [  # type: ignore[attr-defined]
            (tie.guardian_id, f"{tie.guardian.name} ({tie.get_relation_display()})") for tie in ties
        ]
        self.fields["users"].choices = [  # type: ignore[attr-defined]
            (user_id, label) for user_id, label in _labels(places).items()
        ]
        self.fields["child"].label = _("Inviter %(name)s") % {"name": child_name}

    def clean(self) -> dict[str, Any]:
        """Of a meeting that is a sibling's too, time and place are known."""
        data: dict[str, Any] = super().clean() or {}
        if not data.get("together"):
            for name in self.WHEN:
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, self.fields[name].error_messages["required"])
        return data

    def clean_together(self) -> Invitation | None:
        return self.joinable.get(self.cleaned_data["together"])

    def guest_rows(self) -> list[list[forms.BoundField]]:
        return [[self[name] for name in _guest_fields(n)] for n in GUESTS]

    @property
    def has_guests(self) -> bool:
        return any(field.value() for row in self.guest_rows() for field in row)

    def guests(self) -> list[dict[str, Any]]:
        """Those without a part in the system who are asked, as the service takes them."""
        found = []
        for n in GUESTS:
            given = {key: self.cleaned_data[f"guest{n}_{key}"] for key in GUEST}
            if any(given.values()):
                found.append({"is_support": given.pop("support"), **given})
        return found

    def clean_guardians(self) -> list[Guardian]:
        return [self.guardians_by_key[key] for key in self.cleaned_data["guardians"]]

    def clean_users(self) -> list[User]:
        return [self.users_by_key[key] for key in self.cleaned_data["users"]]

    def take_errors(self, error: ValidationError) -> None:
        """The service knows one moment; here it is a day and a clock."""
        _day_for_moment(error)
        super().take_errors(error)

    def starts_at(self) -> dt.datetime:
        together: Invitation | None = self.cleaned_data["together"]
        if together:
            return together.starts_at
        return _moment(self.cleaned_data["day"], self.cleaned_data["clock"])


class MoveInput(PageForm):
    """When and where instead."""

    day = forms.DateField(label=_("Hvilken dag?"))
    clock = forms.TimeField(label=_("Klokka"), widget=TimeInput)
    minutes = forms.IntegerField(
        label=_("Hvor mange minutter?"),
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "min": 10, "max": 480}),
    )
    place = forms.CharField(label=_("Hvor?"), max_length=200)

    def take_errors(self, error: ValidationError) -> None:
        _day_for_moment(error)
        super().take_errors(error)

    def starts_at(self) -> dt.datetime:
        return _moment(self.cleaned_data["day"], self.cleaned_data["clock"])


class AnswerInput(PageForm):
    """Whether one comes, and a word to the one who invites."""

    answer = forms.ChoiceField(
        label=_("Kommer du?"),
        choices=[(Invitee.Answer.YES, _("Jeg kommer")), (Invitee.Answer.NO, _("Jeg kan ikke"))],
        widget=forms.RadioSelect,
    )
    message = LongText(
        label=_("Melding til den som inviterer"),
        help_text=_("For eksempel noe dere bør snakke om, eller noen du vil ha med."),
        max_length=500,
        rows=3,
        required=False,
    )
    proposed_day = forms.DateField(
        label=_("En dag som passer bedre"),
        help_text=_("Når du ikke kan."),
        required=False,
    )
    proposed_clock = forms.TimeField(label=_("Klokka"), widget=TimeInput, required=False)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        day, clock = data.get("proposed_day"), data.get("proposed_clock")
        if day and not clock and "proposed_clock" not in self.errors:
            self.add_error("proposed_clock", _now("Skriv klokka også."))
        if clock and not day and "proposed_day" not in self.errors:
            self.add_error("proposed_day", _now("Skriv dagen også."))
        return data

    def proposes_at(self) -> dt.datetime | None:
        day, clock = self.cleaned_data["proposed_day"], self.cleaned_data["proposed_clock"]
        return _moment(day, clock) if day and clock else None


class CancelInput(PageForm):
    """Nothing to fill in: the page asks whether one means it."""


def _labels(places: Sequence[Membership]) -> dict[int, str]:
    """Each person once, with title and unit, in the order they came."""
    found: dict[int, str] = {}
    for place in places:
        unit = place.unit.name if place.unit else ""
        found.setdefault(place.user_id, f"{place.user.name} ({place.title}, {unit})")
    return found


def _moment(day: dt.date, clock: dt.time) -> dt.datetime:
    """Day and clock together, in the time of Norway."""
    return timezone.make_aware(dt.datetime.combine(day, clock))


def _day_for_moment(error: ValidationError) -> None:
    if hasattr(error, "error_dict") and "starts_at" in error.error_dict:
        error.error_dict["day"] = error.error_dict.pop("starts_at")


def _meeting_label(invitation: Invitation) -> str:
    return _now("%(name)s, %(day)s kl. %(clock)s") % {
        "name": invitation.case.child.first_name,
        "day": weekday(invitation.starts_at),
        "clock": clock_time(invitation.starts_at),
    }


def _guest_fields(n: int) -> dict[str, forms.Field]:
    return {
        f"guest{n}_name": forms.CharField(label=_("Navn"), max_length=100, required=False),
        f"guest{n}_role": forms.CharField(
            label=_("Rolle"),
            help_text=_("For eksempel tante, trener eller fastlege."),
            max_length=100,
            required=False,
        ),
        f"guest{n}_email": forms.EmailField(
            label=_("E-post"),
            help_text=_("Får bare en kalenderfil: tid, uten navn."),
            required=False,
        ),
        f"guest{n}_support": forms.BooleanField(
            label=_("Er familiens støtteperson"), required=False
        ),
    }

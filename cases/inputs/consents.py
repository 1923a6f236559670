"""The form of what one asks the family consent for."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bti.guides.models import Guide
from bti.web.inputs import LongText
from cases.inputs.limiting import PersonLimits
from consent.models import DevelopmentArea


class ConsentInput(PersonLimits):
    """What the family is asked to consent to (R223–R234). Services are the guide's."""

    purpose = LongText(
        label=_("Hva skal samtykket brukes til?"),
        help_text=_("Skriv det slik at familien kjenner seg igjen."),
        rows=3,
        max_length=500,
    )
    to_log = forms.BooleanField(label=_("Opprette stafettlogg"), required=False)
    service_codes = forms.MultipleChoiceField(
        label=_("Hvilke tjenester skal være med?"),
        help_text=_("Bare de dere krysser av, kan få vite noe."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    informed = forms.BooleanField(
        label=_("Familien har fått informasjon om tjenestene"), required=False
    )
    no_exchange = forms.BooleanField(
        label=_("Familien vil ikke at opplysninger skal utveksles"), required=False
    )
    only_share = LongText(
        label=_("Bare dette kan det informeres om"), rows=3, max_length=500, required=False
    )
    held_areas = forms.MultipleChoiceField(
        label=_("Er det områder som ikke skal deles?"),
        help_text=_("Mål på området, med tiltak og vurderinger, vises bare for dere og familien."),
        choices=DevelopmentArea.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    only_areas = forms.MultipleChoiceField(
        label=_("Eller skal bare noen områder deles?"),
        help_text=_("Kryss bare av her hvis alt annet skal holdes tilbake."),
        choices=DevelopmentArea.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    limits = LongText(label=_("Dette skal ikke deles"), rows=3, max_length=500, required=False)
    valid_until = forms.DateField(label=_("Samtykket gjelder til og med"))

    def __init__(self, *args: Any, guide: Guide, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.guide = guide
        self.fields["service_codes"].choices = [  # type: ignore[attr-defined]
            (service.code, str(service.label)) for service in guide.services
        ]
        known = {choice.code for choice in guide.clarifications}
        for name, code in (
            ("informed", "informed"), ("no_exchange", "no_exchange"), ("only_share", "limited"),
        ):  # fmt: skip
            if known and code not in known:
                del self.fields[name]
        for service in guide.services:
            if service.needs_detail:
                self.fields[f"detail_{service.code}"] = forms.CharField(
                    label=_("%(service)s: hvilken?") % {"service": service.label},
                    max_length=200,
                    required=False,
                    widget=forms.TextInput(attrs={"autocomplete": "off"}),
                )

        for service in guide.services:
            self.fields[f"areas_{service.code}"] = forms.MultipleChoiceField(
                label=_("%(service)s får bare vite om") % {"service": service.label},
                choices=DevelopmentArea.choices,
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )

    def is_limited(self) -> bool:
        """Whether something is held back already, or asked about, so that it is shown."""
        names = [name for name in self.fields if name.startswith(("areas_", "held_", "only_areas"))]
        return bool(self.rows) or any(self[name].value() or self.errors_of(name) for name in names)

    def errors_of(self, name: str) -> bool:
        """Whether the field has been found wrong; a form that was not sent has no errors."""
        return self.is_bound and bool(self.errors.get(name))

    def area_fields(self) -> Iterator[forms.BoundField]:
        """What one service gets alone, for the template."""
        for name in self.fields:
            if name.startswith("areas_"):
                yield self[name]

    def detail_fields(self) -> Iterator[forms.BoundField]:
        """Where a service is specified, for the template."""
        for name in self.fields:
            if name.startswith("detail_"):
                yield self[name]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for field in self.area_fields():
            if data.get(field.name) and field.name[6:] not in data.get("service_codes", []):
                self.add_error(field.name, _("Kryss av for tjenesten også, lenger opp."))
        for code in data.get("service_codes", []):
            name = f"detail_{code}"
            if name in self.fields and not data.get(name):
                self.add_error(name, _("Skriv hvilken tjeneste dere mener."))
        self.check_persons(data)
        return data

    def asked(self) -> dict[str, Any]:
        """The cleaned values, as ``ask_consent`` takes them."""
        data = self.cleaned_data
        chosen = data["service_codes"]
        details = {code: data[f"detail_{code}"] for code in chosen if f"detail_{code}" in data}
        names = ("purpose", "valid_until", "to_log", "limits", "only_share", "informed",
                 "held_areas", "only_areas")  # fmt: skip
        values = {name: data[name] for name in (*names, "no_exchange") if name in data}
        areas = {code: data[f"areas_{code}"] for code in chosen if data.get(f"areas_{code}")}
        return {**values, "service_codes": chosen, "details": details, "areas_for": areas}

"""The form of what one asks the family consent for."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bti.guides.models import Guide
from bti.web.inputs import LongText, PageForm


class ConsentInput(PageForm):
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

    def detail_fields(self) -> Iterator[forms.BoundField]:
        """Where a service is specified, for the template."""
        for name in self.fields:
            if name.startswith("detail_"):
                yield self[name]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for code in data.get("service_codes", []):
            name = f"detail_{code}"
            if name in self.fields and not data.get(name):
                self.add_error(name, _("Skriv hvilken tjeneste dere mener."))
        return data

    def asked(self) -> dict[str, Any]:
        """The cleaned values, as ``ask_consent`` takes them."""
        data = self.cleaned_data
        chosen = data["service_codes"]
        details = {code: data[f"detail_{code}"] for code in chosen if f"detail_{code}" in data}
        names = ("purpose", "valid_until", "to_log", "limits", "only_share", "informed")
        values = {name: data[name] for name in (*names, "no_exchange") if name in data}
        return {**values, "service_codes": chosen, "details": details}

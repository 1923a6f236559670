"""Forms about a child that is not born yet."""

from django import forms
from django.utils.translation import gettext_lazy as _

from bti.people.identity import clean_identity_number
from bti.web.inputs import DateInput, PageForm


class TermInput(PageForm):
    """When the child is due."""

    due_on = forms.DateField(label=_("Termin"), widget=DateInput, required=False)


class BirthInput(PageForm):
    """The child is born."""

    born = forms.DateField(label=_("Når ble barnet født?"), widget=DateInput)
    first_name = forms.CharField(
        label=_("Fornavn"),
        help_text=_("Er navnet ikke bestemt, skriv «Barnet»."),
        max_length=100,
    )
    last_name = forms.CharField(label=_("Etternavn"), max_length=100)
    identity_number = forms.CharField(
        label=_("Fødselsnummer"),
        help_text=_("Elleve siffer. Er det ikke klart ennå, lar du feltet stå tomt."),
        max_length=14,
        required=False,
    )

    def clean_identity_number(self) -> str:
        given = str(self.cleaned_data["identity_number"])
        return clean_identity_number(given) if given else ""

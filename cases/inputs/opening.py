"""The form that begins a case."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bti.accounts.models import ServiceUnit
from bti.web.inputs import LongText, PageForm


class ConcernInput(PageForm):
    """What one wonders about, and which child."""

    concern = LongText(
        label=_("Hva undrer du deg over?"),
        help_text=_("Én setning holder. Skriv hva du har sett eller hørt."),
        rows=3,
        max_length=300,
    )
    surroundings = LongText(
        label=_("Hva skjer rundt barnet?"),
        help_text=_(
            "For eksempel skilsmisse, flytting eller dødsfall. Det kan forklare hvorfor barnet "
            "strever, og barnet kan trenge ekstra støtte en tid."
        ),
        rows=2,
        max_length=1000,
        required=False,
    )
    concern_on = forms.DateField(
        label=_("Når ble du urolig?"), help_text=_("Fristene regnes fra denne dagen.")
    )
    first_name = forms.CharField(label=_("Barnets fornavn"), max_length=100)
    last_name = forms.CharField(label=_("Barnets etternavn"), max_length=100)
    born = forms.DateField(
        label=_("Barnets fødselsdato"),
        help_text=_("La den stå tom hvis barnet ikke er født ennå."),
        required=False,
    )
    group = forms.CharField(label=_("Klasse eller avdeling"), max_length=20, required=False)
    identity_number = forms.CharField(
        label=_("Barnets fødselsnummer"),
        help_text=_("11 sifre. Det kan vente til foreldrene skal logge inn."),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    unit = forms.TypedChoiceField(label=_("Hvor arbeider du med barnet?"), coerce=int)

    def __init__(self, *args: Any, units: Sequence[ServiceUnit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(units) == 1:
            del self.fields["unit"]  # nothing to choose between
        else:
            self.fields["unit"].choices = [(unit.pk, unit.name) for unit in units]  # type: ignore[attr-defined]

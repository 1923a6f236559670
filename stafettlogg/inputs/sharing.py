"""One big field and a picture for a lysglimt, and a form that only asks whether one means it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from bti.web.inputs import LongText, PageForm
from stafettlogg.inputs.attaching import PICTURES


class ConfirmInput(PageForm):
    """Nothing to fill in."""


class LysglimtInput(PageForm):
    """A small good moment, as it was; in words, as a picture, or both."""

    text = LongText(
        label=_("Hva var fint?"),
        help_text=_("Skriv det slik du ville fortalt det. Én setning er nok."),
        max_length=500,
        rows=3,
        required=False,
    )
    picture = forms.FileField(
        label=_("Bilde"),
        help_text=_("Hvor og når det er tatt, blir borte før det lagres."),
        widget=forms.FileInput(attrs={"accept": PICTURES}),
        required=False,
    )
    alt = forms.CharField(
        label=_("Hva ser vi på bildet?"),
        help_text=_("For den som ikke ser det. Noen få ord er nok."),
        max_length=200,
        required=False,
    )


class DigestInput(PageForm):
    """Whether one wants to hear of the week's lysglimt."""

    wants = forms.BooleanField(required=False)

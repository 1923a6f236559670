"""What a leader writes of a reading that stood out."""

from django import forms
from django.utils.translation import gettext_lazy as _

from bti.web.inputs import LongText, PageForm
from stafettlogg.models import UnusualReading


class ReviewForm(PageForm):
    finding = forms.ChoiceField(
        label=_("Hva fant du ut?"),
        choices=UnusualReading.Finding.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Velg ett av svarene.")},
    )
    note = LongText(
        label=_("Kort om det"),
        rows=3,
        max_length=500,
        required=False,
        help_text=_("Skriv ikke navn på barn. Må fylles ut når noe ikke var i orden."),
    )

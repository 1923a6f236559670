"""The form about whom the family wishes to hold the baton."""

from django import forms
from django.utils.translation import gettext_lazy as _

from bti.web.inputs import PageForm


class WishInput(PageForm):
    """Whom they wish, in their own words."""

    wish = forms.CharField(
        label=_("Hvem ønsker dere?"),
        help_text=_("Et navn, eller hva som er viktig for dere."),
        max_length=200,
    )


class WishOnBehalfInput(WishInput):
    """The same as the holder writes it down, with who said it."""

    told_by = forms.CharField(label=_("Hvem i familien sa det?"), max_length=100)
    field_order = ["told_by", "wish"]

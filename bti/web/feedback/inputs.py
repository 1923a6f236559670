"""The question of the page, and the answer."""

from django import forms
from django.utils.translation import gettext_lazy as _

from bti.web.feedback.asked import PAGES
from bti.web.inputs import LongText, PageForm


class FeedbackInput(PageForm):
    """Yes or no, and what one tried to find."""

    page = forms.ChoiceField(
        choices=[(code, told) for code, (told, _back) in PAGES.items()], widget=forms.HiddenInput
    )
    next = forms.CharField(widget=forms.HiddenInput, required=False, max_length=500)
    found = forms.ChoiceField(
        label=_("Fant du det du lette etter?"),
        choices=[("yes", _("Ja")), ("no", _("Nei"))],
        widget=forms.RadioSelect,
    )
    text = LongText(
        label=_("Hva forsøkte du å finne?"),
        help_text=_("Ikke skriv navn eller noe annet om et barn eller en familie."),
        max_length=500,
        required=False,
        rows=2,
    )


def asked_on(page: str, back: str = "") -> FeedbackInput:
    """The form as it stands at the foot of a page; ``back`` is where one comes back to."""
    return FeedbackInput(initial={"page": page, "next": back}, auto_id="svar_%s")

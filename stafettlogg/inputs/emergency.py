"""What is typed to break the glass, and to answer one who asks."""

from django import forms
from django.utils.translation import gettext_lazy as _

from bti.web.inputs import LongText, PageForm


class AskForm(PageForm):
    """Which child, and what hurries. Neither is ever part of an address."""

    identity_number = forms.CharField(
        label=_("Barnets fødselsnummer"),
        max_length=15,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    reason = LongText(
        label=_("Hva haster?"),
        rows=3,
        max_length=500,
        help_text=_(
            "Skriv hva du må vite nå, og hvorfor. Skriv ikke navn. Familien ser at du leser."
        ),
    )


class AnswerForm(PageForm):
    """Open, or say no: the button that is pressed."""

    answer = forms.ChoiceField(
        label=_("Hva svarer du?"),
        choices=[
            ("open", _("Åpne loggen for lesing i to timer")),
            ("refuse", _("Nei, det haster ikke nok")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Velg et svar.")},
    )

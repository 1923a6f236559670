"""What is said of minutes after they are written, and the minutes once more."""

from django import forms
from django.utils.translation import gettext_lazy as _

from bti.web.inputs import LongText, PageForm


class AnswerMinutesInput(PageForm):
    """Whether the minutes are right, and a word beside them."""

    answer = forms.ChoiceField(
        label=_("Stemmer referatet?"),
        choices=[
            ("approves", _("Ja, jeg godkjenner det")),
            ("comments", _("Noe mangler eller er feil")),
        ],
        widget=forms.RadioSelect,
    )
    comment = LongText(
        label=_("Din kommentar"),
        help_text=_("Den står ved siden av referatet, og alle som leser det, ser den."),
        max_length=1000,
        rows=3,
        required=False,
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class CorrectMinutesInput(PageForm):
    """The minutes once more; the old ones are kept."""

    minutes = LongText(label=_("Referat"), max_length=8000, rows=10)
    agreed = LongText(
        label=_("Dette ble vi enige om"),
        help_text=_("Én avtale per linje: hva, hvem og når."),
        max_length=2000,
        rows=5,
        required=False,
    )
    told_to_child = LongText(
        label=_("Dette bestemte vi, fortalt til barnet"), max_length=600, rows=3, required=False
    )
    why = LongText(label=_("Hva har du rettet?"), max_length=300, rows=2)
    seen = forms.IntegerField(widget=forms.HiddenInput)

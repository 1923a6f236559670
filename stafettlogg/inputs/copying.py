"""What the family asks to see, and the answer."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from bti.web.inputs import LongText, PageForm
from stafettlogg.models import Insight

Answer = Insight.Answer


class InsightInput(PageForm):
    """What one does not find and wants to see."""

    text = LongText(
        label=_("Hva vil du ha innsyn i?"),
        help_text=_("For eksempel hva skolen eller PPT har skrevet som du ikke ser her."),
        max_length=2000,
        rows=5,
    )


class AnswerInsightInput(PageForm):
    """Given, given in part, or refused with the basis."""

    answer = forms.ChoiceField(
        label=_("Svar"),
        choices=[(one.value, one.label) for one in Answer if one.value],
        widget=forms.RadioSelect,
    )
    basis = forms.ChoiceField(
        label=_("Hjemmel, når noe er avslått"),
        choices=[("", _("Ingenting er avslått")), *Insight.Basis.choices],
        required=False,
    )
    reason = LongText(
        label=_("Hva svarer du, og hvorfor?"),
        help_text=_(
            "Si hvor og når de får se det. Er noe avslått: skriv grunnen, og at de kan klage til "
            "Datatilsynet."
        ),
        max_length=2000,
        rows=5,
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        refused = data.get("answer") in (Answer.PARTLY, Answer.REFUSED)
        if refused and not data.get("basis"):
            self.add_error("basis", _t("Velg hjemmelen for avslaget."))
        return data

"""Forms for the report to child welfare: that it was sent, never what it says."""

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from bti.guides.models import Guide
from bti.web.inputs import LongText, PageForm
from cases.models import ConcernReport

VIOLENCE, OTHER = "violence", "other"


class ReportInput(PageForm):
    """When and how it was sent, whether violence is suspected, whether guardians know."""

    sent_on = forms.DateField(label=_("Når sendte du meldingen?"))
    channel = forms.ChoiceField(
        label=_("Hvordan?"),
        choices=[(value, capfirst(words)) for value, words in ConcernReport.Channel.choices],
        widget=forms.RadioSelect,
    )
    violence_suspected = forms.TypedChoiceField(
        choices=[("yes", _("Ja")), ("no", _("Nei"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    guardians_informed = forms.TypedChoiceField(
        label=_("Vet foresatte at du melder?"),
        help_text=_(
            "De skal vite at du melder, og hva du sier. Ved mistanke om vold eller overgrep skal "
            "de ikke vite det."
        ),
        choices=[("yes", _("Ja, jeg har sagt det til dem")), ("no", _("Nei"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    basis = forms.ChoiceField(
        label=_("Hvis nei: hvorfor ikke?"), required=False, widget=forms.RadioSelect
    )
    not_informed_reason = LongText(
        label=_("Skriv hvorfor, hvis det er noe annet"), max_length=200, rows=2, required=False
    )
    leader_told = forms.BooleanField(
        label=_("Lederen min vet det"),
        help_text=_("Dere tar dette sammen. Lederen får også et varsel, uten innhold."),
        required=False,
    )

    def __init__(self, *args: Any, guide: Guide, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        violence = self.fields["violence_suspected"]
        basis = _("Mistanke om vold eller overgrep")
        violence.label = _("Mistenker du vold eller overgrep?")
        if guide.switches.severe_neglect_is_violence:
            basis = _("Mistanke om vold, overgrep eller alvorlig omsorgssvikt")
            violence.label = _("Mistenker du vold, overgrep eller alvorlig omsorgssvikt?")
        violence.help_text = _(
            "Svarer du ja, skjermes saken med en gang. Foresatte ser og får ikke noe nytt herfra."
        )
        self.fields["basis"].choices = [(VIOLENCE, basis), (OTHER, _("Noe annet"))]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Fold the basis and the words about it into one reason."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("guardians_informed") is not False:
            return data
        basis, words = data.get("basis"), data.get("not_informed_reason", "").strip()
        violence = data.get("violence_suspected")
        if basis == VIOLENCE and violence is False:
            self.add_error("basis", _("Over har du svart nei på spørsmålet om vold."))
        elif basis == VIOLENCE or (not basis and violence):
            told = dict(self.fields["basis"].choices)[VIOLENCE]  # type: ignore[attr-defined]
            data["not_informed_reason"] = f"{told}. {words}".strip()
        elif not basis:
            self.add_error("basis", _("Velg hvorfor foresatte ikke vet det."))
        return data


class ReceiptInput(PageForm):
    """The day child welfare said that it has the report."""

    received_on = forms.DateField(
        label=_("Når fikk du bekreftet at meldingen er mottatt?"),
        help_text=_("Barnevernet skal svare deg innen tre uker."),
    )

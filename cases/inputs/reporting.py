"""Forms for the report to child welfare: what must be known of it, never what it says."""

from datetime import date
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.text import capfirst
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext_lazy as _

from bti.accounts.models import ServiceKind
from bti.guides.laws import law
from bti.web.inputs import LongText, PageForm
from cases.models import Case, ConcernReport, ConsentRefusal
from cases.services.reporting import Contents
from cases.services.sending.message import EMAIL, PHONE

VIOLENCE, OTHER = "violence", "other"
Basis = ConcernReport.Basis
# The duty of one's own law, beside the one all share
OWN_DUTY = {
    ServiceKind.SCHOOL: "duty_to_report_school",
    ServiceKind.AFTER_SCHOOL: "duty_to_report_school",
    ServiceKind.KINDERGARTEN: "duty_to_report_kindergarten",
}
CONTENTS = (
    "legal_basis", "violence_suspected", "guardians_informed", "not_informed_reason",
    "child_informed", "child_not_informed_reason", "guardians_offered", "guardians_view",
    "log_told", "leader_told", "meeting_offered",
)  # fmt: skip


def yes_no(**given: Any) -> forms.TypedChoiceField:
    """A question that is answered, one way or the other."""
    given.setdefault("choices", [("yes", _("Ja")), ("no", _("Nei"))])
    return forms.TypedChoiceField(
        coerce=lambda value: value == "yes", widget=forms.RadioSelect, **given
    )


def basis_choices(kind: str, on: date) -> list[tuple[str, str]]:
    """Why one may tell, with the sections that hold on the day (R36)."""
    codes = ["duty_to_report", *([OWN_DUTY[ServiceKind(kind)]] if kind in OWN_DUTY else [])]
    duty = ", ".join(str(law(code, on)) for code in codes)
    return [
        (Basis.DUTY, gettext("Meldeplikt (%(law)s)") % {"law": duty}),
        (
            Basis.ORDER,
            gettext("Barnevernet har pålagt oss å gi opplysninger (barnevernsloven § 13-4)"),
        ),
        (
            Basis.NECESSITY,
            gettext("Nødrett: det er fare for liv eller helse (straffeloven § 17)"),
        ),
        (
            Basis.CONSENT,
            gettext("Samtykke fra den det gjelder (forvaltningsloven § 13 a)"),
        ),
    ]


class ContentsInput(PageForm):
    """Whether violence is suspected, who knows, why one may tell, and what was offered."""

    violence_suspected = yes_no()
    legal_basis = forms.ChoiceField(
        label=_("Hva gir deg rett til å si fra?"),
        help_text=_("Er du i tvil, velg meldeplikt. Den går foran taushetsplikten."),
        widget=forms.RadioSelect,
    )
    guardians_informed = yes_no(
        label=_("Vet foresatte at du melder?"),
        help_text=_(
            "De skal vite at du melder, og hva du sier. Ved mistanke om vold eller overgrep skal "
            "de ikke vite det."
        ),
        choices=[("yes", _("Ja, jeg har sagt det til dem")), ("no", _("Nei"))],
    )
    basis = forms.ChoiceField(
        label=_("Hvis nei: hvorfor ikke?"), required=False, widget=forms.RadioSelect
    )
    not_informed_reason = LongText(
        label=_("Skriv hvorfor, hvis det er noe annet"), max_length=200, rows=2, required=False
    )
    guardians_offered = forms.BooleanField(
        label=_("Foresatte fikk komme med sitt syn og rette feil før meldingen gikk"),
        required=False,
    )
    guardians_view = LongText(
        label=_("Hvordan ser foresatte det?"),
        help_text=_("Kort. La det stå tomt ved mistanke om vold eller overgrep."),
        max_length=500,
        rows=3,
        required=False,
    )
    child_informed = yes_no(label=_("Vet barnet at du melder?"))
    child_not_informed_reason = LongText(
        label=_("Hvorfor vet ikke barnet det?"), max_length=300, rows=2, required=False
    )
    log_told = forms.BooleanField(
        label=_("Meldingen sier om barnet har stafettlogg"), required=False
    )
    leader_told = forms.BooleanField(
        label=_("Lederen min vet det"),
        help_text=_("Dere tar dette sammen. Lederen får også et varsel, uten innhold."),
        required=False,
    )
    meeting_offered = forms.BooleanField(
        label=_("Jeg har tilbudt å være med når barnevernet tar opp bekymringen"),
        help_text=_("Tilby det til foresatte og barnevernet. Da blir veien videre lettere."),
        required=False,
    )

    def __init__(self, *args: Any, case: Case, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        violence = self.fields["violence_suspected"]
        reason = _("Mistanke om vold eller overgrep")
        violence.label = _("Mistenker du vold eller overgrep?")
        if case.guide.switches.severe_neglect_is_violence:
            reason = _("Mistanke om vold, overgrep eller alvorlig omsorgssvikt")
            violence.label = _("Mistenker du vold, overgrep eller alvorlig omsorgssvikt?")
        violence.help_text = _(
            "Svarer du ja, skjermes saken med en gang. Foresatte ser og får ikke noe nytt herfra."
        )
        self._choose("basis", [(VIOLENCE, reason), (OTHER, _("Noe annet"))])
        self._choose("legal_basis", basis_choices(case.unit.kind, on))

    def _choose(self, name: str, choices: list[tuple[str, Any]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Fold the reason and the words about it into one; the child's is asked for too."""
        data: dict[str, Any] = super().clean() or {}
        reason = data.get("child_not_informed_reason", "").strip()
        if data.get("child_informed") is False and not reason:
            sentence = _("Skriv hvorfor barnet ikke vet det. Er barnet for lite, holder det.")
            self.add_error("child_not_informed_reason", sentence)
        if data.get("guardians_informed") is False:
            self._fold(data)
        return data

    def _fold(self, data: dict[str, Any]) -> None:
        basis, words = data.get("basis"), data.get("not_informed_reason", "").strip()
        violence = data.get("violence_suspected")
        if basis == VIOLENCE and violence is False:
            self.add_error("basis", _("Over har du svart nei på spørsmålet om vold."))
        elif basis == VIOLENCE or (not basis and violence):
            told = dict(self.fields["basis"].choices)[VIOLENCE]  # type: ignore[attr-defined]
            data["not_informed_reason"] = f"{told}. {words}".strip()
        elif not basis:
            self.add_error("basis", _("Velg hvorfor foresatte ikke vet det."))

    def contents(self) -> Contents:
        """What the service wants to know."""
        return {name: self.cleaned_data[name] for name in CONTENTS}  # type: ignore[return-value]


class ReportInput(ContentsInput):
    """That one has reported, when and how."""

    sent_on = forms.DateField(label=_("Når sendte du meldingen?"))
    channel = forms.ChoiceField(
        label=_("Hvordan?"),
        choices=[
            (value, capfirst(words))
            for value, words in ConcernReport.Channel.choices
            if value != ConcernReport.Channel.HERE
        ],
        widget=forms.RadioSelect,
    )


class SendInput(ContentsInput):
    """The report itself, by the questions of the form «melding_barnevern»."""

    bekymring = LongText(
        label=_("Hva er du bekymret for?"),
        help_text=_("Skriv så konkret du kan."),
        max_length=8000,
        rows=8,
    )
    observert = LongText(label=_("Hva har du sett og hørt, når og hvor?"), max_length=8000, rows=8)
    barnets_ord = LongText(
        label=_("Hva har barnet selv sagt?"),
        help_text=_("Bruk barnets egne ord."),
        required=False,
    )
    gjort = LongText(label=_("Hva har dere gjort til nå, og hvordan gikk det?"), required=False)
    tolk = forms.CharField(label=_("Trenger familien tolk?"), max_length=200, required=False)
    instanser = forms.CharField(
        label=_("Andre som hjelper familien"), max_length=500, required=False
    )
    telefon = forms.CharField(
        label=_("Telefonen din"),
        max_length=20,
        validators=[RegexValidator(PHONE, gettext_lazy("Skriv bare tall, som 22 33 44 55."))],
    )
    epost = forms.EmailField(
        label=_("E-posten din på jobb"),
        max_length=200,
        validators=[RegexValidator(EMAIL, gettext_lazy("Skriv en vanlig e-postadresse."))],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["log_told"]  # what is sent from here always tells it (R241)

    def contents(self) -> Contents:
        names = [name for name in CONTENTS if name != "log_told"]
        return {name: self.cleaned_data[name] for name in names}  # type: ignore[return-value]


class ReceiptInput(PageForm):
    """The day child welfare said that it has the report."""

    received_on = forms.DateField(
        label=_("Når fikk du bekreftet at meldingen er mottatt?"),
        help_text=_("Barnevernet skal svare deg innen tre uker."),
    )


class HandOverInput(PageForm):
    """Who takes over, and the meeting point that is agreed."""

    taken_over_by = forms.CharField(
        label=_("Hvem har overtatt?"),
        help_text=_("Navnet på tjenesten, for eksempel barneverntjenesten."),
        max_length=100,
    )
    meeting_point = forms.CharField(
        label=_("Hvor møtes dere?"),
        help_text=_("Sted, video eller telefon, og hvem som kommer."),
        max_length=200,
    )
    meeting_on = forms.DateField(label=_("Når møtes dere?"))


class RefusalInput(PageForm):
    """Guardians said no: what they were told, and what one decided."""

    refused_on = forms.DateField(label=_("Når sa foresatte nei?"))
    consequences_told = forms.BooleanField(
        label=_("Foresatte vet hva det kan føre til, og hva jeg er forpliktet til"),
        help_text=_("Skriv det i referatet også."),
        required=False,
    )
    outcome = forms.ChoiceField(
        label=_("Hva gjør dere nå?"),
        choices=[(value, capfirst(words)) for value, words in ConsentRefusal.Outcome.choices],
        widget=forms.RadioSelect,
    )
    reason = LongText(label=_("Hvorfor?"), max_length=500, rows=3)


AGAIN, ARRIVED, WITHDRAW = "again", "arrived", "withdraw"


class UnsentInput(PageForm):
    """What one does with a report that did not arrive, or may not have."""

    choice = forms.ChoiceField(label=_("Hva vil du gjøre?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, in_doubt: bool, may_try: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(WITHDRAW, _("Stoppe den her. Jeg melder på en annen måte"))]
        if may_try:
            choices.insert(0, (AGAIN, _("Sende den en gang til")))
        if in_doubt:
            choices.insert(0, (ARRIVED, _("Barnevernet har sagt at de har den")))
        self.fields["choice"].choices = choices  # type: ignore[attr-defined]

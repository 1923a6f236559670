"""Forms for the course of a child welfare case."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from bti.accounts.models import Membership
from bti.guides.laws import law
from bti.guides.models import Guide
from bti.web.inputs import LongText, PageForm
from cases.models import ReceivedReport, WelfareDecision, WelfareTelling

Kind = WelfareDecision.Kind
# The provision each decision rests on, by its code in laws.yaml; a board decision by both
LAWS = {
    Kind.REPORT_DISMISSED: "welfare_review",
    Kind.INVESTIGATION: "welfare_investigation",
    Kind.DISMISSED: "welfare_dismissal",
    Kind.HELP: "help_measures",
    Kind.EMERGENCY: "emergency_placement",
    Kind.BOARD_CARE: "taking_over_care",
    Kind.BOARD_BEHAVIOUR: "institution",
}


def _choices(choices: Iterable[tuple[str, Any]]) -> list[tuple[str, str]]:
    return [(value, capfirst(str(words))) for value, words in choices]


class ReceivedInput(PageForm):
    """A report that child welfare has received."""

    received_on = forms.DateField(label=_("Når kom meldingen?"))
    way = forms.ChoiceField(label=_("Hvordan kom den?"), widget=forms.RadioSelect)
    reporter = forms.ChoiceField(label=_("Hvem meldte?"), widget=forms.RadioSelect)
    violence_suspected = forms.TypedChoiceField(
        label=_("Er det mistanke om vold eller overgrep?"),
        help_text=_(
            "Svarer du ja, skjermes saken med en gang. Foresatte ser og får ikke noe nytt herfra."
        ),
        choices=[("yes", _("Ja")), ("no", _("Nei"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    pregnancy = forms.BooleanField(
        label=_("Det er mistanke om rus i svangerskapet"),
        help_text=_("Da følger du tiltakskjeden «Barn utsatt for rus i svangerskapet»."),
        required=False,
    )
    priority = forms.ChoiceField(label=_("Hvor raskt må dere begynne?"), widget=forms.RadioSelect)
    area = forms.CharField(
        label=_("Område"),
        help_text=_("Hvem har området der barnet bor?"),
        max_length=100,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (
            ("way", ReceivedReport.Way),
            ("reporter", ReceivedReport.Reporter),
            ("priority", ReceivedReport.Priority),
        ):
            self.fields[name].choices = _choices(choices.choices)  # type: ignore[attr-defined]


class OnBehalf(PageForm):
    """What a decision has, whatever it is; who told it is asked of those outside child welfare."""

    decided_on = forms.DateField(label=_("Når ble det bestemt?"))
    told_by = forms.CharField(
        label=_("Hvem i barnevernet sa det?"),
        help_text=_("Du registrerer dette på vegne av barnevernet. Det blir stående i saken."),
        max_length=100,
    )
    reason = LongText(
        label=_("Hvorfor?"),
        help_text=_("Skriv kort, med barnevernets begrunnelse."),
        rows=4,
        max_length=500,
    )

    def __init__(self, *args: Any, on_behalf: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not on_behalf:
            del self.fields["told_by"]


class DecisionInput(OnBehalf):
    """What child welfare has decided, with what must be considered beside it."""

    kind = forms.ChoiceField(label=_("Hva har barnevernet bestemt?"), widget=forms.RadioSelect)
    need_considered = forms.BooleanField(
        label=_("Vi har vurdert om barnet trenger noe fra andre tjenester"), required=False
    )
    family_wants_contact = forms.BooleanField(
        label=_("Familien vil at barnevernet tar kontakt med en tjeneste"), required=False
    )
    contact_service = forms.ChoiceField(
        label=_("Hvilken tjeneste?"), required=False, widget=forms.RadioSelect
    )
    wish = forms.CharField(
        label=_("Hvem ønsker barnet og familien som stafettholder?"),
        help_text=_("Ønsket skal veie tungt. Har de ikke noe ønske, skriver du det."),
        max_length=200,
        required=False,
    )
    field_order = (
        "kind", "decided_on", "told_by", "reason", "need_considered", "family_wants_contact",
        "contact_service", "wish",
    )  # fmt: skip

    def __init__(
        self, *args: Any, kinds: Collection[str], guide: Guide, basic: Collection[str],
        asks_need: bool, asks_wish: bool, on: date, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind, _with_law(kind, on)) for kind in kinds]  # type: ignore[attr-defined]
        services = [service for service in guide.services if service.kind in basic]
        self.fields["contact_service"].choices = [  # type: ignore[attr-defined]
            (service.code, str(service.label)) for service in services
        ]
        left_out = () if asks_need else ("need_considered", "family_wants_contact",
                                         "contact_service")  # fmt: skip
        for name in (*left_out, *(() if asks_wish else ("wish",))):
            del self.fields[name]


def _with_law(kind: str, on: date) -> str:
    """The decision in words, with the provision in force on the day (R358)."""
    words = capfirst(str(Kind(kind).label))
    code = LAWS.get(Kind(kind))
    return f"{words} ({law(code, on)})" if code else words


class EndInput(OnBehalf):
    """That the child welfare case has ended, why, and where the case goes."""

    end_reason = forms.ChoiceField(
        label=_("Hvorfor er barnevernssaken slutt?"), widget=forms.RadioSelect
    )
    then = forms.ChoiceField(
        label=_("Hva skjer med saken nå?"), required=False, widget=forms.RadioSelect
    )
    to = forms.TypedChoiceField(
        label=_("Hvem skal ha stafettpinnen?"),
        help_text=_("Barnevernet gir fra seg stafettpinnen når tiltakene er slutt."),
        coerce=int,
        required=False,
    )
    field_order = ("end_reason", "decided_on", "told_by", "reason", "then", "to")

    def __init__(
        self, *args: Any, thens: Collection[tuple[str, Any]], places: Iterable[Membership] | None,
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.fields["end_reason"].choices = _choices(WelfareDecision.EndReason.choices)  # type: ignore[attr-defined]
        if thens:
            self.fields["then"].choices = list(thens)  # type: ignore[attr-defined]
        else:
            del self.fields["then"]
        if places is None:
            del self.fields["to"]
        else:
            found = {place.user_id: f"{place.user.name}, {place.title}" for place in places}
            self.fields["to"].choices = [("", _("Velg")), *found.items()]  # type: ignore[attr-defined]


class TellingInput(PageForm):
    """Whom child welfare has told what."""

    about = forms.ChoiceField(label=_("Hva ble sagt?"), widget=forms.RadioSelect)
    to = forms.ChoiceField(label=_("Hvem fikk vite det?"), widget=forms.RadioSelect)
    service = forms.ChoiceField(
        label=_("Hvis en annen tjeneste: hvilken?"), required=False, widget=forms.RadioSelect
    )
    told_on = forms.DateField(label=_("Når?"))
    in_writing = forms.BooleanField(
        label=_("Det ble gitt skriftlig"),
        help_text=_("En offentlig melder skal alltid få vite skriftlig hva det endte med."),
        required=False,
    )
    measures_told = forms.BooleanField(
        label=_("Tiltakene ble også fortalt"),
        help_text=_("Bare når familien samtykker, eller når det er til barnets beste."),
        required=False,
    )
    basis = forms.ChoiceField(
        label=_("Hva gir rett til å si det?"), widget=forms.RadioSelect, required=False
    )
    reason = LongText(
        label=_("Hvorfor?"),
        help_text=_("Skriv det når du bygger på barnets beste eller på loven."),
        rows=3,
        max_length=300,
        required=False,
    )

    def __init__(
        self, *args: Any, guide: Guide, abouts: Collection[str], with_law: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        every = WelfareTelling.Basis
        bases = [value for value in every.values if with_law or value != every.LAW]
        self.fields["about"].choices = _choices(  # type: ignore[attr-defined]
            (value, WelfareTelling.About(value).label) for value in abouts
        )
        self.fields["to"].choices = _choices(WelfareTelling.To.choices)  # type: ignore[attr-defined]
        self.fields["basis"].choices = _choices((v, every(v).label) for v in bases)  # type: ignore[attr-defined]
        self.fields["service"].choices = [  # type: ignore[attr-defined]
            (service.code, str(service.label)) for service in guide.services
        ]

    def clean_basis(self) -> str:
        return self.cleaned_data["basis"] or WelfareTelling.Basis.REPORTER

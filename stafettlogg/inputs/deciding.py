"""What a meeting decides of each measure, and the new ones: parts of one form."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from bti.web.inputs import DateInput, LongText, PageForm
from stafettlogg.models import Evaluation, Measure

YES_NO = [("yes", _("Ja")), ("no", _("Nei"))]
Decision = Evaluation.Decision


class MeasureFields:
    """One open measure: what now, whether it helped, when it is looked at again."""

    def __init__(self, row: Mapping[str, Any], responsibles: Sequence[tuple[str, Any]]) -> None:
        self.row, self.responsibles = row, responsibles
        self.must = bool(row["must_be_decided"])

    def name(self, part: str) -> str:
        return f"m{self.row['pk']}_{part}"

    def fields(self) -> dict[str, forms.Field]:
        skip = [] if self.must else [("", _("Ikke tatt opp nå"))]
        found: dict[str, forms.Field] = {
            "decision": _pills(_("Hva gjør vi med tiltaket?"), [*Decision.choices, *skip]),
            "effect": forms.TypedChoiceField(
                label=_("Hvordan går det med målet?"),
                choices=Evaluation.Effect.choices,
                coerce=int,
                empty_value=None,
                widget=forms.RadioSelect,
                required=False,
            ),
            "carried_out": _pills(_("Ble tiltaket gjennomført?"), YES_NO),
            "child_says": LongText(
                label=_("Hva sier barnet?"), max_length=500, rows=2, required=False
            ),
            "guardian_says": LongText(
                label=_("Hva sier foresatte?"), max_length=500, rows=2, required=False
            ),
            "text": forms.CharField(
                label=_("Slik er tiltaket nå"),
                max_length=200,
                initial=self.row["text"],
                required=False,
            ),
            "responsible": forms.ChoiceField(
                label=_("Hvem har ansvaret nå?"),
                choices=self.responsibles,
                initial=self.row["responsible_code"],
                required=False,
            ),
            "next_on": forms.DateField(
                label=_("Når vurderer vi det neste gang?"), widget=DateInput, required=False
            ),
        }
        return {self.name(part): one for part, one in found.items()}

    def shown(self, form: PageForm) -> dict[str, Any]:
        parts = {name.removeprefix(self.name("")): form[name] for name in self.fields()}
        return {"measure": self.row, **parts}

    def is_used(self, form: PageForm) -> bool:
        return bool(form.cleaned_data.get(self.name("decision")))

    def clean(self, form: PageForm) -> None:
        """A decision rests on an effect: «done» alone is no evaluation (R92)."""
        decision = form.cleaned_data.get(self.name("decision"))
        if not decision:
            if self.must:
                self._ask(form, "decision", _now("Tiltaket skal vurderes nå. Si hva dere gjør."))
            return
        self._ask(form, "effect", _now("Si hvordan det går med målet."))
        self._ask(form, "carried_out", _now("Si om tiltaket ble gjennomført."))
        if decision != Decision.END:
            self._ask(form, "next_on", _now("Si når dere vurderer det neste gang."))
        if decision == Decision.CHANGE and not self.anew(form):
            form.add_error(
                self.name("text"),
                _now("Skriv hvordan tiltaket er nå, eller velg en annen som har ansvaret."),
            )

    def _ask(self, form: PageForm, part: str, sentence: str) -> None:
        name = self.name(part)
        if form.cleaned_data.get(name) in (None, "") and name not in form.errors:
            form.add_error(name, sentence)

    def anew(self, form: PageForm) -> tuple[str, str] | None:
        """Text and responsible of a measure that changes; None when neither differs."""
        before = (str(self.row["text"]), str(self.row["responsible_code"]))
        text = (form.cleaned_data.get(self.name("text")) or "").strip()
        now = (text, form.cleaned_data.get(self.name("responsible")) or before[1])
        return now if text and now != before else None


class NewFields:
    """A place for one new measure; what is left empty is nothing."""

    def __init__(
        self, n: int, goals: Sequence[tuple[str, str]], responsibles: Sequence[tuple[str, Any]]
    ) -> None:
        self.place, self.goals, self.responsibles = f"n{n}", goals, responsibles

    def name(self, part: str) -> str:
        return f"{self.place}_{part}"

    def fields(self) -> dict[str, forms.Field]:
        found: dict[str, forms.Field] = {
            "text": forms.CharField(
                label=_("Hva gjør vi?"),
                help_text=_("Konkret og lite. Da vet alle hva de øver på."),
                max_length=200,
                required=False,
            ),
            "goal": forms.ChoiceField(
                label=_("Hvilket mål hører det til?"),
                choices=self.goals,
                initial=self.goals[0][0],
                required=False,
            ),
            "arena": forms.ChoiceField(
                label=_("Hvor?"), choices=Measure.Arena.choices, required=False
            ),
            "responsible": forms.ChoiceField(
                label=_("Hvem har ansvaret?"),
                choices=[("", _("Velg én")), *self.responsibles],
                required=False,
            ),
            "evaluate_on": forms.DateField(
                label=_("Når vurderer vi det?"), widget=DateInput, required=False
            ),
        }
        return {self.name(part): one for part, one in found.items()}

    def shown(self, form: PageForm) -> dict[str, Any]:
        bound = [form[name] for name in self.fields()]
        used = bool(form[self.name("text")].value()) or any(one.errors for one in bound)
        return {"fields": bound, "open": used}

    def is_used(self, form: PageForm) -> bool:
        return bool((form.cleaned_data.get(self.name("text")) or "").strip())

    def clean(self, form: PageForm) -> None:
        data = form.cleaned_data
        if not self.is_used(form):
            if data.get(self.name("responsible")) or data.get(self.name("evaluate_on")):
                form.add_error(self.name("text"), _now("Skriv hva tiltaket er."))
            return
        for part, sentence in (
            ("goal", _now("Velg målet tiltaket hører til.")),
            ("arena", _now("Velg hvor det skjer.")),
            ("responsible", _now("Velg én som er ansvarlig for tiltaket.")),
            ("evaluate_on", _now("Si når dere vurderer det.")),
        ):
            if not data.get(self.name(part)) and self.name(part) not in form.errors:
                form.add_error(self.name(part), sentence)


def _pills(label: Any, choices: Sequence[tuple[str, Any]]) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect, required=False)

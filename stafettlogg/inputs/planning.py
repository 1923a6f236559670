"""Goals and measures, asked in the order of thought: goal, what it takes, who, when (R11–R13)."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bti.guides.thinking import Challenge
from bti.web.inputs import DateInput, LongText, PageForm
from stafettlogg.models import DevelopmentArea, Measure, Need

Choices = Sequence[tuple[str, Any]]


class GoalInput(PageForm):
    """What shall be better, and what that takes."""

    text = LongText(
        label=_("Hva skal bli bedre?"),
        help_text=_(
            "Ett mål, skrevet så alle ser når det er nådd. For eksempel: «Jonas er med i lek i "
            "minst ett friminutt hver dag.»"
        ),
        max_length=200,
        rows=2,
    )
    area = forms.ChoiceField(
        label=_("Hva handler det om?"),
        choices=DevelopmentArea.choices,
        widget=forms.RadioSelect,
    )
    challenges = forms.MultipleChoiceField(
        label=_("Hva er vanskelig?"), required=False, widget=forms.CheckboxSelectMultiple
    )
    need = forms.TypedChoiceField(
        label=_("Hvor mye hjelp trengs?"),
        choices=Need.choices,
        coerce=int,
        widget=forms.RadioSelect,
    )
    takes = LongText(
        label=_("Hva skal til?"),
        help_text=_(
            "Ferdigheter, omstendigheter eller noe annet. Hvem som gjør det, kommer etterpå."
        ),
        max_length=500,
        rows=4,
    )
    reach_by = forms.DateField(label=_("Når skal målet være nådd?"), widget=DateInput)

    def __init__(self, *args: Any, challenges: Sequence[Challenge], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = challenges
        self.fields["challenges"].choices = [  # type: ignore[attr-defined]
            (one.code, str(one.label)) for one in challenges
        ]

    def challenge_groups(self) -> list[dict[str, Any]]:
        """The categories of each area, as tick boxes."""
        ticked = set(self["challenges"].value() or ())
        return [
            {
                "area": area,
                "label": label,
                "options": [
                    {"value": c.code, "label": str(c.label), "checked": c.code in ticked}
                    for c in self.known
                    if c.area == area
                ],
            }
            for area, label in DevelopmentArea.choices
        ]

    def clean(self) -> dict[str, Any]:
        """What was ticked below another area is left behind with it: only one area is shown."""
        data: dict[str, Any] = super().clean() or {}
        of_area = {c.code for c in self.known if c.area == data.get("area")}
        ticked = data.get("challenges", ())
        data["challenges"] = [code for code in ticked if code in of_area]
        return data


class EndGoalInput(PageForm):
    """Whether the goal was reached."""

    reached = forms.TypedChoiceField(
        label=_("Er målet nådd?"),
        choices=[
            ("yes", _("Ja, målet er nådd")),
            ("no", _("Nei, men vi går videre på en annen måte")),
        ],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )


class MeasureInput(PageForm):
    """What is done, where, by whom, and until when."""

    text = LongText(
        label=_("Hva skal dere gjøre?"),
        help_text=_(
            "Jo mer presist, jo mer hjelper det. For eksempel: «Matpakka lages sammen kvelden før.»"
        ),
        max_length=200,
        rows=2,
    )
    arena = forms.ChoiceField(
        label=_("Hvor skjer det?"), choices=Measure.Arena.choices, widget=forms.RadioSelect
    )
    reach = forms.ChoiceField(
        label=_("Hvem gjelder tiltaket?"),
        choices=[
            (Measure.Reach.INDIVIDUAL, _("Barnet (individnivå)")),
            (Measure.Reach.SYSTEM, _("Gruppa, klassen eller stedet (systemnivå)")),
        ],
        widget=forms.RadioSelect,
    )
    responsible = forms.ChoiceField(
        label=_("Hvem er ansvarlig?"),
        help_text=_(
            "Én person. Ansatte i andre tjenester står her når samtykket nevner tjenesten. Den "
            "som får tiltaket, får lese loggen."
        ),
    )
    hold = forms.MultipleChoiceField(
        label=_("Er det noe som skal holdes tilbake?"),
        help_text=_("Kryss av. Resten kan hun eller han lese når tiltaket er lagret."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    has_seen = forms.BooleanField(label=_("Jeg har sett gjennom lista"), required=False)
    starts_on = forms.DateField(label=_("Når starter det?"), widget=DateInput)
    due_on = forms.DateField(label=_("Når er fristen?"), widget=DateInput)
    evaluate_on = forms.DateField(
        label=_("Når vurderer dere om det hjelper?"),
        help_text=_("Avtal dagen sammen med familien, senest til neste møte."),
        widget=DateInput,
    )

    def __init__(
        self,
        *args: Any,
        responsibles: Choices,
        preview: Choices | None = None,
        picked: Collection[str] = (),
        **kwargs: Any,
    ) -> None:
        """``preview``: what an employee who was chosen would come to see; None where nobody is.

        ``picked``: fields filled from the catalogue just now; no older draft covers them.
        """
        super().__init__(*args, **kwargs)
        self.picked = picked
        if preview is None:
            del self.fields["hold"], self.fields["has_seen"]
        else:
            self.fields["hold"].choices = preview  # type: ignore[attr-defined]
        empty: list[tuple[str, Any]] = [("", _("Velg en person"))]
        self.fields["responsible"].choices = [*empty, *responsibles]  # type: ignore[attr-defined]

    def take_draft(self, values: Mapping[str, Sequence[str]]) -> None:
        super().take_draft({n: v for n, v in values.items() if n not in self.picked})


class EndMeasureInput(PageForm):
    """Why the measure ends."""

    reason = LongText(
        label=_("Hvorfor avsluttes tiltaket?"),
        help_text=_("For eksempel at målet er nådd, eller at det ikke hadde effekt."),
        max_length=300,
        rows=3,
    )

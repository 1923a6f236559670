"""The forms of an offered baton, and of a caseload that is handed over."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bti.accounts.models import Membership
from bti.web.inputs import LongText, PageForm
from cases.inputs.baton import places_by_unit
from cases.models import Case

YES, NO = "yes", "no"


class OfferInput(PageForm):
    """Whom one offers the baton, why, and what they must know first."""

    to = forms.TypedChoiceField(label=_("Hvem tilbyr du stafettpinnen?"), coerce=int)
    reason = LongText(
        label=_("Hvorfor?"), help_text=_("Én setning holder."), rows=2, max_length=300
    )
    note = LongText(
        label=_("Dette må den nye vite"),
        help_text=_("Bare dette kan den nye lese før svaret er ja."),
        rows=12,
        max_length=2000,
    )
    within_limits = forms.BooleanField(
        label=_("Overleveringen holder seg til det familien har sagt kan deles"), required=False
    )

    def __init__(
        self, *args: Any, case: Case, places: Iterable[Membership], limited: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        others = [place for place in places if place.user_id != case.holder_id]
        self.fields["to"].choices = places_by_unit(case, others)  # type: ignore[attr-defined]
        if not limited:
            del self.fields["within_limits"]


class AnswerOfferInput(PageForm):
    """Yes, or no and why."""

    answer = forms.ChoiceField(
        label=_("Tar du imot stafettpinnen?"),
        choices=[(YES, _("Ja, jeg tar imot")), (NO, _("Nei, ikke nå"))],
        widget=forms.RadioSelect,
    )
    reason = LongText(label=_("Hvis nei: hvorfor ikke?"), rows=2, max_length=300, required=False)


class WhyInput(PageForm):
    """One reason."""

    reason = LongText(label=_("Hvorfor?"), rows=2, max_length=300)


class CaseloadInput(PageForm):
    """To whom each case of one employee goes, and why; what is left empty stays where it is."""

    def __init__(
        self,
        *args: Any,
        rows: Iterable[tuple[int, str]],
        people: Iterable[tuple[int, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Flyttes ikke")), *people]
        for key, label in rows:
            self.fields[f"to_{key}"] = forms.TypedChoiceField(
                label=label, choices=choices, coerce=int, required=False, empty_value=None
            )
        self.fields["reason"] = LongText(
            label=_("Hvorfor?"), help_text=_("Én setning holder."), rows=2, max_length=300
        )

    def chosen(self) -> dict[int, int]:
        """Case → to whom, of those that are to go."""
        return {
            int(name.removeprefix("to_")): to
            for name, to in self.cleaned_data.items()
            if name.startswith("to_") and to
        }

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not any(value for name, value in data.items() if name.startswith("to_")):
            raise forms.ValidationError(_("Velg hvem som skal ha minst én av sakene."))
        return data

"""What named employees may not, or alone may, be told: rows that one adds as one needs them."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bti.web.inputs import PageForm
from consent.models import ConsentLimit, DevelopmentArea
from consent.services import PersonLimit

MOST = 10
Choices = Sequence[tuple[str, Any]]


class PersonLimits(PageForm):
    """``person_rows`` rows of whom, how and which areas; a row without a person says nothing."""

    person_rows = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(self, *args: Any, rows: int, employees: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["person_rows"] = self.rows = min(rows, MOST)
        for number in range(1, self.rows + 1):
            for name, field in _row(number, employees).items():
                self.fields[name] = field
                self._name_autocomplete(name, field)

    def person_fields(self) -> Iterator[dict[str, forms.BoundField]]:
        """The rows, for the template."""
        for number in range(1, self.rows + 1):
            yield {name: self[f"person_{number}{ending}"] for name, ending in PARTS.items()}

    def can_have_more(self) -> bool:
        return self.rows < MOST

    def check_persons(self, data: dict[str, Any]) -> None:
        """Who is named has areas, and stands once."""
        seen: set[str] = set()
        for number in range(1, self.rows + 1):
            chosen = data.get(f"person_{number}")
            if chosen and not data.get(f"person_{number}_areas"):
                self.add_error(f"person_{number}_areas", _("Velg minst ett område."))
            if chosen and chosen in seen:
                self.add_error(f"person_{number}", _("Denne personen står alt i lista."))
            seen.add(str(chosen))

    def persons(self, users: dict[int, Any]) -> list[PersonLimit]:
        """The rows as ``ask_consent`` takes them; ``users``: those one could choose, by key."""
        data = self.cleaned_data
        found = []
        for number in range(1, self.rows + 1):
            employee = users.get(int(data.get(f"person_{number}") or 0))
            if employee is not None:
                kind = data[f"person_{number}_kind"] or ConsentLimit.Kind.HOLD
                areas = tuple(data[f"person_{number}_areas"])
                found.append(PersonLimit(employee, kind, areas))
        return found


PARTS = {"who": "", "how": "_kind", "areas": "_areas"}


def _row(number: int, employees: Choices) -> dict[str, forms.Field]:
    return {
        f"person_{number}": forms.ChoiceField(
            label=_("Hvem?"), required=False, choices=[("", _("Velg")), *employees]
        ),
        f"person_{number}_kind": forms.ChoiceField(
            label=_("Hvordan?"),
            required=False,
            choices=[
                (ConsentLimit.Kind.HOLD, _("Skal ikke få vite noe om")),
                (ConsentLimit.Kind.ONLY, _("Skal bare få vite om")),
            ],
            widget=forms.RadioSelect,
            initial=ConsentLimit.Kind.HOLD,
        ),
        f"person_{number}_areas": forms.MultipleChoiceField(
            label=_("Hvilke områder?"),
            choices=DevelopmentArea.choices,
            required=False,
            widget=forms.CheckboxSelectMultiple,
        ),
    }

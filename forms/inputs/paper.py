"""A paper form as a form on a page, built from the catalogue."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from bti.web.inputs import LongText, PageForm
from forms.catalogue import PaperForm, Question
from forms.inputs.shown import YES_NO, label_of
from forms.inputs.table import TableField

ADD_ROW = "add_row"  # the button that asks for one more row, with the table's key as its value


class PaperInput(PageForm):
    """One version of one paper form. As a draft nothing has to be answered yet.

    ``longer`` is the key of the table that is to have one row more; ``rows_shown`` tells how many
    each had on the screen.
    """

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, paper: PaperForm, as_draft: bool = False, longer: str = "", **kwargs: Any
    ) -> None:
        self.paper = paper
        self.longer = longer
        self.rows_shown: dict[str, int] = {}
        self.base_fields = {  # type: ignore[misc]
            **type(self).base_fields,
            **{question.key: field_for(question) for question in paper.fields},
        }
        super().__init__(*args, **kwargs)
        if as_draft:
            for question in paper.fields:
                self.fields[question.key].required = False

    def answers(self) -> dict[str, Any]:
        """What was answered, by question."""
        return {question.key: self.cleaned_data[question.key] for question in self.paper.fields}

    def take_draft(self, values: Mapping[str, Sequence[str]]) -> None:
        """Also the cells of a table, each of which is a field of the page."""
        super().take_draft(values)
        for question in self.paper.fields:
            field = self.fields[question.key]
            if isinstance(field, TableField):
                last = {name: entries[-1] if entries else "" for name, entries in values.items()}
                kept = field.drafted(question.key, self.initial.get(question.key), last)
                self.initial[question.key] = kept


def field_for(question: Question) -> forms.Field:
    """The field that asks a question of a paper form, in the language of the moment."""
    common: dict[str, Any] = {
        "label": label_of(question),
        "help_text": str(question.help or ""),
        "required": question.required,
    }
    choices = [(choice.value, str(choice.label)) for choice in question.choices]
    if question.kind in ("text", "signature"):
        return forms.CharField(max_length=question.limit, **common)
    if question.kind == "longtext":
        return LongText(max_length=question.limit or 4000, rows=4, **common)
    if question.kind == "date":
        return forms.DateField(**common)
    if question.kind == "table":
        return TableField(columns=question.columns, rows=question.rows or 1, **common)
    if question.kind == "checks":
        return forms.MultipleChoiceField(
            choices=choices, widget=forms.CheckboxSelectMultiple, **common
        )
    return forms.ChoiceField(choices=choices or YES_NO, widget=forms.RadioSelect, **common)

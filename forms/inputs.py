"""A paper form as a form on a page, built from the catalogue."""

import re
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bti.web.inputs import LongText, PageForm
from forms.catalogue import PaperForm, Question

NUMBER = re.compile(r"\d+[a-z]?")
YES_NO = [("yes", _("Ja")), ("no", _("Nei"))]


class PaperInput(PageForm):
    """One version of one paper form. As a draft nothing has to be answered yet."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, paper: PaperForm, as_draft: bool = False, **kwargs: Any) -> None:
        self.paper = paper
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


def field_for(question: Question) -> forms.Field:
    """The field that asks a question of a paper form, in the language of the moment."""
    common: dict[str, Any] = {
        "label": label_of(question),
        "help_text": str(question.help or ""),
        "required": question.required,
    }
    choices = [(choice.value, str(choice.label)) for choice in question.choices]
    if question.kind == "text":
        return forms.CharField(max_length=question.limit, **common)
    if question.kind == "longtext":
        return LongText(max_length=question.limit or 4000, rows=4, **common)
    if question.kind == "date":
        return forms.DateField(**common)
    if question.kind == "checks":
        return forms.MultipleChoiceField(
            choices=choices, widget=forms.CheckboxSelectMultiple, **common
        )
    return forms.ChoiceField(choices=choices or YES_NO, widget=forms.RadioSelect, **common)


def label_of(question: Question) -> str:
    """The question's words with the number it has on the paper."""
    numbered = NUMBER.fullmatch(question.number)
    return f"{question.number} {question.label}" if numbered else str(question.label)


def shown_answer(question: Question, value: Any) -> str | date | list[str]:
    """An answer as one reads it: the words of a choice, a day as a day."""
    if question.kind in ("choice", "scale"):
        choice = question.choice(str(value))
        words = str(choice.label) if choice else str(value)
        return f"{value} {words}" if question.kind == "scale" else words
    if question.kind == "checks":
        return [str(c.label) for c in question.choices if c.value in value]
    if question.kind == "yes_no":
        return str(dict(YES_NO).get(value, value))
    if question.kind == "date":
        return date.fromisoformat(value)
    return str(value)

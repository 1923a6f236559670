"""Other words for what is written, notes, remarks on what is wrong, and the answers to them."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from bti.web.inputs import LongText, PageForm
from stafettlogg.models import Remark

LONG = 300  # characters; a text that may be longer gets a larger field


def _text_fields(model: type[models.Model], names: Sequence[str]) -> dict[str, forms.Field]:
    found: dict[str, forms.Field] = {}
    for name in names:
        column: Any = model._meta.get_field(name)
        longest = column.max_length
        found[name] = LongText(
            label=capfirst(str(column.verbose_name)),
            max_length=longest,
            rows=8 if longest > 2000 else 4 if longest > LONG else 2,
            required=not column.blank,
        )
    return found


class CorrectInput(PageForm):
    """The texts of one entry. ``version``: what they were made of."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, model: type[models.Model], names: Sequence[str], **kwargs: Any
    ) -> None:
        self.names = tuple(names)
        # On the instance before it copies them, so that they are treated as all other fields
        self.base_fields = {  # type: ignore[misc]
            **type(self).base_fields, **_text_fields(model, names),
        }  # fmt: skip
        super().__init__(*args, **kwargs)

    def texts(self) -> dict[str, str]:
        """As ``correct`` takes them."""
        return {name: self.cleaned_data[name] for name in self.names}


class ContributionInput(PageForm):
    """A note, of the log or of a measure of one's own."""

    text = LongText(
        label=_("Hva vil du skrive?"),
        help_text=_("For eksempel hva du har sett, gjort eller lurer på."),
        max_length=2000,
        rows=6,
    )
    measure = forms.ChoiceField(label=_("Hva handler det om?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, measures: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if measures:
            every = [("", _("Loggen som helhet")), *measures]
            self.fields["measure"].choices = every  # type: ignore[attr-defined]
            self.fields["measure"].required = False
        else:
            del self.fields["measure"]


class RemarkInput(PageForm):
    """What is wrong."""

    text = LongText(
        label=_("Hva er det som ikke stemmer?"),
        help_text=_("Skriv gjerne hvordan det egentlig er."),
        max_length=1000,
        rows=5,
    )


class AnswerRemarkInput(CorrectInput):
    """Corrected, or why not."""

    outcome = forms.ChoiceField(
        label=_("Hva gjør du?"),
        choices=[
            (Remark.Outcome.CORRECTED, _("Jeg retter det")),
            (Remark.Outcome.KEPT, _("Det rettes ikke")),
        ],
        widget=forms.RadioSelect,
    )
    basis = forms.ChoiceField(
        label=_("Hvorfor rettes det ikke?"),
        choices=Remark.Basis.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    answer = LongText(
        label=_("Svar til familien"),
        help_text=_("Familien leser dette ved siden av det de skrev."),
        max_length=1000,
        rows=4,
    )

    def __init__(self, *args: Any, may_correct: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.names:
            self.fields[name].required = False
        if not may_correct:
            kept = [(Remark.Outcome.KEPT, _("Det rettes ikke"))]
            self.fields["outcome"].choices = kept  # type: ignore[attr-defined]
            self.initial.setdefault("outcome", Remark.Outcome.KEPT)

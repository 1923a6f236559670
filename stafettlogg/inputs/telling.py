"""What those who have a part tell about a measure, and what the family asks."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bti.web.inputs import DateInput, LongText, PageForm
from stafettlogg.models import Evaluation


class VoiceInput(PageForm):
    """How the measure works, in one's own words."""

    effect = forms.TypedChoiceField(
        label=_("Hvordan går det med målet etter dette?"),
        choices=Evaluation.Effect.choices,
        coerce=int,
        widget=forms.RadioSelect,
    )
    text = LongText(label=_("Vil du si mer?"), max_length=500, rows=4, required=False)


class DoneInput(PageForm):
    """What was done, and when."""

    done_on = forms.DateField(label=_("Hvilken dag?"), widget=DateInput)
    text = LongText(label=_("Hva ble gjort?"), max_length=500, rows=3)


class ObstacleInput(PageForm):
    """What stands in the way."""

    text = LongText(
        label=_("Hva står i veien?"),
        help_text=_("Skriv kort. Den som holder stafettpinnen, får beskjed og svarer deg."),
        max_length=500,
        rows=4,
    )


class AnswerObstacleInput(PageForm):
    """What is done about it."""

    answer = LongText(
        label=_("Hva gjør dere med det?"),
        help_text=_("Svaret står ved tiltaket, og kan leses av alle som ser det."),
        max_length=500,
        rows=4,
    )


class AgreeInput(PageForm):
    """A yes; the button says it all."""


class QuestionInput(PageForm):
    """A question to the holder."""

    text = LongText(label=_("Hva lurer du på?"), max_length=500, rows=4)
    after = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)


class AnswerInput(PageForm):
    """The answer to a question."""

    answer = LongText(label=_("Svaret ditt"), max_length=1000, rows=5)


class ChooseGoalInput(PageForm):
    """Which goal a measure is for: there is none without (R87)."""

    goal = forms.TypedChoiceField(
        label=_("Hvilket mål er tiltaket for?"), coerce=int, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, goals: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["goal"].choices = goals  # type: ignore[attr-defined]
        self.fields["goal"].error_messages["required"] = _(
            "Velg et mål. Uten mål kan ingen se om tiltaket hjelper."
        )

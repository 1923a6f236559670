"""The evaluation form: effect first, then the guide's questions and the voices, then what now."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bti.guides.models import EvaluationQuestion, Guide
from bti.web.inputs import DateInput, LongText, PageForm
from stafettlogg.archive.answers import BAD, GOOD
from stafettlogg.models import Evaluation

# Where a guide asks for a voice or a fact itself, it is not asked for twice
CARRIED_OUT, VOICES = "carried_out", {"child_effect": "child_says", "holder_effect": "holder_says"}
LABELS = {
    "child_says": _("Hva sier barnet?"),
    "guardian_says": _("Hva sier foresatte?"),
    "holder_says": _("Hva sier stafettholder?"),
    "actor_says": _("Hva sier den som har tiltaket?"),
}
# Those who may be asked what they think it does, besides the holder who concludes
ASKED = {
    "child": _("Hvordan synes barnet det går?"),
    "guardian": _("Hvordan synes foresatte det går?"),
    "actor": _("Hvordan synes den som har tiltaket, det går?"),
}
YES_NO = [("yes", _("Ja")), ("no", _("Nei"))]


class EvaluateInput(PageForm):
    """Whether the measure has effect on the goal; «done» alone is not an evaluation (R92)."""

    evaluated_on = forms.DateField(label=_("Når vurderte dere?"), widget=DateInput)
    effect = forms.TypedChoiceField(
        label=_("Hvordan går det med målet etter dette tiltaket?"),
        help_text=_("Tenk på målet, ikke på om tiltaket ble gjort."),
        choices=Evaluation.Effect.choices,
        coerce=int,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, guide: Guide, may_end: bool, **kwargs: Any) -> None:
        self.asked = [_Asked(question) for question in guide.evaluation_questions]
        codes = {asked.code for asked in self.asked}
        heard = {voice for code, voice in VOICES.items() if code in codes}
        self.voices = [name for name in LABELS if name not in heard]
        added: dict[str, forms.Field] = {}
        if CARRIED_OUT not in codes:
            added[CARRIED_OUT] = forms.ChoiceField(
                label=_("Ble tiltaket gjennomført og fulgt opp?"),
                choices=YES_NO,
                widget=forms.RadioSelect,
            )
        for asked in self.asked:
            added.update(asked.fields())
        for name in self.voices:
            added[name] = LongText(label=LABELS[name], max_length=500, rows=3, required=False)
        for voice, label in ASKED.items():
            added[f"{voice}_effect"] = forms.TypedChoiceField(
                label=label,
                choices=Evaluation.Effect.choices,
                coerce=int,
                empty_value=None,
                required=False,
                widget=forms.RadioSelect,
            )
        # On the instance before it copies them, so that they are treated as all other fields
        every = {**type(self).base_fields, **added, **_decision_fields(may_end)}
        self.base_fields = every  # type: ignore[misc]
        super().__init__(*args, **kwargs)

    def questions(self) -> list[dict[str, Any]]:
        """The guide's questions: a choice where there is one, and words, folded while unused."""
        return [
            {
                "text": asked.text,
                "choice": self[asked.choice_name] if asked.has_choice else None,
                "words": self[asked.words_name],
                "folded": asked.has_choice
                and asked.code not in VOICES
                and not (self[asked.words_name].value() or self[asked.words_name].errors),
            }
            for asked in self.asked
        ]

    def voice_blocks(self) -> list[dict[str, Any]]:
        """Each voice by itself: what they think it does, and their words where not asked above."""
        blocks = []
        for voice in (*ASKED, "holder"):
            words, effect = f"{voice}_says", f"{voice}_effect"
            blocks.append(
                {
                    "voice": voice,
                    "effect": self[effect] if voice in ASKED else None,
                    "words": self[words] if words in self.voices else None,
                }
            )
        return [block for block in blocks if block["effect"] or block["words"]]

    def for_service(self) -> dict[str, Any]:
        """The cleaned input as ``evaluate`` takes it."""
        data = self.cleaned_data
        answers = {asked.code: asked.answer(data) for asked in self.asked}
        said = {name: data[name] for name in self.voices}
        for code, voice in VOICES.items():
            if code in answers:
                said[voice] = answers[code]["comment"]
        done = answers[CARRIED_OUT]["answer"] == GOOD if CARRIED_OUT in answers else None
        return {
            "carried_out": data[CARRIED_OUT] == "yes" if done is None else done,
            "effect": data["effect"],
            "decision": data["decision"],
            "evaluated_on": data["evaluated_on"],
            "answers": answers,
            "next_on": data["next_on"],
            "effects": {
                voice: data[f"{voice}_effect"]
                for voice in ASKED
                if data[f"{voice}_effect"] is not None
            },
            **said,
        }


def _decision_fields(may_end: bool) -> dict[str, forms.Field]:
    decisions = Evaluation.Decision
    return {
        "decision": forms.ChoiceField(
            label=_("Hva gjør dere med tiltaket?"),
            choices=[c for c in decisions.choices if may_end or c[0] != decisions.END],
            widget=forms.RadioSelect,
        ),
        "next_on": forms.DateField(
            label=_("Når vurderer dere neste gang?"),
            help_text=_("Når tiltaket fortsetter eller endres."),
            widget=DateInput,
            required=False,
        ),
    }


class _Asked:
    """A question of the guide as fields: a choice where it has one, and words."""

    def __init__(self, question: EvaluationQuestion) -> None:
        self.code, self.text = question.code, str(question.text)
        self.has_choice = question.kind == "good_bad"
        self.choice_name, self.words_name = f"q_{self.code}", f"q_{self.code}_comment"

    def fields(self) -> dict[str, forms.Field]:
        found: dict[str, forms.Field] = {}
        if self.has_choice:
            found[self.choice_name] = forms.ChoiceField(
                label=self.text,
                choices=[(GOOD, _("Ja/bra")), (BAD, _("Nei/dårlig"))],
                widget=forms.RadioSelect,
                required=self.code == CARRIED_OUT,
            )
        voice = VOICES.get(self.code)
        comment = _("Kommentar til «%(question)s»") % {"question": self.text}
        label = LABELS[voice] if voice else comment
        found[self.words_name] = LongText(
            label=label if self.has_choice else self.text, max_length=500, rows=2, required=False
        )
        return found

    def answer(self, data: dict[str, Any]) -> dict[str, str]:
        choice = data[self.choice_name] if self.has_choice else ""
        return {"answer": choice, "comment": data[self.words_name]}

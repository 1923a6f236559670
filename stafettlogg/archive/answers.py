"""Answers to the guide's evaluation questions, as they are stored and as they are read.

Stored on ``Evaluation.answers``: code of the question → {"answer": "good" | "bad" | "",
"comment": text}. The actor's voice, the fourth one, lies beside them as ``actor_says``.
"""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from bti.guides.models import Guide

ACTOR_SAYS = "actor_says"
GOOD, BAD = "good", "bad"


def answers_in_words(
    guide: Guide, answers: Mapping[str, Mapping[str, str]]
) -> list[tuple[str, str]]:
    """Question and answer in words, in the guide's order, the actor's voice first (R237)."""
    words = {GOOD: _("Ja/bra"), BAD: _("Nei/dårlig")}
    told = [(ACTOR_SAYS, _("Aktøren sier"))]
    told += [(question.code, str(question.text)) for question in guide.evaluation_questions]
    found = []
    for code, text in told:
        said = answers.get(code)
        if said:
            parts = (words.get(said.get("answer", ""), ""), said.get("comment", ""))
            found.append((text, ". ".join(part for part in parts if part)))
    return found

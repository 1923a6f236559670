"""Gentle words about goals and measures; they never stop anybody (R85–R87, R90).

The judging itself is pure, in the three languages of the product.
"""

import re
from datetime import date

from django.utils.translation import gettext as _

from bti.web.templatetags.words import day_month
from stafettlogg.models import Goal, Measure

FEW_WORDS = 3
# Words that say a direction, but not what one will see
DIRECTION = re.compile(
    r"\b(bedre|betre|better|mer|meir|more|mindre|less|bra|godt|fint|well|good|styrke[rt]?|"
    r"øke[r]?|auke[r]?|increase[sd]?|improve[sd]?|forbedre[r]?|utvikle[r]?|develop[s]?)\b",
    re.IGNORECASE,
)
# What nobody else can see happen
UNSEEN = re.compile(
    r"\b(trives?|trivst?|fungere[r]?|føler|kjenner|kjenner seg|forstår|mestre[rt]?|meistr[ae]r?|"
    r"thrives?|functions?|feels?|understands?|copes?|trygg|safe|glad|happy)\b",
    re.IGNORECASE,
)
# How often, how long, when or how many: then one can see when it is reached
MEASURED = re.compile(
    r"\d|\b(hver|kvar|hvert|kvart|hele|heile|alle|minst|én|éin|éi|to|tre|fire|fem|ganger|gonger|"
    r"dager|dagar|uka|uke|veka|veke|dagen|morgen|morgon|every|each|whole|all|least|one|once|two|"
    r"twice|three|four|five|times|days|week|weekly|daily|day|morning)\b",
    re.IGNORECASE,
)
# Something happens: a verb in the present, or one that helps another
VERB = re.compile(
    r"\b(er|har|kan|vil|får|går|ser|sier|seier|gjør|gjer|blir|kommer|kjem|sover|søv|spør|tør|ber|"
    r"is|has|can|will|gets|goes|says|does|\w{3,}(?:er|ar|es|ast|s))\b",
    re.IGNORECASE,
)


def is_vague(text: str) -> bool:
    """Whether it is hard to see when the goal is reached."""
    words = text.split()
    if len(words) < FEW_WORDS:
        return True
    if MEASURED.search(text):
        return False
    happens = VERB.search(" ".join(words[1:]))  # the first word is often a name
    return bool(DIRECTION.search(text) or UNSEEN.search(text) or not happens)


def is_too_many(count: int, most: int) -> bool:
    """Whether so many measures at once are more than the guide finds wise."""
    return count > most


def advice_on_goal(goal: Goal) -> str:
    """A gentle word when a goal is hard to see the end of; empty otherwise (R87, R90)."""
    if not is_vague(goal.text):
        return ""
    return _(
        "Målet er skrevet ned. Kan det bli lettere å se når det er nådd? For eksempel hva "
        "barnet gjør da, hvor ofte, eller hvor lenge."
    )


def advice_on_measures(log_id: int, most: int) -> str:
    """A gentle word when there are many open measures; empty otherwise (R86)."""
    count = Measure.objects.filter(log_id=log_id, ended_on=None).count()
    if not is_too_many(count, most):
        return ""
    return _(
        "Dere har nå %(count)s tiltak på en gang. Færre er ofte bedre: da vet barnet hva det "
        "øver på."
    ) % {"count": count}


def advice_on_day(evaluate_on: date, next_meeting: date | None) -> str:
    """A measure is evaluated at the next meeting at the latest; said where it is set later."""
    if next_meeting is None or evaluate_on <= next_meeting:
        return ""
    return _("Neste møte er %(day)s. Se senest da om tiltaket hjelper.") % {
        "day": day_month(next_meeting)
    }

"""Goals: what shall be better for the child, before anyone is asked to do anything (R11, R12)."""

import re
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from bti.accounts.authorize import authorize
from bti.accounts.models import User
from bti.audit.record import record_act
from stafettlogg.models import Goal, Stafettlogg
from stafettlogg.services.keeping import keep, refuse, tell_readers

# Words that say a direction but not what one will see, unless a number or a place in time follows
VAGUE = re.compile(
    r"\b(bedre|betre|mer|meir|mindre|bra|godt|fint|trives?|trivst?|fungere[r]?|styrke[rt]?|øke[r]?)\b",
    re.IGNORECASE,
)
MEASURED = re.compile(
    r"\d|\b(hver|kvar|hele|heile|alle|minst|en|én|to|tre|fire|fem|ganger|gonger|dager|dagar|uka|uke)\b",
    re.IGNORECASE,
)
FEW_WORDS = 3


@transaction.atomic
def set_goal(
    log: Stafettlogg, *, by: User, on: date, text: str, area: str, need: int, takes: str,
    reach_by: date,
) -> Goal:  # fmt: skip
    """Write down a goal, what it takes, and when it shall be reached (R11, R12, R87, R272–R274).

    Raises ValidationError by field.
    """
    authorize(by, "stafettlogg.change_stafettlogg", log)
    if reach_by <= on:
        refuse("reach_by", _("Datoen må være fram i tid, så det blir tid til å nå målet."))
    goal = Goal(
        log=log,
        author=by,
        text=text.strip(),
        area=area,
        need=need,
        takes=takes.strip(),
        reach_by=reach_by,
    )
    keep(goal)
    record_act(by=by, act="stafettlogg.set_goal", subject=goal, area=area)
    tell_readers(log, by=by, on=on, about=goal)
    return goal


@transaction.atomic
def end_goal(goal: Goal, *, by: User, on: date, reached: bool) -> Goal:
    """End a goal, reached or not. Its measures must be evaluated and ended first (R124)."""
    authorize(by, "stafettlogg.change_goal", goal)
    goal = (
        Goal.objects.select_for_update(of=("self",), no_key=True)
        .select_related("log__case")
        .get(pk=goal.pk)
    )
    if goal.ended_on:
        raise ValidationError(_("Målet er alt avsluttet."))
    if goal.measures.filter(ended_on=None).exists():
        raise ValidationError(
            _("Målet har tiltak som ikke er avsluttet. Vurder og avslutt dem først.")
        )
    goal.ended_on, goal.reached = on, reached
    goal.save()
    record_act(by=by, act="stafettlogg.end_goal", subject=goal, reached=reached)
    tell_readers(goal.log, by=by, on=on, about=goal)
    return goal


def advice_on_goal(goal: Goal) -> str:
    """A gentle word when a goal is hard to see the end of; empty otherwise (R87, R90)."""
    too_short = len(goal.text.split()) < FEW_WORDS
    vague = VAGUE.search(goal.text) and not MEASURED.search(goal.text)
    if too_short or vague:
        return _(
            "Målet er skrevet ned. Kan det bli lettere å se når det er nådd? For eksempel hva "
            "barnet gjør da, hvor ofte, eller hvor lenge."
        )
    return ""

"""Goals: what shall be better for the child, before anyone is asked to do anything (R11, R12)."""

from collections.abc import Collection
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from bti.accounts.authorize import authorize
from bti.accounts.models import User
from bti.audit.record import record_act
from bti.guides.thinking import challenges_of
from stafettlogg.models import Goal, Stafettlogg
from stafettlogg.services.keeping import keep, locked, refuse, tell_readers


@transaction.atomic
def set_goal(
    log: Stafettlogg, *, by: User, on: date, text: str, area: str, need: int, takes: str,
    reach_by: date, challenges: Collection[str] = (),
) -> Goal:  # fmt: skip
    """Write down a goal, what it takes, and when it shall be reached (R11, R12, R87, R272–R274).

    ``challenges``: codes of the guide's categories of what is hard, within the area (R273).
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
        challenges=_within(log, area, challenges),
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
    goal = locked(Goal.objects.select_related("log__case"), goal.pk)
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


def _within(log: Stafettlogg, area: str, codes: Collection[str]) -> list[str]:
    """The codes in the guide's order. Raises ValidationError for one of another area."""
    known = [one.code for one in challenges_of(log.case.guide) if one.area == area]
    if not set(codes) <= set(known):
        refuse("challenges", _("Velg blant det som hører til det målet handler om."))
    return [code for code in known if code in codes]

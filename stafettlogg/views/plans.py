"""Goals and measures as the pages show them, read in two queries whatever their number."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _

from bti.accounts.addresses import address
from bti.accounts.models import User
from bti.database.compiled import compiled
from bti.web.templatetags.words import day_month, days_word
from stafettlogg.models import (
    DevelopmentArea,
    Evaluation,
    Goal,
    Measure,
    MeasureObservation,
    Need,
    Stafettlogg,
)
from stafettlogg.views.seen import shown_to, sight
from stafettlogg.views.shield import as_it_was

ARENAS_TO_COVER = (
    Measure.Arena.SCHOOL,
    Measure.Arena.HOME,
    Measure.Arena.LEISURE,
)


@dataclass(frozen=True)
class Plan:
    """All goals of a log with their measures; those that have ended stand apart."""

    goals: list[dict[str, Any]]
    ended_goals: list[dict[str, Any]]

    @property
    def open_measures(self) -> list[dict[str, Any]]:
        return [measure for goal in self.goals for measure in goal["measures"]]

    def missing_arenas(self) -> list[str]:
        """Arenas of the child without an open measure (R191)."""
        covered = {measure["arena"] for measure in self.open_measures}
        return [str(arena.label) for arena in ARENAS_TO_COVER if arena not in covered]

    def childs_own(self) -> bool:
        """Whether some open measure is the child's own (R191)."""
        return any(m["by_child"] or m["arena"] == Measure.Arena.CHILD for m in self.open_measures)


def plan_of(log: Stafettlogg, user: User, on: date, *, may_write: bool) -> Plan:
    """What the user is shown of the log's goals and measures on the day."""
    by_goal: dict[int, list[dict[str, Any]]] = {}
    before = as_it_was(Measure, log, user)
    for row in _measures(**sight(user, log)):
        row |= before.get(row["pk"], {})
        shown = _measure(row, log, user, on, may_write=may_write)
        by_goal.setdefault(row["goal_id"], []).append(shown)
    before = as_it_was(Goal, log, user)
    rows = [{**row, **before.get(row["pk"], {})} for row in _goals(**sight(user, log))]
    every = [_goal(n, row, by_goal.pop(row["pk"], []), on) for n, row in enumerate(rows, 1)]
    every += [_kept_back(pk, measures) for pk, measures in by_goal.items()]
    return Plan(
        goals=[goal for goal in every if not goal["ended_on"]],
        ended_goals=[goal for goal in every if goal["ended_on"]],
    )


@compiled
def _measures(
    *, log: int, citizen: int | None, shield: datetime | None, actor: int | None
) -> QuerySet[Any]:
    """The measures with their evaluations, oldest first."""
    seen: dict[str, Any] = {"log": log, "citizen": citizen, "shield": shield, "actor": actor}
    points = (
        shown_to(Evaluation, **seen)
        .filter(measure=OuterRef("pk"))
        .order_by("on", "pk")
        .values(point=JSONObject(value="effect", day="on", by="author__name"))
    )
    observed = (
        MeasureObservation.objects.filter(measure=OuterRef("pk"))
        .order_by("form__filled_on", "pk")
        .values(one=JSONObject(form="form", day="form__filled_on"))
    )
    rows: QuerySet[Any] = shown_to(Measure, **seen)
    return rows.order_by("pk").values(
        "pk", "goal_id", "text", "arena", "reach", "by_child", "starts_on", "due_on",
        "evaluate_on", "ended_on", "end_reason", "employee_id", "employee__name",
        "guardian__first_name", "guardian__last_name", "network__name",
        points=ArraySubquery(points),
        observed=ArraySubquery(observed),
    )  # fmt: skip


@compiled
def _goals(
    *, log: int, citizen: int | None, shield: datetime | None, actor: int | None
) -> QuerySet[Any]:
    seen: dict[str, Any] = {"log": log, "citizen": citizen, "shield": shield, "actor": actor}
    rows: QuerySet[Any] = shown_to(Goal, **seen).order_by("pk")
    return rows.values("pk", "text", "area", "need", "takes", "reach_by", "ended_on", "reached")


def _goal(
    number: int, row: Mapping[str, Any], measures: list[dict[str, Any]], on: date
) -> dict[str, Any]:
    return {
        **row,
        "number": number,
        "area": DevelopmentArea(row["area"]).label,
        "need": Need(row["need"]).label,
        "is_late": not row["ended_on"] and row["reach_by"] < on,
        "measures": [m for m in measures if not m["ended_on"]],
        "ended_measures": [m for m in measures if m["ended_on"]],
        "effect": {"points": _goal_points(measures), "note": ""},
    }


def _kept_back(pk: int, measures: list[dict[str, Any]]) -> dict[str, Any]:
    """A goal kept from one who has a measure under it: the measure is theirs all the same."""
    return {
        "pk": pk,
        "kept_back": True,
        "ended_on": None,
        "measures": [m for m in measures if not m["ended_on"]],
        "ended_measures": [m for m in measures if m["ended_on"]],
        "effect": {"points": [], "note": ""},
    }


def _goal_points(measures: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The effect on the goal over time: the middle of what was said of its measures each day."""
    by_day: dict[date, list[int]] = {}
    for measure in measures:
        for point in measure["effect"]["points"]:
            by_day.setdefault(point["day"], []).append(point["value"])
    return [
        {"day": day, "value": round(sum(values) / len(values))}
        for day, values in sorted(by_day.items())
    ]


def _measure(
    row: Mapping[str, Any], log: Stafettlogg, user: User, on: date, *, may_write: bool
) -> dict[str, Any]:
    points = [{**p, "day": date.fromisoformat(p["day"])} for p in row["points"]]
    last = points[-1] if points else None
    own_to_evaluate = (
        row["employee_id"] == user.pk and log.case.guide.switches.participants_write and log.is_open
    )
    is_open = not row["ended_on"]
    holds = log.case.holder_id == user.pk
    return {
        **row,
        "observed": _observations(row["observed"]) if holds else [],
        "observe_href": address("stafettlogg:measure-observation", row["pk"])
        if is_open and may_write
        else "",
        "arena_label": Measure.Arena(row["arena"]).label,
        "is_system": row["reach"] == Measure.Reach.SYSTEM,
        "responsible": responsible(row, log.case.child.first_name),
        "tag": _tag(row, on) if is_open else None,
        "effect": {
            "points": points,
            "note": _("Sist vurdert %(day)s av %(name)s")
            % {"day": day_month(last["day"]), "name": last["by"]}
            if last
            else "",
        },
        "evaluate_href": address("stafettlogg:evaluate", row["pk"])
        if is_open and row["starts_on"] <= on and (may_write or own_to_evaluate)
        else "",
        "end_href": address("stafettlogg:measure-end", row["pk"]) if is_open and may_write else "",
    }


def _observations(found: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [
        {"href": address("forms:read", one["form"]), "day": date.fromisoformat(one["day"])}
        for one in found
    ]


def responsible(row: Mapping[str, Any], child_name: str) -> str:
    """The one who answers for the measure, by name; the twin of ``Measure.responsible_name``."""
    if row["by_child"]:
        return child_name
    guardian = f"{row['guardian__first_name'] or ''} {row['guardian__last_name'] or ''}".strip()
    return str(row["employee__name"] or guardian or row["network__name"])


def _tag(row: Mapping[str, Any], on: date) -> dict[str, str] | None:
    """At most one tag: the evaluation that waits comes before the deadline that has passed."""
    if row["evaluate_on"] < on:
        late = days_word((on - row["evaluate_on"]).days)
        return {"kind": "urgent", "label": _("Vurderingen er %(days)s på overtid") % {"days": late}}
    if row["evaluate_on"] == on:
        return {"kind": "now", "label": _("Vurderes i dag")}
    if row["due_on"] < on:
        late = days_word((on - row["due_on"]).days)
        return {"kind": "urgent", "label": _("%(days)s over fristen") % {"days": late}}
    if row["starts_on"] > on:
        return {
            "kind": "wait",
            "label": _("Starter %(day)s") % {"day": day_month(row["starts_on"])},
        }
    return None

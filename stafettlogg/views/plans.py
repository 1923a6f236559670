"""Goals and measures as the pages show them, read in two queries whatever their number."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.fields.json import KeyTransform
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _

from bti.accounts.addresses import address
from bti.accounts.models import User
from bti.database.compiled import compiled
from bti.guides.thinking import challenges_of
from bti.web.effects import middle_by_day, should_ask_to_end
from bti.web.templatetags.words import day_month, days_word
from stafettlogg.models import (
    DevelopmentArea,
    Evaluation,
    Goal,
    Measure,
    MeasureNote,
    MeasureObservation,
    Need,
    Stafettlogg,
)
from stafettlogg.views.seen import shown_to, sight
from stafettlogg.views.shield import as_it_was
from stafettlogg.views.told import (
    NO_WAYS,
    effect_rows,
    notes_in_words,
    point_of,
    turn_in_words,
    voice_lines,
    ways_in,
)

NOTES = 30  # of each measure, the newest
ARENAS_TO_COVER = (
    Measure.Arena.SCHOOL,
    Measure.Arena.HOME,
    Measure.Arena.LEISURE,
)
ARENA_ICONS = {
    Measure.Arena.SCHOOL: "book",
    Measure.Arena.HOME: "home",
    Measure.Arena.LEISURE: "ball",
    Measure.Arena.CHILD: "face-glad",
    Measure.Arena.SERVICE: "people",
}


@dataclass(frozen=True)
class Plan:
    """All goals of a log with their measures; those that have ended stand apart."""

    goals: list[dict[str, Any]]
    ended_goals: list[dict[str, Any]]

    @property
    def open_measures(self) -> list[dict[str, Any]]:
        return [measure for goal in self.goals for measure in goal["measures"]]


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
    hard = {one.code: str(one.label) for one in challenges_of(log.case.guide)}
    every = [_goal(n, row, by_goal.pop(row["pk"], []), on, hard) for n, row in enumerate(rows, 1)]
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
        .values(
            point=JSONObject(
                pk="pk", value="effect", day="on", by="author__name", effects="effects",
                child="child_says", guardian="guardian_says", holder="holder_says",
                actor=KeyTransform("actor_says", "answers"),
            )
        )
    )  # fmt: skip
    notes = (
        shown_to(MeasureNote, log=log, citizen=citizen, shield=shield)  # seen with the measure
        .filter(measure=OuterRef("pk"))
        .order_by("-pk")
        .values(
            note=JSONObject(
                pk="pk", kind="kind", day="on", text="text", by="author__name", voice="voice",
                value="effect", heard="evaluation", answer="answer", answered_at="answered_at",
                answered_by="answered_by__name",
            )
        )[:NOTES]
    )  # fmt: skip
    observed = (
        MeasureObservation.objects.filter(measure=OuterRef("pk"))
        .order_by("form__filled_on", "pk")
        .values(one=JSONObject(form="form", day="form__filled_on"))
    )
    rows: QuerySet[Any] = shown_to(Measure, **seen)
    return rows.order_by("pk").values(
        "pk", "goal_id", "text", "arena", "reach", "by_child", "starts_on", "due_on",
        "evaluate_on", "ended_on", "end_reason", "employee_id", "guardian_id", "network_id",
        "employee__name", "guardian__first_name", "guardian__last_name", "guardian__user_id",
        "network__name",
        "agreed_on",
        points=ArraySubquery(points),
        noted=ArraySubquery(notes),
        observed=ArraySubquery(observed),
    )  # fmt: skip


@compiled
def _goals(
    *, log: int, citizen: int | None, shield: datetime | None, actor: int | None
) -> QuerySet[Any]:
    seen: dict[str, Any] = {"log": log, "citizen": citizen, "shield": shield, "actor": actor}
    rows: QuerySet[Any] = shown_to(Goal, **seen).order_by("pk")
    return rows.values(
        "pk", "text", "area", "challenges", "need", "takes", "reach_by", "ended_on", "reached"
    )


def _goal(
    number: int,
    row: Mapping[str, Any],
    measures: list[dict[str, Any]],
    on: date,
    hard: Mapping[str, str],
) -> dict[str, Any]:
    points = middle_by_day(p for measure in measures for p in measure["effect"]["points"])
    return {
        **row,
        "hard": [hard[code] for code in row["challenges"] if code in hard],
        "number": number,
        "area": DevelopmentArea(row["area"]).label,
        "need": Need(row["need"]).label,
        "is_late": not row["ended_on"] and row["reach_by"] < on,
        "measures": [m for m in measures if not m["ended_on"]],
        "ended_measures": [m for m in measures if m["ended_on"]],
        "effect": {"points": points, "note": "", "turn": turn_in_words(points)},
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


def _measure(
    row: Mapping[str, Any], log: Stafettlogg, user: User, on: date, *, may_write: bool
) -> dict[str, Any]:
    points = [point_of(p) for p in row["points"]]
    last = points[-1] if points else None
    own_to_evaluate = (
        row["employee_id"] == user.pk and log.case.guide.switches.participants_write and log.is_open
    )
    is_open = not row["ended_on"]
    has_begun = row["starts_on"] <= on
    holds = log.case.holder_id == user.pk
    told = notes_in_words(row["noted"], log, user)
    limit = log.case.guide.planning.ends_without_effect
    return {
        **row,
        **told,
        **(ways_in(row, log, user) if is_open and log.is_open else NO_WAYS),
        "observed": _observations(row["observed"]) if holds else [],
        "observe_href": address("stafettlogg:measure-observation", row["pk"])
        if is_open and may_write
        else "",
        "arena_label": Measure.Arena(row["arena"]).label,
        "arena_icon": ARENA_ICONS[row["arena"]],
        "is_system": row["reach"] == Measure.Reach.SYSTEM,
        "responsible": responsible(row, log.case.child.first_name),
        "tag": _tag(row, on) if is_open else None,
        "effect": {
            "points": points,
            "turn": turn_in_words(points),
            "rows": effect_rows(points, row["noted"]),
            "voices": voice_lines(points, row["noted"]),
            "note": _("Sist vurdert %(day)s av %(name)s")
            % {"day": day_month(last["day"]), "name": last["by"]}
            if last
            else "",
        },
        "evaluate_href": address("stafettlogg:evaluate", row["pk"])
        if is_open and has_begun and (may_write or own_to_evaluate)
        else "",
        "end_href": address("stafettlogg:measure-end", row["pk"]) if is_open and may_write else "",
        "ask_to_end": is_open and should_ask_to_end([p["value"] for p in points], limit),
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

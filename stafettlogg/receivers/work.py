"""What the log tells when a case asks what is tried, for a service that shall help on."""

from datetime import date
from typing import Any

from django.dispatch import receiver

from bti.database.acting import for_purpose
from cases.models import Case
from cases.services.referring import hidden_from
from cases.signals import work_asked
from stafettlogg.models import Candidate, Evaluation, Goal, Measure


@receiver(work_asked)
def on_work_asked(*, case: Case, kind: str, on: date, **kwargs: Any) -> list[dict[str, Any]]:
    """Goals with what was tried, by whom, how long and with what effect (R344).

    Without what consent keeps from the kind of service, or somebody has held back from it.
    """
    hidden = tuple(sorted(hidden_from(case, kind, on)))
    service = Candidate(hidden_areas=hidden, services=(kind,) if kind else ())
    with for_purpose("work_of_case"):
        goals = list(
            Goal.objects.filter(~Goal.withheld_from(service), log__case=case).order_by("pk")
        )
        measures = Measure.objects.filter(~Measure.withheld_from(service), goal__in=goals)
        tried: dict[int, list[Measure]] = {}
        rows = measures.select_related("employee", "guardian", "network", "log__case__child")
        for measure in rows.order_by("starts_on", "pk"):
            tried.setdefault(measure.goal_id, []).append(measure)
        effects = _effects(measures, service)
    return [
        {
            "area": goal.area,
            "area_name": str(goal.get_area_display()),
            "goal": goal.text,
            "reached": goal.reached,
            "measures": [_told(one, effects.get(one.pk)) for one in tried.get(goal.pk, [])],
        }
        for goal in goals
    ]


def _effects(measures: Any, service: Candidate) -> dict[int, int]:
    """The last effect of each measure."""
    rows = Evaluation.objects.filter(
        ~Evaluation.withheld_from(service), measure__in=measures.values("pk")
    )
    return dict(rows.order_by("on", "pk").values_list("measure", "effect"))


def _told(measure: Measure, effect: int | None) -> dict[str, Any]:
    return {
        "text": measure.text,
        "who": measure.responsible_name,
        "since": measure.starts_on,
        "until": measure.ended_on,
        "effect": "" if effect is None else str(Evaluation.Effect(effect).label),
        "note": measure.end_reason,
    }

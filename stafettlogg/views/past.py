"""The log as it was at the end of a day: drawn from the history, and only for reading.

Who may read, and what is kept from them, is as today: of what one is shown now, how it stood then.
"""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from bti.guides import registry
from cases.models import Level, LevelChange
from stafettlogg.models import (
    DevelopmentArea,
    Evaluation,
    Goal,
    InLog,
    Lysglimt,
    Measure,
    Meeting,
)
from stafettlogg.views.base import LogPage
from stafettlogg.views.shield import raised_for

MOST = 500  # records of one kind
NEWEST = 5  # of the meetings and the lysglimt that stood there


class AsItWas(LogPage):
    """Goals with their measures and effect, the level, and the last that was written by then."""

    template_name = "stafettlogg/past.html"

    def noted_as(self, view_name: str) -> str:
        """The reading is noted with the day that was read of."""
        return f"{view_name} {self.day.isoformat()}"

    @cached_property
    def day(self) -> date:
        """The day asked for: since the log was opened, and before today."""
        asked = self._asked()
        return min(max(asked or self._yesterday(), self.object.opened_on), self.on)

    def _asked(self) -> date | None:
        try:
            return parse_date(self.request.GET.get("dag", ""))
        except ValueError:
            return None

    def _yesterday(self) -> date:
        return self.on - timedelta(days=1)

    @cached_property
    def until(self) -> datetime:
        """The end of the day; outside a shield no later than it."""
        end = timezone.make_aware(datetime.combine(self.day, time.max))
        shield = raised_for(self.user, self.object)
        return min(end, shield) if shield else end

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        wrong = bool(request.GET.get("dag")) and self._asked() != self.day
        goals = self._goals()
        return self.show(
            {
                "day": self.day,
                "wrong": wrong,
                "first": self.object.opened_on,
                "goals": [goal for goal in goals if not goal["ended_on"]],
                "ended_goals": [goal for goal in goals if goal["ended_on"]],
                "level": self._level(),
                "meetings": self._newest(Meeting, "held_on"),
                "glimpses": self._newest(Lysglimt, "on"),
            },
            status=422 if wrong else 200,
        )

    def _stood(self, model: type[InLog]) -> list[Any]:
        """The rows of the history that held at the end of the day, oldest record first."""
        shown = model.objects.visible_to(self.user, self.object).values("pk")
        history: Any = model.history  # type: ignore[attr-defined]
        rows = history.filter(
            log_id=self.object.pk, id__in=shown, history_date__lte=self.until
        ).order_by("id", "-history_date", "-history_id")
        found = [row for row in rows.distinct("id")[:MOST] if row.history_type != "-"]
        return [row for row in found if not getattr(row, "undone_at", None)]

    def _newest(self, model: type[InLog], day: str) -> list[Any]:
        rows = sorted(self._stood(model), key=lambda row: (getattr(row, day), row.id), reverse=True)
        return rows[:NEWEST]

    def _goals(self) -> list[dict[str, Any]]:
        points: dict[int, list[dict[str, Any]]] = {}
        for one in self._stood(Evaluation):
            points.setdefault(one.measure_id, []).append({"value": one.effect, "day": one.on})
        measures: dict[int, list[dict[str, Any]]] = {}
        for one in self._stood(Measure):
            measures.setdefault(one.goal_id, []).append(_measure(one, points.get(one.id, [])))
        goals = [_goal(one, measures.pop(one.id, [])) for one in self._stood(Goal)]
        return goals + [_unnamed(rest) for rest in measures.values()]

    def _level(self) -> str:
        changes = LevelChange.objects.filter(
            Q(noted_at__lte=self.until), case=self.case.pk
        ).order_by("-pk")
        last = changes.values_list("target", flat=True).first()
        number = self._first_level() if last is None else last
        if number == Level.CLOSED:
            return _("Saken var avsluttet")
        name = registry.get(self.case.guide_slug).level(number).short
        return _("Nivå %(number)s, %(level)s") % {"number": number, "level": name}

    def _first_level(self) -> int:
        """Where the case was before it went anywhere."""
        first = self.case.levelchanges.order_by("pk").values_list("source", flat=True).first()
        return self.case.level if first is None else first


def _goal(row: Any, measures: Iterable[dict[str, Any]]) -> dict[str, Any]:
    return {
        "text": row.text,
        "takes": row.takes,
        "area": DevelopmentArea(row.area).label,
        "reach_by": row.reach_by,
        "ended_on": row.ended_on,
        "reached": row.reached,
        "measures": list(measures),
    }


def _unnamed(measures: list[dict[str, Any]]) -> dict[str, Any]:
    """Measures whose goal is kept from the reader."""
    return {"text": "", "ended_on": None, "measures": measures}


def _measure(row: Any, points: list[dict[str, Any]]) -> dict[str, Any]:
    points.sort(key=lambda point: point["day"])
    return {
        "text": row.text,
        "arena": Measure.Arena(row.arena).label,
        "starts_on": row.starts_on,
        "evaluate_on": row.evaluate_on,
        "ended_on": row.ended_on,
        "effect": {"points": points, "note": ""},
    }

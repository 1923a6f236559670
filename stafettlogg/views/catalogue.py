"""The catalogue of measures, and the way into a measure that has no goal yet."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from bti.accounts.addresses import address
from bti.accounts.models import ServiceKind
from bti.guides.thinking import Method, methods_for, thinking
from stafettlogg.inputs import ChooseGoalInput
from stafettlogg.models import DevelopmentArea, Goal, Measure
from stafettlogg.views.base import EntryPage, LogFormPage

LONGEST_SEARCH = 60


class Catalogue(EntryPage):
    """Measures to pick from for a goal: filtered by area and service, searched in words."""

    model = Goal
    permission_required = "stafettlogg.change_goal"
    template_name = "stafettlogg/catalogue.html"
    object: Goal

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        asked = request.GET
        area = asked.get("omrade", self.object.area)
        area = area if area in DevelopmentArea.values else ""
        service = asked.get("tjeneste", "")
        service = service if service in ServiceKind.values else ""
        words = asked.get("sok", "")[:LONGEST_SEARCH]
        found = methods_for(self.case.guide, area=area, service=service, words=words)
        return self.show(
            {
                "goal": self.object,
                "methods": [self._row(method, named) for method, named in found],
                "areas": DevelopmentArea.choices,
                "services": _services(),
                "area": area,
                "service": service,
                "words": words,
            }
        )

    def _row(self, method: Method, named: bool) -> dict[str, Any]:  # noqa: FBT001  (a pair)
        to = address("stafettlogg:measure-new", self.object.pk)
        return {
            "name": method.name,
            "about": method.about,
            "text": method.text,
            "named": named,
            "services": [str(ServiceKind(kind).label) for kind in method.services],
            "arena": Measure.Arena(method.arena).label,
            "weeks": method.weeks,
            "href": f"{to}?forslag={method.code}",
        }


def _services() -> list[tuple[str, Any]]:
    """The kinds of services that offer something in the catalogue."""
    offered = {kind for method in thinking().methods for kind in method.services}
    return [(kind.value, kind.label) for kind in ServiceKind if kind in offered]


class ChooseGoal(LogFormPage):
    """Which goal a new measure is for: no measure stands without one (R87)."""

    permission_required = "stafettlogg.change_stafettlogg"
    template_name = "stafettlogg/choose_goal.html"
    form_class = ChooseGoalInput
    keeps_draft = False

    def form_kwargs(self) -> dict[str, Any]:
        goals = Goal.objects.visible_to(self.user, self.log).filter(ended_on=None).order_by("pk")
        return {"goals": list(goals.values_list("pk", "text"))}

    def save(self, form: ChooseGoalInput) -> str:
        return address("stafettlogg:measure-new", form.cleaned_data["goal"])

"""The page about an individual plan."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.inputs.planning import PlanInput
from cases.models import Case, Level
from cases.services.planning import note_plan
from cases.views.base import CaseFormPage


class IndividualPlanPage(CaseFormPage):
    """Note whether there may be, is wished or is granted an individual plan (R148, R149, R347)."""

    permission_required = "cases.change_case"
    template_name = "cases/plan.html"
    form_class = PlanInput
    saved_message = _("Det er notert.")

    def form_kwargs(self) -> dict[str, Any]:
        return {"guide": self.object.guide}

    def initial(self) -> dict[str, Any]:
        case = self.object
        return {"plan": case.plan, "granted_on": case.plan_granted_on, "in_log": case.plan_in_log}

    def save(self, form: PlanInput) -> str:
        data = form.cleaned_data
        note_plan(
            self.object,
            by=self.user,
            on=timezone.localdate(),
            plan=data["plan"],
            granted_on=data["granted_on"],
            in_log=data.get("in_log", False),
        )
        return reverse("cases:detail", args=[self.object.pk])


def plan_of(case: Case) -> dict[str, Any] | None:
    """What the case page tells of an individual plan: at level 3, and where there is one."""
    if case.level != Level.BROAD and not case.plan:
        return None
    may_note = case.level == Level.BROAD
    return {
        "state": case.get_plan_display(),
        "granted_on": case.plan_granted_on,
        "in_log": case.plan_in_log,
        "log": case.guide.words.log_definite,
        "href": reverse("cases:plan", args=[case.pk]) if may_note else "",
    }

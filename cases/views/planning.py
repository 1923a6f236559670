"""The page about an individual plan."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.inputs.planning import (
    PlanAnswerInput,
    PlanInput,
    PlanRequestInput,
    PlanSwitchInput,
    PlanTextInput,
)
from cases.models import Case, IndividualPlan, Level, PlanRequest, PlanText
from cases.services.planning import (
    answer_request,
    note_plan,
    request_plan,
    use_log_as_plan,
    write_plan,
)
from cases.views.base import CaseFormPage

KEY = "submission_key"


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

    def context(self) -> dict[str, Any]:
        case = self.object
        granted = case.plan == IndividualPlan.GRANTED
        return {
            "waiting": PlanRequest.objects.filter(case=case, answer="").first(),
            "granted": granted,
            "may_switch": granted and (case.guide.switches.ip_in_log or case.plan_in_log),
        }

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


class PlanForm(CaseFormPage):
    """One form about the plan; back to its page."""

    permission_required = "cases.change_case"
    template_name = "cases/plan_form.html"
    title: Any = ""
    lead: Any = ""
    submit: Any = _("Lagre")
    saved_message = _("Det er notert.")

    def context(self) -> dict[str, Any]:
        return {"title": self.title, "lead": self.lead, "submit": self.submit}

    def back(self) -> str:
        return reverse("cases:plan", args=[self.object.pk])


class RequestPlan(PlanForm):
    """The family asks for a plan or a coordinator."""

    form_class = PlanRequestInput
    title = _("Familien ber om individuell plan")
    lead = _("De har rett til svar. Dagen de ba om det, blir stående.")

    def initial(self) -> dict[str, Any]:
        return {"asked_on": timezone.localdate()}

    def save(self, form: PlanRequestInput) -> str:
        data = form.cleaned_data
        request_plan(
            self.object, by=self.user, on=timezone.localdate(), asked_on=data["asked_on"],
            asked_by=data["asked_by"], wants_coordinator=data["wants_coordinator"],
        )  # fmt: skip
        return self.back()


class AnswerPlan(PlanForm):
    """What they were answered."""

    form_class = PlanAnswerInput
    title = _("Svaret om individuell plan")

    def initial(self) -> dict[str, Any]:
        return {"answered_on": timezone.localdate()}

    def save(self, form: PlanAnswerInput) -> str:
        data = form.cleaned_data
        answer_request(
            self.object, by=self.user, on=timezone.localdate(), answer=data["answer"],
            answered_on=data["answered_on"], reason=data["reason"],
        )  # fmt: skip
        return self.back()


class SwitchPlan(PlanForm):
    """Begin or stop using the log as the plan; nothing is closed or lost (R149)."""

    form_class = PlanSwitchInput

    def context(self) -> dict[str, Any]:
        on = self.object.plan_in_log
        title = _("Slutt å bruke loggen som plan") if on else _("Bruk loggen som plan")
        lead = _("Loggen fortsetter som før, og det som er skrevet, blir stående.")
        return {"title": title, "lead": lead, "submit": title}

    def save(self, form: PlanSwitchInput) -> str:
        use_log_as_plan(
            self.object, by=self.user, on=timezone.localdate(),
            in_log=not self.object.plan_in_log, wished_by=form.cleaned_data["wished_by"],
        )  # fmt: skip
        return self.back()


class WritePlan(PlanForm):
    """What the plan has beside the log's goals and measures."""

    form_class = PlanTextInput
    title = _("Skriv den individuelle planen")
    lead = _("Mål, tiltak og hvem som er med, står i loggen. Her er resten. Skriv den sammen.")

    def initial(self) -> dict[str, Any]:
        text = PlanText.objects.filter(case=self.object).first()
        if text is None:
            return {"starts_on": timezone.localdate()}
        return {name: getattr(text, name) for name in PlanTextInput.base_fields if name != KEY}

    def save(self, form: PlanTextInput) -> str:
        texts = {name: value for name, value in form.cleaned_data.items() if name != KEY}
        write_plan(self.object, by=self.user, on=timezone.localdate(), **texts)
        return self.back()


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

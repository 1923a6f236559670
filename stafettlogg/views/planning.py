"""Pages for goals, measures and evaluations."""

from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bti.accounts.addresses import address
from bti.accounts.models import User
from bti.guides.thinking import Method, challenges_of, method
from bti.people.models import Guardian, NetworkPerson
from cases.models import Case
from stafettlogg import access
from stafettlogg.inputs import (
    EndGoalInput,
    EndMeasureInput,
    EvaluateInput,
    GoalInput,
    MeasureInput,
)
from stafettlogg.models import Evaluation, Goal, Measure, MeasureNote
from stafettlogg.services import (
    end_goal,
    end_measure,
    evaluate,
    hold_back,
    plan_measure,
    set_goal,
)
from stafettlogg.services.advice import advice_on_day, advice_on_goal, advice_on_measures
from stafettlogg.services.evaluating import next_evaluation
from stafettlogg.services.keeping import refuse
from stafettlogg.services.previewing import Recipient, person
from stafettlogg.services.telling import waiting_voices
from stafettlogg.services.tried import advice_on_tried
from stafettlogg.views.ahead import next_meeting
from stafettlogg.views.base import GoalFormPage, LogFormPage, MeasureFormPage
from stafettlogg.views.previewing import choices, entry_of, shown

MOST_SHOWN = 200  # entries in the preview of one who comes in
A_WHILE = timedelta(weeks=6)  # a proposal; what counts is what is agreed with the family


class NewGoal(LogFormPage):
    """Set a goal; who shall do what comes after (R11, R12)."""

    permission_required = "stafettlogg.change_stafettlogg"
    template_name = "stafettlogg/goal_new.html"
    form_class = GoalInput
    saved_message = gettext_lazy("Målet er lagret.")

    def form_kwargs(self) -> dict[str, Any]:
        return {"challenges": challenges_of(self.case.guide)}

    def save(self, form: GoalInput) -> str:
        data = form.cleaned_data
        goal = set_goal(
            self.log,
            by=self.user,
            on=self.on,
            text=data["text"],
            area=data["area"],
            need=data["need"],
            takes=data["takes"],
            reach_by=data["reach_by"],
            challenges=data["challenges"],
        )
        if advice := advice_on_goal(goal):
            messages.warning(self.request, advice)
        if "later" in self.request.POST:
            return self.to_log(f"#mal-{goal.pk}")
        return address("stafettlogg:measure-new", goal.pk)


class EndGoal(GoalFormPage):
    """End a goal whose measures have ended."""

    template_name = "stafettlogg/goal_end.html"
    form_class = EndGoalInput
    saved_message = gettext_lazy("Målet er avsluttet.")

    def context(self) -> dict[str, Any]:
        open_measures = self.object.measures.filter(ended_on=None).order_by("pk")
        return {"goal": self.object, "open_measures": open_measures.values_list("text", flat=True)}

    def save(self, form: EndGoalInput) -> str:
        end_goal(self.object, by=self.user, on=self.on, reached=form.cleaned_data["reached"])
        return self.to_log()


class NewMeasure(GoalFormPage):
    """Plan a measure under its goal: who is asked last (R13)."""

    template_name = "stafettlogg/measure_new.html"
    form_class = MeasureInput
    saved_message = gettext_lazy("Tiltaket er lagret.")

    def initial(self) -> dict[str, Any]:
        known = {"starts_on": self.on, "reach": Measure.Reach.INDIVIDUAL}
        if self.next_day:
            known["evaluate_on"] = self.next_day
        return {**known, **self.picked}

    def form_kwargs(self) -> dict[str, Any]:
        preview = None if self.newcomer is None else choices(self.preview[0], self.user)
        picked = tuple(self.picked)
        return {"responsibles": self._responsibles(), "preview": preview, "picked": picked}

    def context(self) -> dict[str, Any]:
        told = {"newcomer": self.newcomer, "count": self.preview[1]} if self.newcomer else {}
        return {"goal": self.object, "method": self.method, **told}

    @cached_property
    def method(self) -> Method | None:
        """What was picked in the catalogue of measures."""
        return method(self.request.GET.get("forslag", ""))

    @property
    def picked(self) -> dict[str, Any]:
        """What the catalogue proposes; all of it can be changed in the form."""
        if self.method is None:
            return {}
        until = self.on + timedelta(weeks=self.method.weeks)
        return {
            "text": str(self.method.text),
            "arena": self.method.arena,
            "reach": self.method.reach,
            "due_on": until,
            "evaluate_on": min(until, self.next_day or until),
        }

    @cached_property
    def next_day(self) -> date | None:
        """The day of the next meeting: a measure is evaluated then at the latest."""
        meeting = next_meeting(self.user, self.case, timezone.now())
        return timezone.localdate(meeting.starts_at) if meeting else None

    @cached_property
    def newcomer(self) -> Recipient | None:
        """The employee who was chosen and cannot read yet: what they will see comes first."""
        kind, _colon, pk = self.request.POST.get("responsible", "").partition(":")
        if kind != "employee" or not pk.isdecimal():
            return None
        employee = User.objects.filter(pk=pk).first()
        if employee is None or access.role_of(employee, self.log, self.on):
            return None
        return person(self.case, employee, self.on)

    @cached_property
    def preview(self) -> tuple[list[Any], int]:
        assert self.newcomer is not None  # noqa: S101  (asked first)
        return shown(self.log, self.user, self.newcomer.candidate, first=0, count=MOST_SHOWN)

    def _hold_back(self, form: MeasureInput) -> None:
        """What is ticked is held back before the newcomer comes in."""
        if self.newcomer is None:
            return
        seen_of = self.request.POST.get("shown_to")
        if not form.cleaned_data["has_seen"] or seen_of != self.newcomer.code:
            refuse("has_seen", _("Se gjennom det %(name)s får lese, og kryss av.")
                   % {"name": self.newcomer.name})  # fmt: skip
        for code in form.cleaned_data["hold"]:
            if entry := entry_of(code, self.user, self.log):
                hold_back(entry, by=self.user, on=self.on, **self.newcomer.against())

    def _responsibles(self) -> list[tuple[str, Any]]:
        """The child, the family and the employees who may have a measure, grouped."""
        child = self.case.child
        ties = child.guardianships.live(self.on).select_related("guardian").order_by("pk")
        family = [("child", _("%(name)s selv") % {"name": child.first_name})]
        family += [(f"guardian:{tie.guardian_id}", tie.guardian.name) for tie in ties]
        family += [
            (f"network:{person.pk}", f"{person.name} ({person.relation})")
            for person in child.network.order_by("name")
        ]
        return [(_("Familien"), family), *_staff(self.case, self.on)]

    def _responsible(self, code: str) -> dict[str, Any]:
        """The one who was chosen, as ``plan_measure`` takes them."""
        if code == "child":
            return {"by_child": True}
        kind, _colon, pk = code.partition(":")
        found = {"guardian": Guardian, "network": NetworkPerson, "employee": User}[kind]
        return {kind: found._default_manager.get(pk=pk)}

    def save(self, form: MeasureInput) -> str:
        self._hold_back(form)
        data = form.cleaned_data
        measure = plan_measure(
            self.object,
            by=self.user,
            on=self.on,
            text=data["text"],
            arena=data["arena"],
            reach=data["reach"],
            starts_on=data["starts_on"],
            due_on=data["due_on"],
            evaluate_on=data["evaluate_on"],
            **self._responsible(data["responsible"]),
        )
        most = self.case.guide.planning.most_open_measures
        for advice in (
            advice_on_measures(measure.log_id, most),
            advice_on_day(measure.evaluate_on, self.next_day),
            advice_on_tried(measure, self.user, self.on),
        ):
            if advice:
                messages.warning(self.request, advice)
        return self.to_log(f"#mal-{measure.goal_id}")


def _staff(case: Case, on: Any) -> list[tuple[str, Any]]:
    """Employees by unit, the case's own unit first."""
    by_unit: dict[str, dict[str, str]] = {}
    rows = access.places(case, on).order_by("unit__name", "user__name", "pk")
    named = rows.values_list("unit__name", "user_id", "user__name", "title")
    for unit, user_id, name, title in named:
        by_unit.setdefault(unit or "", {})[f"employee:{user_id}"] = f"{name} ({title})"
    own = case.unit.name
    return [
        (unit, list(people.items()))
        for unit, people in sorted(by_unit.items(), key=lambda pair: (pair[0] != own, pair[0]))
    ]


class EndMeasure(MeasureFormPage):
    """End a measure, with the reason."""

    permission_required = "stafettlogg.end_measure"
    template_name = "stafettlogg/measure_end.html"
    form_class = EndMeasureInput
    saved_message = gettext_lazy("Tiltaket er avsluttet.")

    def context(self) -> dict[str, Any]:
        return {"measure": self.object}

    def save(self, form: EndMeasureInput) -> str:
        end_measure(self.object, by=self.user, on=self.on, reason=form.cleaned_data["reason"])
        return self.to_log(f"#mal-{self.object.goal_id}")


class Evaluate(MeasureFormPage):
    """Evaluate a measure: effect on the goal first, then the voices, then what now (R92, R237)."""

    permission_required = "stafettlogg.evaluate_measure"
    template_name = "stafettlogg/evaluate.html"
    form_class = EvaluateInput
    saved_message = gettext_lazy("Vurderingen er lagret.")

    def form_kwargs(self) -> dict[str, Any]:
        may_end = self.user.has_perm("stafettlogg.end_measure", self.object)
        return {"guide": self.case.guide, "may_end": may_end}

    def initial(self) -> dict[str, Any]:
        return {"evaluated_on": self.on, "next_on": next_evaluation(self.object, self.on)}

    def context(self) -> dict[str, Any]:
        rows = (
            Evaluation.objects.visible_to(self.user, self.log)
            .filter(measure=self.object)
            .order_by("on", "pk")
        )
        points = [{"value": value, "day": day} for value, day in rows.values_list("effect", "on")]
        return {
            "measure": self.object,
            "goal": Goal.objects.visible_to(self.user, self.log)
            .filter(pk=self.object.goal_id)
            .first(),
            "responsible": self.object.responsible_name,
            "effect": {"points": points, "note": ""},
            "said": self._said(),
            "has_begun": self.object.starts_on <= self.on,
        }

    def _said(self) -> dict[str, list[MeasureNote]]:
        """What was said from own logins since the last evaluation, by voice."""
        said: dict[str, list[MeasureNote]] = {}
        for note in waiting_voices(self.object).select_related("author"):
            said.setdefault(note.voice, []).append(note)
        return said

    def save(self, form: EvaluateInput) -> str:
        evaluate(self.object, by=self.user, on=self.on, **form.for_service())
        return self.to_log(f"#mal-{self.object.goal_id}")

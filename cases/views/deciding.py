"""Pages where it is recorded what child welfare decided, and that its case has ended."""

from typing import Any

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bti.accounts.models import ServiceKind, User
from bti.guides.laws import Law, law_book
from cases.inputs.welfare import DecisionInput, EndInput
from cases.levels import STEPS, answers_from_above, guide_has
from cases.levels.welfare import DISMISSALS, course_of, possible
from cases.models import Level, WelfareDecision
from cases.rules import is_holder, works_in_child_welfare
from cases.services.baton import who_may_hold
from cases.services.deciding import BASIC, end_welfare, record_decision
from cases.views.base import CaseFormPage
from cases.views.welfare import OfWelfare

Kind = WelfareDecision.Kind


class Decide(OfWelfare, CaseFormPage):
    """Record what child welfare has decided (R246–R249, R358)."""

    permission_required = "cases.record_welfare"
    template_name = "cases/welfare_decide.html"
    form_class = DecisionInput
    saved_message = gettext_lazy("Det er registrert.")

    def ask_leave(self) -> None:
        super().ask_leave()
        self.course = course_of(self.object)
        reported: bool = self.object.reported  # type: ignore[attr-defined]  # by with_signs
        found = possible(self.object, self.course, reported=reported)
        self.kinds = [kind for kind in found if kind != Kind.ENDED]
        self.has_log = any("log_opened" in facts for facts in answers_from_above(self.object))

    def form_kwargs(self) -> dict[str, Any]:
        kinds = set(self.kinds)
        return {
            "kinds": self.kinds,
            "guide": self.object.guide,
            "basic": BASIC,
            "asks_need": bool(kinds & DISMISSALS) and not self.has_log,
            "asks_wish": bool(kinds - DISMISSALS - {Kind.INVESTIGATION}),
            "on_behalf": self.on_behalf,
            "on": timezone.localdate(),
        }

    def initial(self) -> dict[str, Any]:
        return {"decided_on": timezone.localdate()}

    def context(self) -> dict[str, Any]:
        return {
            "kinds": self.kinds,
            "has_log": self.has_log,
            "on_behalf": self.on_behalf,
            "laws": laws_then_and_now(),
            "leads_back": self.has_log and self.object.level == Level.BROAD,
        }

    def save(self, form: DecisionInput) -> str:
        data = form.cleaned_data
        record_decision(
            self.object,
            by=self.user,
            on=timezone.localdate(),
            **{name: data[name] for name in form.fields if name != "submission_key"},
        )
        return self.back


def laws_then_and_now() -> list[dict[str, Any]]:
    """The provisions of decisions, as the documents cite them and as they are now (R358)."""
    versions: dict[str, list[Law]] = {}
    for found in law_book().laws:
        if found.topic == "decision":
            versions.setdefault(found.code, []).append(found)
    return [{"about": v[-1].about, "then": str(v[0]), "now": str(v[-1])} for v in versions.values()]


class EndWelfare(OfWelfare, CaseFormPage):
    """Record that the child welfare case has ended (R251, R154)."""

    permission_required = "cases.record_welfare"
    template_name = "cases/welfare_end.html"
    form_class = EndInput
    saved_message = gettext_lazy("Det er registrert at barnevernssaken er slutt.")

    def initial(self) -> dict[str, Any]:
        return {"decided_on": timezone.localdate()}

    def form_kwargs(self) -> dict[str, Any]:
        case = self.object
        own = case.unit.kind == ServiceKind.CHILD_WELFARE
        gives_back = not own and works_in_child_welfare(case.holder)
        return {
            "on_behalf": self.on_behalf,
            "thens": self.thens(),
            "places": who_may_hold(case, timezone.localdate()) if gives_back else None,
        }

    def thens(self) -> list[tuple[str, Any]]:
        case = self.object
        if not is_holder(self.user, case):
            return []
        words = {
            "return": _("Den går tilbake til nivå 1"),
            "close": _("Den avsluttes"),
        }
        found = [(c, w) for c, w in words.items() if guide_has(case.guide, STEPS[c], case.level)]
        return [*found, ("", _("Jeg bestemmer det senere"))] if found else []

    def context(self) -> dict[str, Any]:
        reported: bool = self.object.reported  # type: ignore[attr-defined]  # by with_signs
        kinds = possible(self.object, course_of(self.object), reported=reported)
        return {"is_possible": Kind.ENDED in kinds, "on_behalf": self.on_behalf}

    def save(self, form: EndInput) -> str:
        data = form.cleaned_data
        to = User.objects.filter(pk=data["to"]).first() if data.get("to") else None
        if data.get("to") and to is None:
            raise ValidationError({"to": _("Velg en fra lista.")})
        end_welfare(
            self.object,
            by=self.user,
            on=timezone.localdate(),
            ended_on=data["decided_on"],
            end_reason=data["end_reason"],
            reason=data["reason"],
            told_by=data.get("told_by", ""),
            then=data.get("then", ""),
            to=to,
        )
        may_see = self.user.has_perm("cases.view_welfare", self.object)
        return self.back if may_see else reverse("cases:list")

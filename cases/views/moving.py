"""Pages for steps between levels, and for steps of a level that are done."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bti.guides.models import Guide
from cases.inputs.moving import ChangeLevelInput
from cases.levels import STEPS, Ground, Step, guide_has, notes_of, place_of
from cases.models import Level
from cases.services.moving import change_level, mark_step
from cases.views.base import CaseFormPage, CasePage
from cases.views.heard import voice
from cases.views.telling import TAKEN, requirements, step_label

REOPENED = gettext_lazy("Saken kan gjenåpnes senere, med gjeldende samtykke.")
# What a step leads to, told before one takes it
MEANS: dict[str, tuple[str | Promise, ...]] = {
    "start": (
        gettext_lazy("Lederen din får vite at saken finnes, og velger hvem som skal holde i den."),
        gettext_lazy("Dere planlegger tiltak sammen med barnet og foreldrene."),
    ),
    "involve": (
        gettext_lazy("Tjenester som samtykket nevner, kan få et tiltak."),
        gettext_lazy("De ser stafettloggen når de har et tiltak i den."),
    ),
    "broaden": (
        gettext_lazy("Flere tjenester arbeider samtidig, sammen med familien."),
        gettext_lazy("Du følger fortsatt opp ditt eget tiltak."),
    ),
    "report": (
        gettext_lazy("Saken går til nivå 3."),
        gettext_lazy("Foreldrene ser nivået som det var, og får ikke varsel om endringen."),
    ),
    "narrow": (gettext_lazy("Stafettloggen fortsetter som før."),),
    "return": (gettext_lazy("Stafettloggen fortsetter som før."),),
    "close": (
        gettext_lazy("En stafettlogg blir avsluttet og arkivert."),
        REOPENED,
    ),
    "reopen": (gettext_lazy("Saken begynner igjen på nivå 1."),),
    "investigate": (
        gettext_lazy("Undersøkelsen begynner. Dere trenger ikke samtykke til den."),
        gettext_lazy("Si til melderen at dere undersøker."),
    ),
    "decide": (gettext_lazy("Tiltakene begynner. Gi melderen skriftlig svar."),),
    "extend": (gettext_lazy("Dere setter nye mål, og sier hvem som gjør hva, og hvor lenge."),),
}


class ChangeLevel(CaseFormPage):
    """Take a step between levels, with a reason. What is missing is told instead of a button."""

    template_name = "cases/change_level.html"
    form_class = ChangeLevelInput

    @property
    def step(self) -> Step:
        return STEPS[self.kwargs["step"]]

    def form_kwargs(self) -> dict[str, Any]:
        closes = self.step.target == Level.CLOSED
        return {"closes": closes, "weighs": self.weighs(closes)}

    def weighs(self, closes: bool) -> bool:
        """Whether the child's best must be written: not where it hurries, nor at level 0 alone."""
        stays_below = closes and self.object.level == Level.CONCERN
        return self.step.code != "report" and not stays_below

    def context(self) -> dict[str, Any]:
        case, step = self.object, self.step
        ground = Ground.of(case, timezone.localdate())
        there = guide_has(case.guide, step, case.level)
        unmet = step.unmet(ground)
        target = None if step.target == Level.CLOSED else case.guide.level(step.target)
        return {
            "step": step,
            "label": step_label(case.guide, step),
            "target": target,
            "is_possible": there,
            "is_open": there and not unmet,
            "requirements": requirements(case, step, unmet) if there else [],
            "missing": len(unmet),
            "place": place_of(case.guide, case.level, step.target) if target else "",
            "means": _means(case.guide, step.code),
            "voice": voice(case, notes_of(case), ground.on),
        }

    def save(self, form: ChangeLevelInput) -> str:
        change_level(
            self.object,
            self.step.code,
            by=self.user,
            on=timezone.localdate(),
            reason=form.cleaned_data["reason"],
            best_interest=form.cleaned_data["best_interest"],
            with_family=form.cleaned_data.get("with_family", False),
        )
        messages.success(self.request, f"{TAKEN[self.step.code]}.")
        return reverse("cases:detail", args=[self.object.pk])


def _means(guide: Guide, code: str) -> list[str | Promise]:
    """What the step leads to; nothing is promised that the guide does not have."""
    may_reopen = guide.move("reopen") is not None
    return [line for line in MEANS[code] if may_reopen or line is not REOPENED]


class MarkStep(CasePage):
    """Say that a step of the guide is done. Only a button, so only a POST."""

    permission_required = "cases.change_case"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        level = request.GET.get("level", "")
        try:
            mark_step(
                self.object,
                level=int(level) if level.isdecimal() else -1,
                step=request.GET.get("step", ""),
                by=self.user,
                on=timezone.localdate(),
            )
            messages.success(request, _("Trinnet er merket som gjort."))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        return HttpResponseRedirect(reverse("cases:detail", args=[self.object.pk]))

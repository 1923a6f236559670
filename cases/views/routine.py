"""The leader confirms that the routine was followed when a consent was withdrawn."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy

from bti.web.inputs import PageForm
from cases.models import Case, RoutineSignOff
from cases.services.routine import facts_of, sign_off_routine, waiting_for
from cases.views.base import CaseFormPage
from consent.models import Consent


class SignOffRoutine(CaseFormPage):
    """What was to be done, whether it is, and one button. Nothing of what is in the log."""

    permission_required = "cases.sign_off_routine"
    template_name = "cases/sign_off_routine.html"
    form_class = PageForm
    saved_message = gettext_lazy("Du har bekreftet at rutinen er fulgt.")

    @cached_property
    def consent(self) -> Consent | None:
        """The oldest one that waits: one is confirmed at a time."""
        return waiting_for(self.object).first()

    def why(self) -> str:
        return "leads"

    @property
    def oversee_url(self) -> str:
        return reverse("cases:oversee", args=[self.object.pk])

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.consent is None:
            return HttpResponseRedirect(self.oversee_url)
        return super().get(request, *args, **kwargs)

    def context(self) -> dict[str, Any]:
        facts = facts_of(self.object, self.consent, timezone.localdate()) if self.consent else []
        return {"facts": facts, "all_met": all(fact.met for fact in facts)}

    def save(self, form: PageForm) -> str:
        if self.consent is not None:
            sign_off_routine(self.object, self.consent, by=self.user, on=timezone.localdate())
        return self.oversee_url


def routines(case: Case) -> dict[str, Any]:
    """For the leader's page: the days of what waits, and what is confirmed, by whom."""
    signed = RoutineSignOff.objects.filter(case=case).select_related("noted_by")
    return {
        "waiting": list(waiting_for(case).values_list("ended_on", flat=True)[:20]),
        "signed": [
            {"day": row.signed_on, "by": row.noted_by.name} for row in signed.order_by("-pk")[:20]
        ],
    }

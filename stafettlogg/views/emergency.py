"""Breaking the glass: asking, the leader's list, and answering. No page here names a child."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bti.database.acting import for_purpose
from bti.web.views import PersonalFormPage, PersonalPage, RecordFormPage
from stafettlogg.inputs.emergency import AnswerForm, AskForm
from stafettlogg.models import EmergencyAccess
from stafettlogg.services.emergency import (
    ask_emergency,
    of_the_leader,
    open_in_emergency,
    refuse_emergency,
)


class AskEmergency(PersonalFormPage):
    """Ask to read a log one has no access to. The answer does not tell whether there is one."""

    permission_required = "stafettlogg.ask_emergency"
    template_name = "stafettlogg/emergency_ask.html"
    form_class = AskForm
    keeps_draft = False  # an identity number lies nowhere before it is sent
    asks_anew = ("GET", "POST")
    saved_message = _(
        "Forespørselen er sendt. Blir den godtatt, får du et varsel, og loggen står i lista di."
    )

    def save(self, form: AskForm) -> str:
        ask_emergency(
            by=self.user,
            now=timezone.now(),
            identity_number=form.cleaned_data["identity_number"],
            reason=form.cleaned_data["reason"],
        )
        return reverse("stafettlogg:list")


class Emergencies(PersonalPage):
    """What was asked for where one leads, what was answered, and what is open now."""

    permission_required = "stafettlogg.list_emergencies"
    template_name = "stafettlogg/emergency_list.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        now = timezone.now()
        rows = of_the_leader(self.user)
        may = "stafettlogg.answer_emergency"
        waiting = [one for one in rows if one.waits(now) and self.user.has_perm(may, one)]
        others = [(one, one.is_open(now), one.waits(now)) for one in rows if one not in waiting]
        return self.show({"waiting": waiting, "others": others})


class AnswerEmergency(RecordFormPage):
    """Open for two hours, or say no."""

    model = EmergencyAccess
    permission_required = "stafettlogg.answer_emergency"
    template_name = "stafettlogg/emergency_answer.html"
    form_class = AnswerForm
    asks_anew = ("GET", "POST")
    saved_message = _("Svaret er gitt.")
    notes_reading = False  # says nothing of the child; the answer is noted as an act

    def get_queryset(self) -> "QuerySet[EmergencyAccess]":
        return EmergencyAccess.objects.select_related("log__case__unit", "asker")

    def find(self, pk: int) -> Any:
        """The one who answers is no reader: the rule says who may."""
        with for_purpose("break_glass"):
            return super().find(pk)

    def context(self) -> dict[str, Any]:
        return {
            "asked": self.object,
            "too_late": not self.object.waits(timezone.now()),
            "back": reverse("stafettlogg:emergency-list"),
        }

    def save(self, form: AnswerForm) -> str:
        opens = form.cleaned_data["answer"] == "open"
        answer = open_in_emergency if opens else refuse_emergency
        answer(self.object, by=self.user, now=timezone.now())
        return reverse("stafettlogg:emergency-list")

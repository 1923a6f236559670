"""Pages for what one notes about discussions and talks."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.inputs.discussing import DiscussInput, TalkInput
from cases.services.discussing import note_discussion, note_talk
from cases.views.base import CaseFormPage


class Discuss(CaseFormPage):
    """Note a discussion with a leader, a colleague, a team, or anonymously with others."""

    permission_required = "cases.change_case"
    template_name = "cases/discuss.html"
    form_class = DiscussInput
    saved_message = _("Drøftingen er notert.")

    def form_kwargs(self) -> dict[str, Any]:
        return {"guide": self.object.guide}

    def initial(self) -> dict[str, Any]:
        return {"discussed_on": timezone.localdate()}

    def save(self, form: DiscussInput) -> str:
        data = form.cleaned_data
        note_discussion(
            self.object,
            by=self.user,
            on=timezone.localdate(),
            partner=data["partner"],
            partner_name=data["partner_name"],
            anonymous=data["anonymous"],
            discussed_on=data["discussed_on"],
            summary=data["summary"],
        )
        return reverse("cases:detail", args=[self.object.pk])


class TalkPage(CaseFormPage):
    """Note a talk with the child or guardians; the child's own words have their own place."""

    permission_required = "cases.change_case"
    template_name = "cases/talk.html"
    form_class = TalkInput
    saved_message = _("Samtalen er notert.")

    def initial(self) -> dict[str, Any]:
        return {"talked_on": timezone.localdate()}

    def save(self, form: TalkInput) -> str:
        data = {
            name: value for name, value in form.cleaned_data.items() if name != "submission_key"
        }
        note_talk(self.object, by=self.user, on=timezone.localdate(), **data)
        return reverse("cases:detail", args=[self.object.pk])

"""Pages for invitations: making one, reading it, answering it, calling it off."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from bti.web.views import FormMixin, RecordView
from cases.inputs.inviting import AnswerInput, CancelInput, InviteInput
from cases.levels import obs_box
from cases.models import Invitation, Invitee
from cases.services.inviting import (
    answer_invitation,
    calendar_file,
    cancel_invitation,
    colleagues_to_invite,
    day_warnings,
    guardians_to_invite,
    invite,
    invitee_for,
)
from cases.views.base import CaseFormPage


class Invite(CaseFormPage):
    """Invite guardians, the child and colleagues to a meeting, on behalf of the family."""

    permission_required = "cases.change_case"
    template_name = "cases/invite.html"
    form_class = InviteInput
    saved_message = _("Invitasjonen er sendt.")

    def form_kwargs(self) -> dict[str, Any]:
        today = timezone.localdate()
        return {
            "ties": guardians_to_invite(self.object, today),
            "places": colleagues_to_invite(self.object, today),
            "child_name": self.object.child.first_name,
        }

    def initial(self) -> dict[str, Any]:
        return {"minutes": 45}

    def save(self, form: InviteInput) -> str:
        data = form.cleaned_data
        invitation = invite(
            self.object,
            by=self.user,
            on=timezone.localdate(),
            purpose=data["purpose"],
            agenda=data["agenda"],
            starts_at=form.starts_at(),
            minutes=data["minutes"],
            place=data["place"],
            guardians=data["guardians"],
            users=data["users"],
            child=data["child"],
        )
        for warning in day_warnings(self.object, invitation.starts_at):
            messages.warning(self.request, warning)
        return reverse("cases:invitation", args=[invitation.pk])


class OnInvitation(RecordView):
    """What the pages of one invitation share: how it is fetched, and what they show of it."""

    model = Invitation
    permission_required = "cases.view_invitation"

    def get_queryset(self) -> QuerySet[Any]:
        invitees = Invitee.objects.select_related("guardian", "user").order_by("pk")
        return Invitation.objects.select_related("case__child", "noted_by").prefetch_related(
            Prefetch("invitees", invitees)
        )

    def why(self) -> str:
        return "baton" if self.is_holder else "invited"

    @property
    def is_holder(self) -> bool:
        return self.user.has_perm("cases.change_invitation", self.object)

    def show(self, context: dict[str, Any], status: int = 200) -> HttpResponse:
        invitation: Invitation = self.object
        case = invitation.case
        common: dict[str, Any] = {
            "invitation": invitation,
            "child": case.child,
            "is_holder": self.is_holder,
            "is_citizen": self.user.is_citizen,
            "is_over": timezone.localdate(invitation.starts_at) < timezone.localdate(),
        }
        if not self.user.is_citizen:
            acute = (
                reverse("cases:case-acute", args=[case.pk])
                if self.is_holder
                else reverse("cases:acute")
            )
            common["obs"] = {**obs_box(case.guide, timezone.now()), "href": acute}
        if self.is_holder:
            common["case"] = case
        return super().show({**common, **context}, status=status)


class InvitationPage(OnInvitation):
    """The invitation, as the holder and as each of the invited reads it."""

    template_name = "cases/invitation.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        invitation: Invitation = self.object
        own = invitee_for(invitation, self.user, timezone.localdate())
        invited = [_person(invitee, invitation) for invitee in invitation.invitees.all()]
        return self.show(
            {
                "own": own,
                "invited": invited,
                "agenda": [line for line in invitation.agenda.splitlines() if line.strip()],
                "may_answer": own is not None,  # the rule asks for the same line
                "warnings": day_warnings(invitation.case, invitation.starts_at)
                if self.is_holder
                else [],
            }
        )


class InvitationCalendar(OnInvitation):
    """The meeting as a calendar file: its time, and nothing about whom."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return HttpResponse(
            calendar_file(self.object, f"{settings.BASE_URL}/"),
            content_type="text/calendar; charset=utf-8; method=PUBLISH",
            headers={"Content-Disposition": 'attachment; filename="mote.ics"'},
        )


class AnswerInvitation(FormMixin, OnInvitation):
    """Say whether one comes to the meeting."""

    permission_required = "cases.answer_invitation"
    template_name = "cases/invitation_answer.html"
    form_class = AnswerInput
    saved_message = _("Svaret ditt er sendt.")

    def initial(self) -> dict[str, Any]:
        own = invitee_for(self.object, self.user, timezone.localdate())
        if own is None or own.answer == Invitee.Answer.NONE:
            return {}
        return {"answer": own.answer, "message": own.message}

    def save(self, form: AnswerInput) -> str:
        answer_invitation(
            self.object,
            by=self.user,
            on=timezone.localdate(),
            answer=form.cleaned_data["answer"],
            message=form.cleaned_data["message"],
        )
        return reverse("cases:invitation", args=[self.object.pk])


class CancelInvitation(FormMixin, OnInvitation):
    """Call the meeting off, after having been asked once more."""

    permission_required = "cases.change_invitation"
    template_name = "cases/invitation_cancel.html"
    form_class = CancelInput
    saved_message = _("Møtet er avlyst.")

    def save(self, form: CancelInput) -> str:
        cancel_invitation(self.object, by=self.user, on=timezone.localdate())
        return reverse("cases:invitation", args=[self.object.pk])


def _person(invitee: Invitee, invitation: Invitation) -> dict[str, Any]:
    """One who is invited, with what they answered."""
    if invitee.is_child:
        name = invitation.case.child.first_name
    else:
        who = invitee.guardian or invitee.user
        name = who.name if who else ""
    return {
        "name": name,
        "answer": invitee.answer,
        "answer_words": capfirst(invitee.get_answer_display()),
        "message": invitee.message,
    }

"""Pages for invitations: making one, reading it, answering it, moving it, calling it off."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from bti.accounts.levels import SUBSTANTIAL
from bti.web.views import FormMixin, RecordView
from cases.inputs.inviting import AnswerInput, CancelInput, InviteInput, MoveInput
from cases.levels import obs_box
from cases.models import Invitation, Invitee, Level, MeetingKind
from cases.services.answering import answer_invitation
from cases.services.calendar import calendar_file, method_of
from cases.services.days import day_warnings
from cases.services.gathering import identity_of, joinable, of_meeting, siblings_of
from cases.services.inviting import (
    Guest,
    colleagues_to_invite,
    guardians_to_invite,
    invite,
    invitee_for,
)
from cases.services.rescheduling import cancel_invitation, move_invitation
from cases.signals import before_meeting_asked
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
            "joinable": list(joinable(self.object, self.user, today)),
        }

    def initial(self) -> dict[str, Any]:
        kinds = {Level.OWN_SERVICE: MeetingKind.TALK, Level.CONCERN: MeetingKind.TALK,
                 Level.BROAD: MeetingKind.RESPONSIBILITY_GROUP}  # fmt: skip
        return {
            "minutes": 45,
            "kind": kinds.get(Level(self.object.level), MeetingKind.COOPERATION),
            "together": self.request.GET.get("sammen", ""),
        }

    def context(self) -> dict[str, Any]:
        answers = before_meeting_asked.send(sender=type(self), case=self.object, user=self.user)
        return {"before": [line for _receiver, found in answers for line in found or ()]}

    def save(self, form: InviteInput) -> str:
        data = form.cleaned_data
        invitation = invite(
            self.object,
            by=self.user,
            on=timezone.localdate(),
            purpose=data["purpose"],
            agenda=data["agenda"],
            starts_at=form.starts_at(),
            minutes=data["minutes"] or 0,
            place=data["place"],
            guardians=data["guardians"],
            users=data["users"],
            child=data["child"],
            kind=data["kind"],
            guests=[Guest(**guest) for guest in form.guests()],
            together_with=data["together"],
        )
        return reverse("cases:invitation", args=[invitation.pk])


class OnInvitation(RecordView):
    """What the pages of one invitation share: how it is fetched, and what they show of it."""

    model = Invitation
    permission_required = "cases.view_invitation"
    needs_level = SUBSTANTIAL

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
                **(self._of_holder() if self.is_holder else {}),
            }
        )

    def _of_holder(self) -> dict[str, Any]:
        invitation, on = self.object, timezone.localdate()
        ahead = not invitation.cancelled_at and timezone.localdate(invitation.starts_at) >= on
        return {
            "warnings": day_warnings(invitation.case, invitation.starts_at, invitation.minutes),
            "siblings": self._siblings(on) if ahead else [],
        }

    def _siblings(self, on: date) -> list[dict[str, Any]]:
        """The child's siblings whose case the same person holds: the meeting can serve them too."""
        here = dict(of_meeting(self.object).filter(cancelled_at=None).values_list("case_id", "pk"))
        rows = siblings_of(self.object.case, self.user, on).select_related("child").order_by("pk")
        return [
            {
                "name": case.child.first_name,
                "href": reverse("cases:invitation", args=[here[case.pk]])
                if case.pk in here
                else f"{reverse('cases:invite', args=[case.pk])}?sammen={self.object.pk}",
                "is_in": case.pk in here,
            }
            for case in rows
        ]


class InvitationCalendar(OnInvitation):
    """The meeting as a calendar file: its time, and nothing about whom."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        on = timezone.localdate()
        text = calendar_file(
            self.object,
            f"{settings.BASE_URL}/",
            own=invitee_for(self.object, self.user, on),
            identity=identity_of(self.object, self.user, on),
        )
        method = method_of(self.object)
        return HttpResponse(
            text,
            content_type=f"text/calendar; charset=utf-8; method={method}",
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
        said: dict[str, Any] = {"answer": own.answer, "message": own.message}
        if own.proposes_at:
            proposed = timezone.localtime(own.proposes_at)
            said |= {"proposed_day": proposed.date(), "proposed_clock": proposed.time()}
        return said

    def save(self, form: AnswerInput) -> str:
        answer_invitation(
            self.object,
            by=self.user,
            on=timezone.localdate(),
            answer=form.cleaned_data["answer"],
            message=form.cleaned_data["message"],
            proposes_at=form.proposes_at(),
        )
        return reverse("cases:invitation", args=[self.object.pk])


class MoveInvitation(FormMixin, OnInvitation):
    """Give the meeting another time or place; may begin from what one of the invited proposed."""

    permission_required = "cases.change_invitation"
    template_name = "cases/invitation_move.html"
    form_class = MoveInput
    saved_message = _("Møtet er flyttet, og alle som er invitert, får beskjed.")

    def initial(self) -> dict[str, Any]:
        invitation = self.object
        proposed = self.request.GET.get("forslag", "")
        own = invitation.invitees.filter(pk=proposed).first() if proposed.isdecimal() else None
        moment = timezone.localtime((own and own.proposes_at) or invitation.starts_at)
        return {
            "day": moment.date(),
            "clock": moment.time(),
            "minutes": invitation.minutes,
            "place": invitation.place,
        }

    def save(self, form: MoveInput) -> str:
        moved = move_invitation(
            self.object,
            by=self.user,
            on=timezone.localdate(),
            starts_at=form.starts_at(),
            minutes=form.cleaned_data["minutes"],
            place=form.cleaned_data["place"],
        )
        return reverse("cases:invitation", args=[moved.pk])


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
    return {
        "pk": invitee.pk,
        "name": invitation.case.child.first_name if invitee.is_child else invitee.called,
        "role": invitee.role,
        "is_support": invitee.is_support,
        "has_login": not invitee.name,
        "proposes_at": invitee.proposes_at,
        "answer": invitee.answer,
        "answer_words": capfirst(invitee.get_answer_display()),
        "message": invitee.message,
    }

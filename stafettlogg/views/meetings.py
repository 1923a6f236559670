"""A meeting through its five phases, and its minutes."""

from datetime import timedelta
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bti.web.templatetags.words import clock_time, weekday
from cases.models import ChildsWord, Invitation, Level, Talk
from stafettlogg.inputs import MeetingInput
from stafettlogg.models import Meeting
from stafettlogg.services import record_meeting
from stafettlogg.views.base import LogFormPage, OnMeeting
from stafettlogg.views.plans import plan_of

RECENT = timedelta(days=30)
MANY = 20  # things a child has told between two meetings


class NewMeeting(LogFormPage):
    """One page through the five phases of «Gode møter», with the last measures in view."""

    permission_required = "stafettlogg.change_stafettlogg"
    template_name = "stafettlogg/meeting_new.html"
    form_class = MeetingInput
    saved_message = gettext_lazy("Referatet er lagret.")

    def form_kwargs(self) -> dict[str, Any]:
        return {
            "invitations": [
                (str(one.pk), f"{weekday(one.starts_at)} kl. {clock_time(one.starts_at)}")
                for one in self.invitations()
            ]
        }

    def invitations(self) -> list[Invitation]:
        """Meetings that were called, have begun or are today, and have no minutes yet."""
        if not hasattr(self, "_invitations"):
            start = timezone.now() - RECENT
            rows = Invitation.objects.filter(
                case=self.case, cancelled_at=None, meeting=None, starts_at__gte=start
            )
            self._invitations = [
                one
                for one in rows.order_by("-starts_at")
                if timezone.localdate(one.starts_at) <= self.on
            ]
        return self._invitations

    def initial(self) -> dict[str, Any]:
        kind = (
            Meeting.Kind.RESPONSIBILITY_GROUP
            if self.case.level == Level.BROAD
            else Meeting.Kind.COOPERATION
        )
        said = {"childs_voice": self.at_meeting()}
        if not self.invitations():
            return {"held_on": self.on, "kind": kind, **said}
        called = self.invitations()[0]
        starts = timezone.localtime(called.starts_at)
        ends = starts + timedelta(minutes=called.minutes)
        return {
            "kind": kind,
            "invitation": str(called.pk),
            "held_on": starts.date(),
            "starts": starts.time(),
            "ends": ends.time(),
            "place": called.place,
            **said,
        }

    @cached_property
    def words(self) -> list[ChildsWord]:
        """What the child wants said, since the last meeting; never what it wants kept (R31)."""
        rows = ChildsWord.objects.filter(case=self.case).exclude(passing=ChildsWord.Passing.KEPT)
        last = self.log.meetings.order_by("-written_at").first()
        if last is not None:
            rows = rows.filter(noted_at__gt=last.written_at)
        return list(rows.order_by("pk")[:MANY])

    def at_meeting(self) -> str:
        """What is to be said at the meeting, in the child's own words."""
        said = [w.in_words for w in self.words if w.passing == ChildsWord.Passing.AT_MEETING]
        return "\n".join(said)[:1000]

    def context(self) -> dict[str, Any]:
        talk = (
            Talk.objects.filter(case=self.case, may_be_passed_on=True)
            .exclude(childs_words="")
            .order_by("-on", "-pk")
            .first()
        )
        called = self.invitations()[0] if self.invitations() else None
        return {
            "plan": plan_of(self.log, self.user, self.on, may_write=True),
            "phases": [str(phase) for phase in PHASES],
            "childs_words": talk.childs_words if talk else "",
            "said_on": talk.on if talk else None,
            "words": self.words,
            "called": called,
            "agenda": [line for line in called.agenda.splitlines() if line.strip()]
            if called
            else [],
        }

    def save(self, form: MeetingInput) -> str:
        data = form.cleaned_data
        chosen = data["invitation"]
        invitation = Invitation.objects.get(pk=chosen) if chosen else None
        record_meeting(
            self.log,
            by=self.user,
            on=self.on,
            kind=data["kind"],
            held_on=data["held_on"],
            starts=data["starts"],
            ends=data["ends"],
            place=data["place"],
            present=data["present"],
            minutes=data["minutes"],
            agreed=data["agreed"],
            childs_voice=data["childs_voice"],
            next_on=data["next_on"],
            invitation=invitation,
            told_to_child=data["told_to_child"],
        )
        self._remind_of_evaluations()
        return self.to_log()

    def _remind_of_evaluations(self) -> None:
        """Measures are evaluated at each meeting at the latest (R104, R236)."""
        waiting = self.log.measures.filter(ended_on=None, starts_on__lt=self.on).exclude(
            evaluations__on=self.on
        )
        if waiting.exists():
            messages.info(
                self.request, _("Vurder tiltakene også, mens dere husker hva som ble sagt.")
            )


PHASES = (
    gettext_lazy("Forberedelse"),
    gettext_lazy("Velkommen"),
    gettext_lazy("Nåsituasjonen"),
    gettext_lazy("Veien videre"),
    gettext_lazy("Avslutning"),
)


class MeetingPage(OnMeeting):
    """The minutes of one meeting."""

    template_name = "stafettlogg/meeting.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        meeting = self.object
        agreed = [line.strip() for line in meeting.agreed.splitlines() if line.strip()]
        return self.show({"meeting": meeting, "agreed": agreed})


class ToldToChild(OnMeeting):
    """What the meeting decided, told to the child, in large print for reading and paper (R29)."""

    template_name = "stafettlogg/told_to_child.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not self.object.told_to_child:
            raise Http404
        return self.show({"meeting": self.object})

"""The minutes of a meeting: what was decided, who approves them, what was corrected."""

import uuid
from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bti.accounts.addresses import address
from bti.web.views import FormMixin
from stafettlogg.inputs import AnswerMinutesInput, CorrectMinutesInput
from stafettlogg.models import Evaluation, Measure, Meeting, MinutesAnswer
from stafettlogg.services import answer_minutes, correct_minutes
from stafettlogg.views.attachments import attached
from stafettlogg.views.base import OnMeeting
from stafettlogg.views.shield import as_it_was, raised_for

State = MinutesAnswer.State


class AboutMeeting(OnMeeting):
    """A page about a meeting, as it stood before a shield for one who stands outside of it."""

    object: Meeting

    def ask_leave(self) -> None:
        super().ask_leave()
        before = as_it_was(Meeting, self.log, self.user).get(self.object.pk, {})
        for name, value in before.items():
            setattr(self.object, name, value)

    def to_meeting(self) -> str:
        return address("stafettlogg:meeting", self.object.pk)


class MeetingPage(AboutMeeting):
    """The minutes of one meeting, and what came of it."""

    template_name = "stafettlogg/meeting.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        meeting = self.object
        answers = self._answers()
        own = next((row for row in answers if row["user_id"] == self.user.pk), None)
        return self.show(
            {
                "meeting": meeting,
                "agreed": _lines(meeting.agreed),
                "decided": self._decided(),
                "planned": self._planned(),
                "answers": answers,
                "approved": sum(row["is_approved"] for row in answers),
                "own": own,
                "key": uuid.uuid4(),
                "versions": self._versions(),
                "attachments": attached(self.user, self.log, kind="meeting", keys=[meeting.pk]).get(
                    meeting.pk, []
                ),
                "may_correct": self.user.has_perm("stafettlogg.correct_minutes", meeting),
                "meetings_href": address("stafettlogg:meetings", self.log.pk),
            }
        )

    def _answers(self) -> list[dict[str, Any]]:
        """What each says of the minutes; to one outside a shield, as it was before it."""
        before = as_it_was(MinutesAnswer, self.log, self.user)
        rows = MinutesAnswer.objects.visible_to(self.user, self.log).filter(meeting=self.object)
        told = []
        for row in rows.select_related("user").order_by("pk"):
            seen = before.get(row.pk, {}) if row.user_id != self.user.pk else {}
            version, state = seen.get("version", row.version), seen.get("state", row.state)
            is_now = version == self.object.version
            told.append(
                {
                    "user_id": row.user_id,
                    "name": _("Du") if row.user_id == self.user.pk else row.user.name,
                    "state": state if is_now else State.WAITS,
                    "is_approved": is_now and state == State.APPROVED,
                    "comment": seen.get("comment", row.comment),
                    "version": version,
                    "is_now": is_now,
                }
            )
        return told

    def _decided(self) -> list[dict[str, Any]]:
        rows = Evaluation.objects.visible_to(self.user, self.log).filter(meeting=self.object)
        return [
            {
                "text": row.measure.text,
                "effect": row.get_effect_display(),
                "decision": row.get_decision_display(),
                "child_says": row.child_says,
                "guardian_says": row.guardian_says,
            }
            for row in rows.select_related("measure").order_by("pk")
        ]

    def _planned(self) -> list[Measure]:
        rows = Measure.objects.visible_to(self.user, self.log).filter(meeting=self.object)
        with_names = ("employee", "guardian", "network", "log__case__child")
        return list(rows.select_related(*with_names).order_by("pk"))

    def _versions(self) -> list[Any]:
        """The minutes as they stood before they were corrected, the newest first."""
        if self.object.version == 1:
            return []
        rows = Meeting.history.filter(id=self.object.pk, version__lt=self.object.version)
        shield = raised_for(self.user, self.log)
        if shield is not None:
            rows = rows.filter(history_date__lte=shield)
        newest = rows.order_by("-version", "-history_date", "-history_id").distinct("version")
        return list(newest.select_related("history_user")[:20])


class AnswerMinutes(FormMixin, AboutMeeting):
    """Approve the minutes, or say what is missing."""

    permission_required = "stafettlogg.answer_minutes"
    template_name = "stafettlogg/minutes_answer.html"
    form_class = AnswerMinutesInput
    saved_message = gettext_lazy("Svaret ditt er lagret.")

    def initial(self) -> dict[str, Any]:
        return {"version": self.object.version}

    def context(self) -> dict[str, Any]:
        return {"meeting": self.object}

    def save(self, form: AnswerMinutesInput) -> str:
        self.object.version = form.cleaned_data["version"]
        answer_minutes(
            self.object,
            by=self.user,
            on=self.on,
            approves=form.cleaned_data["answer"] == "approves",
            comment=form.cleaned_data["comment"],
        )
        return self.to_meeting()


class CorrectMinutes(FormMixin, AboutMeeting):
    """The minutes in a new version; the comments stand beside what is corrected."""

    permission_required = "stafettlogg.correct_minutes"
    template_name = "stafettlogg/minutes_correct.html"
    form_class = CorrectMinutesInput
    saved_message = gettext_lazy("Referatet er rettet. De som var med, får beskjed.")

    def initial(self) -> dict[str, Any]:
        meeting = self.object
        return {
            "minutes": meeting.minutes,
            "agreed": meeting.agreed,
            "told_to_child": meeting.told_to_child,
            "seen": meeting.version,
        }

    @cached_property
    def comments(self) -> list[MinutesAnswer]:
        rows = self.object.answers.exclude(comment="").select_related("user")
        return list(rows.order_by("pk"))

    def context(self) -> dict[str, Any]:
        return {"meeting": self.object, "comments": self.comments}

    def save(self, form: CorrectMinutesInput) -> str:
        data = form.cleaned_data
        texts = {name: data[name] for name in ("minutes", "agreed", "told_to_child", "why", "seen")}
        correct_minutes(self.object, by=self.user, on=self.on, **texts)
        return self.to_meeting()


class ToldToChild(AboutMeeting):
    """What the meeting decided, told to the child, in large print for reading and paper (R29)."""

    template_name = "stafettlogg/told_to_child.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not self.object.told_to_child:
            raise Http404
        return self.show({"meeting": self.object})


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]

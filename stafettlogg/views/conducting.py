"""Meeting mode: one page through the five phases, and out of it all that the meeting led to."""

import uuid
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.db.models import Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bti.accounts.addresses import address
from bti.accounts.models import User
from bti.people.models import Guardian, NetworkPerson
from bti.web.models import Submission
from cases.models import ChildsWord, Invitation, Invitee, Level, Talk
from cases.services.days import day_warnings
from stafettlogg.inputs import MeetingInput
from stafettlogg.models import Goal, Measure, Meeting
from stafettlogg.services import conduct_meeting
from stafettlogg.services.advice import advice_on_measures
from stafettlogg.services.conducting import Decided, Next, Planned
from stafettlogg.services.keeping import readers
from stafettlogg.views.base import LogFormPage
from stafettlogg.views.plans import Plan, plan_of

RECENT = timedelta(days=60)
MANY = 20  # things a child has told between two meetings
MINUTES = 45
# The part of the time that each phase takes, and what it is called
PHASES = (
    (gettext_lazy("Forberedelse"), 0.1),
    (gettext_lazy("Velkommen"), 0.1),
    (gettext_lazy("Nåsituasjonen"), 0.35),
    (gettext_lazy("Veien videre"), 0.35),
    (gettext_lazy("Avslutning"), 0.1),
)
KEY = 18  # digits of a key
OWN = "0"  # chosen: a meeting that nobody was invited to from here


class NewMeeting(LogFormPage):
    """One page through the five phases of «Gode møter», with the last measures in view (R215)."""

    permission_required = "stafettlogg.change_stafettlogg"
    template_name = "stafettlogg/meeting_mode.html"
    form_class = MeetingInput
    saved_message = gettext_lazy("Referatet er lagret, og de som var med, får beskjed.")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A second press comes to the minutes: the measures it decided on are not open any more."""
        done = self._done(request.POST.get("submission_key", ""))
        if done is None:
            return super().post(request, *args, **kwargs)
        messages.info(request, _("Dette var alt lagret. Ingenting er lagret to ganger."))
        return HttpResponseRedirect(done.location)

    def _done(self, key: str) -> Submission | None:
        try:
            sent = uuid.UUID(key)
        except ValueError:
            return None
        return Submission.objects.filter(key=sent, user=self.user).exclude(location="").first()

    def form_kwargs(self) -> dict[str, Any]:
        return {
            "invitations": [str(one.pk) for one in self.invitations] + self._sent(),
            "invitees": self.invitees,
            "measures": self.measures,
            "goals": [(str(goal["pk"]), goal["text"]) for goal in self._goals()],
            "responsibles": self.responsibles,
        }

    @cached_property
    def invitations(self) -> list[Invitation]:
        """Meetings that were called, have begun or are today, and have no minutes yet."""
        rows = Invitation.objects.filter(
            case=self.case, cancelled_at=None, meeting=None, starts_at__gte=timezone.now() - RECENT
        )
        return [
            one
            for one in rows.order_by("-starts_at")
            if timezone.localdate(one.starts_at) <= self.on
        ]

    @cached_property
    def called(self) -> Invitation | None:
        """The one this page is about: as sent, as chosen, or the last one that was called."""
        if self.request.method == "POST":
            return Invitation.objects.filter(case=self.case, pk__in=self._sent()).first()
        chosen = self.request.GET.get("m")
        if chosen == OWN:
            return None
        found = [one for one in self.invitations if str(one.pk) == chosen]
        return next(iter(found or self.invitations), None)

    def _sent(self) -> list[str]:
        """The invitation that was sent, if it is of this case: the service says if it is done."""
        key = self.request.POST.get("invitation", "")
        if not key.isdecimal() or len(key) > KEY:
            return []
        own = Invitation.objects.filter(case=self.case, pk=key)
        return [key] if own.exists() else []

    @cached_property
    def invitees(self) -> list[Invitee]:
        if self.called is None:
            return []
        rows = self.called.invitees.select_related("guardian", "user", "invitation__case__child")
        return list(rows.order_by("pk"))

    @cached_property
    def plan(self) -> Plan:
        return plan_of(self.log, self.user, self.on, may_write=False)

    def _goals(self) -> list[dict[str, Any]]:
        return [goal for goal in self.plan.goals if not goal.get("kept_back")]

    @cached_property
    def measures(self) -> list[dict[str, Any]]:
        """The open measures that have begun; those that wait to be evaluated must be decided."""
        return [
            {
                **row,
                "must_be_decided": row["evaluate_on"] <= self.on,
                "responsible_code": _code(row),
            }
            for row in self.plan.open_measures
            if row["starts_on"] <= self.on
        ]

    @cached_property
    def responsibles(self) -> list[tuple[str, Any]]:
        """The child, the family, and staff who read the log already.

        One who cannot read yet gets a measure on the goal's page, where what they will read is
        seen first.
        """
        child = self.case.child
        ties = child.guardianships.live(self.on).select_related("guardian").order_by("pk")
        family = [("child", _("%(name)s selv") % {"name": child.first_name})]
        family += [(f"guardian:{tie.guardian_id}", tie.guardian.name) for tie in ties]
        family += [
            (f"network:{person.pk}", f"{person.name} ({person.relation})")
            for person in child.network.order_by("name")
        ]
        staff = sorted(
            (user.name, f"employee:{user.pk}")
            for user in readers(self.log, self.on)
            if not user.is_citizen
        )
        return [(_("Familien"), family), (_("Ansatte"), [(code, name) for name, code in staff])]

    def initial(self) -> dict[str, Any]:
        group = self.case.level == Level.BROAD
        kind = Meeting.Kind.RESPONSIBILITY_GROUP if group else Meeting.Kind.COOPERATION
        values: dict[str, Any] = {"childs_voice": self.at_meeting(), "next_minutes": MINUTES}
        for row in self.measures:
            values[f"m{row['pk']}_next_on"] = self.on + timedelta(days=28)
        if self.called is None:
            return {"held_on": self.on, "kind": kind, **values}
        starts = timezone.localtime(self.called.starts_at)
        return {
            "kind": self.called.kind,
            "invitation": str(self.called.pk),
            "held_on": starts.date(),
            "starts": starts.time(),
            "ends": timezone.localtime(self.called.ends_at).time(),
            "place": self.called.place,
            **values,
            "next_minutes": self.called.minutes,
            "next_clock": starts.time(),
            "next_place": self.called.place,
        }

    @cached_property
    def words(self) -> list[ChildsWord]:
        """What the child wants said, since the last meeting; never what it wants kept (R31)."""
        last = self.log.meetings.order_by("-written_at").values("written_at")[:1]
        rows = ChildsWord.objects.filter(case=self.case).exclude(passing=ChildsWord.Passing.KEPT)
        since = Coalesce(Subquery(last), datetime(2000, 1, 1, tzinfo=UTC))
        return list(rows.filter(noted_at__gt=since).order_by("pk")[:MANY])

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
        called = self.called
        return {
            "goals": self._goals(),
            "phases": _phases(called.minutes if called else MINUTES),
            "childs_words": talk.childs_words if talk else "",
            "said_on": talk.on if talk else None,
            "words": self.words,
            "called": called,
            "others": [
                {"key": one.pk, "day": one.starts_at} for one in self.invitations if one != called
            ],
            "agenda": _lines(called.agenda) if called else [],
        }

    def save(self, form: MeetingInput) -> str:
        data, again = form.cleaned_data, form.next_at()
        meeting, invited = conduct_meeting(
            self.log,
            by=self.user,
            on=self.on,
            minutes_of={
                "invitation": self.called,
                "attended": form.attended(),
                **{name: data[name] for name in OF_MINUTES},
            },
            decided=self._decided(form),
            planned=self._planned(form),
            again=Next(again, data["next_minutes"] or MINUTES, data["next_place"] or data["place"])
            if again
            else None,
        )
        self._say_more(invited, again is not None)
        return address("stafettlogg:meeting", meeting.pk)

    def _say_more(self, invited: Invitation | None, agreed: bool) -> None:
        if invited:
            for warning in day_warnings(self.case, invited.starts_at, invited.minutes):
                messages.warning(self.request, warning)
        elif agreed:
            messages.info(self.request, _("Ingen ble invitert til neste møte herfra."))
        most = self.case.guide.planning.most_open_measures
        if advice := advice_on_measures(self.log.pk, most):
            messages.warning(self.request, advice)

    def _decided(self, form: MeetingInput) -> list[Decided]:
        rows = Measure.objects.filter(log=self.log, ended_on=None)
        found, measures = [], {one.pk: one for one in rows}
        for part in form.decisions:
            if not part.is_used(form):
                continue
            data = {name: form.cleaned_data[part.name(name)] for name in OF_DECISION}
            anew = part.anew(form)
            found.append(
                Decided(
                    measure=measures[part.row["pk"]],
                    carried_out=data.pop("carried_out") == "yes",
                    anew={"text": anew[0], **_person(anew[1])} if anew else {},
                    **data,
                )
            )
        return found

    def _planned(self, form: MeetingInput) -> list[Planned]:
        found = []
        for part in form.new:
            if part.is_used(form):
                data = {name: form.cleaned_data[part.name(name)] for name in OF_NEW}
                goal = Goal.objects.get(log=self.log, pk=data.pop("goal"))
                person = _person(data.pop("responsible"))
                found.append(Planned(place=part.place, goal=goal, responsible=person, **data))
        return found


OF_MINUTES = (
    "kind", "held_on", "starts", "ends", "place", "present", "childs_voice", "minutes", "agreed",
    "told_to_child", "reached", "informs", "right_group", "review",
)  # fmt: skip
OF_DECISION = ("decision", "effect", "carried_out", "child_says", "guardian_says", "next_on")
OF_NEW = ("text", "goal", "arena", "responsible", "evaluate_on")


def _code(row: dict[str, Any]) -> str:
    """The one who answers for the measure, as the choices name them; twin of ``_person``."""
    if row["by_child"]:
        return "child"
    kind = next(kind for kind in ("employee", "guardian", "network") if row[f"{kind}_id"])
    return f"{kind}:{row[f'{kind}_id']}"


def _person(code: str) -> dict[str, Any]:
    """The one who was chosen, as ``plan_measure`` takes them."""
    if code == "child":
        return {"by_child": True}
    kind, _colon, pk = code.partition(":")
    found = {"guardian": Guardian, "network": NetworkPerson, "employee": User}[kind]
    return {kind: found._default_manager.get(pk=pk)}


def _phases(minutes: int) -> list[dict[str, Any]]:
    return [{"name": str(name), "minutes": max(1, round(minutes * part))} for name, part in PHASES]


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]

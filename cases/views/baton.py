"""The leader's pages about one case: what stands outside it, and who holds the baton."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bti.accounts.models import Membership, ServiceKind, User
from cases.deadlines import next_clock
from cases.inputs.baton import AppointInput, HandoverInput, outline
from cases.levels import Note
from cases.models import Case
from cases.services.baton import appoint_holder, who_may_hold
from cases.services.relaying import read_handover, write_handover
from cases.signals import waits_asked
from cases.views.base import CaseFormPage, CasePage
from cases.views.lists import last_act
from cases.views.responsible import overseen
from cases.views.routine import routines
from cases.views.telling import deadline


class Oversee(CasePage):
    """That the case exists, its level, holder and deadlines; nothing of what is written in it."""

    permission_required = "cases.oversee_case"
    template_name = "cases/oversee.html"

    def why(self) -> str:
        return "leads"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        case, today = self.object, timezone.localdate()
        clock = next_clock(case, today)
        return self.show(
            {
                "baton": baton(case, today),
                "deadline": deadline(case, clock) if clock else None,
                "last_act": Case.objects.filter(pk=case.pk)
                .values_list(last_act(), flat=True)
                .get(),
                "reports": overseen(case),
                "routines": routines(case),
                "may_appoint": self.user.has_perm("cases.appoint_holder", case),
                "waits": [
                    told
                    for _receiver, given in waits_asked.send(sender=Case, case=case)
                    for told in given or ()
                ],
            }
        )


class Appoint(CaseFormPage):
    """The leader appoints the stafettholder (R285, R286)."""

    permission_required = "cases.appoint_holder"
    template_name = "cases/appoint.html"
    form_class = AppointInput
    saved_message = gettext_lazy("Valget er lagret.")

    def why(self) -> str:
        return "leads"

    def form_kwargs(self) -> dict[str, Any]:
        return {"case": self.object, "places": who_may_hold(self.object, timezone.localdate())}

    def initial(self) -> dict[str, Any]:
        """The owner of the concern, where their service holds the baton as a rule (R60, R181)."""
        case = self.object
        as_a_rule = case.unit.kind in case.guide.holder_services
        return {"to": case.holder_id} if as_a_rule and not case.appointed_on else {}

    def context(self) -> dict[str, Any]:
        kinds = [ServiceKind(kind).label.lower() for kind in self.object.guide.holder_services]
        return {
            "is_first": self.object.appointed_on is None,
            "is_written": bool(self.object.handover),
            "as_a_rule": _("%(first)s eller %(last)s")
            % {"first": ", ".join(kinds[:-1]), "last": kinds[-1]}
            if len(kinds) > 1
            else kinds[0],
        }

    def save(self, form: AppointInput) -> str:
        to = User.objects.filter(pk=form.cleaned_data["to"]).first()
        if to is None:
            raise ValidationError({"to": _("Velg en fra lista.")})
        appoint_holder(
            self.object,
            to=to,
            by=self.user,
            on=timezone.localdate(),
            reason=form.cleaned_data["reason"],
            note=form.cleaned_data["note"],
        )
        return reverse("cases:oversee", args=[self.object.pk])


class WriteHandover(CaseFormPage):
    """The one who has the baton writes down what the next one must know (R17)."""

    permission_required = "cases.change_case"
    template_name = "cases/handover.html"
    form_class = HandoverInput
    saved_message = gettext_lazy("Overleveringen er lagret.")

    def initial(self) -> dict[str, Any]:
        return {"text": self.object.handover or outline()}

    def save(self, form: HandoverInput) -> str:
        write_handover(self.object, by=self.user, text=form.cleaned_data["text"])
        return reverse("cases:detail", args=[self.object.pk])


class ReadHandover(CasePage):
    """Say that one has read it. Only a button, so only a POST."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        read_handover(self.object, by=self.user, on=timezone.localdate())
        return HttpResponseRedirect(reverse("cases:detail", args=[self.object.pk]))


def unread(notes: Iterable[Note]) -> list[dict[str, str]]:
    """What was handed over with the baton and is not read yet, from the notes of the case."""
    return [
        {"before": note.extra, "text": note.code, "leader": note.by, "leader_text": note.text}
        for note in notes
        if note.kind == "holder" and note.flag
    ]


def waiting_offer(notes: Iterable[Note]) -> dict[str, Any] | None:
    """The offer of the baton that nobody has answered, from the notes of the case."""
    found = next((note for note in notes if note.kind == "offer" and note.flag), None)
    return {"name": found.name, "day": found.day, "pk": found.pk} if found else None


def baton(case: Case, on: date) -> dict[str, Any]:
    """Who has the baton, and who had it before, as the part shows it."""
    changes = list(case.holderchanges.select_related("previous").order_by("-on", "-pk")[:10])
    place = Membership.objects.live(on).filter(user=case.holder).order_by("pk").first()
    since = changes[0].on if changes else case.appointed_on or case.level_since
    return {
        "now": {
            "name": case.holder.name,
            "role": place.title if place else _("har ikke lenger en plass i kommunen"),
            "since": since,
        },
        "before": [{"name": change.previous.name, "until": change.on} for change in changes],
        "offered_to": getattr(case, "offered_to", None),
        "offer": getattr(case, "offer", None),
        "note": ""
        if case.appointed_on
        else _("Ingen er utpekt ennå. %(name)s eier saken til du velger.")
        % {"name": case.holder.name},
    }

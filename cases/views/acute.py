"""The acute page: what to do in order, and who answers now, with a case and without."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from bti.guides.contacts import Answering, contacts_at
from bti.guides.laws import law
from bti.guides.models import Guide
from bti.web.views import PersonalPage
from cases.views.base import CasePage

PAPER = "melding_barnevern"


class Acute(PersonalPage):
    """What to do when violence or abuse is suspected, in order, with who answers now."""

    permission_required = "cases.read_guide"
    template_name = "cases/acute.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        municipality = self.user.municipality
        if municipality is None:
            raise Http404
        return self.show(acute_context(municipality.guide, timezone.now()))


class CaseAcute(CasePage):
    """The same for a case: the last step leads to noting the report."""

    permission_required = "cases.view_case"
    template_name = "cases/acute.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        guide = self.object.guide
        return self.show({**acute_context(guide, timezone.now()), "obs": None})


def acute_context(guide: Guide, moment: datetime) -> dict[str, Any]:
    """Whom to call, by the guide and the hour (R37, R40, R82, R144)."""
    answering = contacts_at(guide, moment).every
    police = [a for a in answering if a.contact.kind in ("police", "police_emergency")]
    welfare = [a for a in answering if a.contact.kind in ("child_welfare", "duty")]
    emergency = next((a for a in police if a.contact.kind == "police_emergency"), None)
    first = next((a for a in welfare if a.open and a.contact.phone), None)
    if any(a.contact.phone is None for a in welfare):  # then the switchboard puts one through
        welfare += [a for a in answering if a.contact.kind == "switchboard"]
    return {
        "moment": moment,
        "emergency": emergency and call(emergency),
        "police": [call(a) for a in police if a is not emergency],
        "first": first and call(first),
        "others": [call(a) for a in welfare if a is not first],
        "guide": guide,
        "law": law("duty_to_report", timezone.localdate(moment)),
        "portal": guide.link("bekymringsmelding"),
        "paper": PAPER if PAPER in guide.forms else "",
    }


def call(answering: Answering) -> dict[str, str]:
    """A telephone as the templates show it."""
    contact = answering.contact
    phone = contact.phone or ""
    return {
        "name": str(contact.name),
        "phone": phone,
        "tel": phone.replace(" ", ""),
        "note": str(contact.note) if contact.note else "",
        "hours": answering.when if answering.open is not None else "",
    }

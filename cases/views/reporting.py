"""Pages for suspected violence or abuse, and for reports to child welfare."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bti.guides.contacts import Answering, contacts_at
from bti.guides.models import Guide
from bti.web.views import PersonalPage
from cases.inputs.reporting import ReceiptInput, ReportInput
from cases.services.reporting import confirm_receipt, report_concern
from cases.views.base import CaseFormPage, CasePage


class Report(CaseFormPage):
    """Note that one has reported to child welfare; the report itself is written in the portal."""

    permission_required = "cases.report_concern"
    template_name = "cases/report.html"
    form_class = ReportInput
    saved_message = _("Meldingen er registrert.")

    def form_kwargs(self) -> dict[str, Any]:
        return {"guide": self.object.guide}

    def initial(self) -> dict[str, Any]:
        return {"sent_on": timezone.localdate()}

    def context(self) -> dict[str, Any]:
        reports = self.object.concernreports.select_related("noted_by").order_by("-sent_on", "-pk")
        return {"reports": reports, "portal": self.object.guide.link("bekymringsmelding")}

    def save(self, form: ReportInput) -> str:
        data = form.cleaned_data
        report_concern(
            self.object,
            by=self.user,
            on=timezone.localdate(),
            sent_on=data["sent_on"],
            channel=data["channel"],
            violence_suspected=data["violence_suspected"],
            guardians_informed=data["guardians_informed"],
            not_informed_reason=data["not_informed_reason"],
            leader_told=data["leader_told"],
        )
        return reverse("cases:detail", args=[self.object.pk])


class ConfirmReceipt(CaseFormPage):
    """Note that child welfare has confirmed a report."""

    permission_required = "cases.change_case"
    template_name = "cases/report_receipt.html"
    form_class = ReceiptInput
    saved_message = _("Mottaket er notert.")

    def ask_leave(self) -> None:
        super().ask_leave()
        report = self.object.concernreports.filter(pk=self.kwargs["report"]).first()
        if report is None:
            raise Http404
        self.report = report

    def initial(self) -> dict[str, Any]:
        return {"received_on": timezone.localdate()}

    def context(self) -> dict[str, Any]:
        return {"report": self.report}

    def save(self, form: ReceiptInput) -> str:
        self.report.case = self.object
        confirm_receipt(
            self.report,
            by=self.user,
            on=timezone.localdate(),
            received_on=form.cleaned_data["received_on"],
        )
        return reverse("cases:report", args=[self.object.pk])


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
        return self.show({**acute_context(self.object.guide, timezone.now()), "obs": None})


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
        "portal": guide.link("bekymringsmelding"),
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

"""Pages for reporting to child welfare: noting it, sending it from here, and a no to consent."""

from collections.abc import Iterable
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.inputs.reporting import RefusalInput, ReportInput, SendInput
from cases.models import ConcernReport, ConsentRefusal, ReportDelivery
from cases.services import sending
from cases.services.following import FEEDBACK, note_refusal
from cases.services.reporting import report_concern
from cases.views.acute import PAPER
from cases.views.base import CaseFormPage

# What a school or a health service should have read, where the guide names it (R139)
READING = ("opplysningsplikt", "veileder_melding", "skole_og_barnevern", "taushetsplikt")
State = ReportDelivery.State


class Report(CaseFormPage):
    """Note that one has reported to child welfare; the report itself is written elsewhere."""

    permission_required = "cases.report_concern"
    template_name = "cases/report.html"
    form_class = ReportInput
    saved_message = gettext_lazy("Meldingen er registrert.")

    def form_kwargs(self) -> dict[str, Any]:
        return {"case": self.object, "on": timezone.localdate()}

    def initial(self) -> dict[str, Any]:
        return {"sent_on": timezone.localdate()}

    def context(self) -> dict[str, Any]:
        case, guide = self.object, self.object.guide
        reports = case.concernreports.select_related("noted_by", "delivery").order_by("-pk")
        return {
            "reports": report_lines(reports, self.user.pk),
            "portal": guide.link("bekymringsmelding"),
            "paper": PAPER if PAPER in guide.forms else "",
            "may_send": sending.sends_for(case.municipality),
            "reading": [link for code in READING if (link := guide.link(code))],
        }

    def save(self, form: ReportInput) -> str:
        report_concern(
            self.object,
            by=self.user,
            on=timezone.localdate(),
            sent_on=form.cleaned_data["sent_on"],
            channel=form.cleaned_data["channel"],
            **form.contents(),
        )
        return reverse("cases:detail", args=[self.object.pk])


class SendReport(CaseFormPage):
    """Write the report and send it from here, where the municipality has a carrier.

    Nothing of it is kept as a draft: the text lies nowhere but in the outbox (docs/decisions/0011).
    """

    permission_required = "cases.report_concern"
    template_name = "cases/report_send.html"
    form_class = SendInput
    keeps_draft = False
    saved_message = gettext_lazy(
        "Meldingen ligger klar og sendes nå. Den er ikke sendt før vi har fått kvittering."
    )

    def ask_leave(self) -> None:
        super().ask_leave()
        if not sending.sends_for(self.object.municipality):
            raise Http404

    def form_kwargs(self) -> dict[str, Any]:
        return {"case": self.object, "on": timezone.localdate()}

    def initial(self) -> dict[str, Any]:
        return {"telefon": self.user.phone, "epost": self.user.email}

    def save(self, form: SendInput) -> str:
        sending.queue_report(
            self.object,
            by=self.user,
            on=timezone.localdate(),
            written=form.cleaned_data,
            contents=form.contents(),
        )
        return reverse("cases:report", args=[self.object.pk])


class RefuseConsent(CaseFormPage):
    """The family said no: what they were told, and which way one chose (R140, R142)."""

    permission_required = "cases.change_case"
    template_name = "cases/refusal.html"
    form_class = RefusalInput
    saved_message = gettext_lazy("Det er notert.")

    def ask_leave(self) -> None:
        super().ask_leave()
        if self.object.is_shielded:  # there nobody asks the guardians (R35)
            raise Http404

    def initial(self) -> dict[str, Any]:
        return {"refused_on": timezone.localdate()}

    def save(self, form: RefusalInput) -> str:
        refusal = note_refusal(
            self.object, by=self.user, on=timezone.localdate(), **_without_key(form.cleaned_data)
        )
        reports = refusal.outcome == ConsentRefusal.Outcome.REPORT
        return reverse("cases:report" if reports else "cases:detail", args=[self.object.pk])


def _without_key(data: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if name != "submission_key"}


def report_lines(reports: Iterable[ConcernReport], user_id: int) -> list[dict[str, Any]]:
    """Each report as the page tells it: how it stands, and what one can do with it."""
    return [_line(report, user_id) for report in reports]


def _line(report: ConcernReport, user_id: int) -> dict[str, Any]:
    delivery = getattr(report, "delivery", None)
    state = delivery.state if delivery else ""
    args = [report.case_id, report.pk]
    stuck = state in (State.FAILED, State.DOUBT) and not report.is_sent
    return {
        "report": report,
        "own": report.noted_by_id == user_id,
        "state": _state(report, state),
        "failure": sending.TOLD.get(delivery.failure, "") if delivery else "",
        "due": report.sent_on + FEEDBACK if report.sent_on and not report.received_on else None,
        "log_untold": report.log_exists and not report.log_told,
        "unsent_href": reverse("cases:report-unsent", args=args) if stuck else "",
        "receipt_href": reverse("cases:receipt", args=args)
        if report.is_sent and not report.received_on
        else "",
        "hand_over_href": reverse("cases:hand-over", args=args)
        if report.is_sent and not report.is_taken_over
        else "",
    }


def _state(report: ConcernReport, state: str) -> dict[str, str]:
    """How it stands, as a tag; only what the receiver has confirmed reads as sent."""
    if state == State.DOUBT and report.is_sent:
        return {"label": _("Sendt, men mottaket kunne ikke lese den. Ring dem"), "kind": "urgent"}
    if report.received_on:
        return {"label": _("Besvart"), "kind": "done"}
    if report.is_sent:
        return {"label": _("Sendt, ikke besvart"), "kind": "wait"}
    words = {
        State.FAILED: _("Ikke sendt"),
        State.DOUBT: _("Usikkert om den kom fram"),
        State.WITHDRAWN: _("Ikke sendt herfra. Meld på en annen måte"),
    }
    if state in words:
        return {"label": words[State(state)], "kind": "urgent"}
    return {"label": _("Venter på å bli sendt"), "kind": "wait"}

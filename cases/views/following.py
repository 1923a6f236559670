"""Pages for what follows a report: the answer, who takes over, one that is stuck, one's own."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bti.audit.record import record_reads
from bti.database.paging import page_of, total
from bti.web.views import PersonalPage
from cases.inputs.reporting import (
    AGAIN,
    ARRIVED,
    WITHDRAW,
    HandOverInput,
    ReceiptInput,
    UnsentInput,
)
from cases.levels import obs_box
from cases.models import ConcernReport, ReportDelivery
from cases.services import sending
from cases.services.following import confirm_receipt, hand_over, still_responsible
from cases.views.base import CaseFormPage

State = ReportDelivery.State


class OfReport(CaseFormPage):
    """A page with one form about one report of the case."""

    permission_required = "cases.change_case"
    report: ConcernReport

    def ask_leave(self) -> None:
        super().ask_leave()
        rows = self.object.concernreports.select_related("delivery", "noted_by")
        report = rows.filter(pk=self.kwargs["report"]).first()
        if report is None or not self.fits(report):
            raise Http404
        report.case = self.object
        self.report = report

    def fits(self, report: ConcernReport) -> bool:
        """Whether the page is for a report as it stands now."""
        return True

    def context(self) -> dict[str, Any]:
        return {"report": self.report}


class ConfirmReceipt(OfReport):
    """Note that child welfare has confirmed a report."""

    template_name = "cases/report_receipt.html"
    form_class = ReceiptInput
    saved_message = gettext_lazy("Mottaket er notert.")

    def fits(self, report: ConcernReport) -> bool:
        return report.is_sent

    def initial(self) -> dict[str, Any]:
        return {"received_on": timezone.localdate()}

    def save(self, form: ReceiptInput) -> str:
        received_on = form.cleaned_data["received_on"]
        today = timezone.localdate()
        confirm_receipt(self.report, by=self.user, on=today, received_on=received_on)
        return reverse("cases:report", args=[self.object.pk])


class HandOver(OfReport):
    """Note who has taken over the responsibility, and the meeting point (R15, R378)."""

    template_name = "cases/hand_over.html"
    form_class = HandOverInput
    saved_message = gettext_lazy("Ansvaret er overtatt. Møtepunktet er avtalt.")

    def fits(self, report: ConcernReport) -> bool:
        return report.is_sent

    def save(self, form: HandOverInput) -> str:
        data = form.cleaned_data
        hand_over(
            self.report,
            by=self.user,
            on=timezone.localdate(),
            taken_over_by=data["taken_over_by"],
            meeting_point=data["meeting_point"],
            meeting_on=data["meeting_on"],
        )
        return reverse("cases:detail", args=[self.object.pk])


class UnsentReport(OfReport):
    """A report that did not arrive, or may not have: once more, or in another way."""

    permission_required = "cases.report_concern"
    template_name = "cases/report_unsent.html"
    form_class = UnsentInput

    def fits(self, report: ConcernReport) -> bool:
        delivery: ReportDelivery | None = getattr(report, "delivery", None)
        if delivery is None or report.is_sent:
            return False
        return delivery.state in (State.FAILED, State.DOUBT)

    @property
    def delivery(self) -> ReportDelivery:
        found: ReportDelivery = self.report.delivery
        return found

    def form_kwargs(self) -> dict[str, Any]:
        return {
            "in_doubt": self.delivery.state == State.DOUBT,
            "may_try": sending.sends_for(self.object.municipality),
        }

    def context(self) -> dict[str, Any]:
        return {
            **super().context(),
            "in_doubt": self.delivery.state == State.DOUBT,
            "failure": sending.TOLD.get(self.delivery.failure, ""),
            "portal": self.object.guide.link("bekymringsmelding"),
        }

    def save(self, form: UnsentInput) -> str:
        choice = form.cleaned_data["choice"]
        if choice == AGAIN:
            sending.try_again(self.report, by=self.user)
        elif choice == ARRIVED:
            sending.arrived(self.report, by=self.user, on=timezone.localdate())
        elif choice == WITHDRAW:
            sending.withdraw(self.report, by=self.user)
        else:
            raise ValidationError(_("Velg hva du vil gjøre."))
        return reverse("cases:report", args=[self.object.pk])


class OwnReports(PersonalPage):
    """The reports for which one still answers, also when somebody else has the case now (R15)."""

    permission_required = "cases.list_cases"
    template_name = "cases/reports.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        rows = still_responsible(self.user).select_related("case__child", "case__holder")
        rows = rows.annotate(total=total())
        page = page_of(
            lambda first, count: list(rows[first : first + count]),
            request.GET.get("page"),
        )
        readings = [(report, "reporter") for report in page]
        record_reads(by=self.user, readings=readings, page="cases:reports")
        municipality = self.user.municipality
        return self.show(
            {
                "page_obj": page,
                "rows": [_own_row(report, self.user.pk) for report in page],
                "obs": obs_box(municipality.guide, timezone.now()) if municipality else None,
            }
        )


def _own_row(report: ConcernReport, user_id: int) -> dict[str, Any]:
    own = report.case.holder_id == user_id
    return {
        "report": report,
        # Whoever has passed the case on is not told of the child again
        "name": report.case.child.first_name if own else "",
        "holder": "" if own else report.case.holder.name,
        "href": reverse("cases:report", args=[report.case_id]) if own else "",
    }

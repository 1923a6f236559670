"""Pages of referrals: send one, the unit's inbox, the answer, and where one meets."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy

from bti.accounts.models import ServiceUnit
from bti.audit.record import record_reads
from bti.database.paging import page_of, total
from bti.web.views import PersonalPage, RecordFormPage, RecordView
from cases.inputs.referring import AnswerReferralInput, MeetingPointInput, ReferralInput
from cases.models import Referral
from cases.services import referring, taking_over
from cases.services.following import still_responsible
from cases.services.tried import as_background, work_of
from cases.views.base import CaseFormPage

ABOUT = ("case__child", "case__unit", "case__holder", "noted_by", "unit", "received_by")
MOST = 50


class SendReferral(CaseFormPage):
    """The holder asks another service, together with the family."""

    permission_required = "cases.send_referral"
    template_name = "cases/referral_send.html"
    form_class = ReferralInput
    saved_message = gettext_lazy("Henvendelsen er sendt. Du følger opp til noen andre tar over.")

    def form_kwargs(self) -> dict[str, Any]:
        case = self.object
        kinds = {service.kind for service in case.guide.services}
        units = ServiceUnit.objects.filter(municipality=case.municipality_id, kind__in=kinds)
        work = work_of(case, "", timezone.localdate())
        return {
            "case": case,
            "units": units.exclude(pk=case.unit_id).order_by("kind", "name"),
            "areas": [goal["area"] for goal in work],
        }

    def context(self) -> dict[str, Any]:
        live = self.object.consents.live(timezone.localdate()).sharing()
        named = live.values_list("services__label", flat=True)
        return {"named": sorted({label for label in named if label})}

    def save(self, form: ReferralInput) -> str:
        case, on, data = self.object, timezone.localdate(), form.cleaned_data
        service = case.guide.service(data["service"])
        work = work_of(case, service.kind if service else "", on)
        wanted = data.get("areas") or []
        told = as_background(work, wanted)
        if data["way"] == Referral.Way.NAMED and set(wanted) - {one["area"] for one in told}:
            hidden = gettext_lazy("Familien vil ikke at dette området deles med tjenesten.")
            raise ValidationError({"areas": hidden})
        unit = ServiceUnit.objects.filter(pk=data["unit"]).first() if data["unit"] else None
        referring.send_referral(
            case, by=self.user, on=on, service_code=data["service"], way=data["way"],
            asks=data["asks"], unit=unit, background=told,
        )  # fmt: skip
        return reverse("cases:followed")


class Inbox(PersonalPage):
    """What other places ask one's unit: from where and when. The name stands on the page itself."""

    permission_required = "cases.list_cases"
    template_name = "cases/inbox.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        rows = (
            referring.referrals_to(self.user)
            .select_related("case__unit", "noted_by", "received_by", "unit")
            .annotate(total=total())
        )
        page = page_of(
            lambda first, count: list(rows.order_by("-pk")[first : first + count]),
            request.GET.get("page"),
        )
        shown = [
            {"referral": row, "may": self.user.has_perm("cases.answer_referral", row)}
            for row in page
        ]
        return self.show({"page_obj": page, "rows": shown})


class OfReferral(RecordView):
    """A page about one referral."""

    model = Referral
    object: Referral

    def get_queryset(self) -> QuerySet[Any]:
        rows: QuerySet[Any] = Referral.objects.select_related(*ABOUT)
        return rows


class ReceivedReferral(OfReferral, RecordFormPage):
    """The receiver reads it, as far as consent lets them today, and answers."""

    permission_required = "cases.answer_referral"
    template_name = "cases/referral_received.html"
    form_class = AnswerReferralInput
    saved_message = gettext_lazy("Svaret er sendt.")

    def get_queryset(self) -> QuerySet[Any]:
        return super().get_queryset().exclude(state=Referral.State.WITHDRAWN)

    def why(self) -> str:
        return "referred"

    def context(self) -> dict[str, Any]:
        referral, on = self.object, timezone.localdate()
        told = referring.is_told(referral, on)
        named = told and referral.way == Referral.Way.NAMED
        return {
            "referral": referral,
            "told": told,
            "named": named,
            "background": referring.background_for(referral, on) if named else [],
            "may_confirm": taking_over.may_confirm(referral, self.user),
        }

    def save(self, form: AnswerReferralInput) -> str:
        referring.answer_referral(
            self.object, by=self.user, on=timezone.localdate(), **_cleaned(form)
        )
        return reverse("cases:inbox")


class NoteAnswer(OfReferral, RecordFormPage):
    """The sender notes what a service outside the system answered."""

    permission_required = "cases.change_referral"
    template_name = "cases/referral_note.html"
    form_class = AnswerReferralInput
    saved_message = gettext_lazy("Svaret er notert.")

    def get_queryset(self) -> QuerySet[Any]:
        return super().get_queryset().filter(unit=None)

    def context(self) -> dict[str, Any]:
        return {"referral": self.object}

    def save(self, form: AnswerReferralInput) -> str:
        referring.answer_referral(
            self.object, by=self.user, on=timezone.localdate(), **_cleaned(form)
        )
        return reverse("cases:followed")


class AgreeOnMeeting(OfReferral, RecordFormPage):
    """Who follows up from here, and where one meets (R378)."""

    permission_required = "cases.meet_on_referral"
    template_name = "cases/referral_meet.html"
    form_class = MeetingPointInput
    saved_message = gettext_lazy("Møtepunktet er notert.")

    def context(self) -> dict[str, Any]:
        return {"referral": self.object, "back": self._back()}

    def _back(self) -> str:
        sends = self.user.has_perm("cases.change_referral", self.object)
        return reverse("cases:followed" if sends else "cases:inbox")

    def save(self, form: MeetingPointInput) -> str:
        data = form.cleaned_data
        taking_over.agree_on_meeting(
            self.object, by=self.user, on=timezone.localdate(),
            taken_over_by=data["taken_over_by"], meeting_point=data["meeting_point"],
            meeting_on=data["meeting_on"],
        )  # fmt: skip
        return self._back()


class Act(OfReferral):
    """A button and nothing else."""

    http_method_names = ["post"]
    to = "cases:followed"

    def act(self) -> None:
        raise NotImplementedError

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        from django.contrib import messages  # noqa: PLC0415

        try:
            self.act()
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        return HttpResponseRedirect(self.address())

    def address(self) -> str:
        return reverse(self.to)


class Receive(Act):
    """The unit takes it on."""

    permission_required = "cases.answer_referral"

    def act(self) -> None:
        referring.receive_referral(self.object, by=self.user, on=timezone.localdate())

    def address(self) -> str:
        return reverse("cases:referral", args=[self.object.pk])


class Withdraw(Act):
    """The sender takes it back."""

    permission_required = "cases.change_referral"

    def act(self) -> None:
        referring.withdraw_referral(self.object, by=self.user, on=timezone.localdate())


class Confirm(Act):
    """The other side confirms the meeting point."""

    permission_required = "cases.meet_on_referral"

    def act(self) -> None:
        taking_over.confirm_meeting(self.object, by=self.user, on=timezone.localdate())

    def address(self) -> str:
        sends = self.user.has_perm("cases.change_referral", self.object)
        return reverse("cases:followed" if sends else "cases:inbox")


class Followed(PersonalPage):
    """«Dette følger jeg fortsatt opp»: reports and referrals nobody has taken over (R15, R378)."""

    permission_required = "cases.list_cases"
    template_name = "cases/followed.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        asked = taking_over.still_followed(self.user)
        referrals = list(asked.select_related(*ABOUT, "agreed_by")[:MOST])
        reported = still_responsible(self.user)
        reports = list(reported.select_related("case__child", "case__holder")[:MOST])
        readings = [(row, "sender") for row in (*referrals, *reports)]
        record_reads(by=self.user, readings=readings, page="cases:followed")
        return self.show(
            {
                "referrals": [self._line(row) for row in referrals],
                "reports": [self._report(row) for row in reports],
            }
        )

    def _line(self, row: Referral) -> dict[str, Any]:
        own = row.case.holder_id == self.user.pk
        return {
            "referral": row,
            "name": row.case.child.first_name if own else "",
            "holder": "" if own else row.case.holder.name,
            "may_note": row.unit_id is None and row.is_waiting,
            "may_confirm": taking_over.may_confirm(row, self.user),
        }

    def _report(self, row: Any) -> dict[str, Any]:
        own = row.case.holder_id == self.user.pk
        href = ""
        if own and row.is_sent:
            href = reverse("cases:hand-over", args=[row.case_id, row.pk])
        return {
            "report": row,
            "name": row.case.child.first_name if own else "",
            "holder": "" if own else row.case.holder.name,
            "href": href,
        }


def _cleaned(form: AnswerReferralInput) -> dict[str, Any]:
    data = form.cleaned_data
    return {name: data[name] for name in ("state", "answer", "waits_until")}

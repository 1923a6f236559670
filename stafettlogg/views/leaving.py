"""«Foreldrene mine»: a young adult decides whether guardians go on reading (R23, R80)."""

from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as told_now
from django.utils.translation import gettext_lazy as _

from bti.accounts.addresses import address
from bti.people.models import Guardian
from bti.web.inputs import PageForm
from bti.web.views import FormMixin
from consent.services import digest
from stafettlogg.inputs.leaving import LeaveInput
from stafettlogg.models import Leave
from stafettlogg.services.leaving import (
    could_be_let_in,
    end_leave,
    first_day,
    leave_text,
    let_read,
    longest,
)
from stafettlogg.views.base import EntryPage, LogFormPage


class LetRead(LogFormPage):
    """Choose, read the text, sign. The text is shown anew whenever something is changed."""

    permission_required = "stafettlogg.let_read"
    template_name = "stafettlogg/leave.html"
    form_class = LeaveInput
    keeps_draft = False
    saved_message = _("Det er lagret. Du kan ta det tilbake når du vil.")
    signing: dict[str, Any] | None = None

    @cached_property
    def guardians(self) -> list[Guardian]:
        return could_be_let_in(self.log)

    def form_kwargs(self) -> dict[str, Any]:
        return {"guardians": [(one.pk, one.name) for one in self.guardians]}

    def initial(self) -> dict[str, Any]:
        first = first_day(self.case.child, self.on)
        days = min(longest(self.log), 365)
        return {"until": type(self.on).fromordinal(first.toordinal() + days)} if first else {}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = LeaveInput(data=request.POST, **self.form_kwargs())
        if not form.is_valid():
            return self._show(form, None, status=422)
        self.signing = self.text_of(form)
        if "sign" in request.POST and request.POST.get("seen") == self.signing["seen"]:
            return super().post(request, *args, **kwargs)
        return self._show(form, None)

    def text_of(self, form: LeaveInput) -> dict[str, Any]:
        """What is signed, as it is chosen now."""
        data = form.cleaned_data
        guardian = next(one for one in self.guardians if one.pk == data["guardian"])
        starts_on = first_day(self.case.child, self.on) or self.on
        text = leave_text(
            self.log, guardian, starts_on=starts_on, until=data["until"],
            left_out=data["left_out"], language=get_language() or "nb",
        )  # fmt: skip
        return {"text": text, "seen": digest(text), "guardian": guardian}

    def context(self) -> dict[str, Any]:
        leaves = Leave.objects.filter(log=self.log).standing(self.on).select_related("guardian")
        return {
            "leaves": leaves.order_by("pk"),
            "can_choose": first_day(self.case.child, self.on) is not None,
            "signing": self.signing,
        }

    def save(self, form: LeaveInput) -> str:
        data = form.cleaned_data
        let_read(
            self.log, by=self.user, on=self.on,
            guardian=next(one for one in self.guardians if one.pk == data["guardian"]),
            until=data["until"], left_out=data["left_out"], language=get_language() or "nb",
            login_level=self.request.session.get("login_level", ""),
            seen=self.request.POST.get("seen", ""),
        )  # fmt: skip
        return address("stafettlogg:let-read", self.log.pk)


class EndLeave(FormMixin, EntryPage):
    """Take it back: one press, from this second on."""

    model = Leave
    permission_required = "stafettlogg.end_leave"
    template_name = "stafettlogg/leave_end.html"
    form_class = PageForm
    with_it = ("guardian",)

    def context(self) -> dict[str, Any]:
        told = told_now("%(name)s kan ikke lenger lese loggen, fra med en gang.")
        return {
            "leave": self.object,
            "consequences": [told % {"name": self.object.guardian.name}],
        }

    def save(self, form: PageForm) -> str:
        end_leave(self.object, by=self.user, on=self.on)
        return address("stafettlogg:let-read", self.log.pk)

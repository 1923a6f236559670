"""Other services: what they were asked and answered, the family's wish, and the individual plan."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy

from bti.accounts.addresses import address
from cases.inputs.wishing import WishInput
from cases.models import Case, PlanRequest, PlanSwitch, PlanText, Referral
from cases.services.tried import work_of
from cases.services.wishing import note_wish
from stafettlogg.models import ReadGrant, Stafettlogg
from stafettlogg.views.base import LogFormPage, LogPage
from stafettlogg.views.shield import place_is_told, raised_for

MOST = 50


class Services(LogPage):
    """Referrals with their contents and answers: for the family and the holder (R400).

    One who reads for the sake of a measure is told that this is not theirs.
    """

    template_name = "stafettlogg/services.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        log, case = self.object, self.case
        with_the_family = self.user.has_perm("stafettlogg.view_readers", log)
        plan = case.plan if with_the_family and raised_for(self.user, log) is None else ""
        return self.show(
            {
                "with_the_family": with_the_family,
                "rows": self._rows() if with_the_family else [],
                "may_send": self.user.has_perm("cases.send_referral", case),
                "may_wish": self.user.has_perm("stafettlogg.wish_holder", log),
                "place_is_told": place_is_told(case.child, self.user),
                "plan_href": address("stafettlogg:plan", log.pk) if plan else "",
            }
        )

    def _rows(self) -> list[Any]:
        shield = raised_for(self.user, self.object)
        rows = Referral.objects.filter(case=self.case).select_related("noted_by", "unit")
        if shield is None:
            return list(rows.select_related("received_by").order_by("-pk")[:MOST])
        return _as_they_were(list(rows.filter(noted_at__lte=shield).order_by("-pk")[:MOST]), shield)


def _as_they_were(rows: list[Any], shield: Any) -> list[Any]:
    """What stood in them when the shield was raised: nothing that came after is told."""
    before = Referral.history.filter(id__in=[row.pk for row in rows], history_date__lte=shield)
    newest = before.order_by("id", "-history_date", "-history_id").distinct("id")
    then = {row.id: row for row in newest}
    for row in rows:
        for field in Referral._meta.concrete_fields:
            if row.pk in then and field.attname not in ("id", "case_id"):
                setattr(row, field.attname, getattr(then[row.pk], field.attname))
    return [row for row in rows if row.pk in then]


class Wish(LogFormPage):
    """One of the family says whom they wish to hold the baton; what was said before is kept."""

    permission_required = "stafettlogg.wish_holder"
    template_name = "stafettlogg/wish.html"
    form_class = WishInput
    saved_message = gettext_lazy("Ønsket er sendt til den som har stafettpinnen.")

    def context(self) -> dict[str, Any]:
        shield = raised_for(self.user, self.object)
        rows = self.case.familywishs.select_related("noted_by").order_by("-on", "-pk")
        if shield is not None:
            rows = rows.filter(noted_at__lte=shield) | rows.filter(noted_by=self.user)
        return {"wishes": list(rows[:20])}

    def save(self, form: WishInput) -> str:
        case = Case.objects.select_related("child").get(pk=self.case.pk)
        note_wish(case, by=self.user, on=self.on, wish=form.cleaned_data["wish"])
        return self.to_log()


class PlanPage(LogPage):
    """The individual plan: what it has of its own, with goals, measures and who takes part."""

    permission_required = "stafettlogg.view_readers"
    template_name = "stafettlogg/plan.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        log, case = self.object, self.case
        hidden = raised_for(self.user, log) is not None
        nothing: dict[str, Any] = {"text": None, "work": [], "switches": [], "request": None}
        return self.show(nothing if hidden else {**nothing, **_plan_of(log, case, self.on)})


def _plan_of(log: Stafettlogg, case: Case, on: Any) -> dict[str, Any]:
    people = ReadGrant.objects.filter(content_object=log).select_related("user").order_by("pk")
    return {
        "text": PlanText.objects.filter(case=case).first(),
        "work": work_of(case, "", on) if case.plan_in_log else [],
        "switches": list(PlanSwitch.objects.filter(case=case).order_by("-pk")[:20]),
        "request": PlanRequest.objects.filter(case=case).order_by("-pk").first(),
        "people": [f"{one.user.name}, {one.get_role_display()}" for one in people],
        "granted_on": case.plan_granted_on,
        "in_log": case.plan_in_log,
    }

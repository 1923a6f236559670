"""The course of a child welfare case: where it is, and what is recorded on the way (R239–R252)."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bti.accounts.models import User
from bti.audit.record import record_reads
from bti.database.paging import page_of, total
from bti.web.templatetags.words import day_month
from bti.web.views import PersonalPage
from cases.access import cases_known_in_child_welfare
from cases.deadlines import Clock, clocks, signs_of
from cases.inputs.welfare import ReceivedInput, TellingInput
from cases.levels import answers_from_above
from cases.levels.welfare import Course, possible, stages
from cases.models import Case, WelfareDecision, WelfareTelling
from cases.rules import is_holder, works_in_child_welfare
from cases.services.welfare import note_telling, receive_report
from cases.views.base import CaseFormPage, CasePage
from cases.views.telling import deadline, level_name

About = WelfareTelling.About
# The clocks that run in the course, by the guide's code
CLOCKS = frozenset({
    "report_clarified", "reporter_receipt", "reporter_told", "reporter_answered",
})  # fmt: skip


def next_of_course(case: Case, facts: set[str], on: date) -> Clock | None:
    """The most urgent clock of the course."""
    return next((clock for clock in clocks(case, facts, on) if clock.code in CLOCKS), None)


def note_of(clock: Clock | None) -> str:
    """The next clock in the words of the ribbon."""
    if clock is None:
        return ""
    if clock.days_left < 0:
        return _("Fristen er gått ut")
    return _("Frist %(day)s") % {"day": day_month(clock.due)}


class OfWelfare:
    """What pages of the course share: why one may read, and where one came from."""

    object: Case
    user: User

    def why(self) -> str:
        return "baton" if is_holder(self.user, self.object) else "child_welfare"

    @property
    def back(self) -> str:
        return reverse("cases:welfare", args=[self.object.pk])

    @property
    def on_behalf(self) -> bool:
        return not works_in_child_welfare(self.user)


class WelfareCourse(OfWelfare, CasePage):
    """Where the child welfare case is, what was decided, and who has been told."""

    permission_required = "cases.view_welfare"
    template_name = "cases/welfare.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        case, today = self.object, timezone.localdate()
        received = list(case.receivedreports.order_by("received_on", "pk"))
        decisions = list(
            case.welfaredecisions.select_related("noted_by").order_by("-decided_on", "-pk")
        )
        tellings = list(case.welfaretellings.order_by("-told_on", "-pk"))
        course = Course.of_rows(received, decisions, tellings)
        above = {fact for facts in answers_from_above(case) for fact in facts}
        facts = signs_of(case) | above | ({"reporter_told"} if course.everyone_told else set())
        clock = next_of_course(case, facts, today)
        reported: bool = case.reported  # type: ignore[attr-defined]  # by with_signs
        return self.show(
            {
                "stages": stages(case, course, note_of(clock)),
                "deadline": deadline(case, clock) if clock else None,
                "received": received,
                "decisions": [_decision(case, row) for row in decisions],
                "tellings": [_telling(case, row) for row in tellings],
                "has_log": "log_opened" in above,
                "own": case.guide.is_child_welfare,
                "holds": is_holder(self.user, case),
                "may_record": self.user.has_perm("cases.record_welfare", case),
                "kinds": possible(case, course, reported=reported),
                "may_hold": course.lets_child_welfare_hold,
            }
        )


def _decision(case: Case, row: WelfareDecision) -> dict[str, Any]:
    service = case.guide.service(row.contact_service)
    return {
        "title": row.get_kind_display(),
        "day": row.decided_on,
        "why": row.get_end_reason_display() if row.end_reason else "",
        "reason": row.reason,
        "on_behalf": row.on_behalf,
        "by": row.noted_by.name,
        "told_by": row.told_by,
        "contact": str(service.label) if service else "",
        "wish": row.wish,
    }


def _telling(case: Case, row: WelfareTelling) -> dict[str, Any]:
    service = case.guide.service(row.service)
    return {
        "to": str(service.label) if service else row.get_to_display(),
        "about": row.get_about_display(),
        "day": row.told_on,
        "in_writing": row.in_writing,
        "measures": row.measures_told,
        "basis": row.get_basis_display(),
    }


class Received(OfWelfare, CaseFormPage):
    """Note a report that child welfare has received, in its own case."""

    permission_required = "cases.change_case"
    template_name = "cases/welfare_received.html"
    form_class = ReceivedInput
    saved_message = gettext_lazy("Meldingen er registrert.")

    def ask_leave(self) -> None:
        super().ask_leave()
        if not self.object.guide.is_child_welfare:
            raise Http404

    def initial(self) -> dict[str, Any]:
        return {"received_on": self.object.concern_on}

    def save(self, form: ReceivedInput) -> str:
        data = form.cleaned_data
        receive_report(
            self.object,
            by=self.user,
            on=timezone.localdate(),
            **{name: data[name] for name in form.fields if name != "submission_key"},
        )
        return self.back


class Told(OfWelfare, CaseFormPage):
    """Note whom child welfare has told what (R246, R252, R354, R359)."""

    permission_required = "cases.record_welfare"
    template_name = "cases/welfare_told.html"
    form_class = TellingInput
    saved_message = gettext_lazy("Det er notert hvem som har fått vite det.")

    def form_kwargs(self) -> dict[str, Any]:
        own = self.object.guide.is_child_welfare
        abouts = [a for a in About.values if own or a != About.RECEIPT]
        return {"guide": self.object.guide, "abouts": abouts, "with_law": not self.on_behalf}

    def initial(self) -> dict[str, Any]:
        return {"told_on": timezone.localdate()}

    def context(self) -> dict[str, Any]:
        return {"own": self.object.guide.is_child_welfare}

    def save(self, form: TellingInput) -> str:
        data = form.cleaned_data
        note_telling(
            self.object,
            by=self.user,
            on=timezone.localdate(),
            **{name: data[name] for name in form.fields if name != "submission_key"},
        )
        return self.back


class WelfareList(PersonalPage):
    """Cases that consent lets child welfare know of, for those who work there (R243)."""

    permission_required = "cases.list_welfare"
    template_name = "cases/welfare_list.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        known = cases_known_in_child_welfare(self.user, timezone.localdate())

        def rows(first: int, count: int) -> list[Case]:
            shown: QuerySet[Case] = known.annotate(total=total()).order_by("-pk")
            return list(shown.select_related("child", "unit")[first : first + count])

        page = page_of(rows, request.GET.get("page"))
        readings = [(case, "child_welfare") for case in page]
        record_reads(by=self.user, readings=readings, page="cases:welfare-list")
        return self.show(
            {
                "page_obj": page,
                "rows": [
                    {
                        "href": reverse("cases:welfare", args=[case.pk]),
                        "name": case.child.name,
                        "unit": case.unit.name,
                        "level": level_name(case.guide, case.level),
                    }
                    for case in page
                ],
            }
        )

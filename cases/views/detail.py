"""The page of one case, for the one who holds it."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from bti.accounts.addresses import address
from bti.database.compiled import compiled
from bti.people.models import Guardianship
from cases.deadlines import clocks
from cases.levels import (
    WAITING,
    Ground,
    Note,
    answers_from_above,
    card_of,
    consents_of,
    days_of_facts,
    guide_steps,
    notes_of,
    ribbon,
    steps_from,
)
from cases.levels.welfare import course_from, stages
from cases.models import Case, Level
from cases.services.looking import why_not
from cases.signals import Asked, panels_asked
from cases.views import heard, telling
from cases.views.base import CasePage
from cases.views.baton import unread, waiting_offer
from cases.views.planning import plan_of
from cases.views.responsible import responsibility
from cases.views.welfare import next_of_course, note_of
from consent.models import Consent, ConsentQuerySet

SIZE = 25


class CaseDetail(CasePage):
    """Where the case is, what to do now, what is missing, and what has been noted."""

    template_name = "cases/detail.html"
    notes: list[Note]

    def ribbon(self) -> list[dict[str, Any]]:
        visited = {note.source for note in self.notes if note.kind == "level"}
        return ribbon(self.object, visited=visited)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        case, today = self.object, timezone.localdate()
        self.notes = notes_of(case)
        consents = _consents(case=case.pk)
        reported = any(n.kind == "report" and n.extra != WAITING for n in self.notes)
        course = course_from(self.notes)
        ground = Ground.of(case, today, consents=consents, reported=reported, course=course)
        asked = Asked()
        answers = answers_from_above(case, asked)
        days = days_of_facts(case, notes=self.notes, ground=ground, asked=answers)
        running = clocks(case, set(days), today)
        panels = self.panels(asked)
        page = Paginator(telling.timeline(case, self.notes), SIZE)
        return self.show(
            {
                "title": self.title(),
                "about": self.about(),
                "steps": guide_steps(case, set(days), days, _places(panels)),
                **_card_and_tips(case),
                "deadline": telling.deadline(case, running[0]) if running else None,
                "deadlines": [telling.deadline(case, clock) for clock in running[1:]],
                "panels": panels,
                "page_obj": page.get_page(request.GET.get("page")),
                "guardians": [_person(tie) for tie in _ties(child=case.child_id, on=today)],
                "consents": telling.consent_lines(consents, today),
                "log_lookup": _lookup(case, days),
                "plan": plan_of(case) if case.is_open else None,
                "handed_over": unread(self.notes),
                "baton_offer": waiting_offer(self.notes),
                "voice": heard.voice(case, self.notes, today),
                "responsible": responsibility(case, self.notes, self.user),
                "welfare": self.welfare(ground, set(days)),
                **self.ways(ground, consents),
            }
        )

    def title(self) -> str:
        case = self.object
        if case.level != Level.CONCERN:
            return case.child.name
        word = str(case.guide.words.concern)
        return _("%(concern)s for %(name)s") % {
            "concern": word[:1].upper() + word[1:],
            "name": case.child.first_name,
        }

    def about(self) -> list[str]:
        """Age, class and who answers for the case, in a row."""
        case = self.object
        owner = (
            _("Du eier %(concern)s") % {"concern": case.guide.words.concern_definite}
            if case.level == Level.CONCERN
            else _("Du er %(holder)s") % {"holder": case.guide.words.holder}
            if case.appointed_on
            else _("Du har saken til lederen har valgt %(holder)s")
            % {"holder": case.guide.words.holder}
        )
        parts = (telling.age_words(case, timezone.localdate()), case.child.group, owner)
        return [part for part in parts if part]

    def panels(self, asked: Asked) -> dict[str, Any]:
        """What forms and log want shown, by kind."""
        answers = panels_asked.send(
            sender=Case, case=self.object, user=self.user, on=timezone.localdate(), asked=asked
        )
        given: list[Any] = [panels for _receiver, panels in answers]
        return {panel["kind"]: panel for panels in given for panel in panels or []}

    def welfare(self, ground: Ground, facts: set[str]) -> dict[str, Any] | None:
        """The course of the child welfare case in short, once there is one (R239)."""
        case, course = self.object, ground.course
        if not (case.guide.is_child_welfare or ground.reported or course.kinds):
            return None
        clock = next_of_course(case, facts, ground.on)
        return {
            "stages": stages(case, course, note_of(clock)),
            "href": reverse("cases:welfare", args=[case.pk]),
            "has_log": "log_opened" in facts,
        }

    def ways(self, ground: Ground, consents: list[Consent]) -> dict[str, Any]:
        """The next step up with what is missing before it, and the other ways out."""
        case = self.object
        ways = steps_from(case, ground.on, ground)
        following = telling.onwards(ways)
        waiting = next((c for c in consents if c.state == Consent.State.ASKED), None)
        context: dict[str, Any] = {
            "others": [telling.way(case, w) for w in telling.others(ways, following)]
        }
        if following:
            context["following"] = telling.way(case, following)
            context["requirements"] = telling.requirements(
                case, following.step, following.unmet, waiting
            )
            context["missing"] = len(following.unmet)
            context["pointed"] = telling.pointed(ground, following)
        return context


@compiled
def _consents(*, case: int) -> ConsentQuerySet:
    return telling.with_answers(consents_of(Case(pk=case)))


@compiled
def _ties(*, child: int, on: date) -> QuerySet[Guardianship]:
    rows: QuerySet[Guardianship] = Guardianship.objects.filter(child=child).live(on)
    rows = rows.select_related("guardian").defer("guardian__identity_number")
    return rows.order_by("-parental_responsibility", "pk")


def _card_and_tips(case: Case) -> dict[str, Any]:
    """The card of the level and the guide's tips to it, while the case is open."""
    if not case.is_open:
        return {}
    level = case.guide.level(case.level)
    return {"card": card_of(level), "tips": [str(tip) for tip in level.tips]}


def _places(panels: dict[str, Any]) -> dict[str, str]:
    """Where the log says that the guide's tools are; nowhere while there is no log."""
    places: dict[str, str] = panels.get("log", {}).get("places", {})
    return places


def _lookup(case: Case, facts: Collection[str]) -> str:
    """Where one asks whether the child has a log already, while the case has none of its own."""
    if "log_opened" in facts or why_not(case):
        return ""
    return address("cases:existing-log", case.pk)


def _person(tie: Guardianship) -> dict[str, Any]:
    guardian = tie.guardian
    has = tie.parental_responsibility
    responsible = _("har foreldreansvar") if has else _("uten foreldreansvar")
    reach = " · ".join(part for part in (guardian.phone, guardian.email) if part)
    return {
        "name": guardian.name,
        "role": f"{tie.get_relation_display()}, {responsible}",
        "why": reach or _("Telefon og e-post mangler"),
    }

"""The list of logs one may read, and the log itself."""

from datetime import date, datetime
from typing import Any

from django.db.models import F, Min, OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from bti.accounts.addresses import address
from bti.database.compiled import compiled
from bti.database.paging import page_of, total
from bti.guides import registry
from bti.web.templatetags.words import day_month, days_word, full_day
from bti.web.views import PersonalPage
from cases.levels import ribbon
from cases.models import Level
from stafettlogg.models import Granted, Measure, ReadGrant, Stafettlogg
from stafettlogg.services import mark_seen
from stafettlogg.services.explaining import holds_in, in_words
from stafettlogg.views import people
from stafettlogg.views.ahead import next_meeting
from stafettlogg.views.base import LogPage
from stafettlogg.views.entries import entries, lines
from stafettlogg.views.plans import ARENAS_TO_COVER, Plan, plan_of
from stafettlogg.views.shield import place_is_told, tell_no_end

ON_TOP = 10  # news shown before the goals
ICONS = {
    Measure.Arena.SCHOOL: "book",
    Measure.Arena.HOME: "home",
    Measure.Arena.LEISURE: "ball",
    Measure.Arena.CHILD: "people",
}
FEW = 5  # of what came before; the rest stands in the timeline


class LogList(PersonalPage):
    """The logs an employee may read, and why: one query, whatever there is."""

    permission_required = "stafettlogg.list_logs"
    template_name = "stafettlogg/list.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        on, works_in = timezone.localdate(), tuple(self.user.works_in)
        page = page_of(
            lambda first, count: _readable(
                user=self.user.pk, works_in=works_in, on=on, first=first, count=count
            ),
            request.GET.get("page"),
        )
        return self.show({"page_obj": page, "logs": [_row(row, on) for row in page]})


@compiled
def _readable(
    *, user: int, works_in: tuple[int, ...], on: date, first: int, count: int
) -> QuerySet[Any]:
    shown = Q(log__case__holder=user) | ~Measure.withheld_from(Granted(user))
    measures = Measure.objects.filter(shown, log=OuterRef("pk"), ended_on=None).order_by()
    first_due = measures.values("log").annotate(day=Min("evaluate_on")).values("day")[:1]
    logs = Stafettlogg.objects.granted_to(user, on, works_in=works_in).order_by("-pk")
    rows: QuerySet[Any] = logs.values(
        "pk",
        "ended_on",
        "reader_role",
        first_name=F("case__child__first_name"),
        last_name=F("case__child__last_name"),
        unit=F("case__unit__name"),
        level=F("case__level"),
        guide=F("case__guide_slug"),
        evaluate_on=Subquery(first_due),
        total=total(),
    )
    return rows[first : first + count]


def _row(row: dict[str, Any], on: date) -> dict[str, Any]:
    return {
        "href": address("stafettlogg:detail", row["pk"]),
        "name": f"{row['first_name']} {row['last_name']}",
        "place": f"{_level(row)} · {row['unit']}",
        "why": people.role_in_words(
            row["reader_role"], str(registry.get(row["guide"]).words.holder)
        ),
        **_what_next(row, on),
    }


def _level(row: dict[str, Any]) -> str:
    if row["level"] == Level.CLOSED:
        return _("Avsluttet")
    name = registry.get(row["guide"]).level(row["level"]).short
    return _("Nivå %(number)s, %(level)s") % {"number": row["level"], "level": name}


def _what_next(row: dict[str, Any], on: date) -> dict[str, Any]:
    """What the log waits for: as a ``tag`` when it is late, else as the ``state``."""
    due = row["evaluate_on"]
    if row["ended_on"]:
        return {"state": _("Avsluttet %(day)s") % {"day": full_day(row["ended_on"])}}
    if due is None:
        return {"state": _("Ingen tiltak ennå")}
    if due >= on:
        return {"state": _("Neste vurdering %(day)s") % {"day": day_month(due)}}
    late = days_word((on - due).days)
    label = _("Vurderingen er %(days)s på overtid") % {"days": late}
    return {"tag": {"kind": "urgent", "label": label}}


class LogDetail(LogPage):
    """The log: what is new, what comes next, goals with measures and effect, who reads, all of it.

    The number of queries is the same whatever the log holds.
    """

    template_name = "stafettlogg/detail.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        log = self.object
        read_at: datetime | None = log.read_at  # type: ignore[attr-defined]
        written = entries(self.user, log, first=0, count=ON_TOP + FEW)
        shown = lines(written, self.user, read_at)
        news = [line for line in shown if line["new"]][:ON_TOP]
        context = {
            "news": news,
            "items": [line for line in shown if line not in news][:FEW],
            "read_at": read_at,
            **self._beside(),
        }
        tell_no_end(log, self.user)
        response = self.show(context)
        mark_seen(log, user=self.user)
        return response

    def _beside(self) -> dict[str, Any]:
        log, may = self.object, self._may()
        plan = plan_of(log, self.user, self.on, may_write=may["may_write"])
        rows = list(people.grants([log], self.on))
        texts = {m["pk"]: m["text"] for m in _every_measure(plan)}
        return {
            "plan": plan,
            "arenas": _arenas(plan, log.case.child.first_name) if log.is_open else [],
            "levels": self._ribbon(),
            "age": log.case.child.age(self.on),
            "place": self._place(),
            "next_meeting": next_meeting(self.user, log.case, timezone.now()),
            "people": people.people(rows, log, self.user, texts),
            "kept_back": self._kept_back(rows, texts),
            "not_reading": people.who_does_not_read(rows, log, self.user),
            **may,
        }

    def _kept_back(self, rows: list[dict[str, Any]], texts: dict[int, str]) -> str:
        """To one who reads for the sake of a measure: why they can, and what is held back."""
        own = next((row for row in rows if row["user_id"] == self.user.pk), None)
        if own is None or own["role"] != ReadGrant.Role.ACTOR:
            return ""
        return in_words(own, texts, holds_in(self.object))

    def _place(self) -> list[str]:
        """Class and unit, for those who may learn where the child spends its days."""
        case = self.object.case
        if not place_is_told(case.child, self.user):
            return []
        return [part for part in (case.child.group, case.unit.name) if part]

    def _ribbon(self) -> list[dict[str, Any]]:
        """Where the case is; of a closed one, the levels it has been at."""
        case, citizen = self.object.case, self.user.is_citizen
        here = case.level_for_guardians if citizen else case.level
        visited = None
        if here == Level.CLOSED:
            visited = set(case.levelchanges.values_list("source", flat=True))
        return ribbon(case, for_citizen=citizen, visited=visited)

    def _may(self) -> dict[str, bool]:
        """What the user may do here; asks the database for nothing."""
        log, may = self.object, self.user.has_perm
        return {
            "may_write": may("stafettlogg.change_stafettlogg", log),
            "may_share": may("stafettlogg.add_lysglimt", log),
            "may_contribute": not self.is_holder and may("stafettlogg.add_contribution", log),
            "may_see_readers": may("stafettlogg.view_readers", log),
            "may_export": may("stafettlogg.export_log", log),
        }


def _every_measure(plan: Plan) -> list[dict[str, Any]]:
    goals = [*plan.goals, *plan.ended_goals]
    return [m for goal in goals for m in (*goal["measures"], *goal["ended_measures"])]


def _arenas(plan: Plan, name: str) -> list[dict[str, Any]]:
    """Where there are measures, and where none yet: something to ask about (R191)."""
    if not plan.open_measures:
        return []
    number = {arena: 0 for arena in (*ARENAS_TO_COVER, Measure.Arena.CHILD)}
    for measure in plan.open_measures:
        arenas = {Measure.Arena(measure["arena"])}
        if measure["by_child"]:
            arenas.add(Measure.Arena.CHILD)
        for arena in arenas & number.keys():
            number[arena] += 1
    return [
        {
            "icon": ICONS[arena],
            "label": name if arena == Measure.Arena.CHILD else arena.label,
            "number": count,
        }
        for arena, count in number.items()
    ]

"""Lists of cases: one's own, and those of the unit one leads."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from bti.accounts.addresses import address
from bti.accounts.models import ServiceUnit
from bti.audit.models import ActEvent
from bti.audit.record import record_reads
from bti.database.compiled import Same, compiled
from bti.database.paging import page_of, total
from bti.guides import registry
from bti.guides.models import Guide
from bti.web.templatetags.words import day_month, days_word
from bti.web.views import PersonalPage
from cases.deadlines import due_by, next_clock, with_signs
from cases.levels import card_of, obs_box
from cases.models import Case, Level
from cases.rules import LEADER, works_in_child_welfare
from cases.services import routine
from cases.views.telling import clock_tag, level_name

# What a row tells, and what its clock counts from. Nothing of what is written in the case
SHOWN = (
    "municipality", "child", "guide_slug", "level", "level_since", "appointed_on", "concern_on",
    "shielded_at", "closed_on", "met_on",
)  # fmt: skip
CHILD = {name: F(f"child__{name}") for name in ("first_name", "last_name", "group")}
MOST_OVERDUE = 10
NOT_APPOINTED_FIRST = (F("appointed_on").asc(nulls_first=True), "-level", "-pk")


class CaseList(PersonalPage):
    """«Mine saker»: the cases whose baton the user holds, closed ones last."""

    permission_required = "cases.list_cases"
    template_name = "cases/list.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        today, works_in = timezone.localdate(), tuple(self.user.works_in)
        page = page_of(
            lambda first, count: _held(
                holder=self.user.pk, works_in=works_in, first=first, count=count
            ),
            request.GET.get("page"),
        )
        guide = self.user.guide
        return self.show(
            {
                "page_obj": page,
                "rows": [_own_row(case, today) for case in page],
                "begin": {
                    "label": _("Skriv ned en %(concern)s")
                    % {"concern": guide.words.concern if guide else _("uro")},
                    "href": reverse("cases:new"),
                    "primary": True,
                },
                "in_welfare": works_in_child_welfare(self.user),
                "obs": obs_box(guide, timezone.now()) if guide else None,
            }
        )


@compiled
def _held(*, holder: int, works_in: tuple[int, ...], first: int, count: int) -> QuerySet[Case]:
    rows: QuerySet[Case] = with_signs(Case.objects.held_by(holder, works_in=works_in))
    rows = rows.only(*SHOWN).annotate(**CHILD, total=total())
    return rows.order_by("level", "-pk")[first : first + count]


def _own_row(case: Any, on: date) -> dict[str, Any]:
    clock, state = next_clock(case, on), _state(case, on)
    return {
        "href": address("cases:detail", case.pk),
        "name": f"{case.first_name} {case.last_name}",
        "group": case.group,
        "level": level_name(case.guide, case.level),
        "card": _card(case),
        "state": f"{state} {clock.label}." if clock else state,
        "tag": clock_tag(clock),
    }


def _state(case: Case, on: date) -> str:
    """One sentence that tells how it stands; an open concern ages visibly (R3)."""
    if case.closed_on:
        return _("Avsluttet %(day)s.") % {"day": day_month(case.closed_on)}
    if case.is_shielded:
        return _("Skjermet for foreldrene.")
    if case.level == Level.CONCERN:
        age = days_word((on - case.concern_on).days)
        return _("Det er %(days)s siden du ble urolig.") % {"days": age}
    if case.appointed_on is None:
        return _("Lederen har ikke valgt %(holder)s ennå.") % {"holder": case.guide.words.holder}
    return _("Du er %(holder)s siden %(day)s.") % {
        "holder": case.guide.words.holder,
        "day": day_month(case.appointed_on),
    }


class UnitList(PersonalPage):
    """The leader's list: that cases exist, their level, holder and deadlines; no content.

    Concerns at level 0 are their owners' alone and are not there. Noted as a reading of each unit.
    """

    permission_required = "cases.view_unit"
    template_name = "cases/unit.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        today = timezone.localdate()
        units = self.units()
        keys = tuple(unit.pk for unit in units)
        counts = dict(_counts(units=keys))
        every = sum(counts.values())
        overdue = _late(units=keys, guides=_guides(units), on=Same(today))
        shown = page_of(
            lambda first, count: _shown(units=keys, first=first, count=count, every=every),
            request.GET.get("page"),
        )
        rows = list(shown)
        several = len(units) > 1
        readings = [(unit, "leads") for unit in units]
        record_reads(by=self.user, readings=readings, page="cases:unit")
        return self.show(
            {
                "units": units,
                "page_obj": shown,
                "total": every,
                "unappointed": sum(case.appointed_on is None for case in rows),
                "rows": [_unit_row(case, today, several) for case in rows],
                "overdue": [_unit_row(case, today, several) for case in overdue],
                "bars": _bars(units, counts),
                "holder_word": _holder_word(units),
                "obs": obs_box(_own_guide(units), timezone.now()) if units else None,
            }
        )

    def units(self) -> list[ServiceUnit]:
        """The units the user leads, each once."""
        led = self.user.unit_ids(LEADER)
        found: dict[int, ServiceUnit] = {}
        for membership in self.user.live_memberships:
            if membership.unit and membership.unit_id in led:
                found[membership.unit.pk] = membership.unit
                membership.unit.municipality = membership.municipality
        return list(found.values())


def _overseen(units: tuple[int, ...]) -> QuerySet[Case]:
    """The twin of ``Case.objects.overseen_by``, for units that are known: what is under way."""
    rows: QuerySet[Case] = Case.objects.filter(unit__in=units).open().exclude(level=Level.CONCERN)
    return rows


@compiled
def _counts(*, units: tuple[int, ...]) -> QuerySet[Any]:
    return _overseen(units).order_by().values_list("level").annotate(Count("pk"))


@compiled
def _shown(*, units: tuple[int, ...], first: int, count: int, every: int) -> QuerySet[Case]:
    """A page of the cases, each with ``every``, their number, as its ``total``."""
    page = _overseen(units).order_by(*NOT_APPOINTED_FIRST)[first : first + count]
    return _with_people(page).annotate(total=Value(every)).order_by(*NOT_APPOINTED_FIRST)


def _with_people(chosen: QuerySet[Case]) -> QuerySet[Case]:
    """The cases that were chosen, with names: of child, holder and unit.

    Chosen first, so that nothing is looked up for a case that is not shown.
    """
    rows: QuerySet[Case] = with_signs(Case.objects.filter(pk__in=chosen.values("pk")))
    return rows.only(*SHOWN).annotate(
        **CHILD,
        holder_name=F("holder__name"),
        unit_name=F("unit__name"),
        last_act=last_act(),
        routine_waits=routine.waits(),
    )


def _own_guide(units: list[ServiceUnit]) -> Guide:
    return registry.get(units[0].guide_slug)


def _guides(units: Iterable[ServiceUnit]) -> tuple[Same[Guide], ...]:
    """The guides that the units' cases are worked by: their own, and the municipality's (R5)."""
    slugs = {slug for unit in units for slug in (unit.guide_slug, unit.municipality.guide_slug)}
    return tuple(Same(registry.get(slug)) for slug in sorted(slugs))


@compiled
def _late(
    *, units: tuple[int, ...], guides: tuple[Same[Guide], ...], on: Same[date]
) -> QuerySet[Case]:
    """The first cases whose most urgent clock has run out."""
    yesterday = date.fromordinal(on.value.toordinal() - 1)
    late = Q(pk__in=[])
    for guide in guides:
        late |= due_by(guide.value, yesterday)
    first = _overseen(units).filter(late).order_by("pk")[:MOST_OVERDUE]
    return _with_people(first).order_by("pk")


def last_act() -> Subquery:
    """When somebody last did something in a case. From the audit: when, not what.

    The audit knows the child, not the case. What the holder of another case about the child does
    is left out, since a leader is not to learn from it that there is another concern.
    """
    elsewhere = Case.objects.filter(child=OuterRef("child_id"), holder=OuterRef("user_id")).exclude(
        pk=OuterRef(OuterRef("pk"))
    )
    acts = ActEvent.objects.filter(
        Q(user_id=OuterRef("holder_id")) | ~Exists(elsewhere),
        child_id=OuterRef("child_id"),
        municipality_id=OuterRef("municipality_id"),
    )
    return Subquery(acts.order_by("-at").values("at")[:1])


def _unit_row(case: Any, on: date, several: bool) -> dict[str, Any]:
    """``several``: whether the leader must be told which unit."""
    clock = next_clock(case, on)
    level = level_name(case.guide, case.level)
    return {
        "href": address("cases:oversee", case.pk),
        "holder_word": case.guide.words.holder,
        "routine_href": address("cases:sign-off-routine", case.pk) if case.routine_waits else "",
        "appoint_href": "" if case.appointed_on else address("cases:appoint", case.pk),
        "name": f"{case.first_name}, {case.group}" if case.group else case.first_name,
        "level": f"{level} · {case.unit_name}" if several else level,
        "card": _card(case),
        "holder": case.holder_name,
        "who": _who(case),
        "tag": clock_tag(clock),
        "due": f"{clock.label}." if clock else "",
        "quiet": _quiet(timezone.localdate(case.last_act), on) if case.last_act else "",
    }


def _card(case: Case) -> dict[str, Any] | None:
    return None if case.level == Level.CLOSED else card_of(case.guide.level(case.level))


def _who(case: Any) -> str:
    if case.appointed_on is None:
        return _("Ingen er utpekt ennå. %(name)s eier saken til da.") % {"name": case.holder_name}
    return _("%(name)s har stafettpinnen.") % {"name": case.holder_name}


def _quiet(last: date, on: date) -> str:
    days = (on - last).days
    if days <= 0:
        return _("Noen skrev i saken i dag.")
    return _("Det er %(days)s siden noen skrev.") % {"days": days_word(days)}


def _holder_word(units: list[ServiceUnit]) -> str:
    """What the units' guide calls the one who holds the baton."""
    return str(registry.get(units[0].guide_slug).words.holder) if units else ""


def _bars(units: list[ServiceUnit], counts: dict[int, int]) -> list[dict[str, Any]]:
    if not units:
        return []
    guide = _own_guide(units)
    return [
        {"label": f"{level.number} {level.short}", "value": counts.get(level.number, 0)}
        for level in guide.levels
        if level.number != Level.CONCERN
    ]

"""Who may read a log: derived here, written here, asked here. The only door to django-guardian.

A grant is never given by hand. It follows from the baton, from parental responsibility, from the
youth's age, and from a measure together with live consent; when one of these ends, the grant ends
in the same transaction (R74, R118, R123, R260, R277, R278). ``until`` closes the door by itself
on the day a consent or a membership runs out, whether or not a task has run.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from guardian.shortcuts import assign_perm, remove_perm

from bti.accounts.models import Membership, User
from bti.audit.record import record_act
from bti.database.acting import for_purpose
from bti.database.compiled import compiled
from bti.guides.registry import all_guides
from bti.people.models import Guardianship
from cases.models import Case
from consent.models import (
    Consent,
    ConsentLimit,
    ConsentQuerySet,
    ConsentService,
    hidden_areas,
)
from consent.signatories import whole_years
from stafettlogg.models import HeldBack, Measure, ReadGrant, Stafettlogg, StafettloggQuerySet

READ = "stafettlogg.view_stafettlogg"
Role = ReadGrant.Role


@dataclass(frozen=True)
class Reason:
    """Why one user may read one log, and until when (None: no end is known)."""

    user: User
    role: str
    why: str
    until: date | None
    hidden_areas: tuple[str, ...] = ()  # of an actor: what consent keeps from them
    services: tuple[str, ...] = ()  # of an actor: whom an entry can be held back from


@dataclass(frozen=True)
class Doors:
    """What live consents open for staff, each to its last day: the own unit, other services.

    The consent to the log names the case's own unit. Another service needs to be named, and
    another unit of the same kind is not meant by that: a consent that says «skole» to a school
    means this school.
    """

    unit_id: int
    own_kind: str
    log_until: date | None
    kinds: dict[str, date]

    def last_day(self, unit_id: int | None, kind: str) -> date | None:
        """The last day someone of this unit may take part, or None."""
        if unit_id == self.unit_id:
            return self.log_until
        return None if kind == self.own_kind else self.kinds.get(kind)


def may_read(user: User, log: Stafettlogg, on: date) -> bool:
    """Whether the user may read the log on the day. Twin of ``StafettloggQuerySet.readable_by``."""
    return role_of(user, log, on) is not None


def role_of(user: User, log: Stafettlogg, on: date) -> str | None:
    """In which role the user may read the log on the day; None when they may not."""
    if not (user.is_citizen or log.case.municipality_id in user.works_in):
        return None  # whoever has left holds nothing, also before the grant is taken away
    if getattr(log, "reader_id", None) == user.pk:
        return str(log.reader_role)  # type: ignore[attr-defined]  # readable_by has asked
    return next(iter(_roles(user=user.pk, log=log.pk, on=on)), None)


@compiled
def _roles(*, user: int, log: int, on: date) -> QuerySet[Any]:
    grants = ReadGrant.objects.filter(user=user, content_object=log)
    rows: QuerySet[Any] = grants.filter(Q(until=None) | Q(until__gte=on)).order_by("pk")
    return rows.values_list("role", flat=True)


def derive(log: Stafettlogg, on: date) -> None:
    """Bring the log's grants into line with what they follow from. Writes only what differs.

    Runs with a purpose of its own: the one whose act caused it (a guardian who withdraws, a
    leader who appoints) need not be one who may read everything that is looked at. The log's row
    is locked, so that of two acts at once (a consent withdrawn, a measure planned) the last one
    sees what the first one did.
    """
    with for_purpose("derive_access"):
        log = Stafettlogg.objects.select_for_update(no_key=True).get(pk=log.pk)
        present = {grant.user_id: grant for grant in log.read_grants.select_related("user")}
        wanted = {reason.user.pk: reason for reason in reasons(log, on)}
        for user_id, grant in present.items():
            if user_id not in wanted:
                remove_perm(READ, grant.user, log)
                _note(log, "end_reading", user_id, grant.role)
        for user_id, reason in wanted.items():
            _bring_into_line(log, present.get(user_id), reason, on)


def _bring_into_line(log: Stafettlogg, grant: ReadGrant | None, reason: Reason, on: date) -> None:
    is_new = grant is None
    if grant is None:
        grant = assign_perm(READ, reason.user, log)
        grant.since = on
        _note(log, "grant_reading", reason.user.pk, reason.role)
    hidden, services = list(reason.hidden_areas), list(reason.services)
    if not is_new and grant.hidden_areas != hidden:
        _note(log, "limit_reading", reason.user.pk, reason.role)
    told = (reason.role, reason.why, reason.until, hidden, services)
    kept = (grant.role, grant.why, grant.until, grant.hidden_areas, grant.services)
    if is_new or kept != told:
        grant.role, grant.why, grant.until, grant.hidden_areas, grant.services = told
        grant.save()


def _note(log: Stafettlogg, act: str, user_id: int, role: str) -> None:
    """Grants have no history of their own: the audit tells who could read, and when."""
    record_act(by=None, act=f"stafettlogg.{act}", subject=log, user=user_id, role=role)


def reasons(log: Stafettlogg, on: date) -> list[Reason]:
    """Everyone who may read the log on the day, one reason each: the strongest first."""
    case = Case.objects.select_related("child__user", "holder", "unit").get(pk=log.case_id)
    strongest: dict[int, Reason] = {}
    for reason in (*_holder(case, on), *_family(log, case, on), *_actors(log, case, on)):
        strongest.setdefault(reason.user.pk, reason)
    return list(strongest.values())


def _holder(case: Case, on: date) -> Iterator[Reason]:
    if not case.holder.is_active:
        return
    here = Membership.objects.filter(
        user=case.holder, municipality=case.municipality_id, unit__isnull=False
    )
    ends = list(here.live(on).values_list("ends", flat=True))
    if ends:
        known = [day for day in ends if day]
        yield Reason(
            case.holder, Role.HOLDER, "baton", max(known) if len(known) == len(ends) else None
        )


def _family(log: Stafettlogg, case: Case, on: date) -> list[Reason]:
    """Guardians with responsibility, and the youth.

    A shield does not take away what they had, since that would tell them; it hides what comes
    after (``visible_to``), and gives nobody of the family a door they did not have.
    """
    entitled = [*_guardians(case, on), *_youth(case, on)]
    if not case.is_shielded:
        return entitled
    had = set(log.read_grants.values_list("user_id", flat=True))
    return [reason for reason in entitled if reason.user.pk in had]


def _guardians(case: Case, on: date) -> Iterator[Reason]:
    child, ages = case.child, case.guide.ages
    if child.born and whole_years(child.born, on) >= ages.adult:
        return
    ties = child.guardianships.live(on).with_responsibility()
    for tie in ties.select_related("guardian__user").order_by("pk"):
        user = tie.guardian.user
        if user and user.is_active:
            ends = [day for day in (tie.ends, _day_before_age(child.born, ages.adult)) if day]
            yield Reason(user, Role.GUARDIAN, tie.relation, min(ends) if ends else None)


def _youth(case: Case, on: date) -> Iterator[Reason]:
    child = case.child
    old_enough = child.born and whole_years(child.born, on) >= case.guide.ages.sign
    if old_enough and child.user and child.user.is_active:
        yield Reason(child.user, Role.YOUTH, "youth", None)


def _day_before_age(born: date | None, years: int) -> date | None:
    """The last day before the child has the age."""
    if born is None:
        return None
    try:
        day = born.replace(year=born.year + years)
    except ValueError:  # 29 February
        day = date(born.year + years, 3, 1)
    return date.fromordinal(day.toordinal() - 1)


def _actors(log: Stafettlogg, case: Case, on: date) -> Iterator[Reason]:
    """Employees with an open measure, while live consent lets their service in (R118, R123)."""
    if not log.is_open:
        return
    measures = list(
        Measure.objects.filter(log=log, ended_on=None, employee__isnull=False)
        .select_related("employee")
        .order_by("pk")
    )
    until = last_days(case, {m.employee_id for m in measures if m.employee_id}, on)
    kept = kept_from(case, until, on)
    for measure in measures:
        if measure.employee and measure.employee.pk in until:
            hidden, services = kept[measure.employee.pk]
            yield Reason(
                measure.employee, Role.ACTOR, f"measure:{measure.pk}", until[measure.employee.pk],
                hidden, services,
            )  # fmt: skip


Kept = tuple[tuple[str, ...], tuple[str, ...]]  # areas that are hidden, services one comes from


def kept_from(case: Case, employees: Collection[int], on: date) -> dict[int, Kept]:
    """What live consents keep from each of these, and the services they come from.

    Several consents: what one keeps back no other gives, and whoever works in two services gets
    what both may know (docs/architecture.md).
    """
    if not employees:
        return {}
    here = Membership.objects.live(on).filter(
        user__in=employees, municipality=case.municipality_id, unit__isnull=False
    )
    kinds: dict[int, set[str]] = {user: set() for user in employees}
    for user, kind in here.values_list("user", "unit__kind"):
        kinds[user].add(kind)
    limits = limits_of(case, on)
    return {
        user: (tuple(sorted(hidden_areas(limits, of_user))), tuple(sorted(of_user)))
        for user, of_user in kinds.items()
    }


def limits_of(case: Case, on: date) -> list[ConsentLimit]:
    """What all consents that live on the day keep back."""
    live = case.consents.live(on)
    return list(ConsentLimit.objects.filter(consent__in=live).select_related("service"))


def doors(case: Case, on: date) -> Doors:
    """Which services live consents let into the case's log on the day.

    Nothing is open without live consent to the log itself (R61). A consent that in words alone
    says what may be told opens no log (R228, R233): the areas must have been chosen, so that the
    system can tell what they are.
    """
    live: ConsentQuerySet = case.consents.live(on)
    log_until = live.for_log().aggregate(last=Max("valid_until"))["last"]
    kinds: dict[str, date] = {}
    if log_until:
        named = ConsentService.objects.opening_a_log().filter(consent__in=live.sharing())
        rows = named.values_list("kind").annotate(last=Max("consent__valid_until"))
        kinds = {kind: min(last, log_until) for kind, last in rows}
    return Doors(case.unit_id, case.unit.kind, log_until, kinds)


def places(case: Case, on: date, opened: Doors | None = None) -> QuerySet[Membership]:
    """Places of work of those who may have a measure in the log on the day."""
    opened = opened or doors(case, on)
    if opened.log_until is None:
        return Membership.objects.none()
    others = Q(unit__kind__in=set(opened.kinds) - {opened.own_kind})
    return (
        Membership.objects.live(on)
        .filter(
            Q(unit_id=opened.unit_id) | others,
            municipality_id=case.municipality_id,
            user__is_active=True,
        )
        .select_related("user", "unit")
    )


def last_days(case: Case, employees: Collection[int], on: date) -> dict[int, date]:
    """The last day each of these may take part in the log; who may not is left out."""
    opened = doors(case, on) if employees else None
    if opened is None:
        return {}
    until: dict[int, date] = {}
    for place in places(case, on, opened).filter(user_id__in=employees):
        kind = place.unit.kind if place.unit else ""
        last = min(day for day in (opened.last_day(place.unit_id, kind), place.ends) if day)
        until[place.user_id] = max(last, until.get(place.user_id, last))
    return until


def logs_to_derive(on: date) -> StafettloggQuerySet:
    """Logs whose grants the calendar may have changed: a few too many, never one too few."""
    grants = ReadGrant.objects.filter(content_object=OuterRef("pk"))
    return Stafettlogg.objects.filter(
        Exists(grants.filter(_has_lapsed(on)))
        | _misses_holder(grants, on)
        | _misses_family(grants, on)
        | _misses_actor(on)
        | _is_limited()
    )


def _has_lapsed(on: date) -> Q:
    works = Membership.objects.live(on).filter(
        user=OuterRef("user"),
        unit__isnull=False,
        municipality=OuterRef("content_object__case__municipality"),
    )
    named = ConsentService.objects.filter(
        consent__cases=OuterRef(OuterRef("content_object__case")), kind=OuterRef("unit__kind")
    )
    own = Q(unit=OuterRef("content_object__case__unit"))
    same_kind = Q(unit__kind=OuterRef("content_object__case__unit__kind"))
    let_in = works.filter(own | Q(Exists(named) & ~same_kind))
    tie = Guardianship.objects.live(on).with_responsibility()
    tied = tie.filter(
        guardian__user=OuterRef("user"), child=OuterRef("content_object__case__child")
    )
    return (
        Q(until__lt=on)
        | Q(user__is_active=False)
        | Q(~Exists(works), role=Role.HOLDER)
        | Q(~Exists(let_in), role=Role.ACTOR)
        | Q(~Exists(tied), role=Role.GUARDIAN)
    )


def _misses_holder(grants: QuerySet[ReadGrant], on: date) -> Q:
    works = Membership.objects.live(on).filter(
        user=OuterRef("case__holder"),
        unit__isnull=False,
        municipality=OuterRef("case__municipality"),
    )
    has = grants.filter(user=OuterRef("case__holder"), role=Role.HOLDER)
    return Exists(works.filter(user__is_active=True)) & ~Exists(has)


def _misses_family(grants: QuerySet[ReadGrant], on: date) -> Q:
    """Only where there is no shield, since a shield lets nobody new in."""
    old_enough, under_age = Q(pk__in=[]), Q(case__child__born=None)
    for guide in all_guides():
        here = Q(case__guide_slug=guide.slug)
        old_enough |= here & Q(case__child__born__lte=_years_before(on, guide.ages.sign))
        under_age |= here & Q(case__child__born__gt=_years_before(on, guide.ages.adult))
    youth = grants.filter(user=OuterRef("case__child__user"), role=Role.YOUTH)
    has = ReadGrant.objects.filter(
        content_object=OuterRef(OuterRef("pk")), user=OuterRef("guardian__user")
    )
    ties = (
        Guardianship.objects.live(on)
        .with_responsibility()
        .filter(child=OuterRef("case__child"), guardian__user__is_active=True)
    )
    return Q(case__shielded_at=None) & (
        (old_enough & Q(case__child__user__is_active=True) & ~Exists(youth))
        | (under_age & Exists(ties.exclude(Exists(has))))
    )


def _misses_actor(on: date) -> Q:
    has = ReadGrant.objects.filter(
        content_object=OuterRef(OuterRef("pk")), user=OuterRef("employee")
    )
    waits = Measure.objects.filter(
        log=OuterRef("pk"), ended_on=None, employee__is_active=True
    ).exclude(Exists(has))
    consented = Consent.objects.live(on).for_log().filter(cases=OuterRef("case"))
    return Q(ended_on=None) & Exists(waits) & Exists(consented)


def _is_limited() -> Q:
    """Something is kept from a service: from whom, hangs on the day and on where one works."""
    limits = ConsentLimit.objects.filter(consent__cases=OuterRef("case"))
    holds = HeldBack.objects.filter(log=OuterRef("pk"), released_at=None).exclude(service="")
    return Q(ended_on=None) & (Exists(limits) | Exists(holds))


def _years_before(on: date, years: int) -> date:
    """Whoever was born on this day or earlier has the age on the day."""
    try:
        return on.replace(year=on.year - years)
    except ValueError:  # 29 February
        return date(on.year - years, 2, 28)

"""Everyone who may read a log on a day, and why: the baton, the family, the age, a measure."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.utils import timezone

from bti.accounts.models import Membership, User
from bti.people.models import Guardianship
from cases.models import Case
from consent.signatories import birthday, whole_years
from stafettlogg.access.opened import kept_from, last_days
from stafettlogg.models import Leave, Measure, ReadGrant, Stafettlogg

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
    ends_at: datetime | None = None  # of an emergency
    reads_after: datetime | None = None  # of the family, but her who carried the child


def reasons(log: Stafettlogg, on: date) -> list[Reason]:
    """Everyone who may read the log on the day, one reason each: the strongest first."""
    case = Case.objects.select_related("child__user", "holder", "unit").get(pk=log.case_id)
    strongest: dict[int, Reason] = {}
    all_of_them = (
        *_holder(case, on), *_family(log, case, on), *_emergencies(log, case, on),
        *_actors(log, case, on),
    )  # fmt: skip
    for reason in all_of_them:
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
    entitled = [
        reason if log.born_at is None or reason.user.pk == log.carried_by_id
        else replace(reason, reads_after=log.born_at)
        for reason in (*_guardians(log, case, on), *_youth(case, on))
    ]  # fmt: skip
    if not case.is_shielded:
        return entitled
    had = set(log.read_grants.values_list("user_id", flat=True))
    return [reason for reason in entitled if reason.user.pk in had]


def _guardians(log: Stafettlogg, case: Case, on: date) -> Iterator[Reason]:
    child, ages = case.child, case.guide.ages
    if child.born and whole_years(child.born, on) >= ages.adult:
        yield from _let_in(log, on)
        return
    ties = child.guardianships.live(on).with_responsibility()
    if child.born is None:
        ties = ties.filter(relation=Guardianship.Relation.MOTHER)
    elif _waits_for_new_consent(log, case, on):
        ties = ties.filter(guardian__user=log.carried_by_id)
    for tie in ties.select_related("guardian__user").order_by("pk"):
        user = tie.guardian.user
        if user and user.is_active:
            ends = [day for day in (tie.ends, _day_before_age(child.born, ages.adult)) if day]
            yield Reason(user, Role.GUARDIAN, tie.relation, min(ends) if ends else None)


def _waits_for_new_consent(log: Stafettlogg, case: Case, on: date) -> bool:
    """Whether the log from before the birth rests on hers alone who carried the child (R6)."""
    if log.born_at is None:
        return False
    told_on = timezone.localdate(log.born_at)
    return not case.consents.live(on).for_log().filter(asked_on__gte=told_on).exists()


def _let_in(log: Stafettlogg, on: date) -> Iterator[Reason]:
    """Guardians whom the young adult lets go on reading, but for the areas left out (R80).

    A block of the municipality's holds for them as well.
    """
    leaves = Leave.objects.filter(log=log).live(on).select_related("guardian__user")
    blocked = log.case.child.guardianships.filter(blocked=True).values("guardian")
    for leave in leaves.exclude(guardian__in=blocked).order_by("pk"):
        user = leave.guardian.user
        if user and user.is_active:
            yield Reason(
                user, Role.ACTOR, f"leave:{leave.pk}", leave.valid_until,
                tuple(sorted(leave.left_out)),
            )  # fmt: skip


def _youth(case: Case, on: date) -> Iterator[Reason]:
    child = case.child
    old_enough = child.born and whole_years(child.born, on) >= case.guide.ages.sign
    if old_enough and child.user and child.user.is_active:
        yield Reason(child.user, Role.YOUTH, "youth", None)


def _emergencies(log: Stafettlogg, case: Case, on: date) -> Iterator[Reason]:
    """Who was let in by another, and has not had their two hours; only while they work here."""
    live = log.emergencies.filter(state="opened", ends_at__gt=timezone.now())
    for one in live.select_related("asker").order_by("ends_at"):
        if one.asker.is_active and _works_here(one.asker_id, case, on):
            day = timezone.localdate(one.ends_at)
            yield Reason(one.asker, Role.EMERGENCY, f"emergency:{one.pk}", day, ends_at=one.ends_at)


def _works_here(user: int, case: Case, on: date) -> bool:
    here = Membership.objects.live(on).filter(user=user, municipality=case.municipality_id)
    return here.filter(unit__isnull=False).exists()


def _day_before_age(born: date | None, years: int) -> date | None:
    """The last day before the child has the age."""
    return None if born is None else birthday(born, years) - timedelta(days=1)


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

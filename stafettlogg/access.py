"""Who may read a log: derived here, written here, asked here. The only door to django-guardian.

A grant is never given by hand. It follows from the baton, from parental responsibility, from the
youth's age, and from a measure together with live consent; when one of these ends, the grant ends
in the same transaction (R74, R118, R123, R260, R277, R278). ``until`` closes the door by itself
on the day a consent or a membership runs out, whether or not a task has run.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _
from guardian.shortcuts import assign_perm, remove_perm

from bti.accounts.models import Membership, User
from bti.database.acting import for_purpose
from cases.models import Case
from consent.models import ConsentService
from consent.signatories import whole_years
from stafettlogg.models import Measure, ReadGrant, Stafettlogg

READ = "stafettlogg.view_stafettlogg"
Role = ReadGrant.Role


@dataclass(frozen=True)
class Reason:
    """Why one user may read one log, and until when (None: no end is known)."""

    user: User
    role: str
    why: str
    until: date | None


def may_read(user: User, log: Stafettlogg, on: date) -> bool:
    """Whether the user may read the log on the day. Twin of ``StafettloggQuerySet.readable_by``."""
    if getattr(log, "reader_id", None) == user.pk:
        return True  # fetched by readable_by: already asked
    return (
        ReadGrant.objects.filter(user=user, content_object=log)
        .filter(Q(until=None) | Q(until__gte=on))
        .exists()
    )


def derive(log: Stafettlogg, on: date) -> None:
    """Bring the log's grants into line with what they follow from. Writes only what differs.

    Runs with a purpose of its own: the one whose act caused it (a guardian who withdraws, a
    leader who appoints) need not be one who may read everything that is looked at.
    """
    with for_purpose("derive_access"):
        wanted = {reason.user.pk: reason for reason in reasons(log, on)}
        present = {grant.user_id: grant for grant in log.read_grants.select_related("user")}
        for user_id, grant in present.items():
            if user_id not in wanted:
                remove_perm(READ, grant.user, log)
        for user_id, reason in wanted.items():
            grant = present.get(user_id) or assign_perm(READ, reason.user, log)
            told = (reason.role, reason.why, reason.until)
            if (grant.role, grant.why, grant.until) != told:
                grant.role, grant.why, grant.until = told
                grant.save()


def reasons(log: Stafettlogg, on: date) -> list[Reason]:
    """Everyone who may read the log on the day, one reason each: the strongest first."""
    case = Case.objects.select_related("child__user", "holder", "unit").get(pk=log.case_id)
    strongest: dict[int, Reason] = {}
    for reason in (*_holder(case, on), *_family(case, on), *_actors(log, case, on)):
        strongest.setdefault(reason.user.pk, reason)
    return list(strongest.values())


def _last_day(user: User, on: date, unit_kinds: Iterable[str] | None = None) -> tuple[bool, date | None]:
    """Whether the user works on the day (in such a unit), and the last day they are known to."""
    rows = Membership.objects.filter(user=user).live(on)
    if unit_kinds is not None:
        rows = rows.filter(unit__kind__in=list(unit_kinds))
    ends = list(rows.values_list("ends", flat=True))
    if not ends or not user.is_active:
        return False, None
    return True, None if None in ends else max(e for e in ends if e)


def _holder(case: Case, on: date) -> Iterator[Reason]:
    works, until = _last_day(case.holder, on)
    if works:
        yield Reason(case.holder, Role.HOLDER, "baton", until)


def _family(case: Case, on: date) -> Iterator[Reason]:
    """Guardians with responsibility, and the youth. A shield does not take away what they had:

    that would tell them (design.md 5); it hides what comes after (``visible_to``).
    """
    child, ages = case.child, case.guide.ages
    age = whole_years(child.born, on) if child.born else None
    if age is None or age < ages.adult:
        ties = child.guardianships.live(on).with_responsibility().select_related("guardian__user")
        for tie in ties:
            if tie.guardian.user and tie.guardian.user.is_active:
                ends = [day for day in (tie.ends, _birthday(child.born, ages.adult)) if day]
                yield Reason(
                    tie.guardian.user, Role.GUARDIAN, tie.relation, min(ends) if ends else None
                )
    if child.user and child.user.is_active and age is not None and age >= ages.sign:
        yield Reason(child.user, Role.YOUTH, "youth", None)


def _birthday(born: date | None, years: int) -> date | None:
    """The last day before the child has the age."""
    if born is None:
        return None
    try:
        day = born.replace(year=born.year + years)
    except ValueError:  # 29 February
        day = date(born.year + years, 3, 1)
    return date.fromordinal(day.toordinal() - 1)


def _actors(log: Stafettlogg, case: Case, on: date) -> Iterator[Reason]:
    """Employees with an open measure, while live consent names their service.

    The case's own unit is named by the consent to the log itself.
    """
    live = case.consents.live(on)  # type: ignore[attr-defined]
    until_by_kind: dict[str, date] = {}
    if not log.is_open:
        return
    for until in live.for_log().values_list("valid_until", flat=True):
        until_by_kind[case.unit.kind] = max(until, until_by_kind.get(case.unit.kind, until))
    services = ConsentService.objects.filter(
        consent__in=live.filter(no_exchange=False)
    ).values_list("kind", "consent__valid_until")
    for kind, until in services:
        until_by_kind[kind] = max(until, until_by_kind.get(kind, until))
    measures = (
        Measure.objects.filter(log=log, ended_on=None, employee__isnull=False)
        .select_related("employee")
        .order_by("pk")
    )
    for measure in measures:
        employee = measure.employee
        assert employee is not None  # noqa: S101  (filtered above)
        kinds = set(
            Membership.objects.filter(user=employee)
            .live(on)
            .values_list("unit__kind", flat=True)
        )
        named = [until_by_kind[kind] for kind in kinds if kind in until_by_kind]
        works, last = _last_day(employee, on, until_by_kind)
        if named and works:
            until = min(max(named), last) if last else max(named)
            yield Reason(employee, Role.ACTOR, f"measure:{measure.pk}", until)


def explain(reason: ReadGrant, log: Stafettlogg) -> str:
    """The reason in a sentence, for the family (R260)."""
    if reason.role == Role.HOLDER:
        return _("Har stafettpinnen og skriver i loggen.")
    if reason.role == Role.GUARDIAN:
        return _("Har foreldreansvar.")
    if reason.role == Role.YOUTH:
        return _("Loggen handler om deg.")
    return _("Har et tiltak i loggen, og samtykket nevner tjenesten.")

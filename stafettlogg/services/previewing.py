"""Whom a log is shared with, or would be: what each sees, before it is decided (R228, R260)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet, Value
from django.utils.translation import gettext as _

from bti.accounts.models import ServiceKind, User
from cases.models import Case
from consent.models import (
    Consent,
    ConsentLimit,
    ConsentService,
    DevelopmentArea,
    hidden_areas,
)
from stafettlogg import access
from stafettlogg.models import (
    Attachment,
    Candidate,
    Evaluation,
    Goal,
    Lysglimt,
    Measure,
    Meeting,
    ReadGrant,
    Stafettlogg,
)

GOALS = 10  # named for each, at the most
ENTRIES: tuple[type[Any], ...] = (Goal, Measure, Evaluation, Meeting, Lysglimt, Attachment)


@dataclass(frozen=True)
class Recipient:
    """One who sees, or would see, some of the log; ``code`` stands in the address."""

    code: str
    name: str
    candidate: Candidate
    service: str = ""
    employee: int | None = None

    @property
    def hidden(self) -> list[str]:
        """The areas that consent keeps from them, by name."""
        kept = self.candidate.hidden_areas
        return [str(area.label) for area in DevelopmentArea if area in kept]

    def against(self) -> dict[str, Any]:
        """As ``hold_back`` takes whom it is held back from."""
        employee = User.objects.get(pk=self.employee) if self.employee else None
        return {"service": self.service, "employee": employee}


def recipients(log: Stafettlogg, on: date) -> list[Recipient]:
    """All with a measure together, each service that consent names or is asked to, each reader.

    A service that is only asked about is shown as it would be when all have signed.
    """
    case, asked = log.case, Q(state=Consent.State.ASKED, valid_until__gte=on)
    consents = Consent.objects.filter(asked | Q(pk__in=case.consents.live(on)), cases=case)
    every = list(
        ConsentLimit.objects.filter(consent__in=consents).select_related("service", "consent")
    )
    live = [limit for limit in every if limit.consent.is_live(on)]
    named = list(
        ConsentService.objects.filter(
            consent__in=consents, consent__no_exchange=False
        ).select_related("consent")
    )
    in_already = {one.kind for one in named if one.consent.is_live(on)} | {case.unit.kind}
    found = [Recipient("alle", _("Alle som har et tiltak"), service_alone(live, ""))]
    for kind in sorted({*in_already, *(one.kind for one in named)}):
        asks = {one.consent_id for one in named if one.kind == kind and kind not in in_already}
        limits = [limit for limit in every if limit in live or limit.consent_id in asks]
        found.append(of_service(kind, limits))
    return [*found, *_readers(log, on)]


def of_service(kind: str, limits: Iterable[ConsentLimit]) -> Recipient:
    """A kind of service, under the limits."""
    name = str(ServiceKind(kind).label)
    return Recipient(f"tjeneste-{kind}", name, service_alone(limits, kind), service=kind)


def service_alone(limits: Iterable[ConsentLimit], kind: str) -> Candidate:
    kinds = (kind,) if kind else ()
    return Candidate(tuple(sorted(hidden_areas(limits, kinds))), kinds)


def _readers(log: Stafettlogg, on: date) -> list[Recipient]:
    """Those who read for the sake of a measure today."""
    live = Q(until=None) | Q(until__gte=on)
    rows = ReadGrant.objects.filter(live, content_object=log, role=ReadGrant.Role.ACTOR)
    return [
        Recipient(
            f"person-{row.user_id}", row.user.name,
            Candidate(tuple(row.hidden_areas), tuple(row.services), row.user_id),
            employee=row.user_id,
        )
        for row in rows.select_related("user").order_by("user__name", "pk")
    ]  # fmt: skip


def person(case: Case, employee: User, on: date) -> Recipient:
    """An employee who would come in with a measure."""
    hidden, services = access.kept_from(case, [employee.pk], on)[employee.pk]
    candidate = Candidate(hidden, services, employee.pk)
    return Recipient(f"person-{employee.pk}", employee.name, candidate, employee=employee.pk)


def of_person(case: Case, employee: User, on: date, limits: Iterable[ConsentLimit]) -> Recipient:
    """An employee as they would read under limits that do not count yet."""
    hidden, services = access.kept_from(case, [employee.pk], on, limits)[employee.pk]
    candidate = Candidate(hidden, services, employee.pk)
    return Recipient(f"person-{employee.pk}", employee.name, candidate, employee=employee.pk)


def in_short(log: Stafettlogg, user: User, found: list[Recipient]) -> list[dict[str, Any]]:
    """Of each recipient how many entries of each kind they would see, and which goals.

    Two queries, however many they are.
    """
    counts: dict[str, list[str]] = {one.code: [] for one in found}
    goals: dict[str, list[str]] = {one.code: [] for one in found}
    if found:
        parts = [_counted(log, user, one) for one in found]
        for code, kind, number in parts[0].union(*parts[1:], all=True):
            if number:
                counts[code].append(f"{kind_in_words(kind)}: {number}")
        named = [_goals(log, user, one) for one in found]
        for code, text in named[0].union(*named[1:], all=True):
            goals[code].append(text)
    return [
        {
            "title": one.name, "hidden": one.hidden, "counts": counts[one.code],
            "goals": goals[one.code][:GOALS], "more_goals": len(goals[one.code]) > GOALS,
        }
        for one in found
    ]  # fmt: skip


def _counted(log: Stafettlogg, user: User, one: Recipient) -> QuerySet[Any]:
    """How many entries of each kind the recipient would see, as rows of code, kind, number."""
    first, *rest = (
        rows.order_by()
        .annotate(to=Value(one.code), what=Value(str(model._meta.model_name)))
        .values("to", "what")
        .annotate(number=Count("pk"))
        .values_list("to", "what", "number")
        for model, rows in seen_by(log, user, one.candidate).items()
    )
    counted: QuerySet[Any] = first.union(*rest, all=True)
    return counted


def _goals(log: Stafettlogg, user: User, one: Recipient) -> QuerySet[Any]:
    rows = Goal.objects.visible_to(user, log).not_withheld_from(one.candidate)
    named: QuerySet[Any] = (
        rows.filter(ended_on=None).order_by().annotate(to=Value(one.code)).values_list("to", "text")
    )
    return named


def seen_by(log: Stafettlogg, user: User, candidate: Candidate) -> dict[type[Any], Any]:
    """Of each kind of entry what the candidate sees, of what the user is shown."""
    return {
        model: model.objects.visible_to(user, log).not_withheld_from(candidate) for model in ENTRIES
    }


def kind_in_words(name: str) -> str:
    """What kind of entry it is."""
    names = {
        "goal": _("Mål"), "measure": _("Tiltak"), "evaluation": _("Vurdering"),
        "meeting": _("Møte"), "lysglimt": _("Lysglimt"),
        "attachment": _("Vedlegg"),
    }  # fmt: skip
    return names[name]

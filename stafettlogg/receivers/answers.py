"""What the log answers when the case asks: what is done, and what to show."""

from datetime import date
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet, Subquery
from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bti.accounts.addresses import address
from bti.accounts.models import User
from bti.database.acting import for_purpose
from bti.database.compiled import Same, compiled
from bti.web.templatetags.words import full_day
from cases.models import Case, Level
from cases.signals import Asked, course_asked, facts_asked, logs_asked, panels_asked, waits_asked
from stafettlogg.models import Evaluation, Goal, Measure, Meeting, Remark, Stafettlogg


@receiver(facts_asked)
def on_facts_asked(*, case: Case, asked: Asked | None = None, **kwargs: Any) -> set[str]:
    """The guide's facts that hold in the case's log now, asked in one query.

    Evaluations and meetings count from the day the case came to its level (R236, R108).
    """
    row, on = (asked or Asked()).once(log_of, case), timezone.localdate()
    if row is None:
        return set()
    holds = {
        "log_opened": row["open"],
        "goal_set": row["goal"],
        "measure_planned": row["planned"],
        "measure_started": row["begun"],
        "measures_evaluated": row["evaluated"] and not row["waits"],
        "meeting_held": row["held"],
        "minutes_written": row["held"],
        "next_meeting_set": row["next_on"] is not None and row["next_on"] >= on,
    }
    return {fact for fact, true in holds.items() if true}


def log_of(case: Case) -> dict[str, Any] | None:
    """What facts and panel follow from, in one query; None while there is no log."""
    on = timezone.localdate()
    with for_purpose("log_of_case"):
        found = _log(case=case.pk, level=Same(case.level), since=case.level_since, on=on)
    return next(iter(found), None)


@compiled
def _log(*, case: int, level: Same[int], since: date, on: date) -> QuerySet[Any]:
    of_log = {"log": OuterRef("pk")}
    begun = Measure.objects.filter(**of_log, ended_on=None, starts_on__lte=on)
    evaluated = Evaluation.objects.filter(on__gte=since)
    last = Meeting.objects.filter(**of_log).order_by("-held_on", "-pk")
    open_measures = Measure.objects.filter(**of_log, ended_on=None)
    first = open_measures.order_by().values("log").values(day=Min("evaluate_on"))[:1]
    return Stafettlogg.objects.filter(case=case).values(
        "pk", "opened_on", "ended_on",
        open=Q(ended_on=None),
        goal=Exists(Goal.objects.filter(**of_log, ended_on=None)),
        planned=Exists(open_measures),
        begun=Exists(begun),
        waits=Exists(begun.exclude(Exists(evaluated.filter(measure=OuterRef("pk"))))),
        evaluated=Exists(evaluated.filter(**of_log)),
        held=Exists(last.filter(level=level.value, held_on__gte=since)),
        next_on=Subquery(last.values("next_on")[:1]),
        count=Subquery(_count(open_measures)),
        said_on=Subquery(_waiting().values("day")[:1]),
        evaluate_on=Subquery(first),
    )  # fmt: skip


def _waiting() -> QuerySet[Any]:
    """The first that the family finds wrong and has had no answer to."""
    rows = Remark.objects.filter(log=OuterRef("pk"), answered_at=None).order_by()
    waits: QuerySet[Any] = rows.values("log").values(day=Min("written_at"))
    return waits


def _count(rows: Any) -> Any:
    return rows.order_by().values("log").annotate(n=Count("pk")).values("n")


@receiver(panels_asked)
def on_panels_asked(
    *, case: Case, user: User, on: date, asked: Asked | None = None, **kwargs: Any
) -> list[dict[str, Any]]:
    """The log on the case page: kind, title, text, href, label, and places of the guide's tools.

    Whoever does not hold the case is told that the log exists and no more (docs/architecture.md).
    """
    row = (asked or Asked()).once(log_of, case)
    if row is None:
        return _not_opened(case, user)
    text = " ".join(part for part in (_state(row), _said(row)) if part)
    panel = {"kind": "log", "title": _("Stafettloggen"), "text": text}
    if case.holder_id != user.pk:
        return [panel]
    href = address("stafettlogg:detail", row["pk"])
    return [
        {
            **panel,
            "text": f"{panel['text']} {_measures(row)}".strip(),
            "href": href,
            "label": _("Gå til stafettloggen"),
            "places": {"log": href, "measures": href, "evaluation": href},
        }
    ]


def _not_opened(case: Case, user: User) -> list[dict[str, Any]]:
    if case.level in (Level.CONCERN, Level.CLOSED) or case.holder_id != user.pk:
        return []
    href = address("stafettlogg:open", case.pk)
    return [
        {
            "kind": "log",
            "title": _("Stafettloggen"),
            "text": _("Loggen er ikke åpnet ennå."),
            "href": href,
            "label": _("Åpne stafettloggen"),
            "places": {"log": href},
        }
    ]


@receiver(waits_asked)
def on_waits_asked(*, case: Case, **kwargs: Any) -> list[str]:
    """That the family has said something is wrong and has no answer, for the leader."""
    with for_purpose("waits_asked"):
        rows = Remark.objects.filter(log__case=case, answered_at=None).order_by("written_at")
        first = rows.values_list("written_at", flat=True).first()
    return [_said({"said_on": first})] if first else []


@receiver(logs_asked)
def on_logs_asked(*, case: Case, **kwargs: Any) -> list[dict[str, Any]]:
    """The open logs of other cases about the same child: since when, where and who holds it.

    One identity number is one record of the municipality (R176, R188).
    """
    with for_purpose("existing_log"):
        logs = Stafettlogg.objects.filter(
            case__child=case.child_id, case__municipality=case.municipality_id, ended_on=None
        ).exclude(case=case.pk)
        rows = logs.order_by("opened_on", "pk").values_list(
            "opened_on", "case__unit__name", "case__holder__name"
        )
        return [{"since": since, "unit": unit, "holder": who} for since, unit, who in rows]


@receiver(course_asked)
def on_course_asked(*, case: Case, user: User, **kwargs: Any) -> list[dict[str, Any]]:
    """What the family reads in the log: meetings, goals, measures and how they went (R402)."""
    if case.is_shielded or case.holder_id != user.pk:
        return []
    of_case = {"log__case": case.pk}
    meetings = Meeting.objects.filter(**of_case).values_list("held_on", "agreed")
    goals = Goal.objects.filter(**of_case).values_list("written_at", "text")
    measures = Measure.objects.filter(**of_case).values_list("starts_on", "text")
    evaluations = Evaluation.objects.filter(**of_case).values_list("on", "measure__text", "effect")
    lines = [
        *((day, _("Møte. Vi ble enige om: %(agreed)s") % {"agreed": agreed or "–"})
          for day, agreed in meetings),
        *((timezone.localdate(at), _("Mål: %(goal)s") % {"goal": text}) for at, text in goals),
        *((day, _("Tiltak: %(measure)s") % {"measure": text}) for day, text in measures),
        *((day, _("Vurdering av «%(measure)s»: %(effect)s.")
           % {"measure": text, "effect": Evaluation.Effect(effect).label})
          for day, text, effect in evaluations),
    ]  # fmt: skip
    return [{"day": day, "text": text} for day, text in lines]


def _state(row: dict[str, Any]) -> str:
    if row["ended_on"]:
        return _("Loggen ble avsluttet %(day)s.") % {"day": full_day(row["ended_on"])}
    return _("Loggen ble åpnet %(day)s.") % {"day": full_day(row["opened_on"])}


def _said(row: dict[str, Any]) -> str:
    """That the family waits for an answer, and since when: never what it is about."""
    if row["said_on"] is None:
        return ""
    return _("Familien har sagt fra om noe som ikke stemmer, og venter på svar siden %(day)s.") % {
        "day": full_day(row["said_on"])
    }


def _measures(row: dict[str, Any]) -> str:
    count = row["count"] or 0
    if row["ended_on"] or not count:
        return ""
    told = ngettext("%(count)s tiltak er i gang.", "%(count)s tiltak er i gang.", count) % {
        "count": count
    }
    return _("%(measures)s Neste vurdering er %(day)s.") % {
        "measures": told,
        "day": full_day(row["evaluate_on"]),
    }

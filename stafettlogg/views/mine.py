"""«Mine tiltak»: what one answers for across logs, by when it is due, and what one is asked for."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import JSONObject, Least
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bti.accounts.addresses import address
from bti.accounts.models import User
from bti.audit.record import record_reads
from bti.database.paging import page_of, total
from bti.guides import registry
from bti.web.templatetags.words import day_month, days_word, effect_word
from bti.web.views import PersonalPage
from cases.access import own_lines
from cases.models import Invitee
from stafettlogg.models import Evaluation, Goal, Granted, Measure, MeasureNote, Stafettlogg
from stafettlogg.views.plans import ARENA_ICONS, plan_of
from stafettlogg.views.told import is_mine

PAGE_NAME = "stafettlogg:mine"
SOON = timedelta(days=7)
MEETINGS = 10
NOTES = 5
LATE, TODAY, WEEK, LATER = range(4)
GROUPS = {
    LATE: gettext_lazy("På overtid"),
    TODAY: gettext_lazy("I dag"),
    WEEK: gettext_lazy("Denne uka"),
    LATER: gettext_lazy("Senere"),
}


class MyMeasures(PersonalPage):
    """My measures, the most urgent first, in a fixed number of queries however many they are.

    For staff those they have through work; for the family its own. A reading of each log is noted.
    """

    permission_required = "stafettlogg.list_own_measures"
    template_name = "stafettlogg/mine.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        on = timezone.localdate()
        rows = _own(self.user, on)
        page = page_of(
            lambda first, count: list(rows[first : first + count]), request.GET.get("page")
        )
        logs = {log.pk: log for log in _logs(self.user, on, {row["log_id"] for row in page})}
        shown = [_row(row, logs[row["log_id"]], self.user, on) for row in page]
        for log in logs.values():
            shown = _as_before(shown, log, self.user, on)
        response = self.show(
            {
                "page_obj": page,
                "groups": _grouped(shown),
                "meetings": _meetings(self.user, on),
                "is_citizen": self.user.is_citizen,
                "asked": [row for row in shown if row["asked"]],
            }
        )
        readings = [(log, log.reader_why) for log in logs.values()]
        record_reads(by=self.user, readings=readings, page=PAGE_NAME)
        return response


def _own(user: User, on: date) -> QuerySet[Any]:
    """Open measures of open logs that the user reads, with what the page tells of each."""
    readable = Stafettlogg.objects.readable_by(user, on).filter(ended_on=None)
    if user.is_citizen:
        own = Q(guardian__user=user) | Q(by_child=True, log__case__child__user=user)
        outside = Q(log__case__shielded_at=None) | Q(written_at__lte=F("log__case__shielded_at"))
        own &= outside
    else:
        own = Q(employee=user)
    goals = Goal.objects.filter(pk=OuterRef("goal"))
    if not user.is_citizen:
        kept = Goal.withheld_from(Granted(user.pk)) & ~Q(log__case__holder=user)
        goals = goals.exclude(kept)
    notes = MeasureNote.objects.filter(measure=OuterRef("pk")).order_by("-pk")
    voiced = MeasureNote.objects.filter(
        measure=OuterRef("pk"), author=user, kind=MeasureNote.Kind.VOICE, evaluation=None
    )
    last = Evaluation.objects.filter(measure=OuterRef("pk")).order_by("-on", "-pk")
    rows: QuerySet[Any] = (
        Measure.objects.filter(own, log__in=readable.values("pk"), ended_on=None)
        .annotate(next_on=Least("due_on", "evaluate_on"))
        .order_by(_urgency(on), "next_on", "pk")
    )
    return rows.values(
        "pk", "log_id", "text", "arena", "starts_on", "due_on", "evaluate_on", "agreed_on",
        "author_id", "next_on",
        child=F("log__case__child__first_name"),
        guide=F("log__case__guide_slug"),
        holder=F("log__case__holder__name"),
        holder_id=F("log__case__holder_id"),
        shielded=F("log__case__shielded_at"),
        goal_text=Subquery(goals.values("text")[:1]),
        last_effect=Subquery(last.values("effect")[:1]),
        last_day=Subquery(last.values("on")[:1]),
        voiced=Exists(voiced),
        noted=ArraySubquery(
            notes.exclude(kind=MeasureNote.Kind.VOICE).values(
                note=JSONObject(
                    kind="kind", day="on", text="text", answer="answer", by="author__name"
                )
            )[:NOTES]
        ),
        total=total(),
    )  # fmt: skip


def _urgency(on: date) -> Case:
    return Case(
        When(next_on__lt=on, then=LATE),
        When(next_on=on, then=TODAY),
        When(next_on__lte=on + SOON, then=WEEK),
        default=LATER,
        output_field=IntegerField(),
    )


def _logs(user: User, on: date, keys: set[int]) -> Iterable[Any]:
    rows = Stafettlogg.objects.readable_by(user, on).filter(pk__in=keys)
    return rows.select_related("case__child", "case__holder", "case__unit")


def _row(row: Mapping[str, Any], log: Any, user: User, on: date) -> dict[str, Any]:
    guide, pk = registry.get(row["guide"]), row["pk"]
    holds = row["holder_id"] == user.pk
    has_begun = row["starts_on"] <= on
    tells = user.is_citizen or guide.switches.participants_write
    may_voice = not holds and log.reader_role in VOICED and (
        VOICED[log.reader_role] in guide.planning.own_voices
    )  # fmt: skip
    wants_voice = may_voice and has_begun and not row["voiced"] and row["evaluate_on"] <= on + SOON
    unanswered = not holds and row["agreed_on"] is None and row["author_id"] != user.pk
    return {
        **row,
        "log_href": address("stafettlogg:detail", row["log_id"]) + f"#tiltak-{pk}",
        "group": _group(row["next_on"], on),
        "tag": _tag(row, on),
        "arena_label": Measure.Arena(row["arena"]).label,
        "arena_icon": ARENA_ICONS[row["arena"]],
        "effect": effect_word(row["last_effect"]) if row["last_effect"] is not None else "",
        "done": [n for n in _dated(row["noted"]) if n["kind"] == MeasureNote.Kind.DONE][:1],
        "obstacles": [n for n in _dated(row["noted"]) if n["kind"] == MeasureNote.Kind.OBSTACLE],
        "is_holder": holds,
        "evaluate_href": address("stafettlogg:evaluate", pk) if holds and has_begun else "",
        "voice_href": address("stafettlogg:voice", pk) if may_voice and has_begun else "",
        "done_href": address("stafettlogg:done", pk) if tells or holds else "",
        "obstacle_href": "" if holds else address("stafettlogg:obstacle", pk),
        "agree_href": address("stafettlogg:agree", pk) if unanswered else "",
        "asked": unanswered or wants_voice,
        "wants_voice": wants_voice,
    }


VOICED = {"actor": "actor", "guardian": "guardian", "youth": "child"}


def _dated(notes: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [{**note, "day": date.fromisoformat(note["day"])} for note in notes]


def _group(next_on: date, on: date) -> int:
    if next_on < on:
        return LATE
    if next_on == on:
        return TODAY
    return WEEK if next_on <= on + SOON else LATER


def _tag(row: Mapping[str, Any], on: date) -> dict[str, str] | None:
    if row["next_on"] < on:
        late = days_word((on - row["next_on"]).days)
        words = _("Vurderingen er %(days)s på overtid")
        if row["due_on"] < row["evaluate_on"]:
            words = _("%(days)s over fristen")
        return {"kind": "urgent", "label": words % {"days": late}}
    if row["next_on"] == on:
        return {"kind": "now", "label": _("I dag")}
    if row["starts_on"] > on:
        label = _("Starter %(day)s") % {"day": day_month(row["starts_on"])}
        return {"kind": "wait", "label": label}
    return None


def _as_before(shown: list[dict[str, Any]], log: Any, user: User, on: date) -> list[dict[str, Any]]:
    """Outside a shield one is shown one's own measures as they were when it was raised."""
    if not user.is_citizen or log.case.shielded_at is None:
        return shown
    plan = plan_of(log, user, on, may_write=False)
    before = {m["pk"]: m for m in plan.open_measures if is_mine(m, log.case.child.user_id, user)}
    found = []
    for row in shown:
        if row["log_id"] != log.pk:
            found.append(row)
        elif was := before.get(row["pk"]):
            dates = {name: was[name] for name in ("text", "starts_on", "due_on", "evaluate_on")}
            last = was["effect"]["points"][-1:]
            next_on = min(was["due_on"], was["evaluate_on"])
            told = {
                "next_on": next_on, "group": _group(next_on, on), "done": was["done"][:1],
                "obstacles": was["obstacles"],
                "effect": effect_word(last[0]["value"]) if last else "",
                "last_day": last[0]["day"] if last else None,
            }  # fmt: skip
            found.append({**row, **dates, **told, "tag": _tag({**row, **dates, **told}, on)})
    return found


def _grouped(shown: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {"title": title, "rows": [row for row in shown if row["group"] == code]}
        for code, title in GROUPS.items()
        if any(row["group"] == code for row in shown)
    ]


def _meetings(user: User, on: date) -> list[dict[str, Any]]:
    """Meetings to come that the user has not answered; the family answers on its own page."""
    if user.is_citizen:
        return []
    lines = own_lines(user, on).filter(
        user=user,
        answer=Invitee.Answer.NONE,
        invitation__starts_at__gte=timezone.now(),
        invitation__cancelled_at=None,
    )
    rows: Any = lines.order_by("invitation__starts_at", "pk").values(
        "invitation_id",
        starts_at=F("invitation__starts_at"),
        child=F("invitation__case__child__first_name"),
    )
    return list(rows[:MEETINGS])

"""The whole of a log in one line of time: drawn, narrowed, and read page by page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from django.db.models import CharField, Count, DateField, Exists, F, OuterRef, QuerySet, Value
from django.db.models.functions import TruncWeek
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bti.audit.models import ReadEvent
from bti.web.templatetags.words import day_month, full_day, weekday
from cases.models import Level
from stafettlogg.models import Stafettlogg, Undoable
from stafettlogg.services import mark_seen
from stafettlogg.views.base import LogPage
from stafettlogg.views.course import Beside, beside
from stafettlogg.views.entries import COLUMNS, as_entries, joined, lines
from stafettlogg.views.filtering import GROUPS, PERIODS, Place, Wanted, group_of, known
from stafettlogg.views.seen import shown_to, sight

PAGE = 10
MOST_WEEKS = 4000  # rows of the drawing: a kind by one author in one week is one
LATELY = timedelta(days=30)  # so long those who had read it are told that something was undone


@dataclass(frozen=True)
class Written:
    """How much one wrote of one kind in one week."""

    kind: str
    author: int
    name: str
    week: date
    number: int


class Timeline(LogPage):
    """Everything that was written and that happened, newest first; by kind, person and period."""

    template_name = "stafettlogg/timeline.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        lines_, last = self._lines()
        read_at: datetime | None = self.object.read_at  # type: ignore[attr-defined]
        context = {
            "items": lines_,
            "read_at": read_at if not self.wanted.place else None,
            "has_news": any(line["new"] for line in lines_),
            "older": self.wanted.query(last) if last else "",
            "wanted": self.wanted,
            "newest": self.wanted.query(),
            "undone": [] if self.wanted.place or self.wanted.is_narrow else self._undone(),
            "lanes": self._lanes() if not self.wanted.place else [],
            **self._choices(),
        }
        return self.show(context)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """«Marker alt som lest»."""
        mark_seen(self.object, user=self.user)
        return HttpResponseRedirect(request.path)

    @cached_property
    def wanted(self) -> Wanted:
        return Wanted.asked(self.request.GET)

    @cached_property
    def seen(self) -> dict[str, Any]:
        return sight(self.user, self.object)

    @cached_property
    def written(self) -> list[Written]:
        """What there is to choose among, and to draw, in one query."""
        tables = [_weeks(model, columns["kind"], self.seen) for model, columns in COLUMNS.items()]
        rows = tables[0].union(*tables[1:], all=True).order_by("n_week")[:MOST_WEEKS]
        return [Written(**{name[2:]: value for name, value in row.items()}) for row in rows]

    @cached_property
    def authors(self) -> list[tuple[int, str]]:
        """Those who have written, in the order they began: their number tells nothing of them."""
        first: dict[int, tuple[date, int, str]] = {}
        for one in self.written:
            first.setdefault(one.author, (one.week, one.author, one.name))
        return [(pk, name) for _week, pk, name in sorted(first.values())]

    @cached_property
    def around(self) -> list[Beside]:
        return beside(self.object, self.user)

    def _author(self) -> int | None:
        """The key of the person asked for; -1 for a number that is nobody's."""
        number = self.wanted.author
        if not number:
            return None
        return self.authors[number - 1][0] if number <= len(self.authors) else -1

    def _lines(self) -> tuple[list[dict[str, Any]], Place | None]:
        """One page, and the place from where the next goes on; None when there is no more."""
        found = [*self._of_log(), *self._of_case()]
        found.sort(key=lambda pair: (pair[0].at, pair[0].kind, pair[0].pk), reverse=True)
        shown = found[:PAGE]
        last = shown[-1][0] if len(found) > PAGE else None
        return [line for _place, line in shown], last

    def _of_log(self) -> list[tuple[Place, dict[str, Any]]]:
        models, author = self.wanted.models(), self._author()
        if not models:
            return []
        rows = joined({model: self._rows(model, author) for model in models})[: PAGE + 1]
        entries = as_entries(rows)
        told = lines(entries, self.user, self.object.read_at)  # type: ignore[attr-defined]
        places = [Place(one.at, one.kind, one.pk) for one in entries]
        return list(zip(places, told, strict=True))

    def _rows(self, model: type[Any], author: int | None) -> QuerySet[Any]:
        rows: QuerySet[Any] = shown_to(model, **self.seen)
        if author is not None:
            rows = rows.filter(author=author)
        if since := self.wanted.since(self.on):
            rows = rows.filter(written_at__date__gte=since)
        if self.wanted.place:
            rows = rows.filter(self.wanted.place.older(COLUMNS[model]["kind"]))
        return rows

    def _of_case(self) -> list[tuple[Place, dict[str, Any]]]:
        """What happened around the log, as far as it is asked for; it is nobody's writing."""
        if self.wanted.author:
            return []
        since, place = self.wanted.since(self.on), self.wanted.place
        return [
            (Place(one.at, one.kind, one.pk), _around(one))
            for one in self.around
            if self.wanted.has(one.kind)
            and (since is None or timezone.localdate(one.at) >= since)
            and (place is None or place.comes_before(one.at, one.kind, one.pk))
        ]

    def _choices(self) -> dict[str, Any]:
        kinds = [*(one.kind for one in self.written), *(one.kind for one in self.around)]
        return {
            "groups": known(kinds),
            "authors": [(number, name) for number, (_pk, name) in enumerate(self.authors, 1)],
            "periods": [(code, label) for code, (label, _length) in PERIODS.items()],
        }

    def _undone(self) -> list[str]:
        """What the user has read and its author undid since, each in a sentence."""
        tables = [
            _undone_of(model, columns["kind"], self.user.pk, self.seen)
            for model, columns in COLUMNS.items()
            if issubclass(model, Undoable)
        ]
        rows = tables[0].union(*tables[1:], all=True).order_by("-n_at")[:5]
        return [
            _("%(name)s angret noe %(day)s som du kan ha lest: %(what)s.")
            % {
                "name": row["n_by"],
                "day": day_month(row["n_at"]),
                "what": str(GROUPS[group_of(row["n_kind"])][0]).lower(),
            }
            for row in rows
        ]

    def _lanes(self) -> list[dict[str, Any]]:
        """One lane a group: how much of it when; the levels first."""
        days = [one.week for one in self.written] + [timezone.localdate(o.at) for o in self.around]
        first = min([*days, self.object.opened_on])
        whole = max((self.on - first).days, 1)
        levels = _level_lane(self.around, self.object, first, self.on, whole)
        by_group: dict[str, dict[date, int]] = {}
        for one in self.written:
            weeks = by_group.setdefault(group_of(one.kind), {})
            weeks[one.week] = weeks.get(one.week, 0) + one.number
        return levels + [
            _lane(str(label), by_group[code], first, whole)
            for code, (label, _kinds) in GROUPS.items()
            if code in by_group
        ]


def _weeks(model: type[Any], kind: str, seen: dict[str, Any]) -> QuerySet[Any]:
    rows: QuerySet[Any] = shown_to(model, **seen).order_by()
    weeks: QuerySet[Any] = rows.values(
        n_kind=Value(kind, CharField()),
        n_author=F("author_id"),
        n_name=F("author__name"),
        n_week=TruncWeek("written_at", DateField(), tzinfo=timezone.get_current_timezone()),
    ).annotate(n_number=Count("pk"))
    return weeks


def _undone_of(model: Any, kind: str, user: int, seen: dict[str, Any]) -> QuerySet[Any]:
    was_read = ReadEvent.objects.filter(
        log_id=seen["log"],
        user_id=user,
        at__gt=OuterRef("written_at"),
        at__lt=OuterRef("undone_at"),
    )
    rows = model.everything.shown_to(**seen).filter(
        Exists(was_read), undone_at__gt=timezone.now() - LATELY
    )
    if seen["shield"]:
        rows = rows.filter(undone_at__lte=seen["shield"])
    found: QuerySet[Any] = (
        rows.exclude(author=user)
        .order_by()
        .values(n_kind=Value(kind, CharField()), n_at=F("undone_at"), n_by=F("undone_by__name"))
    )
    return found


def _around(one: Beside) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "title": one.title,
        "text": one.text,
        "meta": weekday(timezone.localtime(one.at)),
        "new": False,
    }


def _lane(label: str, weeks: dict[date, int], first: date, whole: int) -> dict[str, Any]:
    """Dots, the larger the more; across in per cent, so that the lane fills any width."""
    number = sum(weeks.values())
    dots = [
        {"x": f"{2 + 96 * max((week - first).days, 0) / whole:.1f}%", "r": min(3 + n, 8)}
        for week, n in weeks.items()
    ]
    says = ngettext("%(n)d, sist i uka fra %(day)s", "%(n)d, sist i uka fra %(day)s", number)
    return {
        "label": label,
        "says": says % {"n": number, "day": full_day(max(weeks))},
        "dots": dots,
    }


def _level_lane(
    around: Iterable[Beside], log: Stafettlogg, first: date, on: date, whole: int
) -> list[dict[str, Any]]:
    """The levels the case has been at, as far as they are told, side by side."""
    told = [(timezone.localdate(one.at), one.level) for one in around if one.level is not None]
    if not told:
        return []
    ends = [day for day, _level in told[1:]] + [on]
    bars = [
        {
            "x": f"{2 + 96 * (day - first).days / whole:.1f}%",
            "width": f"{max(96 * (until - day).days / whole, 1):.1f}%",
            "level": level,
        }
        for (day, level), until in zip(told, ends, strict=True)
        if level != Level.CLOSED
    ]
    says = ", ".join(
        _("%(level)s fra %(day)s")
        % {"level": _("avsluttet") if level == Level.CLOSED else level, "day": day_month(day)}
        for day, level in told
    )
    return [{"label": _("Nivå"), "says": says, "bars": bars}]

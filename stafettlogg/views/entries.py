"""Everything written in a log, newest first, whatever table it lies in: one query a page."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import CharField, F, IntegerField, QuerySet, TextField, Value
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bti.accounts.addresses import address
from bti.accounts.models import User
from bti.database.compiled import Same, compiled
from bti.web.templatetags.words import day_month, effect_word, weekday
from stafettlogg.models import (
    Attachment,
    Contribution,
    Evaluation,
    Goal,
    Lysglimt,
    Measure,
    Meeting,
    Stafettlogg,
)
from stafettlogg.models.kinds import BY_NAME
from stafettlogg.views.seen import shown_to, sight
from stafettlogg.views.shield import raised_for

PAGE = 50


@dataclass(frozen=True)
class Entry:
    """One thing written. ``code`` is the kind of meeting or the decision; ``number`` the effect."""

    kind: str
    pk: int
    log_id: int
    at: datetime
    author_id: int
    by: str
    day: date
    text: str
    code: str
    number: int


COLUMNS: Mapping[type[Any], dict[str, Any]] = {
    Lysglimt: {"kind": "lysglimt", "day": "on", "text": "text"},
    Meeting: {"kind": "meeting", "day": "held_on", "text": "agreed", "code": "kind"},
    Goal: {"kind": "goal", "text": "text"},
    Measure: {"kind": "measure", "day": "starts_on", "text": "text", "code": "arena"},
    Evaluation: {
        "kind": "effect", "day": "on", "text": "measure__text", "code": "decision",
        "number": "effect",
    },
    Contribution: {"kind": "contribution", "day": "on", "text": "text"},
}  # fmt: skip
# Held back as others are, but not told of by themselves: a file stands with what it hangs on
ASIDE: Mapping[type[Any], dict[str, Any]] = {
    Attachment: {"kind": "attachment", "day": "written_at__date", "text": "name"},
}


def entries(user: User, log: Stafettlogg, *, first: int, count: int) -> list[Entry]:
    """What the user is shown of the log, newest first."""
    return as_entries(_of_one(**sight(user, log), first=first, size=Same(count)))


def news(user: User, logs: Iterable[Stafettlogg], *, count: int) -> list[Entry]:
    """What others wrote after the user last read each of the logs (``read_at``), newest first."""
    seen = tuple((log.pk, raised_for(user, log), _read_at(log)) for log in logs)
    return as_entries(_since(reader=user.pk, logs=seen, size=Same(count)) if seen else [])


def as_entries(rows: Iterable[dict[str, Any]]) -> list[Entry]:
    return [Entry(**{name[2:]: value for name, value in row.items()}) for row in rows]


def _read_at(log: Any) -> datetime | None:
    at: datetime | None = log.read_at
    return at


@compiled
def _of_one(
    *,
    log: int,
    citizen: int | None,
    shield: datetime | None,
    actor: int | None,
    first: int,
    size: Same[int],
) -> QuerySet[Any]:
    seen: dict[str, Any] = {"log": log, "citizen": citizen, "shield": shield, "actor": actor}
    return joined({model: shown_to(model, **seen) for model in COLUMNS})[first : first + size.value]


@compiled
def _since(
    *,
    reader: int,
    logs: tuple[tuple[int, datetime | None, datetime | None], ...],
    size: Same[int],
) -> QuerySet[Any]:
    """``logs``: each with the shield the reader stands outside of, and when they last read it."""
    shown = {
        model: reduce(or_, (_new(model, reader, *one) for one in logs)).exclude(author=reader)
        for model in COLUMNS
    }
    return joined(shown)[: size.value]


def _new(
    model: type[Any], reader: int, log: int, shield: datetime | None, read_at: datetime | None
) -> Any:
    rows = shown_to(model, log=log, citizen=reader if shield else None, shield=shield)
    return rows.filter(written_at__gt=read_at) if read_at else rows


def joined(shown: Mapping[type[Any], QuerySet[Any]]) -> QuerySet[Any]:
    """The rows of the tables, newest first. What is as old has an order as well, to page by."""
    tables = [_rows(model, rows) for model, rows in shown.items()]
    return tables[0].union(*tables[1:], all=True).order_by("-n_at", "-n_kind", "-n_pk")


def _rows(model: type[Any], shown: QuerySet[Any]) -> QuerySet[Any]:
    """The rows of one table in the columns that all share."""
    columns = {"day": "reach_by", "code": "", "number": 0, **(COLUMNS.get(model) or ASIDE[model])}
    code, number = columns["code"], columns["number"]
    return shown.order_by().values(
        n_kind=Value(columns["kind"], CharField()),
        n_pk=F("pk"),
        n_log_id=F("log_id"),
        n_at=F("written_at"),
        n_author_id=F("author_id"),
        n_by=F("author__name"),
        n_day=F(columns["day"]),
        n_text=Cast(columns["text"], TextField()),
        n_code=Cast(F(code) if code else Value(""), TextField()),
        n_number=Cast(F(number) if number else Value(0), IntegerField()),
    )


def lines(shown: Iterable[Entry], user: User, read_at: datetime | None) -> list[dict[str, Any]]:
    """The entries as the timeline part takes them."""
    return [_line(entry, user, read_at) for entry in shown]


def _line(entry: Entry, user: User, read_at: datetime | None) -> dict[str, Any]:
    own = entry.author_id == user.pk
    when = weekday(timezone.localtime(entry.at))
    line = {
        "kind": entry.kind,
        "title": "",
        "text": entry.text,
        "meta": _("Du, %(when)s") % {"when": when} if own else f"{entry.by}, {when}",
        "new": read_at is not None and entry.at > read_at and not own,
        "entry_href": about(entry.kind, entry.pk),
    }
    return {**line, **WORDS[entry.kind](entry)}


def about(kind: str, pk: int) -> str:
    """The page of the entry, where its kind has one."""
    name = {"effect": "evaluation"}.get(kind, kind)
    return address(f"stafettlogg:{name}-entry", pk) if name in BY_NAME else ""


def _lysglimt(entry: Entry) -> dict[str, Any]:
    return {"title": _("Lysglimt"), "text": f"«{entry.text}»"}


def _meeting(entry: Entry) -> dict[str, Any]:
    return {
        "title": Meeting.Kind(entry.code).label,
        "href": address("stafettlogg:meeting", entry.pk),
        "link_label": _("Referat fra %(day)s") % {"day": day_month(entry.day)},
    }


def _goal(entry: Entry) -> dict[str, Any]:
    return {"title": _("Nytt mål")}


def _attachment(entry: Entry) -> dict[str, Any]:
    return {"title": _("Vedlegg")}


def _contribution(entry: Entry) -> dict[str, Any]:
    return {"title": _("Notat")}


def _measure(entry: Entry) -> dict[str, Any]:
    return {"title": _("Nytt tiltak: %(arena)s") % {"arena": Measure.Arena(entry.code).label}}


def _effect(entry: Entry) -> dict[str, Any]:
    return {
        "title": _("Vurdert: %(effect)s") % {"effect": effect_word(entry.number).lower()},
        "text": f"{entry.text.rstrip('.')}. {DECIDED[Evaluation.Decision(entry.code)]}",
    }


DECIDED = {
    Evaluation.Decision.CONTINUE: gettext_lazy("Tiltaket fortsetter."),
    Evaluation.Decision.CHANGE: gettext_lazy("Tiltaket skal endres."),
    Evaluation.Decision.END: gettext_lazy("Tiltaket avsluttes."),
}
WORDS: dict[str, Callable[[Entry], dict[str, Any]]] = {
    "lysglimt": _lysglimt,
    "meeting": _meeting,
    "goal": _goal,
    "measure": _measure,
    "effect": _effect,
    "contribution": _contribution,
    "attachment": _attachment,
}

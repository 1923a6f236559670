"""Twins of the lists: one statement for the rows and their number."""

from datetime import date
from html import escape
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from bti.demo.bench import prepared
from bti.demo.bench.prepared import kept, number, text
from bti.demo.bench.twins.frame import (
    Asking,
    day_month,
    days_word,
    full_day,
    local,
    rows,
)
from bti.guides import registry
from bti.guides.deadlines import deadline_date
from bti.notices.models import Notice
from cases.levels import obs_box
from stafettlogg.models import ReadGrant

A_PAGE = 25
WAITING = """(SELECT min(r.sent_on) FROM cases_concernreport r
  WHERE r.case_id = c.id AND r.received_on IS NULL)"""


def first_of(count: int) -> Page:
    """The first page of so many rows."""
    return Paginator(range(count), A_PAGE).page(1)


def obs(slug: str) -> dict[str, Any]:
    """The OBS box of staff pages."""
    return obs_box(registry.get(slug), timezone.now())


def level_name(slug: str, level: int) -> str:
    """«Egne tiltak»."""
    names: dict[int, str] = kept(
        ("levels", slug), lambda: {x.number: str(x.short) for x in registry.get(slug).levels}
    )
    return names[level]


def clock(slug: str, waiting: date | None, on: date) -> tuple[str, str, str]:
    """Label, tag and kind of the first clock of a report that waits for its answer."""
    if waiting is None:
        return "", "", ""
    found = [d for d in registry.get(slug).deadlines if d.counted_from == "report"]
    due, label = min((deadline_date(d, waiting), str(d.label)) for d in found)
    left = (due - on).days
    tag = f"{days_word(left)} igjen" if left > 0 else "Siste dag i dag"
    tag = f"{days_word(-left)} over fristen" if left < 0 else tag
    return escape(label), tag, "urgent" if left <= 3 else "wait"


MY_CASES = f"""
SELECT c.id, ch.first_name || ' ' || ch.last_name, ch."group", c.level, c.appointed_on, {WAITING},
       count(*) OVER ()
FROM cases_case c JOIN people_child ch ON ch.id = c.child_id
WHERE c.holder_id = %s ORDER BY c.level, c.id DESC LIMIT {A_PAGE}
"""  # noqa: S608


def my_cases(request: HttpRequest) -> HttpResponse:
    """Twin of cases:list."""
    ask, on = Asking(request), timezone.localdate()
    found = rows(MY_CASES, [ask.user.pk])
    count = found[0][6]
    lines = []
    for pk, name, group, level, appointed, waiting, _count in found:
        label, tag, kind = clock(ask.guide_slug, waiting, on)
        lines.append(
            _my_case(kind).format(
                pk=pk, name=escape(name), group=escape(group), number=level, label=label, tag=tag,
                level=level_name(ask.guide_slug, level), day=day_month(appointed),
            )
        )  # fmt: skip
    frame, _row = ask.listing(
        "cases/list.html",
        lambda: {"rows": ["one"], "page_obj": first_of(count), "obs": obs(ask.guide_slug)},
        count,
    )
    return ask.answer(frame, rows="".join(lines))


def _my_case(kind: str) -> str:
    row = {
        "href": f"/saker/{number('pk')}/",
        "name": text("name"),
        "group": text("group"),
        "level": f"Nivå {text('number')} · {text('level')}",
        "state": f"Du er stafettholder siden {text('day')}.",
        "clock": kind and {"label": text("label")},
        "tag": kind and {"label": text("tag"), "kind": kind},
    }
    line: str = kept(("my case", kind), lambda: prepared.part("cases/_own_row.html", {"row": row}))
    return line


UNIT = f"""
SELECT c.id, ch.first_name || ', ' || ch."group", c.level, h.name, s.name, {WAITING}, a.last,
       count(*) OVER ()
FROM cases_case c
JOIN people_child ch ON ch.id = c.child_id
JOIN accounts_user h ON h.id = c.holder_id
JOIN accounts_serviceunit s ON s.id = c.unit_id
LEFT JOIN LATERAL (SELECT max(e.at) AS last FROM audit_actevent e
  WHERE e.child_id = c.child_id AND e.municipality_id = c.municipality_id) a ON true
WHERE c.unit_id = %s AND c.level BETWEEN 1 AND 3
"""  # noqa: S608

"""Twins of the lists: one statement for the rows and their number."""

from datetime import date
from functools import partial
from html import escape
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from bti.demo.bench import prepared
from bti.demo.bench.prepared import kept, moment, number, text
from bti.demo.bench.twins.frame import (
    LIST,
    Asking,
    clock_time,
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
KINDS = dict(Notice.Kind.choices)
REASONS = dict(ReadGrant.Role.choices)
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
WHERE c.holder_id = %s AND c.municipality_id = %s ORDER BY c.level, c.id DESC LIMIT {A_PAGE}
"""  # noqa: S608


def my_cases(request: HttpRequest) -> HttpResponse:
    """Twin of cases:list."""
    ask, on = Asking(request), timezone.localdate()
    found = rows(MY_CASES, [ask.user.pk, ask.municipality_id])
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
    clock = f" {text('label')}." if kind else ""
    row = {
        "href": f"/saker/{number('pk')}/",
        "name": text("name"),
        "group": text("group"),
        "level": f"Nivå {text('number')} · {text('level')}",
        "state": f"Du er stafettholder siden {text('day')}.{clock}",
        "tag": kind and {"label": text("tag"), "kind": kind},
    }
    line: str = kept(
        ("my case", kind), lambda: prepared.part("cases/_own_rows.html", {"rows": [row]})
    )
    return line


UNIT_ROWS = f"""
SELECT p.overdue, c.id, ch.first_name || ', ' || ch."group", c.level, h.name, {WAITING},
       (SELECT max(e.at) FROM audit_actevent e
        WHERE e.child_id = c.child_id AND e.municipality_id = c.municipality_id),
       EXISTS (SELECT 1 FROM cases_case_consents t
        JOIN consent_consent s ON s.id = t.consent_id AND s.state = 'withdrawn'
         AND s.given_on IS NOT NULL
        WHERE t.case_id = c.id AND NOT EXISTS (SELECT 1 FROM cases_routinesignoff o
         WHERE o.case_id = t.case_id AND o.consent_id = t.consent_id))
FROM (
  (SELECT false AS overdue, id, row_number() OVER () AS n FROM (
     SELECT id FROM cases_case WHERE unit_id = %s AND level BETWEEN 1 AND 3
     ORDER BY appointed_on NULLS FIRST, level DESC, id DESC LIMIT {A_PAGE}) first)
  UNION ALL
  (SELECT true, c.id, c.id FROM cases_case c
   WHERE c.unit_id = %s AND c.level BETWEEN 1 AND 3 AND EXISTS (
     SELECT 1 FROM cases_concernreport r WHERE r.case_id = c.id AND r.received_on IS NULL
     AND r.sent_on < current_date - 7)
   ORDER BY c.id LIMIT 10)
) p
JOIN cases_case c ON c.id = p.id
JOIN people_child ch ON ch.id = c.child_id
JOIN accounts_user h ON h.id = c.holder_id
ORDER BY p.overdue, p.n
"""  # noqa: S608
UNIT_LEVELS = "SELECT level, count(*) FROM cases_case WHERE unit_id = %s GROUP BY level"


def unit(request: HttpRequest) -> HttpResponse:
    """Twin of cases:unit, for the leader of one unit."""
    ask, on = Asking(request), timezone.localdate()
    pk = ask.places[0][6]
    counts = {int(level): int(n) for level, n in rows(UNIT_LEVELS, [pk])}
    found = rows(UNIT_ROWS, [pk, pk])
    total = sum(counts.values())
    frame = kept(("unit", ask.user.pk, total), lambda: _unit_page(ask, total, counts))
    lines: tuple[list[str], list[str]] = ([], [])
    for overdue, key, name, level, holder, waiting, last, routine in found:
        label, tag, kind = clock(ask.guide_slug, waiting, on)
        quiet = (on - local(last).date()).days
        lines[overdue].append(
            _unit_row(kind, quiet > 0, routine).format(
                pk=key, name=escape(name), number=level, holder=escape(holder), label=label,
                level=level_name(ask.guide_slug, level), tag=tag, days=days_word(quiet),
            )
        )  # fmt: skip
    ask.note("accounts.ServiceUnit", pk, "cases:unit", "leads", (None, None))
    return ask.answer(frame, rows="".join(lines[0]), overdue="".join(lines[1]))


def _unit_page(ask: Asking, total: int, counts: dict[int, int]) -> str:
    levels = [x for x in registry.get(ask.guide_slug).levels if x.number]
    page = ask.page(
        "cases/unit.html",
        lambda: {
            "units": [{"name": text("my_unit")}],
            "page_obj": first_of(total),
            "total": total,
            "rows": ["one"],
            "overdue": ["one"],
            "holder_word": registry.get(ask.guide_slug).words.holder,
            "bars": [
                {"label": f"{x.number} {x.short}", "value": counts.get(x.number, 0)} for x in levels
            ],
            "obs": obs(ask.guide_slug),
        },
        (ask.user.pk, total),
    )
    page, _row = prepared.cut(page, *LIST, "overdue")
    head, over, tail = page.partition("{overdue}</ul>")
    tail, _row = prepared.cut(tail, *LIST, "rows")
    return head + over + tail


def _unit_row(kind: str, is_quiet: bool, routine: bool) -> str:
    row = {
        "routine_href": f"/saker/leder/{number('pk')}/rutine/" if routine else "",
        "href": f"/saker/leder/{number('pk')}/",
        "name": text("name"),
        "level": f"Nivå {text('number')} · {text('level')}",
        "who": f"{text('holder')} har stafettpinnen.",
        "due": kind and f"{text('label')}.",
        "tag": kind and {"label": text("tag"), "kind": kind},
        "quiet": f"Det er {text('days')} siden noen skrev."
        if is_quiet
        else "Noen skrev i saken i dag.",
    }
    line: str = kept(
        ("unit row", kind, is_quiet, routine),
        lambda: prepared.part("cases/_unit_rows.html", {"rows": [row]}),
    )
    return line


MY_LOGS = f"""
SELECT l.id, ch.first_name || ' ' || ch.last_name, s.name, c.level, c.guide_slug, g.role,
       (SELECT min(m.evaluate_on) FROM stafettlogg_measure m
        WHERE m.log_id = l.id AND m.ended_on IS NULL),
       count(*) OVER ()
FROM stafettlogg_readgrant g
JOIN stafettlogg_stafettlogg l ON l.id = g.content_object_id
JOIN cases_case c ON c.id = l.case_id
JOIN people_child ch ON ch.id = c.child_id
JOIN accounts_serviceunit s ON s.id = c.unit_id
WHERE g.user_id = %s AND (g.until IS NULL OR g.until >= current_date)
ORDER BY l.id DESC LIMIT {A_PAGE}
"""  # noqa: S608


def my_logs(request: HttpRequest) -> HttpResponse:
    """Twin of stafettlogg:list."""
    ask, on = Asking(request), timezone.localdate()
    found = rows(MY_LOGS, [ask.user.pk])
    lines, frame = [], ""
    for pk, name, place, level, slug, role, due, count in found:
        late = due < on
        frame, row = ask.listing(
            "stafettlogg/list.html",
            partial(_my_logs, late, count),
            (count, late),
        )
        lines.append(
            row.format(
                pk=pk, name=escape(name), unit=escape(place), number=level, day=day_month(due),
                level=level_name(slug, level), why=REASONS[role], days=days_word((on - due).days),
            )
        )  # fmt: skip
    return ask.answer(frame, rows="".join(lines))


def _my_logs(late: bool, count: int) -> dict[str, Any]:
    tag = {"kind": "urgent", "label": f"Vurderingen er {text('days')} på overtid"}
    row = {
        "href": f"/logg/{number('pk')}/",
        "name": text("name"),
        "place": f"Nivå {text('number')}, {text('level')} · {text('unit')}",
        "why": text("why"),
        **({"tag": tag} if late else {"state": f"Neste vurdering {text('day')}"}),
    }
    return {"logs": [row], "page_obj": first_of(count)}


MY_CONSENTS = f"""
SELECT c.id, ch.first_name, c.purpose, c.valid_until, count(*) OVER ()
FROM consent_signature s
JOIN people_guardian g ON g.id = s.guardian_id
JOIN consent_consent c ON c.id = s.consent_id
JOIN people_child ch ON ch.id = c.child_id
JOIN people_guardianship t ON t.child_id = ch.id AND t.guardian_id = g.id
WHERE g.user_id = %s AND t.parental_responsibility AND NOT t.blocked
  AND (t.ends IS NULL OR t.ends >= current_date)
  AND (t.starts IS NULL OR t.starts <= current_date)
  AND ch.born > current_date - interval '18 years' AND c.state = 'given'
ORDER BY c.asked_on DESC, c.id DESC LIMIT {A_PAGE}
"""  # noqa: S608


def my_consents(request: HttpRequest) -> HttpResponse:
    """Twin of consent:mine, for one whose consents all count."""
    ask = Asking(request)
    found = rows(MY_CONSENTS, [ask.user.pk])
    count = found[0][4]
    frame, row = ask.listing("consent/consent_mine.html", lambda: _my_consents(count), count)
    lines = [
        row.format(pk=pk, child=escape(child), purpose=escape(why), day=full_day(until))
        for pk, child, why, until, _count in found
    ]
    return ask.answer(frame, rows="".join(lines))


def _my_consents(count: int) -> dict[str, Any]:
    item = {
        "group": "Gjelder nå",
        "consent": {"child": {"first_name": text("child")}, "purpose": text("purpose")},
        "href": f"/samtykke/{number('pk')}/",
        "standing": f"Gjelder til og med {text('day')}",
        "waits": False,
    }
    return {"items": [item], "page_obj": first_of(count)}


NOTICES = f"""
SELECT id, kind, created_at, read_at, count(*) OVER () FROM notices_notice
WHERE recipient_id = %s ORDER BY read_at DESC NULLS FIRST, created_at DESC, id DESC LIMIT {A_PAGE}
"""  # noqa: S608


def notices(request: HttpRequest) -> HttpResponse:
    """Twin of web:notices."""
    ask = Asking(request)
    found = rows(NOTICES, [ask.user.pk])
    lines, frame = [], ""
    for pk, kind, at, read_at, count in found:
        is_read = read_at is not None
        frame, row = ask.listing(
            "web/notices.html",
            partial(_notices, is_read, count),
            (count, is_read),
        )
        at = local(at)
        lines.append(
            row.format(pk=pk, kind=KINDS[kind], day_full=full_day(at), day_clock=clock_time(at))
        )
    return ask.answer(frame, rows="".join(lines))


def _notices(is_read: bool, count: int) -> dict[str, Any]:
    notice = {
        "href": f"/varsler/{number('pk')}/",
        "label": text("kind"),
        "day": moment("day"),
        "is_new": not is_read,
    }
    return {"notices": [notice], "page_obj": first_of(count)}

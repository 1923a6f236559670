"""Twins of pages about a record: the least SQL for the content, put into the prepared page.

The prepared page is the page itself, as it was rendered once for this person and record, with a
hole wherever a value of the statements stood. So the twin tells the same, and pays for nothing
but asking and filling in. The statements ask for everything the page follows from, also what the
prepared page shows without a hole: which steps are done, who has signed, the dots of a drawing,
what is new since the last visit. That visit it notes, as the page does. It does not render rows
one by one, so these twins are stricter than those of the lists.
"""

import re
from collections.abc import Callable, Sequence
from copy import copy
from datetime import date, datetime
from html import escape
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import resolve

from bti.demo.bench.prepared import kept
from bti.demo.bench.twins.frame import Asking, day_month, local, rows

SHORTEST = 3  # letters; shorter values are found by chance
FIRST, HOLES = 0xE000, 6000  # signs that no page writes, one for each hole

ME_IN_LOG = """
SELECT l.id, ch.first_name, ch.last_name, ch."group", ch.born, c.level, c.concern_on, u.name,
       h.name, g.role, g.why, c.child_id,
       (SELECT max(k.valid_until) FROM cases_case_consents cc
        JOIN consent_consent k ON k.id = cc.consent_id
        WHERE cc.case_id = c.id AND k.state = 'given'),
       (SELECT r.at FROM stafettlogg_lastread r WHERE r.log_id = l.id AND r.user_id = g.user_id)
FROM stafettlogg_readgrant g
JOIN stafettlogg_stafettlogg l ON l.id = g.content_object_id
JOIN cases_case c ON c.id = l.case_id
JOIN people_child ch ON ch.id = c.child_id
JOIN accounts_serviceunit u ON u.id = c.unit_id
JOIN accounts_user h ON h.id = c.holder_id
WHERE g.user_id = %s AND (g.until IS NULL OR g.until >= current_date)
"""
ONE_LOG = f"{ME_IN_LOG} AND l.id = %s"
SEEN = """
INSERT INTO stafettlogg_lastread (log_id, user_id, at) VALUES (%s, %s, now())
ON CONFLICT (log_id, user_id) DO UPDATE SET at = EXCLUDED.at
"""
GOALS = """
SELECT g.id, g.text, g.area, g.need, g.takes, g.reach_by, g.ended_on, g.reached, m.id, m.text,
       m.arena, m.reach, m.by_child, m.starts_on, m.due_on, m.evaluate_on, m.ended_on,
       m.end_reason, coalesce(e.name, p.first_name || ' ' || p.last_name, w.name),
       (SELECT json_agg(json_build_array(v.effect, v."on", a.name) ORDER BY v."on", v.id)
        FROM stafettlogg_evaluation v JOIN accounts_user a ON a.id = v.author_id
        WHERE v.measure_id = m.id AND v.log_id = g.log_id)
FROM stafettlogg_goal g
LEFT JOIN stafettlogg_measure m ON m.goal_id = g.id AND m.log_id = g.log_id
LEFT JOIN accounts_user e ON e.id = m.employee_id
LEFT JOIN people_guardian p ON p.id = m.guardian_id
LEFT JOIN people_networkperson w ON w.id = m.network_id
WHERE g.log_id = %s ORDER BY g.id, m.id
"""
ENTRIES = """
SELECT x.kind, x.id, x.text, x.day, x.code, x.number, x.written_at, u.name FROM (
  (SELECT 'lysglimt' AS kind, id, text, "on" AS day, '' AS code, 0 AS number, written_at, author_id
   FROM stafettlogg_lysglimt WHERE log_id = %s ORDER BY written_at DESC LIMIT 51)
  UNION ALL
  (SELECT 'meeting', id, agreed, held_on, kind, 0, written_at, author_id
   FROM stafettlogg_meeting WHERE log_id = %s ORDER BY written_at DESC LIMIT 51)
  UNION ALL
  (SELECT 'goal', id, text, reach_by, '', 0, written_at, author_id
   FROM stafettlogg_goal WHERE log_id = %s ORDER BY written_at DESC LIMIT 51)
  UNION ALL
  (SELECT 'measure', id, text, starts_on, arena, 0, written_at, author_id
   FROM stafettlogg_measure WHERE log_id = %s ORDER BY written_at DESC LIMIT 51)
  UNION ALL
  (SELECT 'effect', v.id, m.text, v."on", v.decision, v.effect, v.written_at, v.author_id
   FROM stafettlogg_evaluation v JOIN stafettlogg_measure m ON m.id = v.measure_id
   WHERE v.log_id = %s ORDER BY v.written_at DESC LIMIT 51)
) x JOIN accounts_user u ON u.id = x.author_id ORDER BY x.written_at DESC, x.id DESC LIMIT 51
"""
NEWS = """
SELECT x.kind, x.text, x.at, u.name FROM (
  (SELECT 'lysglimt' AS kind, text, written_at AS at, author_id FROM stafettlogg_lysglimt
   WHERE log_id = ANY(%s) ORDER BY id DESC LIMIT 50)
  UNION ALL
  (SELECT 'meeting', agreed, written_at, author_id FROM stafettlogg_meeting
   WHERE log_id = ANY(%s) ORDER BY id DESC LIMIT 50)
  UNION ALL
  (SELECT 'evaluation', child_says, written_at, author_id FROM stafettlogg_evaluation
   WHERE log_id = ANY(%s) ORDER BY id DESC LIMIT 50)
  UNION ALL
  (SELECT 'goal', text, written_at, author_id FROM stafettlogg_goal
   WHERE log_id = ANY(%s) ORDER BY id DESC LIMIT 50)
) x JOIN accounts_user u ON u.id = x.author_id ORDER BY x.at DESC LIMIT 50
"""
PEOPLE = """
SELECT g.role, g.why, u.name, m.title, s.name FROM stafettlogg_readgrant g
JOIN accounts_user u ON u.id = g.user_id
LEFT JOIN accounts_membership m ON m.user_id = u.id
LEFT JOIN accounts_serviceunit s ON s.id = m.unit_id
WHERE g.content_object_id = ANY(%s) ORDER BY g.id
"""
READINGS = """
SELECT at, user_name, role, unit_name, page FROM audit_readevent
WHERE log_id = ANY(%s) ORDER BY at DESC LIMIT 25
"""
MEETINGS = """
SELECT i.id, i.starts_at, i.place, n.answer FROM cases_invitation i
JOIN cases_invitee n ON n.invitation_id = i.id
WHERE i.case_id = ANY(%s) AND i.starts_at > now() AND i.cancelled_at IS NULL ORDER BY i.starts_at
"""
ONE_CASE = """
SELECT c.id, c.concern, c.level, c.level_since, c.concern_on, c.opened_at, c.appointed_on,
       c.shielded_at, c.closed_on, c.guide_slug, ch.first_name, ch.last_name, ch."group", ch.born,
       u.name, c.child_id
FROM cases_case c JOIN people_child ch ON ch.id = c.child_id
JOIN accounts_serviceunit u ON u.id = c.unit_id WHERE c.id = %s AND c.holder_id = %s
"""
FAMILY = """
SELECT g.first_name, g.last_name, g.phone, g.email, t.relation, t.parental_responsibility
FROM people_guardianship t JOIN people_guardian g ON g.id = t.guardian_id
WHERE t.child_id = %s AND (t.ends IS NULL OR t.ends >= current_date)
  AND (t.starts IS NULL OR t.starts <= current_date)
ORDER BY t.parental_responsibility DESC, t.id
"""
CONSENTS = """
SELECT k.id, k.purpose, k.state, k.valid_until, k.to_log, k.given_on, k.ended_on,
       ARRAY(SELECT s.kind FROM consent_consentservice s WHERE s.consent_id = k.id),
       (SELECT json_agg(json_build_array(s.state, coalesce(g.first_name || ' ' || g.last_name,
          ch.first_name || ' ' || ch.last_name)) ORDER BY s.id)
        FROM consent_signature s LEFT JOIN people_guardian g ON g.id = s.guardian_id
        LEFT JOIN people_child ch ON ch.id = s.child_id WHERE s.consent_id = k.id)
FROM cases_case_consents cc JOIN consent_consent k ON k.id = cc.consent_id
WHERE cc.case_id = %s ORDER BY k.id
"""
NOTED = """
SELECT x.kind, x.id, x.text, x.code, x.day, x.at, u.name FROM (
  SELECT 'discussion' AS kind, id, summary AS text, partner AS code, "on" AS day, noted_at AS at,
         noted_by_id AS who FROM cases_discussion WHERE case_id = %s
  UNION ALL SELECT 'talk', id, summary, talked_with, "on", noted_at, noted_by_id
  FROM cases_talk WHERE case_id = %s
  UNION ALL SELECT 'invitation', id, purpose, place, starts_at::date, noted_at, noted_by_id
  FROM cases_invitation WHERE case_id = %s
  UNION ALL SELECT 'report', id, '', channel, sent_on, noted_at, noted_by_id
  FROM cases_concernreport WHERE case_id = %s
  UNION ALL SELECT 'step', id, '', step, "on", noted_at, noted_by_id
  FROM cases_stepdone WHERE case_id = %s
  UNION ALL SELECT 'level', id, reason, step, "on", noted_at, noted_by_id
  FROM cases_levelchange WHERE case_id = %s
  UNION ALL SELECT 'holder', h.id, h.reason, n.name, h."on", h.noted_at, h.noted_by_id
  FROM cases_holderchange h JOIN accounts_user n ON n.id = h.holder_id WHERE h.case_id = %s
  UNION ALL SELECT 'form', id, answers::text, code, filled_on, locked_at, author_id
  FROM forms_filledform WHERE case_id = %s
) x JOIN accounts_user u ON u.id = x.who
"""
LOG_OF_CASE = """
SELECT l.id, l.opened_on, l.ended_on, m.count, m.evaluate_on, m.begun, m.evaluated, d.next_on,
       d.held, (SELECT count(*) FROM stafettlogg_goal g
                WHERE g.log_id = l.id AND g.ended_on IS NULL)
FROM stafettlogg_stafettlogg l JOIN cases_case c ON c.id = l.case_id
CROSS JOIN LATERAL (
  SELECT count(*) AS count, min(m.evaluate_on) AS evaluate_on,
         count(*) FILTER (WHERE m.starts_on <= current_date) AS begun,
         count(*) FILTER (WHERE EXISTS (SELECT 1 FROM stafettlogg_evaluation v
           WHERE v.measure_id = m.id AND v."on" >= c.level_since)) AS evaluated
  FROM stafettlogg_measure m WHERE m.log_id = l.id AND m.ended_on IS NULL) m
LEFT JOIN LATERAL (
  SELECT next_on, held_on >= c.level_since AND level = c.level AS held FROM stafettlogg_meeting d
  WHERE d.log_id = l.id ORDER BY held_on DESC, id DESC LIMIT 1) d ON true
WHERE l.case_id = %s
"""
WAITING = """
SELECT k.id, k.asked_on FROM consent_consent k JOIN consent_signature s ON s.consent_id = k.id
JOIN people_guardian g ON g.id = s.guardian_id
WHERE g.user_id = %s AND s.state = 'waiting' AND k.state = 'asked'
"""
Rows = list[Sequence[Any]]
LABEL = "stafettlogg.Stafettlogg"


def log(request: HttpRequest, pk: int) -> HttpResponse:
    """Twin of stafettlogg:detail."""
    ask = Asking(request)
    mine = rows(ONE_LOG, [ask.user.pk, pk])
    found = [
        *mine,
        *rows(GOALS, [pk]),
        *rows(ENTRIES, [pk] * 5),
        *rows(PEOPLE, [[pk]]),
        *rows(MEETINGS, [[pk]]),
    ]
    answer = _answer(ask, found, [(LABEL, pk, (mine[0][11], pk))], "stafettlogg:detail")
    with connection.cursor() as cursor:  # the next visit tells what is new since this one
        cursor.execute(SEEN, [pk, ask.user.pk])
    return answer


def readers(request: HttpRequest, pk: int) -> HttpResponse:
    """Twin of stafettlogg:readers."""
    ask = Asking(request)
    mine = rows(ONE_LOG, [ask.user.pk, pk])
    found = [*mine, *rows(PEOPLE, [[pk]]), *rows(READINGS, [[pk]])]
    return _answer(ask, found, [(LABEL, pk, (mine[0][11], pk))], "stafettlogg:readers")


def family_home(request: HttpRequest) -> HttpResponse:
    """Twin of stafettlogg:family-home."""
    ask = Asking(request)
    mine = rows(ME_IN_LOG, [ask.user.pk])
    keys = [row[0] for row in mine]
    found = [
        *mine,
        *rows(NEWS, [keys] * 4),
        *rows(PEOPLE, [keys]),
        *rows(READINGS, [keys]),
        *rows(MEETINGS, [keys]),
        *rows(WAITING, [ask.user.pk]),
    ]
    read = [(LABEL, row[0], (row[11], row[0])) for row in mine]
    return _answer(ask, found, read, "stafettlogg:family-home")


def case(request: HttpRequest, pk: int) -> HttpResponse:
    """Twin of cases:detail."""
    ask = Asking(request)
    mine = rows(ONE_CASE, [pk, ask.user.pk])
    child = mine[0][-1]
    found = [
        *mine,
        *rows(FAMILY, [child]),
        *rows(CONSENTS, [pk]),
        *rows(NOTED, [pk] * 8),
        *rows(LOG_OF_CASE, [pk]),
    ]
    return _answer(ask, found, [("cases.Case", pk, (child, None))], "cases:detail")


def _answer(
    ask: Asking, found: Rows, read: list[tuple[str, int, tuple[Any, Any]]], name: str
) -> HttpResponse:
    """The prepared page with the values of the rows, and the readings noted."""
    values = [_shown(value) for row in found for value in row]
    key = (name, ask.path, ask.user.pk)
    prepared = kept(key, lambda: _with_holes(_page(ask), values))
    for label, pk, about in read:
        ask.note(label, pk, name, "", about)
    return HttpResponse(prepared.format(*values))


def _page(ask: Asking) -> str:
    """The page as the product renders it, once."""
    asked = copy(ask.request)
    asked.path = asked.path_info = ask.path
    asked.resolver_match = match = resolve(ask.path)
    view: Callable[..., HttpResponse] = match.func
    return view(asked, *match.args, **match.kwargs).content.decode()


def _shown(value: Any) -> str:
    """The value as pages write it."""
    if isinstance(value, datetime):
        return day_month(local(value))
    if isinstance(value, date):
        return day_month(value)
    return "" if value is None else escape(str(value))


def _with_holes(page: str, values: list[str]) -> str:
    """The page as ``str.format`` takes it, with a hole where each value stood."""
    places: dict[str, int] = {}
    for n, value in enumerate(values[:HOLES]):
        if len(value) >= SHORTEST:
            places.setdefault(value, n)  # the first: what comes last changes with each visit
    for value in sorted(places, key=len, reverse=True):
        page = page.replace(value, chr(FIRST + places[value]))
    page = page.replace("{", "{{").replace("}", "}}")
    return re.sub(
        f"[{chr(FIRST)}-{chr(FIRST + HOLES)}]", lambda one: f"{{{ord(one.group()) - FIRST}}}", page
    )

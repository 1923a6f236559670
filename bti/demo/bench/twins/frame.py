"""What every twin has: its rows, its frame, its note in the audit."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from html import escape
from typing import Any
from urllib.parse import quote

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.utils import timezone

from bti.accounts.models import User
from bti.demo.bench import prepared
from bti.demo.bench.pages import TWIN
from bti.web import sessions

MONTHS = (
    "", "januar", "februar", "mars", "april", "mai", "juni", "juli", "august", "september",
    "oktober", "november", "desember",
)  # fmt: skip
DAYS = ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag")
ME = """
SELECT u.name, m.title, s.name, k.name, m.role, m.municipality_id, m.unit_id, k.guide_slug
FROM accounts_user u
LEFT JOIN accounts_membership m ON m.user_id = u.id AND m.starts <= current_date
  AND (m.ends IS NULL OR m.ends >= current_date)
LEFT JOIN accounts_serviceunit s ON s.id = m.unit_id
LEFT JOIN accounts_municipality k ON k.id = m.municipality_id
WHERE u.id = %s ORDER BY m.id
"""
READ = """
INSERT INTO audit_readevent (at, user_id, user_name, role, unit_name, municipality_id, subject,
  subject_id, child_id, log_id, page, why)
VALUES (now(), %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""
LIST = '<ul class="linjer">', "</ul>"
Row = Sequence[Any]
Context = Callable[[], Mapping[str, Any]]


class Asking:
    """The one who asks for a twin, and what every page says of them."""

    def __init__(self, request: HttpRequest) -> None:
        assert isinstance(request.user, User)  # noqa: S101
        self.request, self.user = request, request.user
        self.path = request.path.removeprefix(TWIN)
        self.places: list[Row] = [] if self.user.is_citizen else rows(ME, [self.user.pk])
        nowhere: Row = (self.user.name, "", "", "", "", None, None, "")
        first = self.places[0] if self.places else nowhere
        self.name: str
        self.title: str
        self.unit: str
        self.municipality: str
        self.name, self.title, self.unit, self.municipality = first[:4]
        self.municipality_id, self.guide_slug = first[5], first[7]

    def page(self, template: str, context: Context, key: object = "") -> str:
        """The prepared page; ``key`` is what the context hangs on, beside who asks."""
        roles = tuple(place[4] for place in self.places)

        def make() -> str:
            return prepared.page(self.request, template, context(), path=self.path)

        return str(prepared.kept((template, self.user.kind, roles, key), make))

    def listing(self, template: str, context: Context, key: object = "") -> tuple[str, str]:
        """A page with one list: it with a hole for the ``rows``, and the row of the context."""
        page = self.page(template, context, key)
        frame, row = prepared.kept(("list", page), lambda: prepared.cut(page, *LIST, "rows"))
        return frame, row

    def answer(self, page: str, **values: object) -> HttpResponse:
        """The page with its holes filled: those of the frame, and ``values``."""
        ends_in = sessions.ends_in(self.request.session, now=int(timezone.now().timestamp()))
        frame = {
            "my_name": escape(self.name),
            "my_role": "innlogget med ID-porten" if self.user.is_citizen else escape(self.title),
            "my_unit": escape(self.unit),
            "municipality": escape(self.municipality),
            "token": get_token(self.request),
            "ends_in": ends_in,
            "path": self.path,
            "quoted_path": quote(self.path, safe=""),
        }
        return HttpResponse(page.format_map({**frame, **values}))

    def note(self, label: str, pk: object, page: str, why: str, about: tuple[Any, Any]) -> None:
        """Note the reading, with whom it is about: child and log."""
        who = (self.user.pk, self.name, self.title or self.user.kind, self.unit)
        with connection.cursor() as cursor:
            cursor.execute(READ, [*who, self.municipality_id, label, str(pk), *about, page, why])


def rows(sql: str, values: Sequence[Any]) -> list[Row]:
    """The rows of a statement."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def day_month(day: date) -> str:
    """«30. november»."""
    return f"{day.day}. {MONTHS[day.month]}"


def full_day(day: date) -> str:
    """«30. november 2026»."""
    return f"{day.day}. {MONTHS[day.month]} {day.year}"


def weekday(day: date) -> str:
    """«mandag 30. november»."""
    return f"{DAYS[day.weekday()]} {day.day}. {MONTHS[day.month]}"


def clock_time(at: datetime) -> str:
    """«16.52»."""
    return f"{at.hour:02}.{at.minute:02}"


def local(at: datetime) -> datetime:
    """The moment in the time of Norway."""
    return at.astimezone(timezone.get_current_timezone())


def days_word(count: int) -> str:
    """«1 dag», «6 dager»."""
    return "1 dag" if count == 1 else f"{count} dager"

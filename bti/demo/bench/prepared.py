"""Prepared strings: a page's own templates, rendered once with holes where values come.

A twin fills the holes with ``str.format``. So it shows the same words in the same markup as its
page, also after a template has been changed, and pays for none of the rendering.

A hole is a value that no page writes by itself: a word in rare brackets, a large number, a day far
ahead. Where a template has written it, in whatever form, the hole is.
"""

from collections.abc import Callable, Hashable, Mapping
from copy import copy
from datetime import date, datetime, time
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import resolve
from django.utils import timezone
from django.utils.text import capfirst

from bti.web.context import page as context_of
from bti.web.templatetags import words

FAR = 2999  # a year nobody writes
HERE = "/her-er-siden/"
_kept: dict[Hashable, Any] = {}
_holes: dict[str, str] = {HERE: "path", HERE.replace("/", "%2F"): "quoted_path"}


def kept(key: Hashable, make: Callable[[], Any]) -> Any:
    """What was made for the key, made now if it is the first time."""
    if key not in _kept:
        _kept[key] = make()
    return _kept[key]


def forget() -> None:
    """Make everything anew when it is next asked for."""
    _kept.clear()


def text(name: str) -> str:
    """A hole for a word."""
    sign = f"⟦{name}⟧"
    _holes[sign] = name
    return sign


def number(name: str) -> int:
    """A hole for a number, such as a key in an address."""
    value = kept(("number", name), lambda: 9_000_000_000_000 + 7 * len(_holes))
    _holes[str(value)] = name
    return int(value)


def day(name: str) -> date:
    """A hole for a day: ``name`` (30. november), ``name_full``, ``name_week``, ``name_Week``."""
    n = kept(("day", name), lambda: 1 + sum(str(key).startswith("('day'") for key in _kept))
    value = date(FAR, n, 10 + n)
    _note_day(name, value)
    return value


def moment(name: str) -> datetime:
    """A hole for a moment: as a day, and ``name_clock`` (16.52)."""
    value = day(name)
    at = datetime.combine(value, time(3, 40 + value.month), timezone.get_default_timezone())
    _holes[words.clock_time(at)] = f"{name}_clock"
    return at


def _note_day(name: str, value: date) -> None:
    _holes[words.day_month(value)] = name
    _holes[words.full_day(value)] = f"{name}_full"
    _holes[words.weekday(value)] = f"{name}_week"
    _holes[capfirst(words.weekday(value))] = f"{name}_Week"


def with_holes(written: str) -> str:
    """What was written, as ``str.format`` takes it."""
    written = written.replace("{", "{{").replace("}", "}}")
    for sign in sorted(_holes, key=len, reverse=True):  # «11. mars 2999» before «11. mars»
        written = written.replace(sign, "{" + _holes[sign] + "}")
    return written


def part(template: str, context: Mapping[str, Any]) -> str:
    """A part of a page, as ``str.format`` takes it."""
    return with_holes(render_to_string(template, dict(context)))


def page(request: HttpRequest, template: str, context: Mapping[str, Any], *, path: str) -> str:
    """A whole page with its frame, as the one who asks would get it at ``path``."""
    asked = copy(request)
    asked.path = asked.path_info = HERE
    asked.resolver_match = resolve(path)
    known = context_of(asked)
    frame: dict[str, Any] = {
        "identity": {
            name: value and text(f"my_{name}") for name, value in known["identity"].items()
        },
        "municipality": known["municipality"] and text("municipality"),
        "csrf_token": text("token"),
        "session_ends_in": number("ends_in"),
        "messages": [],
    }
    return with_holes(render_to_string(template, {**frame, **context}, asked))


def cut(written: str, opens: str, closes: str, name: str) -> tuple[str, str]:
    """A hole between the first ``opens`` and the next ``closes``, and what was there."""
    before, found, rest = written.partition(opens)
    inside, ended, after = rest.partition(closes)
    if not (found and ended):
        raise LookupError(f"{opens} … {closes} is not on the page")
    return f"{before}{opens}{{{name}}}{closes}{after}", inside

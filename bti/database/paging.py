"""One page of a list, with the number of all its rows, in one query."""

from collections.abc import Callable
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Window

SIZE = 25
DIGITS = 6  # of a page number; more are nonsense


def total() -> Window:
    """How many rows there are in all; the annotation ``total`` that ``page_of`` looks for."""
    return Window(Count("pk"))


def page_of(ask: Callable[[int, int], list[Any]], asked: str | None, size: int = SIZE) -> Page:
    """The page that is asked for: the first for nonsense, the last for one beyond.

    ``ask(first, count)`` gives the rows from number ``first``, each with ``total``.
    """
    number = int(asked) if asked and asked.isdecimal() and len(asked) <= DIGITS else 1
    number = max(number, 1)
    rows = ask((number - 1) * size, size)
    if not rows and number > 1:
        number = 1 + max(_total(ask(0, 1)) - 1, 0) // size
        rows = ask((number - 1) * size, size)
    paginator = Paginator(range(_total(rows)), size)
    page = paginator.page(number)
    page.object_list = rows
    return page


def _total(rows: list[Any]) -> int:
    if not rows:
        return 0
    first = rows[0]
    return int(first["total"] if isinstance(first, dict) else first.total)

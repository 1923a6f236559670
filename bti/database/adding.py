"""Rows put in by SQL that is made once, for what nearly every request writes."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import Model

MOST = 1000  # rows of a statement, which takes 65,535 values


def add(rows: Sequence[Model]) -> None:
    """Put in rows of one model in one statement; the twin of ``bulk_create``, without the keys."""
    for first in range(0, len(rows), MOST):
        _add(rows[first : first + MOST])


def _add(rows: Sequence[Model]) -> None:
    sql, fields = _insert(type(rows[0]), len(rows))
    values = [
        field.get_db_prep_save(field.pre_save(row, add=True), connection)
        for row in rows
        for field in fields
    ]
    at_hand: Any = connection
    with at_hand.kept_plan_cursor() as cursor:
        cursor.execute(sql, values)


@lru_cache(maxsize=64)
def _insert(model: type[Model], count: int) -> tuple[str, list[Any]]:
    """The statement for so many rows, and the fields its values are of. No value is kept."""
    fields = [field for field in model._meta.local_concrete_fields if not field.primary_key]
    name = connection.ops.quote_name
    columns = ", ".join(name(str(field.column)) for field in fields)
    row = f"({', '.join(['%s'] * len(fields))})"
    sql = f"INSERT INTO {name(model._meta.db_table)} ({columns}) VALUES "  # noqa: S608 - our names
    return sql + ", ".join([row] * count), fields

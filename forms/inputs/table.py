"""A table on a page: each cell a field of its own, named ``key-row-column``."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from forms.catalogue import Column

Row = dict[str, str]
AT_FIRST = 2  # empty rows in a table nobody has written in


class TableWidget(forms.Widget):
    """Reads the rows from what was sent; forms/_table.html draws them."""

    def __init__(self, columns: Sequence[Column], rows: int) -> None:
        super().__init__()
        self.columns, self.rows = columns, rows

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> list[Row]:
        """The rows with something in them; an empty one between two others closes up."""
        read = (
            {c.key: str(data.get(f"{name}-{number}-{c.key}", "")) for c in self.columns}
            for number in range(self.rows)
        )
        return [row for row in read if any(cell.strip() for cell in row.values())]

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return f"{name}-0-{self.columns[0].key}" not in data

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        return f"{id_}-0-{self.columns[0].key}"


class TableField(forms.Field):
    """Rows of cells; what a cell may hold is the service's to say."""

    widget: TableWidget

    def __init__(self, *, columns: Sequence[Column], rows: int, **kwargs: Any) -> None:
        self.columns, self.rows = columns, rows
        super().__init__(widget=TableWidget(columns, rows), **kwargs)

    def to_python(self, value: Any) -> list[Row]:
        return [
            {key: cell.strip() for key, cell in row.items() if cell.strip()} for row in value or []
        ]

    def validate(self, value: Any) -> None:
        if self.required and not value:
            raise ValidationError(self.error_messages["required"], code="required")

    def drafted(self, name: str, before: Any, typed: Mapping[str, str]) -> list[Row]:
        """The rows as they were before, with the cells that were typed since."""
        rows = [dict(row) for row in before or []]
        for number in range(self.rows):
            for column in self.columns:
                cell = typed.get(f"{name}-{number}-{column.key}")
                if cell is None:
                    continue
                rows += [{} for _ in range(number + 1 - len(rows))]
                rows[number][column.key] = cell
        return [row for row in rows if any(cell.strip() for cell in row.values())]


def drawn_rows(
    field: forms.BoundField, *, shown: int = 0, longer: bool = False
) -> list[dict[str, Any]]:
    """The rows to draw: as many as were shown, at least those written in and one to write in.

    ``longer``: one more than that.
    """
    table = field.field
    assert isinstance(table, TableField)  # noqa: S101
    written: list[Row] = list(field.value() or [])
    count = max(len(written) + 1, AT_FIRST) if not shown else max(len(written), shown)
    count = min(count + longer, table.rows)
    return [
        {
            "number": number + 1,
            "new": longer and number == count - 1,
            "cells": [
                {
                    "name": f"{field.html_name}-{number}-{column.key}",
                    "id": f"{field.auto_id}-{number}-{column.key}",
                    "label": str(column.label),
                    "type": "date" if column.kind == "date" else "text",
                    "value": written[number].get(column.key, "") if number < len(written) else "",
                }
                for column in table.columns
            ],
        }
        for number in range(count)
    ]

"""The command ``requirements``: which rows of the list the tests prove, and which not."""

import json
from itertools import groupby
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from bti.web.requirements import Coverage, UnreadableMark, read_coverage


class Command(BaseCommand):
    """Prints the coverage read by ``bti.web.requirements``; asks no database."""

    help = "Shows which rows of docs/requirements.csv the tests prove, by source document."
    # The answer lies in files alone, so no check of the database may stand before it.
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the format, and the project folder for those who ask about another checkout."""
        parser.add_argument("--format", choices=["text", "json"], default="text")
        parser.add_argument("--root", type=Path, default=settings.BASE_DIR)

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the rows; raises ``CommandError`` for a list or a mark that cannot be read."""
        try:
            rows = read_coverage(options["root"])
        except (OSError, UnreadableMark) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(_as_json(rows) if options["format"] == "json" else _as_text(rows))


def _as_json(rows: list[Coverage]) -> str:
    """Return one object per row, in the order of the list."""
    return json.dumps(
        [
            {"id": row.requirement.id, "seed": row.requirement.seed, "tests": list(row.tests)}
            for row in rows
        ],
        ensure_ascii=False,
        indent=2,
    )


def _as_text(rows: list[Coverage]) -> str:
    """Return a section per source document, with counts, and a last line for all of them."""
    sections = [
        _section(seed, list(group)) for seed, group in groupby(rows, lambda r: r.requirement.seed)
    ]
    return "\n\n".join([*sections, f"All: {_count(rows)}"])


def _section(seed: str, rows: list[Coverage]) -> str:
    """Return the covered rows of one document, each with its tests, then those not covered."""
    covered = [row for row in rows if row.tests]
    missing = [row for row in rows if not row.tests]
    lines = [f"Seed {seed}: {_count(rows)}", f"  Covered: {len(covered)}"]
    for row in covered:
        lines += [_line(row), *(f"           {test}" for test in row.tests)]
    lines += [f"  Not covered: {len(missing)}", *map(_line, missing)]
    return "\n".join(lines)


def _line(row: Coverage) -> str:
    """Return the row's number and its sentence."""
    return f"    {row.requirement.id:<5}  {row.requirement.text}"


def _count(rows: list[Coverage]) -> str:
    """Return how many of the rows have a test."""
    return f"{sum(1 for row in rows if row.tests)} of {len(rows)} rows covered"

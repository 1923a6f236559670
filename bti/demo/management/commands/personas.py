"""``manage.py personas``: who one can be in the demo."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from bti.demo import cast


def rows() -> list[dict[str, str]]:
    """One row per persona: slug, name, role, municipality, login, home, try (citizens: pid)."""
    units = {unit.slug: unit for unit in cast.UNITS}
    staff = [
        {
            "slug": one.slug,
            "name": one.name,
            "role": f"{one.title}, {units[one.unit].name}",
            "municipality": cast.MUNICIPALITIES[units[one.unit].municipality][0],
            "login": "persona",
            "home": cast.home_path(one.role),
            "try": one.try_this,
        }
        for one in cast.STAFF
    ]
    citizens = [
        {
            "slug": one.slug,
            "name": one.name,
            "role": one.note,
            "municipality": cast.MUNICIPALITIES[one.municipality][0],
            "login": "idporten",
            "home": cast.home_path("citizen"),
            "try": one.try_this,
            "pid": one.pid,
        }
        for one in cast.CITIZENS
    ]
    return [*staff, *citizens]


class Command(BaseCommand):
    help = "Prints the demo personas."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["format"] == "json":
            self.stdout.write(json.dumps(rows(), ensure_ascii=False, indent=2))
            return
        for row in rows():
            self.stdout.write(f"{row['slug']:8} {row['name']:16} {row['role']}")

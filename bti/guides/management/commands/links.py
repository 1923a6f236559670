"""Finds the dead links of the guides."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from bti.guides import registry
from bti.guides.deadlinks import AT_ONCE, SECONDS, Found, check_links
from bti.guides.load import GuideError, load
from bti.guides.models import Guide


class Command(BaseCommand):
    help = "Asks every address of the guides whether it still answers."

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        check = actions.add_parser("check", help="which links are dead, and which have moved?")
        check.add_argument("guide", nargs="?", help="a file, or the slug of a loaded guide")
        check.add_argument("--seconds", type=float, default=SECONDS, help="patience per address")
        check.add_argument("--at-once", type=int, default=AT_ONCE, help="addresses at a time")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["seconds"] <= 0 or options["at_once"] < 1:
            raise CommandError("--seconds must be more than 0, and --at-once at least 1.")
        found: list[Found] = []
        for guide, path in _chosen(options["guide"]):
            found += check_links(
                guide, path, seconds=options["seconds"], at_once=options["at_once"]
            )
        for one in found:
            if one.answer.state != "ok":
                self.stdout.write(str(one))
        dead = sum(one.answer.state == "dead" for one in found)
        if dead:
            raise CommandError(f"{dead} of {len(found)} links are dead.")
        self.stdout.write(f"None of {len(found)} links is dead.")


def _chosen(name: str | None) -> list[tuple[Guide, Path]]:
    """The guide of a file or a slug, or every loaded guide. Raises CommandError with a sentence."""
    if name is None:
        return [(guide, _file(guide)) for guide in registry.all_guides()]
    try:
        if Path(name).suffix in {".yaml", ".yml"}:
            return [(load(Path(name), Guide), Path(name))]
        guide = registry.get(name)
    except (GuideError, LookupError) as error:
        raise CommandError(str(error)) from error
    return [(guide, _file(guide))]


def _file(guide: Guide) -> Path:
    return registry.PACKS / f"{guide.slug}.yaml"

"""Helps whoever writes a guide: checks a file, compares two, lays all side by side."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from bti.guides import registry
from bti.guides.checks import unknown_forms
from bti.guides.compare import differences, table
from bti.guides.load import Document, GuideError, load
from bti.guides.models import Guide
from bti.guides.texts import untranslated


class Command(BaseCommand):
    help = "Checks a guide, compares two guides, or lays all guides side by side."

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        check = actions.add_parser("check", help="is the file a guide that the system takes?")
        check.add_argument("file", type=Path)
        diff = actions.add_parser("diff", help="what differs between two guides")
        diff.add_argument("before", help="a file, or the slug of a loaded guide")
        diff.add_argument("after", help="a file, or the slug of a loaded guide")
        actions.add_parser("table", help="the loaded guides side by side, as Markdown")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["action"] == "check":
                self._check(options["file"])
            elif options["action"] == "diff":
                self._diff(_guide(options["before"]), _guide(options["after"]))
            else:
                self.stdout.write(table(registry.all_guides()), ending="")
        except GuideError as error:
            raise CommandError(str(error)) from error

    def _check(self, path: Path) -> None:
        guide = load(path, Guide)
        faults = list(unknown_forms(guide, registry.known_forms() or set(guide.forms)))
        if faults:
            document = Document(path)
            raise GuideError(document.problem(place, message) for place, message in faults)
        steps = sum(len(level.steps) for level in guide.levels)
        self.stdout.write(
            f"{path.name} is a guide: {guide.municipality.name}, version {guide.version}, "
            f"{len(guide.levels)} levels, {steps} steps."
        )
        for remark in _remarks(guide):
            self.stdout.write(f"Note: {remark}")

    def _diff(self, before: Guide, after: Guide) -> None:
        found = differences(before, after)
        for difference in found:
            self.stdout.write(str(difference))
        if not found:
            self.stdout.write("The guides say the same.")


def _guide(name: str) -> Guide:
    path = Path(name)
    if path.suffix in {".yaml", ".yml"}:
        return load(path, Guide)
    try:
        return registry.get(name)
    except LookupError as error:
        raise CommandError(str(error)) from error


def _remarks(guide: Guide) -> list[str]:
    """What a guide may lack and still be used, so that its writer knows."""
    remarks = [f"{place} is shown in bokmål in every language." for place in untranslated(guide)]
    for contact in guide.contacts:
        if contact.phone is None:
            remarks.append(f"the contact {contact.code} has no number yet.")
        if not (contact.hours or contact.always or contact.outside_hours_of):
            remarks.append(f"the contact {contact.code} has no opening hours.")
    for level in guide.levels:
        by_hand = [step.code for step in level.steps if step.done_by_hand]
        if by_hand:
            remarks.append(f"level {level.number}: marked done by hand: {', '.join(by_hand)}.")
    return remarks

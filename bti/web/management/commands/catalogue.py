"""``manage.py catalogue``: bring the translation catalogues into line, or tell what is missing."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from bti.web import catalogue


class Command(BaseCommand):
    help = "Updates bti/locale from the sources, or checks it (--check)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        found = catalogue.sentences(Path(settings.BASE_DIR))
        languages = [code for code, _name in settings.LANGUAGES if code != "nb"]
        if options["check"]:
            wrong = [fault for code in languages for fault in catalogue.faults(code, found)]
            if wrong:
                raise CommandError("\n".join(wrong))
            return
        for code in languages:
            catalogue.update(code, found)
            left = len(catalogue.faults(code, found))
            self.stdout.write(f"{code}: {len(found)} sentences, {left} to translate")

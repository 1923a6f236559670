"""``manage.py registry sync``: ask Folkeregisteret now, as the nightly task does."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from bti.people.models import RegistryCheck
from bti.people.tasks import sync_registry


class Command(BaseCommand):
    help = "Asks Folkeregisteret about the children here, and tells what a person must decide."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("act", choices=["sync"])

    def handle(self, *args: Any, **options: Any) -> None:
        count = sync_registry()
        waiting = RegistryCheck.objects.exclude(differs=[]).count()
        self.stdout.write(f"Asked about {count} children; {waiting} wait for a person.")

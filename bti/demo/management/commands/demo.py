"""``manage.py demo load``: the demo municipalities, their people, and one child on each level."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction
from django.utils import timezone

from bti.accounts.models import Municipality
from bti.demo import ground, stories


class Command(BaseCommand):
    help = "Loads the demo data, once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("act", choices=["load"])

    def handle(self, *args: Any, **options: Any) -> None:
        if Municipality.objects.exists():
            self.stdout.write("The demo data are there already.")
            return
        on = timezone.localdate()
        with transaction.atomic():
            users, units = ground.lay(on)
            tell = stories.Teller(users, units, on)
            for story in stories.STORIES:
                story(tell)
        self.stdout.write(f"{len(users)} people and {len(stories.STORIES)} stories are in place.")

"""``manage.py restore_test``: a backup taken, restored and compared (docs/operations.md)."""

import os
import tempfile
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from bti.demo.bench.database import Server, connected, scratch
from bti.demo.restoring import NotRestored, prove
from bti.demo.stack import roles


class Command(BaseCommand):
    help = "Proves that a backup can be restored. Use make restore-test, which brings a server."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--of", default="", help="a database; else one with the demo data")

    def handle(self, *args: Any, **options: Any) -> None:
        server, chosen = Server.at_hand(), options["of"]
        with tempfile.TemporaryDirectory() as folder:
            if chosen:
                self._prove(server, chosen, Path(folder))
                return
            name = f"restore_source_{os.getpid()}"
            empty = os.environ.get("BTI_TEST_TEMPLATE") or "template1"
            with scratch(server, name, after=empty):
                with connected(roles.at(server.owner, name)):
                    call_command("migrate", verbosity=0)
                with connected(roles.at(server.app, name)):
                    call_command("demo", "load", stdout=self.stdout)
                self._prove(server, name, Path(folder))

    def _prove(self, server: Server, name: str, folder: Path) -> None:
        try:
            proof = prove(server.admin, name, f"restored_{os.getpid()}", folder)
        except NotRestored as differs:
            raise CommandError(f"The restored database is not the same: {differs}") from differs
        self.stdout.write(
            f"The same: {proof.rows} rows in {proof.tables} tables, and {proof.guards} policies, "
            f"triggers, constraints, indexes, functions and rights. Backup of {proof.size} bytes "
            f"taken in {proof.taken:.1f} s, restored in {proof.restored:.1f} s."
        )

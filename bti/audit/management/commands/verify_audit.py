"""Prove that no audit row was changed or removed."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from bti.audit.models import AuditSeal
from bti.audit.sealing import head_of_chain, verify


class Command(BaseCommand):
    """``manage.py verify_audit [--head LINK]``: a link that was noted from the log."""

    help = "Checks the chain over the audit rows. Ends with an error when something does not hold."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--head", default="", help="a link noted outside the database")

    def handle(self, *args: Any, **options: Any) -> None:
        faults = verify(timezone.now(), head=options["head"])
        for fault in faults:
            place = f"{fault.table}, seal {fault.number}: " if fault.table else ""
            self.stderr.write(f"{place}{fault.what}")
        if faults:
            raise CommandError(f"The audit does not hold: {len(faults)} faults.")
        self.stdout.write(
            f"{AuditSeal.objects.count()} seals hold. Head of the chain: {head_of_chain() or '-'}"
        )

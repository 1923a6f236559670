"""Work that runs without anyone waiting: access that changes with the calendar, and the archive."""

from celery import shared_task
from django.db import transaction
from django.utils import timezone

from bti.database.acting import for_purpose
from stafettlogg import access
from stafettlogg.services import exporting

PAGE = 500


@shared_task
def derive_access() -> int:
    """Derive anew who reads the logs that the calendar may have changed; returns how many.

    ``until`` has closed the doors already; this opens new ones (a birthday, a guardianship that
    begins today) and tidies up. Each log in a transaction of its own.
    """
    on, done, last = timezone.localdate(), 0, 0
    with for_purpose("derive_access"):
        while page := list(access.logs_to_derive(on).filter(pk__gt=last).order_by("pk")[:PAGE]):
            for log in page:
                with transaction.atomic():
                    access.derive(log, on)
            done, last = done + len(page), page[-1].pk
    return done


@shared_task
def make_export(export_id: int) -> bool:
    """Make one archive document."""
    return exporting.make_export(export_id)


@shared_task
def reap_exports() -> int:
    """Queue again what a killed worker left."""
    return exporting.reap_exports()

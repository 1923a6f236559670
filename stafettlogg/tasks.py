"""Work that runs without anyone waiting: access that changes with the calendar, and the archive."""

from datetime import timedelta

from celery import shared_task
from django.db import transaction
from django.utils import timezone

from bti.database.acting import for_purpose
from stafettlogg import access
from stafettlogg.services import (
    asking,
    attaching,
    copying,
    exporting,
    glimpsing,
    handing,
    leaving,
    minutes_due,
    remarking,
    reviewing,
)

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
def remind_of_remarks() -> int:
    """Remind holders of what the family finds wrong and has had no answer to, once each."""
    return remarking.remind_of_remarks(timezone.localdate())


@shared_task
def find_unusual_readings() -> int:
    """Yesterday's readings that stood out; a leader looks them over and signs."""
    return reviewing.find_unusual(timezone.localdate() - timedelta(days=1))


@shared_task
def make_export(export_id: int) -> bool:
    """Make one archive document."""
    return exporting.make_export(export_id)


@shared_task
def hand_over(export_id: int) -> bool:
    """Give one package to the archive."""
    return handing.hand_over(export_id)


@shared_task
def make_copy(copy_id: int) -> bool:
    """Make one copy that a family asked for."""
    return copying.make_copy(copy_id)


@shared_task
def reap_exports() -> int:
    """Queue again what a killed worker left: documents, packages to hand over, copies."""
    return exporting.reap_exports() + handing.reap() + copying.reap()


@shared_task
def remove_copies() -> int:
    """Take away the copies that have lain their days."""
    return copying.remove_copies(timezone.localdate())


@shared_task
def check_attachment(attachment_id: int) -> bool:
    """Ask the virus scanner about one file."""
    return attaching.check(attachment_id)


@shared_task
def check_attachments() -> int:
    """Ask the virus scanner again about what still waits."""
    return attaching.check_waiting()


@shared_task
def remind_of_minutes() -> int:
    """Tell holders of meetings that were held and have no minutes, once each."""
    return minutes_due.remind_of_minutes(timezone.localdate())


@shared_task
def tell_of_the_week() -> int:
    """On Fridays: who has lysglimt to read."""
    return glimpsing.tell_of_the_week(timezone.now())


@shared_task
def nudge_holders() -> int:
    """A gentle word to holders of logs without lysglimt."""
    return glimpsing.nudge_holders(timezone.localdate())


@shared_task
def remind_of_questions() -> int:
    """Tell holders of the family's questions that have waited long, once each."""
    return asking.remind_of_questions(timezone.localdate())


@shared_task
def remind_of_leave() -> int:
    """Those who turn 18 soon are told that they decide who of the family reads on."""
    with for_purpose("remind_of_leave"):
        return leaving.remind_of_leave(timezone.localdate())

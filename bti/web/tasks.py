"""Housekeeping of the web floor."""

from celery import shared_task
from django.core.management import call_command


@shared_task
def remove_ended_sessions() -> None:
    """Sessions that have ended are gone from the database within a day."""
    call_command("clearsessions")

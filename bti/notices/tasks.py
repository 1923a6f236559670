from celery import shared_task

from bti.notices.services import send_waiting


@shared_task
def send_notices() -> int:
    """Send the notices that wait."""
    return send_waiting()

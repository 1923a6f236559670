"""Sealing the audit rows, minute by minute."""

import logging

from celery import shared_task
from django.utils import timezone

from bti.audit.sealing import head_of_chain, seal

log = logging.getLogger(__name__)


@shared_task
def seal_audit() -> None:
    """Seal what was written, and say the last link to the log, which lies elsewhere."""
    if seal(timezone.now()):
        log.info("audit sealed; head of chain %s", head_of_chain())

"""Handing a package to the archive: until the archive has it with our hash, and once.

The row is claimed with a lease, as when the package is made. What fails is tried again after a
while; in the end holder and leaders are told, without content.
"""

import logging
from datetime import datetime, timedelta

from celery import current_app
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from bti.audit.record import record_act
from bti.database.acting import for_purpose
from bti.notices.models import Notice
from bti.notices.services import notify
from cases.rules import is_past_concern
from cases.services.reporting import leaders_of
from stafettlogg.archive import adapters, store
from stafettlogg.models import ArchiveExport

LEASE = timedelta(minutes=5)
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 720))
BATCH = 500
Handover = ArchiveExport.Handover
log_lines = logging.getLogger(__name__)


def enqueue(export: ArchiveExport) -> None:
    """Queue the handing over when the package is stored; the reaper finds what the queue lost."""
    transaction.on_commit(
        lambda: current_app.send_task("stafettlogg.tasks.hand_over", [export.pk]), robust=True
    )


def hand_over(export_id: int) -> bool:
    """Give the package to the archive, if nobody else is at it; whether it was received.

    Safe to call twice and to kill at any moment: the archive keeps it under one name, and the row
    says «done» only when what lies there has our hash.
    """
    now = timezone.now()
    with for_purpose("hand_over"):
        export = _claim(export_id, now)
        if export is None:
            return False
        try:
            receipt = _deliver(export)
        except Exception as error:
            code = str(error) if isinstance(error, adapters.NotDelivered) else type(error).__name__
            log_lines.error("package %s not handed over: %s", export.pk, code)
            _fail(export, code)
            return False
        return _received(export, receipt)


def _claim(export_id: int, now: datetime) -> ArchiveExport | None:
    taken = (
        _ready(now)
        .filter(pk=export_id)
        .update(
            handover=Handover.RUNNING,
            handover_until=now + LEASE,
            handover_attempts=F("handover_attempts") + 1,
            handover_failure="",
        )
    )
    rows = ArchiveExport.objects.select_related("log__case__municipality")
    return rows.get(pk=export_id) if taken else None


def _ready(now: datetime) -> QuerySet[ArchiveExport]:
    waits = Q(handover=Handover.WAITING) & (Q(handover_next=None) | Q(handover_next__lte=now))
    left = Q(handover=Handover.RUNNING, handover_until__lt=now)
    return ArchiveExport.objects.filter(waits | left)


def _mine(export: ArchiveExport) -> QuerySet[ArchiveExport]:
    """The row, as long as no other worker has taken over."""
    return ArchiveExport.objects.filter(
        pk=export.pk, handover=Handover.RUNNING, handover_attempts=export.handover_attempts
    )


def _deliver(export: ArchiveExport) -> adapters.Receipt:
    path = store.place(export.package)
    if store.digest(path) != export.package_sha256:
        raise adapters.NotDelivered("ChangedOnDisk")
    key = f"{export.log.case.municipality.number}/{export.package}"
    return adapters.deliver(path, key, export.package_sha256)


@transaction.atomic
def _received(export: ArchiveExport, receipt: adapters.Receipt) -> bool:
    done = _mine(export).update(
        handover=Handover.DONE,
        handover_until=None,
        handover_next=None,
        received_at=timezone.now(),
        received_as=receipt.place,
        received_sha256=receipt.sha256,
    )
    if done:
        record_act(
            by=None, act="stafettlogg.package_received", subject=export, sha256=receipt.sha256
        )
    return bool(done)


@transaction.atomic
def _fail(export: ArchiveExport, code: str) -> None:
    tried = export.handover_attempts
    over = tried > len(WAITS)
    failed = _mine(export).update(
        handover=Handover.FAILED if over else Handover.WAITING,
        handover_failure=code[:200],
        handover_until=None,
        handover_next=None if over else timezone.now() + WAITS[tried - 1],
    )
    if failed and over:
        record_act(by=None, act="stafettlogg.package_not_received", subject=export, why=code[:60])
        tell_of_failure(export)


def tell_of_failure(export: ArchiveExport) -> None:
    """Tell the holder and the leaders that the archive has nothing yet; once a day, no content."""
    case, on = export.log.case, timezone.localdate()
    kind = Notice.Kind.EXPORT_FAILED
    notify(
        [case.holder], kind=kind, subject=export,
        link=reverse("stafettlogg:export", args=[export.pk]), on=on,
    )  # fmt: skip
    leaders = [one for one in leaders_of(case, on) if is_past_concern(one, case)]
    notify(
        [one for one in leaders if one.pk != case.holder_id], kind=kind, subject=export,
        link=reverse("cases:oversee", args=[case.pk]), on=on,
    )  # fmt: skip


def try_again(export: ArchiveExport) -> None:
    """Let one that was given up be handed over anew. For a service that has asked leave."""
    ArchiveExport.objects.filter(pk=export.pk, handover=Handover.FAILED).update(
        handover=Handover.WAITING, handover_attempts=0, handover_failure="", handover_next=None
    )
    enqueue(export)


def reap() -> int:
    """Queue again what waits, the one waiting longest first; returns how many."""
    now = timezone.now()
    with for_purpose("reap_exports"):
        rows = _ready(now).order_by("handover_next", "pk")
        left = list(rows.values_list("pk", flat=True)[:BATCH])
    for pk in left:
        current_app.send_task("stafettlogg.tasks.hand_over", [pk])
    return len(left)

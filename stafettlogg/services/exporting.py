"""Archive documents: asked for once per reason, made by a worker under a lease, never half done."""

import logging
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from celery import current_app
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_noop

from bti.accounts.authorize import authorize
from bti.accounts.models import User
from bti.audit.record import record_act
from bti.database.acting import for_purpose
from bti.notices.services import notify
from stafettlogg.archive import content, document, originals, package, store, telling
from stafettlogg.archive.reasons import Reason
from stafettlogg.models import ArchiveExport, Stafettlogg, export_path, package_path
from stafettlogg.services import handing

LEASE = timedelta(minutes=3)
MOST_ATTEMPTS = 5
State = ArchiveExport.State
log_lines = logging.getLogger(__name__)


@transaction.atomic
def request_export(
    log: Stafettlogg, *, reason: str, occasion: str, by: User | None, on: date
) -> ArchiveExport:
    """Ask for the archive document of a log; once for each reason and occasion (R289–R294).

    ``occasion`` tells what happened (``case-closed-12``), so that the same event never gives two.
    ``by`` is None when the system asks. The task is queued when the transaction commits.
    """
    if by is not None and reason == Reason.ON_REQUEST:
        authorize(by, "stafettlogg.export_log", log)
    with for_purpose("request_export"):
        export, made = ArchiveExport.objects.get_or_create(
            log=log, reason=reason, occasion=occasion, defaults={"asked_by": by}
        )
        if made:
            record_act(by=by, act="stafettlogg.request_export", subject=export, reason=reason)
            enqueue(export)
    return export


def enqueue(export: ArchiveExport) -> None:
    """Queue the work when what asked for it is stored; the reaper finds what the queue lost."""
    transaction.on_commit(
        lambda: current_app.send_task("stafettlogg.tasks.make_export", [export.pk]), robust=True
    )


def make_export(export_id: int) -> bool:
    """Make the document, if nobody else is at it; returns whether this call finished it.

    Safe to call twice and to kill at any moment: the claim is a row with a lease, the file is
    whole or absent, and «done» is written after the file and its hash.
    """
    with for_purpose("archive"):
        export = _claim(export_id)
        if export is None:
            return False
        try:
            _make(export)
        except Exception as error:
            # What went wrong is told without content; the attempt is over, the reaper tries again
            log_lines.error("export %s failed: %s", export.pk, type(error).__name__)
            _fail(export, type(error).__name__)
            return False
    return True


@transaction.atomic
def _fail(export: ArchiveExport, failure: str) -> None:
    over = export.attempts >= MOST_ATTEMPTS
    failed = _mine(export).update(
        state=State.FAILED if over else State.WAITING,
        failure=failure,
        lease_until=None,
        asked_at=timezone.now(),
    )
    if failed and over:
        handing.tell_of_failure(export)


def _claim(export_id: int) -> ArchiveExport | None:
    now = timezone.now()
    free = Q(state=State.WAITING) | Q(state=State.RUNNING, lease_until__lt=now)
    taken = ArchiveExport.objects.filter(free, pk=export_id).update(
        state=State.RUNNING,
        lease_until=now + LEASE,
        attempts=F("attempts") + 1,
        percent=5,
        doing=gettext_noop("Henter innholdet"),
        failure="",
    )
    return ArchiveExport.objects.get(pk=export_id) if taken else None


def _mine(export: ArchiveExport) -> QuerySet[ArchiveExport]:
    """The row, as long as no other worker has taken over."""
    return ArchiveExport.objects.filter(pk=export.pk, attempts=export.attempts, state=State.RUNNING)


def _tell(export: ArchiveExport, percent: int, doing: str) -> None:
    _mine(export).update(percent=percent, doing=doing, lease_until=timezone.now() + LEASE)


def _make(export: ArchiveExport) -> None:
    log = content.log_of(export)
    lies_beside = originals.beside(log)
    whole = content.document_of(export, log, lies_beside)
    _tell(export, 30, gettext_noop("Setter opp sidene"))
    pages: list[int] = []
    relative = export_path(export, "")
    size, digest = store.write_whole(
        relative, lambda path: pages.append(document.write_pdf(whole, path))
    )
    _tell(export, 80, gettext_noop("Pakker med vedlegg"))
    documents: list[int] = []
    package_size, package_digest = store.write_whole(
        package_path(export),
        lambda path: documents.append(_pack(export, log, lies_beside, path)),
    )
    _finish(
        export,
        file=relative,
        size=size,
        sha256=digest,
        pages=pages[0],
        package=package_path(export),
        package_size=package_size,
        package_sha256=package_digest,
        files=documents[0],
    )


def _pack(
    export: ArchiveExport, log: Stafettlogg, lies_beside: originals.Beside, target: Path
) -> int:
    written = package.write_package(
        target,
        document=store.place(export_path(export, "")),
        originals=lies_beside.originals(),
        message=lambda documents: telling.message_of(export, log, documents),
        about=telling.about(export, log, lies_beside.left_out),
        made_at=timezone.now(),
    )
    return len(written)


@transaction.atomic
def _finish(export: ArchiveExport, **written: Any) -> None:
    """Done, audited, told and queued for the archive: all of it, or none."""
    finished = _mine(export).update(
        state=State.DONE,
        percent=100,
        doing="",
        done_at=timezone.now(),
        lease_until=None,
        handover=ArchiveExport.Handover.WAITING,
        **written,
    )
    if finished:
        record_act(
            by=None, act="stafettlogg.export_done", subject=export, sha256=written["sha256"],
            package=written["package_sha256"],
        )  # fmt: skip
        notify(
            [export.log.case.holder],
            kind="export",
            subject=export,
            link=f"/logg/arkiv/{export.pk}/",
            on=timezone.localdate(),
        )
        handing.enqueue(export)


def reap_exports() -> int:
    """Queue again what a killed worker or a lost message left; returns how many."""
    now = timezone.now()
    with for_purpose("reap_exports"):
        left = list(
            ArchiveExport.objects.filter(
                Q(state=State.WAITING, asked_at__lt=now - timedelta(minutes=1))
                | Q(state=State.RUNNING, lease_until__lt=now)
            ).values_list("pk", flat=True)[:500]
        )
    for pk in left:
        current_app.send_task("stafettlogg.tasks.make_export", [pk])
    return len(left)


def retry_export(export: ArchiveExport, *, by: User) -> None:
    """Let an export that failed be tried anew, or the handing over of it."""
    authorize(by, "stafettlogg.view_export", export)
    with transaction.atomic():
        made = ArchiveExport.objects.filter(pk=export.pk, state=State.FAILED).update(
            state=State.WAITING, attempts=0, failure="", percent=0
        )
        record_act(by=by, act="stafettlogg.retry_export", subject=export)
        if made:
            enqueue(export)
        else:
            handing.try_again(export)

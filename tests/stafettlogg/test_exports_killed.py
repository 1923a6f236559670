"""A real worker is killed in the middle of the archive's work: nothing is lost, nothing doubled."""

import datetime as dt
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connection
from django.utils import timezone

from bti.audit.models import ActEvent
from bti.database.acting import for_purpose
from bti.notices.models import Notice
from stafettlogg.archive import package, store
from stafettlogg.models import ArchiveExport
from stafettlogg.services import handing
from stafettlogg.services.exporting import reap_exports, request_export

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 6
PATIENCE = 240  # seconds; a loaded machine is slow, and the test waits for no longer than needed


@pytest.fixture
def place(settings, tmp_path) -> Path:
    """The worker finds its folders by one variable, the test by settings."""
    folder = tmp_path / "local"
    folder.mkdir()
    settings.EXPORT_ROOT, settings.ARCHIVE_FOLDER = folder / "exports", folder / "archive"
    return folder


def database_of_the_test() -> str:
    parts = urlsplit(os.environ["DATABASE_APP_URL"])
    return urlunsplit(parts._replace(path=f"/{connection.settings_dict['NAME']}"))


def start_worker(place: Path) -> subprocess.Popen:
    words = "-m celery -A bti.celery worker --pool solo --loglevel ERROR"
    environ = {
        **os.environ, "DJANGO_SETTINGS_MODULE": "bti.settings.test", "BTI_LOCAL_DIR": str(place),
        "DATABASE_URL": database_of_the_test(), "PYTHONUNBUFFERED": "1",
    }  # fmt: skip
    with (place / "worker.log").open("ab") as log:
        command = [sys.executable, *words.split()]
        return subprocess.Popen(
            command, env=environ, stdout=log, stderr=log, start_new_session=True
        )


def kill(worker: subprocess.Popen) -> None:
    if worker.poll() is None:
        os.killpg(worker.pid, signal.SIGKILL)
    worker.wait(10)


def rows() -> list[ArchiveExport]:
    with for_purpose("test"):
        return list(ArchiveExport.objects.order_by("pk"))


def wait_for(place: Path, condition) -> None:
    ends = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < ends, (place / "worker.log").read_text()[-2000:]
        time.sleep(0.1)


def queue_again() -> None:
    """As the clock does; the leases of the dead are over at once, so that nobody waits minutes."""
    with for_purpose("test"):
        past = timezone.now() - dt.timedelta(seconds=1)
        ArchiveExport.objects.filter(state="running").update(lease_until=past)
        ArchiveExport.objects.filter(state="waiting").update(
            asked_at=past - dt.timedelta(minutes=2)
        )
        ArchiveExport.objects.filter(handover="running").update(handover_until=past)
        ArchiveExport.objects.filter(handover="waiting").update(handover_next=past)
    reap_exports()
    handing.reap()


@pytest.mark.requirement("R289", "R293")
def test_a_worker_killed_while_it_archives_loses_and_doubles_nothing(log, kari, today, place):
    with for_purpose("test"):
        for number in range(MANY):
            request_export(log, reason="log_ended", occasion=f"{number}", by=None, on=today)
    worker = start_worker(place)
    try:
        wait_for(place, lambda: any(row.state != "waiting" for row in rows()))
        kill(worker)
        worker = start_worker(place)
        queue_again()
        wait_for(place, lambda: any(row.handover == "done" for row in rows()))
        kill(worker)
        worker = start_worker(place)
        queue_again()
        queue_again()  # the same tasks twice
        wait_for(place, lambda: all(row.handover == "done" for row in rows()))
    finally:
        kill(worker)

    found = rows()
    assert len(found) == MANY
    for row in found:
        there = place / "archive" / "0301" / row.package
        assert store.digest(there) == row.package_sha256 == row.received_sha256
        assert list(package.faults_of(there)) == []
        assert store.digest(store.place(row.file)) == row.sha256
    assert len(list((place / "archive").rglob("*.zip"))) == MANY
    for act in ("stafettlogg.export_done", "stafettlogg.package_received"):
        assert ActEvent.objects.filter(act=act).count() == MANY
    assert Notice.objects.filter(kind="export", recipient=kari).count() == MANY

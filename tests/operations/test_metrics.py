"""The numbers to watch: of every kind of work, to a machine with the token, and of nobody."""

import datetime as dt
import re

import pytest
from django.utils import timezone

from bti.database.acting import for_purpose
from bti.notices.models import Notice
from bti.notices.services import notify
from bti.operations.waiting import KINDS, backlogs
from stafettlogg.models import ArchiveExport

TOKEN = "en lang hemmelighet"
LINE = re.compile(r'^[a-z_]+(\{[a-z]+="[a-z]+"\})? [0-9.e+]+$')


@pytest.fixture
def watched(client, settings):
    settings.METRICS_TOKEN = TOKEN

    def watch(token=TOKEN):
        return client.get("/metrikk/", headers={"authorization": f"Bearer {token}"})

    return watch


def numbers(response):
    lines = response.content.decode().splitlines()
    assert all(line.startswith("# ") or LINE.match(line) for line in lines)
    return dict(line.rsplit(" ", 1) for line in lines if not line.startswith("#"))


@pytest.mark.django_db
def test_without_the_token_there_is_no_such_page(watched, client, settings):
    assert watched("feil").status_code == 404
    assert client.get("/metrikk/").status_code == 404

    settings.METRICS_TOKEN = ""
    assert watched("").status_code == 404


def test_what_waits_and_what_failed_is_counted_by_kind(watched, case, anne, tomas, today):
    notify([anne, tomas], kind="invitation", subject=case, link="/saker/invitasjon/1/", on=today)
    Notice.objects.filter(recipient=tomas).update(failed="TimeoutError")

    found = numbers(watched())

    assert found['bti_work_waiting{kind="notice"}'] == "1"
    assert found['bti_work_failed{kind="notice"}'] == "1"
    assert float(found['bti_work_oldest_seconds{kind="notice"}']) >= 0
    assert found['bti_answers{part="broker"}'] == "1"
    assert {f'bti_work_waiting{{kind="{kind.name}"}}' for kind in KINDS} <= set(found)


def test_work_of_logs_is_seen_though_nobody_reads_the_logs(watched, log):
    with for_purpose("test"):
        _exports(log)

    found = numbers(watched())

    assert found['bti_work_waiting{kind="archive"}'] == "3"
    assert found['bti_work_failed{kind="archive"}'] == "1"
    assert found["bti_exports_lost"] == "1"


def _exports(log):
    ArchiveExport.objects.create(log=log, reason="asked", occasion="1")
    ArchiveExport.objects.create(
        log=log, reason="asked", occasion="2", state=ArchiveExport.State.RUNNING,
        lease_until=timezone.now() - dt.timedelta(hours=1),
    )  # fmt: skip
    ArchiveExport.objects.create(
        log=log, reason="asked", occasion="3", state=ArchiveExport.State.FAILED
    )
    ArchiveExport.objects.create(  # at work
        log=log, reason="asked", occasion="4", state=ArchiveExport.State.RUNNING,
        lease_until=timezone.now() + dt.timedelta(minutes=4),
    )  # fmt: skip


def test_it_tells_of_nobody(watched, log, child, kari, anne):
    told = watched().content.decode()

    for word in (child.first_name, child.last_name, kari.name, anne.name):
        assert word not in told


def test_it_asks_as_many_times_whatever_waits(
    case, anne, tomas, kari, today, django_assert_num_queries
):
    notify([anne, tomas, kari], kind="level", subject=case, link="/saker/1/", on=today)

    with django_assert_num_queries(len(KINDS) + 2):  # a savepoint and its end
        backlogs()


@pytest.mark.django_db
def test_a_broker_that_is_away_is_told(watched, settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"

    found = numbers(watched())

    assert found['bti_answers{part="broker"}'] == "0"
    assert "bti_queue_length" not in found

"""Archive documents: once per reason, whole or absent, for the stafettholder alone."""

import datetime as dt
import hashlib
from pathlib import Path

import pytest
from django.utils import timezone
from pypdf import PdfReader

from bti.audit.models import ActEvent
from bti.database.acting import acting, for_purpose
from stafettlogg.archive import store
from stafettlogg.archive.reasons import Reason
from stafettlogg.models import ArchiveExport
from stafettlogg.services import set_goal, share_lysglimt
from stafettlogg.services.exporting import make_export, reap_exports, request_export

State = ArchiveExport.State


@pytest.fixture(autouse=True)
def archive(settings, tmp_path) -> Path:
    settings.EXPORT_ROOT = tmp_path / "arkiv"
    return settings.EXPORT_ROOT


@pytest.fixture
def full_log(log, kari, anne, today):
    with acting(user_id=kari.pk):
        set_goal(
            log, by=kari, on=today, text="Jonas har en å være med", area="social", need=2,
            takes="En voksen i leken", reach_by=today + dt.timedelta(days=60),
        )  # fmt: skip
    with acting(user_id=anne.pk):
        share_lysglimt(log, by=anne, on=today, text="Blåbærtur på Østmarka!")
    return log


def ask(log, kari, today, occasion="1", reason=Reason.ON_REQUEST) -> ArchiveExport:
    with acting(user_id=kari.pk):
        return request_export(log, reason=reason, occasion=occasion, by=kari, on=today)


def again(export) -> ArchiveExport:
    with for_purpose("test"):
        return ArchiveExport.objects.get(pk=export.pk)


def set_row(export, **fields) -> None:
    with for_purpose("test"):
        ArchiveExport.objects.filter(pk=export.pk).update(**fields)


@pytest.mark.requirement("R293")
def test_the_same_reason_and_occasion_gives_one_package(log, kari, today):
    first = ask(log, kari, today, "case-closed-1", Reason.LOG_ENDED)

    assert ask(log, kari, today, "case-closed-1", Reason.LOG_ENDED) == first
    assert ask(log, kari, today, "case-closed-2", Reason.LOG_ENDED) != first


@pytest.mark.requirement("R289")
def test_the_document_holds_the_log_and_its_hash_is_kept(full_log, kari, today):
    export = ask(full_log, kari, today)

    assert make_export(export.pk)

    done = again(export)
    path = store.place(done.file)
    text = "".join(page.extract_text() for page in PdfReader(path).pages)
    assert done.state == State.DONE
    assert done.percent == 100
    assert done.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert done.pages == len(PdfReader(path).pages)
    for words in (
        "Jonas Solberg",
        "Jonas har en å være med",
        "Blåbærtur på Østmarka!",
        "Kari Nordli",
    ):
        assert words in text
    assert path.stat().st_mode & 0o077 == 0


def test_a_protected_address_is_never_printed(full_log, child, kari, today):
    child.address, child.address_protection = "Hemmelig vei 1", "strict"
    child.save()
    export = ask(full_log, kari, today)
    make_export(export.pk)

    text = "".join(p.extract_text() for p in PdfReader(store.place(again(export).file)).pages)
    assert "Hemmelig" not in text


def test_an_open_address_is_printed(full_log, child, kari, today):
    child.address = "Åpenveien 2"
    child.save()
    export = ask(full_log, kari, today)
    make_export(export.pk)

    text = "".join(p.extract_text() for p in PdfReader(store.place(again(export).file)).pages)
    assert "Åpenveien 2" in text


def test_a_task_that_comes_twice_makes_it_once(full_log, kari, today):
    export = ask(full_log, kari, today)

    assert make_export(export.pk)
    made = again(export).done_at
    assert not make_export(export.pk)
    assert again(export).done_at == made


def test_nobody_takes_over_while_a_worker_is_at_it_and_anybody_may_after(full_log, kari, today):
    export = ask(full_log, kari, today)
    soon = timezone.now() + dt.timedelta(minutes=2)
    set_row(export, state=State.RUNNING, lease_until=soon, attempts=1)
    assert not make_export(export.pk)

    # The worker was killed: its half file lies there, its lease runs out
    store.place(f"{full_log.pk}").mkdir(parents=True)
    store.place(f"{full_log.pk}/{export.pk}.pdf.part").write_bytes(b"%PDF half")
    set_row(export, lease_until=timezone.now() - dt.timedelta(seconds=1))
    assert make_export(export.pk)
    assert again(export).attempts == 2
    assert list(store.place(f"{full_log.pk}").glob("*.part")) == []


def test_the_reaper_finds_what_was_left(full_log, kari, today):
    lost, dead, done = (ask(full_log, kari, today, str(n)) for n in range(3))
    ago = timezone.now() - dt.timedelta(minutes=5)
    set_row(lost, asked_at=ago)
    set_row(dead, state=State.RUNNING, lease_until=ago)
    make_export(done.pk)

    assert reap_exports() == 2


def test_what_fails_is_told_tried_again_and_in_the_end_given_back(
    full_log, kari, today, archive, browse
):
    archive.write_text("a file where the folder should be")
    export = ask(full_log, kari, today)
    for attempt in range(1, 6):
        assert not make_export(export.pk)
        state = State.FAILED if attempt == 5 else State.WAITING
        assert (again(export).state, again(export).attempts) == (state, attempt)
    assert again(export).failure == "NotADirectoryError"

    archive.unlink()
    client = browse(kari)
    assert "Prøv igjen" in client.get(f"/logg/arkiv/{export.pk}/").content.decode()
    client.post(f"/logg/arkiv/{export.pk}/")
    assert again(export).state == State.WAITING
    assert make_export(export.pk)


def test_the_stafettholder_takes_it_out_and_that_is_noted(full_log, kari, today, browse):
    export = ask(full_log, kari, today)
    client = browse(kari)
    assert client.get(f"/logg/arkiv/{export.pk}/dokument.pdf").status_code == 404  # not made yet
    make_export(export.pk)

    response = client.get(f"/logg/arkiv/{export.pk}/dokument.pdf")

    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith('attachment; filename="stafettlogg-')
    assert b"".join(response.streaming_content).startswith(b"%PDF-1.7")
    assert ActEvent.objects.filter(act="stafettlogg.take_out_export", user_id=kari.pk).exists()


def test_a_file_that_was_changed_on_disk_is_not_handed_out(full_log, kari, today, browse):
    export = ask(full_log, kari, today)
    make_export(export.pk)
    path = store.place(again(export).file)
    path.write_bytes(path.read_bytes() + b"%")

    assert browse(kari).get(f"/logg/arkiv/{export.pk}/dokument.pdf").status_code == 404


def test_others_do_not_know_of_the_documents(full_log, kari, mona, colleague, anne, today, browse):
    export = ask(full_log, kari, today)
    make_export(export.pk)

    for user in (mona, colleague, anne):
        for path in (
            f"{full_log.pk}/arkiv/",
            f"arkiv/{export.pk}/",
            f"arkiv/{export.pk}/dokument.pdf",
        ):
            assert browse(user).get(f"/logg/{path}").status_code == 404


def test_progress_is_shown_alone_to_htmx_and_the_button_counts_once(full_log, kari, browse):
    client = browse(kari)
    page = client.get(f"/logg/{full_log.pk}/arkiv/").content.decode()
    key = page.split('name="submission_key" value="')[1].split('"')[0]
    for _press in range(2):
        answer = client.post(f"/logg/{full_log.pk}/arkiv/", {"submission_key": key})
    with for_purpose("test"):
        (export,) = ArchiveExport.objects.all()
    assert answer["Location"] == f"/logg/arkiv/{export.pk}/"

    part = client.get(f"/logg/arkiv/{export.pk}/", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert "<progress" in part


def test_a_path_never_leaves_the_archive_folder(archive):
    with pytest.raises(ValueError, match="outside"):
        store.place("../../etc/passwd")

"""Packages: whole, valid, with originals and hashes; handed over once, and what fails is told."""

import csv
import datetime as dt
import hashlib
import io
import json
import zipfile
from pathlib import Path

import pytest
from django.core.checks import run_checks
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from bti.audit.models import ActEvent, ReadEvent
from bti.database.acting import acting, for_purpose
from bti.notices.models import Notice
from stafettlogg.archive import adapters, originals, package, store
from stafettlogg.models import ArchiveExport, Attachment
from stafettlogg.services import handing
from stafettlogg.services.attaching import attach
from stafettlogg.services.exporting import make_export, request_export
from stafettlogg.services.handing import hand_over, reap
from tests import verapdf, xsd

Handover = ArchiveExport.Handover


@pytest.fixture(autouse=True)
def folders(settings, tmp_path) -> Path:
    settings.EXPORT_ROOT = tmp_path / "arkiv"
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.ARCHIVE_FOLDER = tmp_path / "levert"
    return settings.ARCHIVE_FOLDER


@pytest.fixture
def note(log, kari, today) -> Attachment:
    """A text file whose name tells who it is about."""
    upload = SimpleUploadedFile("Jonas på tur.txt", "Blåbær på Østmarka".encode())
    with acting(user_id=kari.pk):
        (made,) = attach(log, by=kari, on=today, uploads=[upload])
    return made


@pytest.fixture
def export(log, note, kari, today) -> ArchiveExport:
    with acting(user_id=kari.pk):
        return request_export(log, reason="on_request", occasion="1", by=kari, on=today)


def again(export) -> ArchiveExport:
    with for_purpose("test"):
        return ArchiveExport.objects.get(pk=export.pk)


def made(export) -> ArchiveExport:
    assert make_export(export.pk)
    return again(export)


def set_row(export, **fields) -> None:
    with for_purpose("test"):
        ArchiveExport.objects.filter(pk=export.pk).update(**fields)


@pytest.mark.requirement("R289")
def test_the_package_holds_document_original_message_and_manifest(export, note):
    done = made(export)
    path = store.place(done.package)

    assert hashlib.sha256(path.read_bytes()).hexdigest() == done.package_sha256
    assert path.stat().st_mode & 0o077 == 0
    assert list(package.faults_of(path)) == []
    with zipfile.ZipFile(path) as folder:
        names = ["dokument.pdf", "vedlegg-0002.txt", "arkivmelding.xml", "manifest.json"]
        assert folder.namelist() == names
        assert hashlib.sha256(folder.read("dokument.pdf")).hexdigest() == done.sha256
        assert folder.read("vedlegg-0002.txt").decode() == "Blåbær på Østmarka"
        xml, manifest = folder.read("arkivmelding.xml"), json.loads(folder.read("manifest.json"))
    assert xsd.failures(xml) == []
    assert "<offentligTittel>Stafettlogg – *****</offentligTittel>" in xml.decode()
    assert done.files == 2
    assert [one["pronom"] for one in manifest["documents"]] == ["fmt/476", "x-fmt/111"]
    assert manifest["documents"][1]["sha256"] == note.sha256
    assert manifest["reason"] == "on_request"
    assert "Jonas" not in json.dumps({**manifest, "documents": []})


@pytest.mark.requirement("R289")
def test_the_document_of_the_package_is_pdf_a_and_tells_the_numbers(export, tmp_path):
    done = made(export)
    path = store.place(done.file)

    assert verapdf.failures(path) == []
    text = " ".join(" ".join(p.extract_text() for p in PdfReader(path).pages).split())
    assert "2 Jonas på tur.txt" in text
    assert "Filene ligger ved siden av dette dokumentet" in text


@pytest.mark.requirement("R296")
def test_the_archive_plan_of_the_municipality_is_followed(export, settings):
    settings.ARCHIVE_PLANS = {
        "0301": {"restriction": "13", "ground": "Offl. § 13", "part": "ELEV",
                 "classes": [["fnr", "x"]]},
        "*": {"restriction": "UO"},
    }  # fmt: skip
    with zipfile.ZipFile(store.place(made(export).package)) as folder:
        xml = folder.read("arkivmelding.xml")

    assert xsd.failures(xml) == []
    for words in ("<mdk:kode>13</mdk:kode>", "Offl. § 13<", "<mdk:kode>ELEV</mdk:kode>"):
        assert words in xml.decode()


def test_a_plan_that_tells_who_it_is_about_makes_no_package(export, settings):
    settings.ARCHIVE_PLANS = {"*": {"public_title": "Stafettlogg for Jonas"}}

    assert not make_export(export.pk)
    left = again(export)
    assert (left.state, left.failure, left.package) == ("waiting", "NotStrict", "")
    assert not store.place(f"{export.log_id}/{export.pk}.zip").exists()


def test_what_waits_for_the_scanner_or_was_taken_away_is_told_and_left_out(export, note):
    with for_purpose("test"):
        note.state = "waiting"
        note.save()

    with zipfile.ZipFile(store.place(made(export).package)) as folder:
        manifest = json.loads(folder.read("manifest.json"))
    assert manifest["left_out"] == [
        {"attachment": note.pk, "sha256": note.sha256, "why": "venter på viruskontroll"}
    ]
    assert len(manifest["documents"]) == 1


def test_an_original_that_was_changed_on_disk_makes_no_package(export, note):
    with for_purpose("test"):
        note.sha256 = "0" * 64
        note.save()

    assert not make_export(export.pk)
    assert again(export).failure == "NotAsStored"


def test_many_readings_stand_line_by_line_in_a_file_of_their_own(export, log, monkeypatch):
    monkeypatch.setattr(originals, "READINGS_IN_DOCUMENT", 5)
    with for_purpose("test"):
        for number in range(40):
            ReadEvent.objects.create(
                user_id=1, user_name=f"Kari Nordli {number % 2}", role="lærer", subject="x",
                subject_id="1", log_id=log.pk, child_id=log.case.child_id, page="x",
            )  # fmt: skip
    done = made(export)

    with zipfile.ZipFile(store.place(done.package)) as folder:
        text = folder.read("vedlegg-0003.csv").decode()
        rows = list(csv.reader(io.StringIO(text), delimiter=";"))
        xml = folder.read("arkivmelding.xml")
    assert len(rows) >= 41
    assert rows[0] == ["Tid", "Hvem", "Rolle", "Sted"]
    assert xsd.failures(xml) == []
    text = "".join(p.extract_text() for p in PdfReader(store.place(done.file)).pages)
    assert "fil nummer 3" in text.replace("\n", " ")
    assert "Kari Nordli 1" in text


@pytest.mark.requirement("R289")
def test_it_is_handed_over_read_back_and_only_then_received(export, folders):
    done = made(export)
    assert done.handover == Handover.WAITING

    assert hand_over(export.pk)

    there = folders / "0301" / done.package
    received = again(export)
    assert received.handover == Handover.DONE
    assert received.received_sha256 == store.digest(there) == done.package_sha256
    assert received.received_as == f"0301/{done.package}"
    assert ActEvent.objects.filter(act="stafettlogg.package_received").count() == 1
    assert not hand_over(export.pk)  # the same task again changes nothing
    assert list(folders.rglob("*.part")) == []


def test_a_lost_answer_gives_no_second_package(export, folders):
    done = made(export)
    hand_over(export.pk)
    before = (folders / "0301" / done.package).stat().st_mtime_ns
    set_row(export, handover="running", handover_until=timezone.now() - dt.timedelta(seconds=1))

    assert hand_over(export.pk)
    assert (folders / "0301" / done.package).stat().st_mtime_ns == before


def test_nobody_takes_over_under_a_lease_and_anybody_may_after(export):
    made(export)
    set_row(export, handover="running", handover_until=timezone.now() + dt.timedelta(minutes=1))
    assert not hand_over(export.pk)
    assert reap() == 0

    set_row(export, handover_until=timezone.now() - dt.timedelta(seconds=1))
    assert reap() == 1
    assert hand_over(export.pk)


def test_a_receipt_that_is_not_what_was_sent_is_no_receipt(export, monkeypatch):
    made(export)
    monkeypatch.setitem(adapters.ADAPTERS, "folder", lambda *_args: adapters.Receipt("x", "f" * 64))

    assert not hand_over(export.pk)
    assert again(export).handover_failure == "WrongHash"


def test_the_database_refuses_a_receipt_of_something_else(export):
    made(export)
    with for_purpose("test"), pytest.raises(IntegrityError), transaction.atomic():
        ArchiveExport.objects.filter(pk=export.pk).update(
            handover="done", received_at=timezone.now(), received_sha256="f" * 64
        )


@pytest.mark.requirement("R289")
def test_what_fails_waits_longer_and_longer_and_in_the_end_holder_and_leader_are_told(
    export, folders, kari, mona, browse
):
    made(export)
    folders.write_text("a file where the folder should be")
    waits = []
    for attempt in range(1, len(handing.WAITS) + 2):
        assert not hand_over(export.pk)
        left = again(export)
        assert left.handover_attempts == attempt
        if left.handover_next:
            waits.append(left.handover_next - timezone.now())
            assert not hand_over(export.pk)  # not before its time
            set_row(export, handover_next=timezone.now())
    assert waits == sorted(waits)
    assert again(export).handover == Handover.FAILED
    told = Notice.objects.filter(kind="export_failed").values_list("recipient", "link")
    assert dict(told) == {
        kari.pk: f"/logg/arkiv/{export.pk}/",
        mona.pk: reverse("cases:oversee", args=[export.log.case_id]),
    }

    folders.unlink()
    client = browse(kari)
    page = client.get(f"/logg/arkiv/{export.pk}/").content.decode()
    assert "kunne ikke leveres" in page.lower()
    client.post(f"/logg/arkiv/{export.pk}/")
    assert hand_over(export.pk)
    page = client.get(f"/logg/arkiv/{export.pk}/").content.decode()
    assert "levert og kontrollert" in page.lower()


def test_a_package_changed_on_disk_is_neither_handed_over_nor_out(export, kari, browse):
    done = made(export)
    client = browse(kari)
    got = client.get(f"/logg/arkiv/{export.pk}/pakke.zip")
    assert b"".join(got.streaming_content)[:2] == b"PK"
    path = store.place(done.package)
    path.write_bytes(path.read_bytes() + b"x")

    assert not hand_over(export.pk)
    assert again(export).handover_failure == "ChangedOnDisk"
    assert client.get(f"/logg/arkiv/{export.pk}/pakke.zip").status_code == 404


def faults(settings) -> list[str]:
    return [f"{one.id} {one.msg}" for one in run_checks() if (one.id or "").startswith("bti.E02")]


def test_the_start_is_refused_when_the_way_to_the_archive_is_not_whole(settings):
    assert faults(settings) == []
    settings.ARCHIVE_ADAPTER = "brevdue"
    assert faults(settings) == ["bti.E020 BTI_ARCHIVE_ADAPTER is brevdue. It must be folder or s3."]
    settings.ARCHIVE_ADAPTER = "fiks"
    assert "no client of Fiks IO" in faults(settings)[0]
    settings.ARCHIVE_ADAPTER, settings.ARCHIVE_S3 = "s3", {"URL": "http://x"}
    assert len(faults(settings)) == 5
    settings.ARCHIVE_ADAPTER = "folder"
    settings.ARCHIVE_PLANS = {"0301": {"restrction": "UO"}, "*": {"ground": " "}}
    assert [one[:8] for one in faults(settings)] == ["bti.E022"] * 2


def test_fiks_refuses_clearly_and_sends_nothing(export, settings):
    made(export)
    settings.ARCHIVE_ADAPTER = "fiks"

    assert not hand_over(export.pk)
    assert again(export).handover_failure == "NotConfigured"

"""The family's rights: a copy of all they may read and nothing more; asking, and being refused."""

import datetime as dt
import io
import json
import zipfile

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from pypdf import PdfReader

from bti.audit.models import ActEvent, ReadEvent
from bti.database.acting import acting, for_purpose
from bti.notices.models import Notice
from stafettlogg.models import FamilyCopy, Insight
from stafettlogg.services import set_goal, share_lysglimt
from stafettlogg.services.attaching import attach
from stafettlogg.services.copying import ask_for_copy, make_copy, reap, remove_copies
from stafettlogg.services.insight import answer_insight, ask_for_insight
from tests import verapdf

State = FamilyCopy.State


@pytest.fixture(autouse=True)
def folders(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def full_log(log, kari, anne, today):
    with acting(user_id=kari.pk):
        set_goal(
            log, by=kari, on=today, text="Jonas har en å være med", area="social", need=2,
            takes="En voksen i leken", reach_by=today + dt.timedelta(days=60),
        )  # fmt: skip
        upload = SimpleUploadedFile("tur.txt", "Blåbær på Østmarka".encode())
        attach(log, by=kari, on=today, uploads=[upload])
    with acting(user_id=anne.pk):
        share_lysglimt(log, by=anne, on=today, text="Han lo hele veien hjem")
    return log


def ask(log, user, today) -> FamilyCopy:
    with acting(user_id=user.pk):
        return ask_for_copy(log, by=user, on=today)


def again(copy) -> FamilyCopy:
    with for_purpose("test"):
        return FamilyCopy.objects.get(pk=copy.pk)


def content(browse, user, copy) -> dict[str, bytes]:
    answer = browse(user).get(f"/logg/kopi/{copy.pk}/alt.zip")
    assert answer.status_code == 200
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as folder:
        return {name: folder.read(name) for name in folder.namelist()}


def shielded(log, at) -> None:
    with for_purpose("test"):
        log.case.shielded_at = at
        log.case.save()


def test_a_guardian_gets_all_they_may_read_to_read_and_as_data(
    full_log, anne, today, browse, tmp_path
):
    copy = ask(full_log, anne, today)
    assert make_copy(copy.pk)

    whole = content(browse, anne, copy)

    data = json.loads(whole["kopi.json"])
    assert data["form"] == "stafettlogg-kopi/1"
    assert data["goals"][0]["text"] == "Jonas har en å være med"
    assert data["goals"][0]["area_words"]
    assert data["lysglimt"][0]["written_by"] == "Anne Solberg"
    (name,) = (name for name in whole if name.startswith("vedlegg-"))
    assert whole[name].decode() == "Blåbær på Østmarka"
    assert data["attachments"][0]["name"] == "tur.txt"
    assert {one["name"] for one in data["readers"]} >= {"Kari Nordli", "Anne Solberg"}
    pdf = tmp_path / "kopi.pdf"
    pdf.write_bytes(whole["kopi.pdf"])
    assert verapdf.failures(pdf) == []
    text = "".join(page.extract_text() for page in PdfReader(pdf).pages)
    for words in ("Jonas har en å være med", "Han lo hele veien hjem", "tur.txt"):
        assert words in text


def test_it_is_noted_told_and_gone_after_some_days(full_log, anne, today, browse):
    copy = ask(full_log, anne, today)
    make_copy(copy.pk)
    assert Notice.objects.filter(recipient=anne, kind="family_copy").count() == 1
    content(browse, anne, copy)
    assert ActEvent.objects.filter(act="stafettlogg.take_out_copy", user_id=anne.pk).exists()
    pages = ReadEvent.objects.filter(user_id=anne.pk).values_list("page", flat=True)
    assert "stafettlogg:copy-file" in pages

    assert remove_copies(today + dt.timedelta(days=14)) == 0
    assert remove_copies(today + dt.timedelta(days=15)) == 1
    assert again(copy).state == State.REMOVED
    assert browse(anne).get(f"/logg/kopi/{copy.pk}/alt.zip").status_code == 404


def test_no_other_gets_it_and_nobody_who_no_longer_reads(
    full_log, anne, tomas, kari, mona, stranger, guardianship_anne, today, browse
):
    copy = ask(full_log, anne, today)
    make_copy(copy.pk)
    for user in (tomas, kari, mona, stranger):
        for part in ("", "alt.zip", "kopi.pdf", "kopi.json"):
            assert browse(user).get(f"/logg/kopi/{copy.pk}/{part}").status_code == 404
    with pytest.raises(PermissionDenied), acting(user_id=kari.pk):
        ask_for_copy(full_log, by=kari, on=today)

    with for_purpose("test"):
        full_log.read_grants.filter(user=anne).delete()
    assert browse(anne).get(f"/logg/kopi/{copy.pk}/alt.zip").status_code == 404


def test_what_comes_after_the_shield_is_not_in_it_nor_what_changed(
    full_log, anne, kari, today, browse
):
    shielded(full_log, timezone.now())
    with acting(user_id=kari.pk):
        set_goal(
            full_log, by=kari, on=today, text="Hemmelig mål", area="social", need=2, takes="x",
            reach_by=today + dt.timedelta(days=60),
        )  # fmt: skip
        goal = full_log.goals.order_by("pk").first()
        goal.text = "Rettet etterpå"
        goal.save()
    copy = ask(full_log, anne, today)
    make_copy(copy.pk)

    told = content(browse, anne, copy)["kopi.json"].decode()
    assert "Hemmelig mål" not in told
    assert "Rettet etterpå" not in told
    assert "Jonas har en å være med" in told
    assert "Kari Nordli" not in str(json.loads(told)["readers"])


def test_there_is_one_at_a_time_and_a_task_that_comes_twice_makes_it_once(full_log, anne, today):
    first = ask(full_log, anne, today)
    assert ask(full_log, anne, today) == first

    assert make_copy(first.pk)
    assert not make_copy(first.pk)
    assert ask(full_log, anne, today) != first


def test_a_worker_that_died_is_relieved(full_log, anne, today):
    copy = ask(full_log, anne, today)
    ago = timezone.now() - dt.timedelta(minutes=5)
    with for_purpose("test"):
        FamilyCopy.objects.filter(pk=copy.pk).update(
            state=State.RUNNING, attempts=1, lease_until=ago
        )
    assert reap() == 1
    assert make_copy(copy.pk)
    assert again(copy).attempts == 2


def test_the_pages_lead_there(full_log, anne, browse):
    client = browse(anne)
    assert f"/logg/{full_log.pk}/kopi/" in client.get("/logg/familie/").content.decode()
    page = client.get(f"/logg/{full_log.pk}/kopi/").content.decode()
    key = page.split('name="submission_key" value="')[1].split('"')[0]

    answer = client.post(f"/logg/{full_log.pk}/kopi/", {"submission_key": key})

    shown = client.get(answer["Location"]).content.decode()
    assert "<progress" in shown
    part = client.get(answer["Location"], headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    with for_purpose("test"):
        make_copy(FamilyCopy.objects.get().pk)
    assert "alt.zip" in client.get(answer["Location"]).content.decode()


def insight(log, anne, today) -> Insight:
    with acting(user_id=anne.pk):
        return ask_for_insight(log, by=anne, on=today, text="Notatene fra PPT")


def test_a_refusal_tells_its_basis_and_the_family_reads_it(log, anne, kari, mona, today, browse):
    one = insight(log, anne, today)
    assert Notice.objects.get(kind="insight").recipient == kari
    assert browse(mona).get(f"/logg/innsyn/{one.pk}/svar/").status_code == 404
    client = browse(kari)
    path = f"/logg/innsyn/{one.pk}/svar/"
    key = client.get(path).content.decode().split('name="submission_key" value="')[1].split('"')[0]
    sent = {"submission_key": key, "answer": "refused", "reason": "Det er taushetsplikt."}
    assert "Velg hjemmelen" in client.post(path, sent).content.decode()

    assert client.post(path, {**sent, "basis": "pol_16_d"}).status_code == 302

    page = browse(anne).get(f"/logg/{log.pk}/kopi/").content.decode()
    assert "§ 16 første ledd bokstav d" in page
    assert "Datatilsynet" in page
    assert Notice.objects.get(kind="insight_answered").recipient == anne
    with for_purpose("test"), pytest.raises(ValidationError):
        answer_insight(one, by=kari, on=today, answer="given", reason="x")


def test_an_answer_behind_the_shield_is_kept_and_not_shown(log, anne, kari, today, browse):
    one = insight(log, anne, today)
    shielded(log, timezone.now())
    with acting(user_id=kari.pk):
        answer_insight(one, by=kari, on=today, answer="given", reason="Du får det mandag")

    assert "mandag" not in browse(anne).get(f"/logg/{log.pk}/kopi/").content.decode()
    assert not Notice.objects.filter(kind="insight_answered").exists()

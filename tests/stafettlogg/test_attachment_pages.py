"""The pages of attachments: what is sent, with which headers, to whom; what is refused."""

import uuid

import pytest
from django.urls import reverse

from bti.audit.models import ReadEvent
from stafettlogg.models import Attachment
from stafettlogg.services import attach, share_lysglimt
from tests.web.files.making import PDF, photo, upload


@pytest.fixture(autouse=True)
def _own_disk(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def document(log, kari, today, as_) -> Attachment:
    with as_(kari):
        return attach(log, by=kari, on=today, uploads=[upload(PDF, "Årsplan «3B».pdf")])[0]


@pytest.fixture
def picture(log, kari, today, as_) -> Attachment:
    with as_(kari):
        share_lysglimt(
            log, by=kari, on=today, text="Hun lo.", picture=upload(photo(), "a.jpg"), alt="En sol"
        )
        return Attachment.objects.get(kind="jpeg")


def sent(client, path, **fields):
    return client.post(path, {"submission_key": str(uuid.uuid4()), **fields})


def whole(answer) -> bytes:
    return b"".join(answer)


def test_a_document_is_sent_to_be_kept_and_can_do_nothing(document, anne, browse):
    answer = browse(anne).get(reverse("stafettlogg:attachment", args=[document.pk]))

    assert answer.status_code == 200
    assert whole(answer) == PDF
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Length"] == str(len(PDF))
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''%C3%85rsplan")
    assert answer["Content-Security-Policy"] == (
        "default-src 'none'; sandbox; frame-ancestors 'none'"
    )
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]
    assert ReadEvent.objects.filter(user_id=anne.pk, page="stafettlogg:attachment").count() == 1


def test_only_the_head_is_asked_for(document, anne, browse):
    answer = browse(anne).head(reverse("stafettlogg:attachment", args=[document.pk]))
    assert answer.status_code == 200
    assert answer["Content-Length"] == str(len(PDF))


def test_a_picture_is_shown_and_small_in_lists(picture, anne, browse):
    client = browse(anne)
    large = client.get(reverse("stafettlogg:attachment", args=[picture.pk]))
    small = client.get(reverse("stafettlogg:attachment-small", args=[picture.pk]))

    assert large["Content-Type"] == small["Content-Type"] == "image/jpeg"
    assert large["Content-Disposition"].startswith("inline")
    assert whole(small).startswith(b"\xff\xd8\xff")


@pytest.mark.parametrize("state", ["waiting", "refused"])
def test_nothing_is_sent_before_it_is_cleared(picture, kari, browse, as_, state):
    with as_(kari):
        picture.state = state
        picture.save()
    client = browse(kari)
    for name in ("attachment", "attachment-small"):
        assert client.get(reverse(f"stafettlogg:{name}", args=[picture.pk])).status_code == 404
    page = client.get(reverse("stafettlogg:attachments", args=[picture.log_id]))
    assert ("Venter på kontroll" in page.text, "Avvist" in page.text) == (
        state == "waiting", state == "refused",
    )  # fmt: skip
    assert "<img" not in page.text


def test_only_the_sender_is_told_that_a_file_was_refused(document, anne, kari, browse, as_):
    with as_(kari):
        document.state = "refused"
        document.save()
    path = reverse("stafettlogg:attachments", args=[document.log_id])
    assert "Årsplan" not in browse(anne).get(path).text


def test_a_file_that_is_gone_from_disk_is_not_there(document, kari, browse, tmp_path):
    (tmp_path / document.file).unlink()
    path = reverse("stafettlogg:attachment", args=[document.pk])
    assert browse(kari).get(path).status_code == 404


def test_the_list_tells_what_who_and_where(document, picture, anne, browse):
    page = browse(anne).get(reverse("stafettlogg:attachments", args=[document.log_id])).text

    assert "Årsplan" in page
    assert 'alt="En sol"' in page
    assert "Kari Nordli" in page
    assert reverse("stafettlogg:lysglimt", args=[document.log_id]) in page
    assert "Legg ved filer" not in page
    assert "Ta bort" not in page


def test_several_files_are_sent_at_once(log, kari, browse):
    path = reverse("stafettlogg:attachment-new", args=[log.pk])
    answer = sent(
        browse(kari), path, files=[upload(PDF, "a.pdf"), upload(photo(), "b.jpg")], alt=""
    )
    assert answer.status_code == 302
    assert "a.pdf" in browse(kari).get(answer.url).text


def test_a_refused_file_is_told_beside_the_field_and_nothing_typed_is_lost(log, kari, browse):
    path = reverse("stafettlogg:attachment-new", args=[log.pk])
    answer = sent(browse(kari), path, files=[upload(b"MZ\x90", "../../x.pdf")], alt="En tegning")

    assert answer.status_code == 422
    assert "«x.pdf» ble ikke tatt imot." in answer.text
    assert 'value="En tegning"' in answer.text


def test_a_file_that_is_too_large_is_answered_with_a_sentence(log, kari, browse, settings):
    settings.UPLOAD_MAX_BYTES = 1024 * 1024
    path = reverse("stafettlogg:attachment-new", args=[log.pk])
    answer = sent(browse(kari), path, files=[upload(b"a" * 3_000_000, "stor.txt")], alt="")
    assert answer.status_code == 422
    assert "høyst 1 MB" in answer.text


def test_no_file_is_asked_for(log, kari, browse):
    answer = sent(browse(kari), reverse("stafettlogg:attachment-new", args=[log.pk]), alt="")
    assert answer.status_code == 422


def test_taken_away_from_the_list_and_put_back(document, kari, browse):
    client = browse(kari)
    remove = reverse("stafettlogg:attachment-remove", args=[document.pk])
    restore = reverse("stafettlogg:attachment-restore", args=[document.pk])
    assert client.get(restore).status_code == 404

    assert "Ta bort «Årsplan" in client.get(remove).text
    page = client.get(sent(client, remove).url).text
    assert restore in page
    assert client.get(remove).status_code == 404
    page = client.get(sent(client, restore).url).text
    assert remove in page


def test_a_file_is_among_what_can_be_held_back(document, pers_measure, per, anne, browse):
    path = reverse("stafettlogg:withhold", args=[document.log_id])
    page = browse(anne).get(f"{path}?til=person-{per.pk}").text
    assert f'value="attachment-{document.pk}"' in page
    assert "Årsplan" in page


def test_a_long_list_is_asked_for_page_by_page(log, kari, browse, as_, today, count_queries):
    with as_(kari):
        for _turn in range(3):
            attach(log, by=kari, on=today, uploads=[upload(PDF, "a.pdf")] * 2)
    path = reverse("stafettlogg:attachments", args=[log.pk])
    few = count_queries(browse(kari), path)
    with as_(kari):
        for _turn in range(3):
            attach(log, by=kari, on=today, uploads=[upload(PDF, "a.pdf")] * 10)
    assert count_queries(browse(kari), path) == few <= 12
    assert "?page=2" in browse(kari).get(path).text

"""A signature on paper, registered by the keeper with a scan."""

import datetime as dt
import hashlib
import stat
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from bti.audit.models import ReadEvent
from consent.models import Signature
from tests.consent.conftest import pdf, picture

DAY = dt.timedelta(days=1)
STORED = "consent"


def refusal(register, **changes):
    with pytest.raises(ValidationError) as caught:
        register(**changes)
    assert not Signature.objects.exclude(scan="").exists()
    return caught.value


@pytest.mark.requirement("R61", "R80", "R234")
def test_paper_and_portal_count_alike(asked, register, row, sign, anne, kari, today, heard):
    sign(asked, anne)
    register()
    row.refresh_from_db()
    asked.refresh_from_db()

    assert asked.is_live(today)
    assert heard == ["changed"]
    assert (row.method, row.place, row.signed_on, row.registered_by) == (
        "paper", "Oslo", today, kari,
    )  # fmt: skip
    assert row.login_level == row.text == ""


def test_the_scan_is_kept_readable_by_us_alone_under_no_name_of_theirs(register, row):
    register(scan=pdf("Tomas Lund signert.pdf"))
    row.refresh_from_db()
    kept = Path(row.scan.path)

    assert kept.name == f"{row.pk}.pdf"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert row.scan_hash == hashlib.sha256(kept.read_bytes()).hexdigest()


@pytest.mark.parametrize(("kind", "ending"), [("PNG", ".png"), ("JPEG", ".jpg")])
def test_a_picture_of_the_form_will_do(register, kind, ending):
    assert register(scan=picture(kind)).scan_ending == ending


@pytest.mark.parametrize(
    ("scan", "told"),
    [
        (
            SimpleUploadedFile("skjema.pdf", b"MZ not a document"),
            "Filen må være en PDF eller et bilde (PNG eller JPEG).",
        ),
        (
            SimpleUploadedFile("tom.pdf", b""),
            "Filen må være en PDF eller et bilde (PNG eller JPEG).",
        ),
    ],
)
def test_a_file_of_another_kind_is_refused(register, scan, told):
    assert refusal(register, scan=scan).message_dict == {"scan": [told]}


def test_a_file_over_the_limit_is_refused(register, settings):
    settings.UPLOAD_MAX_BYTES = 1024 * 1024
    large = SimpleUploadedFile("stor.pdf", b"%PDF-1.7" + b"0" * 1024 * 1024)

    assert refusal(register, scan=large).message_dict == {
        "scan": ["Filen er for stor. Den kan være høyst 1 MB."]
    }


def test_a_day_in_the_future_is_refused(register, today):
    assert refusal(register, signed_on=today + DAY).message_dict == {
        "signed_on": ["Datoen kan ikke være fram i tid."]
    }


def test_a_day_before_the_consent_was_asked_for_is_refused(register, today):
    assert refusal(register, signed_on=today - DAY).message_dict == {
        "signed_on": ["Datoen kan ikke være før dere ba om samtykket."]
    }


def test_the_place_must_be_told(register):
    assert refusal(register, place=" ").message_dict == {
        "place": ["Skriv stedet som står på skjemaet."]
    }


def test_one_who_has_answered_is_not_registered_again(register, sign, asked, tomas):
    sign(asked, tomas)

    assert refusal(register).messages == ["Denne personen har alt svart."]


def test_one_who_no_longer_must_sign_is_not_registered(register, guardianship_tomas):
    guardianship_tomas.blocked = True
    guardianship_tomas.save()

    assert refusal(register).messages == ["Denne personen skal ikke lenger signere."]


@pytest.mark.parametrize("who", ["mona", "colleague", "anne", "tomas"])
def test_only_the_keeper_registers_paper(register, request, who):
    with pytest.raises(PermissionDenied):
        register(by=request.getfixturevalue(who))


def test_a_scan_whose_registration_fails_leaves_nothing_on_the_disk(
    asked, register, sign, anne, settings, tmp_path
):
    from consent.signals import consent_changed

    settings.MEDIA_ROOT = tmp_path
    sign(asked, anne)

    def breaks(**kwargs):
        raise RuntimeError("what rests on the consent could not follow")

    consent_changed.connect(breaks)
    try:
        with pytest.raises(RuntimeError):
            register()
    finally:
        consent_changed.disconnect(breaks)

    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


# The page


@pytest.mark.requirement("R234")
def test_the_keeper_registers_and_is_told_who_is_missing(send, row, asked, browse, kari):
    answer = send()

    assert answer.status_code == 302
    page = browse(kari).get(answer.url).content.decode()
    row.refresh_from_db()
    assert row.state == "signed"
    assert "1 av 2 har signert" in page
    assert "Signerte på papir" in page
    assert "Har ikke svart ennå" in page


def test_a_second_look_warns_of_missing_signatures(browse, kari, row, today):
    client = browse(kari)
    answer = client.post(
        reverse("consent:paper", args=[row.pk]),
        {
            "submission_key": "2b0f9a0c-6f0e-4a55-9d1c-0d7c9d1f7a11",
            "signed_on": today.isoformat(),
            "place": "Oslo",
            "language": "nb",
            "checked": "on",
            "scan": pdf(),
        },
        follow=True,
    )

    assert "1 underskrift mangler fortsatt. Samtykket gjelder ikke ennå." in answer.content.decode()


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"checked": None}, "Se etter underskriften, og kryss av"),
        ({"place": ""}, "Sted på skjemaet må fylles ut"),
        ({"scan": None}, "Skannet skjema må fylles ut"),
        ({"signed_on": "2099-01-01"}, "Datoen kan ikke være fram i tid."),
        ({"scan": SimpleUploadedFile("x.pdf", b"no")}, "Filen må være en PDF eller et bilde"),
    ],
)
def test_what_is_wrong_is_told_and_what_was_typed_is_kept(send, row, changes, told):
    answer = send(**{"place": "Oslo sør", **changes})
    page = answer.content.decode()
    row.refresh_from_db()

    assert answer.status_code == 422
    assert told in page
    assert row.state == "waiting"
    if "place" not in changes:
        assert 'value="Oslo sør"' in page


def test_a_second_press_changes_nothing(send, row):
    key = "7f0f2a8e-5f1b-4d0c-8a53-0a8d2f3f9a10"

    first, second = send(submission_key=key), send(submission_key=key)

    assert (first.status_code, second.status_code) == (302, 302)
    assert first.url == second.url
    assert row.history.filter(state="signed").count() == 1


def test_the_form_is_gone_when_the_person_has_answered(browse, kari, row, sign, asked, tomas):
    sign(asked, tomas)

    answer = browse(kari).get(reverse("consent:paper", args=[row.pk]))

    assert answer.status_code == 302
    assert answer.url == reverse("consent:detail", args=[asked.pk])


def test_the_scan_is_downloaded_by_who_may_and_the_reading_is_noted(
    register, row, browse, kari, tomas
):
    register()

    for user in (kari, tomas):
        answer = browse(user).get(reverse("consent:scan", args=[row.pk]))
        assert b"".join(answer.streaming_content) == pdf().read()
        assert answer.headers["Content-Type"] == "application/pdf"
        assert answer.headers["Content-Disposition"] == (
            f'attachment; filename="samtykke-{row.consent_id}.pdf"'
        )
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "no-store" in answer.headers["Cache-Control"]
    assert list(ReadEvent.objects.order_by("pk").values_list("user_id", "page")) == [
        (kari.pk, "consent:scan"),
        (tomas.pk, "consent:scan"),
    ]


@pytest.mark.parametrize("who", ["anne", "stranger", "mona", "colleague", "per"])
def test_the_scan_is_not_there_for_others(register, row, browse, request, who):
    register()

    answer = browse(request.getfixturevalue(who)).get(reverse("consent:scan", args=[row.pk]))

    assert answer.status_code == 404


def test_a_scan_that_is_lost_answers_404(register, row, browse, kari):
    register()
    row.refresh_from_db()
    Path(row.scan.path).unlink()

    assert browse(kari).get(reverse("consent:scan", args=[row.pk])).status_code == 404


def test_there_is_no_scan_before_one_is_registered(row, browse, kari):
    assert browse(kari).get(reverse("consent:scan", args=[row.pk])).status_code == 404

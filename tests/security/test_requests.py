"""What a request can carry: tokens, addresses to come back to, keys and drafts of others."""

import uuid

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from bti.audit.models import ReadEvent
from bti.web.models import Draft, Submission
from bti.web.public import PUBLIC
from tests.architecture.test_permissions import PAGES
from tests.conftest import BACKEND
from tests.security.addresses import addresses

EVIL = ("https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)")


def test_no_form_is_taken_without_its_token(world, kari, everything):
    client = Client(enforce_csrf_checks=True)
    client.force_login(kari, backend=BACKEND)
    paths = [a.path for a in addresses(world)]
    paths += [
        reverse(name)
        for name, p in PAGES
        if not p.pattern.converters and name != "accounts:back-channel"  # a signed token
    ]
    before = everything()

    answers = {path: client.post(path, {"submission_key": uuid.uuid4()}) for path in paths}

    assert {answer.status_code for answer in answers.values()} == {403}
    assert all("åpen for lenge" in answer.content.decode() for answer in answers.values())
    assert everything() == before


@pytest.mark.parametrize("wanted", EVIL)
def test_nobody_is_sent_to_another_site(kari, client, browse, wanted):
    asked = {"next": wanted, "language": "nn"}
    ways = [
        browse(kari).get("/logg-inn/", asked),
        browse(kari).post("/sprak/", asked),
        client.post("/demo/logg-inn/", {"persona": "kari", "next": wanted}),
    ]

    assert {answer.headers["Location"] for answer in ways} == {"/"}


def test_the_session_has_a_new_key_after_login(kari, client):
    client.get("/logg-inn/")
    session = client.session
    session["planted"] = "x"
    session.save()
    client.cookies["sessionid"] = planted = session.session_key

    client.post("/demo/logg-inn/", {"persona": "kari"})

    assert client.cookies["sessionid"].value != planted
    assert not Session.objects.filter(session_key=planted).exists()
    assert "planted" not in client.session


def test_the_key_of_somebody_elses_form_tells_nothing_and_changes_nothing(
    world, anne, kari, browse
):
    key = uuid.uuid4()
    Submission.objects.create(key=key, user=anne, location="/logg/familie/")

    answer = browse(kari).post(
        f"/logg/{world.log.pk}/lysglimt/", {"submission_key": key, "text": "x"}
    )

    assert answer.status_code == 404
    assert b"/logg/familie/" not in answer.content


def test_a_draft_of_one_is_not_shown_to_another(world, kari, anne, browse):
    page = f"/logg/{world.log.pk}/lysglimt/"
    key = f"stafettlogg:lysglimt:{world.log.pk}"
    browse(anne).post(
        "/utkast/", {"draft_key": key, "draft_fields": "text", "text": "Anne skrev dette"}
    )

    assert Draft.objects.get().user == anne
    assert "Anne skrev dette" in browse(anne).get(page).content.decode()
    assert "Anne skrev dette" not in browse(kari).get(page).content.decode()


def test_a_draft_opens_no_page_and_is_not_readable_in_the_database(world, stranger, browse):
    browse(stranger).post(
        "/utkast/",
        {
            "draft_key": f"cases:talk:{world.case.pk}",
            "draft_fields": "summary",
            "summary": "hemmelig",
        },
    )

    assert browse(stranger).get(f"/saker/{world.case.pk}/samtale/").status_code == 404
    [kept] = Draft.objects.values_list("text", flat=True)
    assert "hemmelig" in kept
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM web_draft")
        assert "hemmelig" not in cursor.fetchone()[0]


def test_a_page_that_comes_back_with_what_was_wrong_is_a_reading_too(world, kari, browse):
    """Else one could read a log by sending a form that is refused."""
    path = f"/logg/{world.log.pk}/mal/"
    answer = browse(kari).post(path, {"submission_key": uuid.uuid4()})

    assert answer.status_code == 422
    assert ReadEvent.objects.filter(page="stafettlogg:goal-new", user_id=kari.pk).count() == 1


@pytest.mark.parametrize("pk", ["0", "99999999999999999999", "9" * 300])
def test_a_number_that_is_no_key_is_not_there(world, kari, browse, pk):
    client = browse(kari)
    for address in addresses(world):
        path = address.missing.replace("987654321", pk)
        assert client.get(path).status_code in (404, 405), path


@pytest.mark.parametrize("number", ["-1", "x", "9" * 5000, "١٢"])
def test_an_employee_by_a_number_that_is_no_key_is_not_there(siri, browse, number):
    sent = {"user": number, "reason": "x", "submission_key": uuid.uuid4()}

    assert browse(siri).post("/rettigheter/ny/", sent).status_code == 404


def test_files_come_as_files_that_no_browser_guesses_about(world, kari, browse):
    paths = [a.path for a in addresses(world) if a.name.endswith(("scan", "file", "ics", "pdf"))]
    client = browse(kari)
    seen = 0
    for path in paths:
        answer = client.get(path)
        content = b"".join(answer) if answer.streaming else answer.content
        assert content
        if answer.status_code == 404:  # a copy is the family's own
            continue
        seen += 1
        named = answer.headers["Content-Disposition"]
        assert named.startswith("attachment; filename=")
        assert not any(name in named for name in ("Jonas", "Elvestad", "Tomas", "\n", "\r"))
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "no-store" in answer.headers["Cache-Control"]
    assert seen >= 6


def test_no_address_holds_a_word_about_a_person():
    for name, pattern in PAGES:
        kinds = {type(c).__name__ for c in pattern.pattern.converters.values()}
        assert kinds <= {"IntConverter", "StepConverter", "SlugConverter"}, name
    assert all(name in {n for n, _p in PAGES} for name in PUBLIC)

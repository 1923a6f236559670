"""Nothing that is typed is lost, and nobody else can read it."""

import json
import threading

import pytest
from django.db import connection
from django.test import Client

from bti.web.models import Draft
from bti.web.services import LARGEST, load_draft, save_draft
from tests.conftest import BACKEND

KEY = "accounts:grant-right:7"


def send(client: Client, key: str = KEY, **fields: list[str]):
    """What draft.js sends."""
    return client.post("/utkast/", {"draft_key": key, "draft_fields": list(fields), **fields})


def test_a_draft_is_kept_and_the_time_is_told(browse, kari):
    response = send(browse(kari), reason=["Kurs"])

    values, saved_at = load_draft(kari, key=KEY)
    assert response.status_code == 200
    assert values == {"reason": ["Kurs"]}
    assert saved_at is not None
    assert list(response.json()) == ["saved_at"]


def test_only_the_fields_that_changed_are_changed(browse, kari):
    client = browse(kari)
    send(client, reason=["Kurs"], services=["skole", "ppt"])

    send(client, services=["skole"])
    send(client, until=[])

    assert load_draft(kari, key=KEY)[0] == {
        "reason": ["Kurs"],
        "services": ["skole"],
        "until": [],
    }


def test_what_is_no_field_is_not_kept(browse, kari):
    client = browse(kari)

    client.post(
        "/utkast/",
        {
            "draft_key": KEY,
            "draft_fields": ["reason", "csrfmiddlewaretoken", "submission_key", "draft_key"],
            "csrfmiddlewaretoken": "x",
            "submission_key": "y",
            "reason": "Kurs",
            "not_named": "z",
        },
    )

    assert load_draft(kari, key=KEY)[0] == {"reason": ["Kurs"]}


def test_a_draft_is_unreadable_in_the_database(browse, kari):
    send(browse(kari), reason=["Jonas trekker seg unna"])

    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM web_draft")
        [(text,)] = cursor.fetchall()
    assert "Jonas" not in text
    assert "reason" not in text


def test_a_draft_comes_back_only_to_the_one_who_wrote_it(browse, siri, kari, mona, school):
    key = f"accounts:grant-right:{mona.pk}"
    send(browse(siri), key, reason=["Siris ord"])
    send(browse(kari), key, reason=["Karis ord"])

    page = browse(siri).get("/rettigheter/ny/", {"ansatt": mona.pk}).content.decode()

    assert "Siris ord" in page
    assert "Karis ord" not in page


def test_a_draft_of_a_form_about_one_is_not_shown_in_the_form_about_another(
    browse, siri, mona, geir
):
    client = browse(siri)
    send(client, f"accounts:grant-right:{mona.pk}", reason=["Om Mona"])

    page = client.get("/rettigheter/ny/", {"ansatt": geir.pk}).content.decode()

    assert "Om Mona" not in page


def test_without_login_nothing_is_kept_and_the_browser_is_told(client, db):
    response = send(client, reason=["Kurs"])

    assert (response.status_code, response["Content-Type"]) == (401, "application/json")
    assert not Draft.objects.exists()


def test_an_absurdly_large_draft_is_refused(browse, kari):
    client = browse(kari)

    response = send(client, reason=["x" * (LARGEST + 1)])

    assert response.status_code == 413
    assert not Draft.objects.exists()


def test_a_draft_does_not_grow_without_end(browse, kari):
    client = browse(kari)
    send(client, a=["x" * (LARGEST // 2)])

    response = send(client, b=["x" * (LARGEST // 2)])

    assert response.status_code == 413
    assert set(load_draft(kari, key=KEY)[0]) == {"a"}


@pytest.mark.parametrize("key", ["", "x", "x" * 121, "cases:new:<b>", "cases:new/../x", "a:b c"])
def test_a_key_that_names_no_form_is_refused(browse, kari, key):
    response = send(browse(kari), key, reason=["Kurs"])

    assert response.status_code == 400
    assert not Draft.objects.exists()


def test_saving_a_draft_needs_the_token_of_the_page(kari):
    client = Client(enforce_csrf_checks=True)
    client.force_login(kari, backend=BACKEND)

    assert send(client, reason=["Kurs"]).status_code == 403
    assert not Draft.objects.exists()


def test_saving_a_draft_keeps_one_logged_in(browse, kari):
    client = browse(kari)
    client.get("/varsler/")
    session = client.session
    session["seen_at"] -= 50
    session.save()
    before = session["seen_at"]

    send(client, reason=["Kurs"])

    assert client.session["seen_at"] >= before + 50


@pytest.mark.django_db(transaction=True)
def test_two_savings_at_the_same_time_lose_nothing(kari):
    def save(name: str) -> None:
        try:
            save_draft(kari, key=KEY, values={name: [name]})
        finally:
            connection.close()

    names = [f"field_{number}" for number in range(6)]
    threads = [threading.Thread(target=save, args=[name]) for name in names]
    for one in threads:
        one.start()
    for one in threads:
        one.join()

    assert sorted(load_draft(kari, key=KEY)[0]) == names


def test_a_draft_is_plain_data(kari, db):
    save_draft(kari, key=KEY, values={"æøå": ["«ord»"]})

    assert json.loads(Draft.objects.get().text) == {"æøå": ["«ord»"]}


def test_drafts_are_not_read_by_a_link(browse, kari):
    assert browse(kari).get("/utkast/").status_code == 405

"""Grave acts ask anew who one is: rights, invitations, exports. What was typed is kept."""

import time
import uuid

import pytest

from bti.accounts.models import HolderRight, LoginProvider
from bti.web.models import Draft


def stale(client):
    """Logged in as before, but it is six minutes since one showed who one is."""
    session = client.session
    session["fresh_at"] = int(time.time()) - 6 * 60
    session.save()
    return client


@pytest.mark.requirement("R280")
def test_giving_a_right_asks_anew_and_keeps_what_was_typed(browse, siri, mona):
    client = browse(siri)
    stale(client)
    sent = {"user": mona.pk, "reason": "Kurs i mars", "submission_key": uuid.uuid4()}
    page = f"http://testserver/rettigheter/ny/?ansatt={mona.pk}"

    response = client.post("/rettigheter/ny/", sent, headers={"referer": page})

    assert not HolderRight.objects.exists()
    assert response["Location"].startswith("/logg-inn/igjen/?next=")
    again = client.post(
        "/logg-inn/igjen/", {"next": f"/rettigheter/ny/?ansatt={mona.pk}"}
    )  # as a persona
    assert "Kurs i mars" in client.get(again["Location"]).content.decode()
    assert str(sent["submission_key"]) not in str(Draft.objects.values())
    assert client.post("/rettigheter/ny/", sent).status_code == 302
    assert HolderRight.objects.get().reason == "Kurs i mars"


@pytest.mark.parametrize(
    "path", ["/rettigheter/ny/?ansatt={}", "/rettigheter/invitasjon/?ansatt={}"]
)
def test_the_page_itself_asks_before_one_types(browse, siri, mona, path):
    client = stale(browse(siri))

    response = client.get(path.format(mona.pk))

    assert response["Location"].startswith("/logg-inn/igjen/")
    assert "Vis at det er deg" in client.get(response["Location"]).content.decode()


def test_who_may_not_is_not_asked_but_refused(browse, kari, mona):
    client = stale(browse(kari))

    assert client.get(f"/rettigheter/ny/?ansatt={mona.pk}").status_code == 403


def test_exports_ask_anew(browse, log, kari):
    client = stale(browse(kari))

    response = client.post(f"/logg/{log.pk}/arkiv/", {"submission_key": uuid.uuid4()})

    assert response["Location"].startswith("/logg-inn/igjen/")
    assert client.get(f"/logg/{log.pk}/arkiv/").status_code == 200


def test_an_administrator_makes_a_link_that_is_shown_once(browse, siri, mona, school):
    LoginProvider.objects.create(municipality=school.municipality, kind="local")
    client = browse(siri)
    page = f"/rettigheter/invitasjon/?ansatt={mona.pk}"
    assert "Lag lenke" in client.get(page).content.decode()

    made = client.post("/rettigheter/invitasjon/", {"user": mona.pk}).content.decode()

    assert "/invitasjon/" in made
    assert "nokkel" not in client.get(page).content.decode()


def test_nobody_else_makes_one(browse, siri, kari, mona):
    assert browse(kari).post("/rettigheter/invitasjon/", {"user": mona.pk}).status_code == 403
    assert browse(siri).post("/rettigheter/invitasjon/", {"user": siri.pk}).status_code == 404


def test_after_showing_it_one_is_not_sent_elsewhere(browse, siri):
    response = stale(browse(siri)).post("/logg-inn/igjen/", {"next": "https://elsewhere.example/"})

    assert response["Location"] == "/"

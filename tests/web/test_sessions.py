"""A session ends after half an hour without use and after ten hours at the latest.

Seconds are an argument, so nothing is frozen.
"""

import datetime as dt

from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from bti.web import sessions

HALF_HOUR, TEN_HOURS = 1800, 36_000


def test_a_session_ends_half_an_hour_after_it_was_last_used():
    session = {"started_at": 0, "seen_at": 600}

    assert sessions.ends_in(session, now=600) == HALF_HOUR
    assert not sessions.is_over(session, now=600 + HALF_HOUR - 1)
    assert sessions.is_over(session, now=600 + HALF_HOUR)


def test_a_session_ends_after_ten_hours_however_much_it_is_used():
    session = {"started_at": 0, "seen_at": TEN_HOURS - 10}

    assert sessions.ends_in(session, now=TEN_HOURS - 10) == 10
    assert sessions.is_over(session, now=TEN_HOURS)


def test_use_is_noted_at_most_once_a_minute():
    session = {"started_at": 1, "seen_at": 1000}

    sessions.touch(session, now=1059)
    assert session["seen_at"] == 1000
    sessions.touch(session, now=1060)
    assert session["seen_at"] == 1060
    sessions.touch(session, now=1061, at_once=True)
    assert session["seen_at"] == 1061


def _age(client: Client, **seconds_ago: int) -> Session:
    """Make the session older than it is."""
    now = int(timezone.now().timestamp())
    session = client.session
    for key, ago in seconds_ago.items():
        session[key] = now - ago
    session.save()
    return Session.objects.get(session_key=session.session_key)


def test_one_who_has_been_away_for_half_an_hour_is_logged_out(browse, kari):
    client = browse(kari)
    row = _age(client, started_at=4000, seen_at=HALF_HOUR)

    response = client.get("/varsler/")

    assert response["Location"] == "/logg-inn/?next=/varsler/"
    assert not Session.objects.filter(pk=row.pk).exists()


def test_one_who_has_been_here_for_ten_hours_is_logged_out(browse, kari):
    client = browse(kari)
    _age(client, started_at=TEN_HOURS, seen_at=5)

    assert client.get("/varsler/")["Location"] == "/logg-inn/?next=/varsler/"


def test_every_use_moves_the_end_in_the_database_and_in_the_browser(browse, kari):
    client = browse(kari)
    row = _age(client, started_at=3000, seen_at=HALF_HOUR - 30)
    soon = timezone.now() + dt.timedelta(seconds=30)
    Session.objects.filter(pk=row.pk).update(expire_date=soon)

    response = client.get("/varsler/")

    assert response.status_code == 200
    assert response.cookies["sessionid"]["max-age"] == HALF_HOUR
    row.refresh_from_db()
    assert row.expire_date > soon + dt.timedelta(seconds=HALF_HOUR - 120)


def test_within_a_minute_nothing_is_written(browse, kari):
    client = browse(kari)
    row = _age(client, started_at=3000, seen_at=10)

    response = client.get("/varsler/")

    assert "sessionid" not in response.cookies
    before = row.expire_date
    row.refresh_from_db()
    assert row.expire_date == before


def test_the_page_knows_when_the_session_ends(browse, kari):
    client = browse(kari)
    _age(client, started_at=3000, seen_at=50)

    ends_in = client.get("/varsler/").context["session_ends_in"]

    assert HALF_HOUR - 55 <= ends_in <= HALF_HOUR - 50


def test_one_who_says_they_are_still_there_stays(browse, kari):
    client = browse(kari)
    _age(client, started_at=3000, seen_at=59)

    response = client.post("/hold-innlogget/")

    assert (response.status_code, response.json()) == (200, {"ends_in": HALF_HOUR})


def test_staying_does_not_reach_beyond_ten_hours(browse, kari):
    client = browse(kari)
    _age(client, started_at=TEN_HOURS - 100, seen_at=59)

    assert 95 <= client.post("/hold-innlogget/").json()["ends_in"] <= 100


def test_one_who_is_logged_out_cannot_stay(client, db):
    response = client.post("/hold-innlogget/")

    assert (response.status_code, response.json()) == (401, {"ends_in": 0})


def test_without_scripts_the_page_says_how_long_one_stays_and_a_press_extends_it(browse, kari):
    client = browse(kari)
    page = client.get("/varsler/").content.decode()
    assert "<noscript>" in page
    assert "Du blir logget ut når det er gått 30 minutter" in page

    _age(client, started_at=4000, seen_at=1700)
    pressed = client.post(
        "/hold-innlogget/",
        headers={"accept": "text/html", "referer": "http://testserver/varsler/"},
    )
    assert (pressed.status_code, pressed["Location"]) == (302, "/varsler/")
    assert client.get("/varsler/").context["session_ends_in"] > 1700
    assert client.post("/hold-innlogget/", headers={"accept": "text/html"}).url == "/"
    assert client.post("/hold-innlogget/").json()["ends_in"] == HALF_HOUR

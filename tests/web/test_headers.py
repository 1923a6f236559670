"""What every answer carries, so that nothing is kept on the way and nothing foreign runs."""

import re

import pytest
from django.test import Client

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
PAGES = ["/logg-inn/", "/personvern/", "/tilgjengelighet/", "/varsler/", "/finnes-ikke/"]


@pytest.mark.parametrize("address", [*PAGES, "/helse/", "/hold-innlogget/"])
def test_every_answer_has_the_headers(browse, kari, address):
    response = browse(kari).get(address)

    assert {
        name: response[name]
        for name in (
            "Content-Security-Policy", "X-Content-Type-Options", "X-Frame-Options",
            "Referrer-Policy", "Cross-Origin-Opener-Policy", "Cross-Origin-Resource-Policy",
            "Permissions-Policy",
        )
    } == {
        "Content-Security-Policy": POLICY,
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    }  # fmt: skip
    assert {"no-store", "private"} <= set(response["Cache-Control"].split(", "))


@pytest.mark.parametrize("address", PAGES)
def test_no_page_has_script_or_style_of_its_own(browse, kari, address):
    page = browse(kari).get(address).content.decode()

    assert re.findall(r"<script(?![^>]* src=)", page) == []
    assert re.findall(r"<style|\sstyle=|\son[a-z]+=|javascript:", page) == []


def test_cookies_are_out_of_reach_for_scripts_and_other_sites(client, kari):
    response = client.post("/demo/logg-inn/", {"persona": "kari"})

    cookie = response.cookies["sessionid"]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", 1800)


def test_the_language_cookie_is_no_key_to_anything(client, db):
    cookie = client.post("/sprak/", {"language": "nn"}).cookies["bti_language"]

    assert (cookie.value, cookie["httponly"], cookie["samesite"]) == ("nn", True, "Lax")


def test_a_visitor_who_does_nothing_gets_no_session(db):
    client = Client()

    client.get("/logg-inn/")

    assert set(client.cookies) <= {"csrftoken"}

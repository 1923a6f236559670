"""The buttons of demo staff, and that production has nothing of the kind."""

import os
import subprocess
import sys

import pytest
from django.utils import timezone

from bti.accounts import personas
from bti.accounts.models import Membership, Municipality, ServiceUnit
from bti.audit.models import ActEvent
from tests.conftest import employ

PRODUCTION = """
import django
from django.conf import settings
from django.test import Client
from django.test.utils import override_settings
from django.urls import NoReverseMatch, Resolver404, resolve, reverse

django.setup()
assert settings.PERSONAS is False
assert "bti.demo" not in settings.INSTALLED_APPS
try:
    reverse("accounts:persona-login")
except NoReverseMatch:
    print("no name")
try:
    resolve("/demo/logg-inn/")
except Resolver404:
    print("no address")
plain = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
with override_settings(STORAGES=settings.STORAGES | plain, WHITENOISE_AUTOREFRESH=True):
    client = Client()
    page = client.get("/logg-inn/", secure=True, SERVER_NAME="bti.example").content.decode()
    posted = client.post("/demo/logg-inn/", {"persona": "kari"}, secure=True,
                         SERVER_NAME="bti.example")
print("no button" if 'name="persona"' not in page else page)
print("staff told" if "Logg inn som ansatt" in page else page)
print(posted.status_code)
"""


@pytest.fixture
def hints(monkeypatch) -> dict[str, str]:
    monkeypatch.setattr(personas, "PERSONA_HINTS", {})
    return personas.PERSONA_HINTS


def test_every_employee_with_a_place_has_a_button(client, hints, kari, mona, anne):
    page = client.get("/logg-inn/").content.decode()

    assert [one.name for one in personas.staff_personas(timezone.localdate())] == [
        "Siri Hagen", "Kari Nordli", "Mona Berg",
    ]  # fmt: skip
    assert 'name="persona" value="kari"' in page
    assert "Anne Solberg" not in page


def test_the_demo_says_who_has_a_button_in_which_order_and_what_to_try(
    client, hints, kari, mona, per
):
    hints.update({"per": "Les loggen du har et tiltak i", "kari": "Skriv ned en uro"})

    found = personas.staff_personas(timezone.localdate())

    assert [(one.username, one.try_text) for one in found] == list(hints.items())


def test_those_of_one_municipality_stand_together_under_its_name(client, hints, kari, mona):
    there = Municipality.objects.create(name="Vestby", number="3216", guide_slug="vestby")
    unit = ServiceUnit.objects.create(municipality=there, kind="school", name="Solhøy")
    employ("turid", "Turid Skau", "lærer", unit)
    hints.update(kari="", turid="", mona="")

    found = personas.staff_personas(timezone.localdate())
    page = client.get("/logg-inn/").content.decode()

    assert [one.username for one in found] == ["kari", "mona", "turid"]
    places = [page.index(words) for words in ("<h3", "Mona Berg", ">Vestby</h3>", "Turid Skau")]
    assert places == sorted(places)


def test_one_who_has_left_has_no_button_and_is_not_let_in(client, hints, kari):
    Membership.objects.filter(user=kari).update(
        starts=timezone.localdate() - timezone.timedelta(days=9),
        ends=timezone.localdate() - timezone.timedelta(days=1),
    )

    assert "kari" not in [one.username for one in personas.staff_personas(timezone.localdate())]
    assert client.post("/demo/logg-inn/", {"persona": "kari"}).status_code == 404


def test_pressing_the_button_logs_in_and_goes_where_one_was_going(client, kari):
    response = client.post("/demo/logg-inn/", {"persona": "kari", "next": "/varsler/"})

    assert (response.status_code, response["Location"]) == (302, "/varsler/")
    assert client.session["_auth_user_id"] == str(kari.pk)
    assert ActEvent.objects.get().details == {"level": "persona"}


def test_a_citizen_is_no_persona(client, anne):
    assert client.post("/demo/logg-inn/", {"persona": anne.username}).status_code == 404
    assert "_auth_user_id" not in client.session


def test_where_personas_are_off_also_the_page_behind_the_button_is_gone(client, kari, settings):
    settings.PERSONAS = False

    assert client.post("/demo/logg-inn/", {"persona": "kari"}).status_code == 404
    assert personas.staff_personas(timezone.localdate()) == []


def test_production_has_neither_button_nor_address():
    environ = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "bti.settings.production",
        "DATABASE_URL": os.environ["DATABASE_APP_URL"],
        "BTI_SECRET_KEY": "s" * 60,
        "BTI_HOSTS": "bti.example",
        "BTI_BASE_URL": "https://bti.example",
    }

    done = subprocess.run(
        [sys.executable, "-c", PRODUCTION],
        env=environ,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert done.stdout.split("\n") == [
        "no name", "no address", "no button", "staff told", "404", "",
    ], done.stderr  # fmt: skip


def test_one_who_is_logged_in_is_sent_on_from_the_login_page(browse, kari):
    response = browse(kari).get("/logg-inn/", {"next": "/varsler/"})

    assert (response.status_code, response["Location"]) == (302, "/varsler/")


def test_an_address_elsewhere_is_not_kept_by_the_login_page(client, db):
    response = client.get("/logg-inn/", {"next": "//elsewhere.example/x"})

    assert response.context["next"] == "/"

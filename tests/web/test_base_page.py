"""The page around the parts: language, who is logged in, the way out, and the error pages."""

from typing import Any

import pytest
from django.conf import settings
from django.template import Context, Template
from django.test import RequestFactory, override_settings
from django.utils import translation

from bti.web.errors import server_error
from tests.web.reading import Everything, Page, assert_wired, page, refused


def base(**context: Any) -> Page:
    html = Template(
        '{% extends "base.html" %}{% block title %}Prøve{% endblock %}'
        "{% block hode %}<h1>Prøve</h1>{% endblock %}"
    ).render(Context({"request": RequestFactory().get("/sak/1/"), **context}))
    return Page(html)


IDENTITY = {"name": "Kari Lærer", "role": "lærer", "unit": "Prøve skole"}


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_the_page_is_in_the_language_of_the_reader_and_offers_the_others(language):
    with translation.override(language):
        shown = base()
    assert shown.all("html")[0]["lang"] == language
    choices = shown.all("button", name="language")
    assert [choice["value"] for choice in choices] == ["nb", "nn", "en"]
    assert [c["value"] for c in choices if "aria-current" in c] == [language]
    assert [field["value"] for field in shown.all("input", name="next")] == ["/sak/1/"]


def test_the_page_says_who_is_logged_in_and_lets_them_out():
    shown = base(identity=IDENTITY, nav=[{"label": "Mine saker", "href": "/s/", "current": True}])
    assert "Du er logget inn som Kari Lærer lærer, Prøve skole" in shown.words
    assert [a["href"] for a in shown.all("a", **{"aria-current": "page"})] == ["/s/"]
    assert len([form for form in shown.all("form") if "logg-ut" in form["action"]]) >= 1
    assert_wired(shown)


def test_before_login_there_is_a_language_switch_and_no_session_to_end():
    shown = base(identity=None)
    assert shown.all("dialog") == []
    assert len(shown.all("button", name="language")) == 3


def test_a_session_about_to_end_is_asked_about_in_a_dialog():
    shown = base(identity=IDENTITY, session_ends_in=1800, session_warn=300)
    (dialog,) = shown.all("dialog")
    assert (dialog["data-ends-in"], dialog["data-warn-before"]) == ("1800", "300")
    assert_wired(shown)


def test_the_title_tells_of_errors_first():
    assert "Feil: Prøve – Stafettloggen" in base(form=refused()).words
    assert "Feil:" not in base(form=Everything()).words


def test_the_page_has_one_way_past_the_menu_and_one_heading():
    shown = base(identity=IDENTITY)
    assert shown.all("a")[0]["href"] == "#inn"
    assert len(shown.all("h1")) == 1
    assert [m["id"] for m in shown.all("main")] == ["inn"]


@pytest.mark.parametrize("file", ["400", "403", "404", "csrf_failure"])
def test_an_error_page_says_what_to_do(file):
    shown = page(f"{file}.html")
    assert len(shown.all("h1")) == 1
    assert "Hva kan du gjøre?" in shown.words
    assert_wired(shown)


def test_the_page_for_our_own_errors_needs_nothing_that_can_fail():
    with override_settings(
        STORAGES={
            **settings.STORAGES,
            "staticfiles": {
                "BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
            },
        }
    ):
        answer = server_error(RequestFactory().get("/"))
    assert answer.status_code == 500
    assert "Feilen ligger hos oss" in answer.content.decode()

"""No line of the log tells of a person."""

import io
import logging
import logging.config
import subprocess
import sys

import pytest
from django.conf import settings
from django.test import Client

from bti.web.logs import WithoutPersonalData
from tests.web.broken_urls import SECRET


@pytest.fixture
def lines():
    """What a handler made from the settings writes while the test runs."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.addFilter(WithoutPersonalData())
    handler.setFormatter(logging.Formatter(settings.LOGGING["formatters"]["line"]["format"]))
    root = logging.getLogger()
    root.addHandler(handler)
    yield written
    root.removeHandler(handler)


def test_every_handler_of_the_settings_has_the_filter():
    handlers = settings.LOGGING["handlers"]

    assert settings.LOGGING["filters"] == {"private": {"()": "bti.web.logs.WithoutPersonalData"}}
    assert {name: handler["filters"] for name, handler in handlers.items()} == {
        name: ["private"] for name in handlers
    }


WORKER = """
import logging
from bti.celery import app

app.log.setup(loglevel="INFO")
logging.getLogger("celery.app.trace").error("raised: key (03851598730) exists")
"""


def test_the_lines_of_the_worker_pass_the_filter_too():
    done = subprocess.run(
        [sys.executable, "-c", WORKER], capture_output=True, text=True, timeout=60, check=True
    )

    assert "ERROR celery.app.trace raised: key ([nummer]) exists" in done.stderr
    assert "98730" not in done.stdout + done.stderr


def test_django_puts_up_no_handler_beside_ours():
    assert logging.getLogger("django").handlers == []


@pytest.mark.parametrize("written", ["03851598730", "038515 98730", "pid=03851598730;"])
def test_an_identity_number_is_never_written(lines, written):
    logging.getLogger("bti").warning("could not read %s", written)

    assert "98730" not in lines.getvalue()
    assert "[nummer]" in lines.getvalue()


def test_a_query_string_is_never_written(lines):
    logging.getLogger("bti").warning("GET /oidc/callback/?code=secret&state=also")

    assert "secret" not in lines.getvalue()
    assert "/oidc/callback/?[…]" in lines.getvalue()


def test_an_error_is_written_with_its_kind_and_place_but_not_its_values(lines):
    try:
        raise ValueError(SECRET)
    except ValueError:
        logging.getLogger("bti").exception("failed")

    told = lines.getvalue()
    assert "failed (ValueError at web/test_logs.py:" in told
    assert [word for word in SECRET.split() if word in told] == []


def test_a_line_with_wrong_arguments_stops_nothing(lines):
    logging.getLogger("bti").warning("%d children", "no number")

    assert "%d children" in lines.getvalue()


def test_a_page_that_breaks_leaves_a_line_without_what_it_held(lines, settings, db):
    settings.ROOT_URLCONF = "tests.web.broken_urls"
    client = Client(raise_request_exception=False)

    client.get("/brutt/", {"q": "Jonas"})

    told = lines.getvalue()
    assert "ERROR django.request Internal Server Error: /brutt/ (ValueError at " in told
    assert [word for word in SECRET.split() if word in told] == []


def test_pages_that_are_refused_leave_lines_without_names(lines, browse, kari):
    client = browse(kari)

    client.get("/rettigheter/", {"q": "Jonas"})
    client.get("/finnes-ikke/", {"q": "Jonas"})

    told = lines.getvalue()
    assert "Forbidden (Permission denied): /rettigheter/ " in told
    assert "Not Found: /finnes-ikke/" in told
    assert [word for word in ("Jonas", "Kari") if word in told] == []

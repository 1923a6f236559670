"""Against a real OpenID provider: pushed requests, logging out in one place and in all."""

import re
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from django.test import Client

from bti.accounts import oidc as accounts_oidc
from bti.accounts.models import OpenLogin
from bti.demo.stack import oidc, processes
from bti.demo.stack.places import LocalFolder
from bti.demo.stack.ports import free_ports
from tests.accounts.conftest import HERE, PEOPLE, Visitor
from tests.conftest import ANNE_PID

BACK = "/oidc/utlogging/melding/"


class Heard(BaseHTTPRequestHandler):
    """Keeps what the provider sends us when someone logs out there."""

    tokens: list[str] = []

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.tokens += parse_qs(body)["logout_token"]
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args) -> None:
        """Says nothing."""


@pytest.fixture(scope="module")
def ear() -> Iterator[str]:
    """Where the provider tells of logouts."""
    server = HTTPServer(("127.0.0.1", 0), Heard)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/heard"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(scope="module")
def real(ear, tmp_path_factory) -> Iterator[tuple[str, LocalFolder]]:
    folder = LocalFolder(tmp_path_factory.mktemp("provider"))
    folder.make()
    oidc.write_people(folder, PEOPLE)
    [port] = free_ports(1)
    household = processes.Household()
    household.add(oidc.start(folder, port=port, client_url=HERE, backchannel=ear))
    try:
        household.wait_for("The login provider", lambda: oidc.answers(port))
        yield oidc.issuer(port), folder
    finally:
        household.stop()


@pytest.fixture
def issuer(real, settings) -> str:
    found, folder = real
    settings.OIDC_ISSUER = found
    settings.OIDC_KEY_FILE = str(oidc.client_key(folder))
    accounts_oidc._providers.clear()
    Heard.tokens.clear()
    return found


def leave(visitor, issuer: str) -> str:
    """Log out here and there; where the provider sends one at last."""
    form = visitor.here.post("/logg-ut/").context
    sent = {
        "id_token_hint": form["hint"], "client_id": form["client_id"],
        "post_logout_redirect_uri": form["back"], "state": form["state"],
    }  # fmt: skip
    page = visitor.there.post(form["address"], data=sent, timeout=10)
    fields = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page.text))
    ended = visitor.there.post(
        f"{issuer}/session/end/confirm", data=fields, allow_redirects=False, timeout=10
    )
    return ended.headers["Location"]


@pytest.mark.requirement("R75", "R263")
def test_a_logout_at_one_place_ends_the_other_session_of_the_same_sid(issuer, visitor):
    visitor.log_in(ANNE_PID)
    same = Visitor()  # another browser window of ours, the same session at the provider
    same.there = visitor.there
    answer = same.there.get(same.begin(), allow_redirects=False, timeout=10)
    same.here.get(same.follow(answer))
    stranger = Visitor()
    stranger.log_in(ANNE_PID)
    assert OpenLogin.objects.count() == 3

    leave(visitor, issuer)
    for _moment in range(100):  # the provider tells us beside its answer to the browser
        if Heard.tokens:
            break
        time.sleep(0.05)
    [token] = Heard.tokens
    assert same.is_logged_in
    assert Client().post(BACK, {"logout_token": token}).status_code == 200

    assert same.here.get("/innlogginger/").status_code == 302
    assert stranger.here.get("/innlogginger/").status_code == 200
    assert Client().post(BACK, {"logout_token": token}).status_code == 400


@pytest.mark.requirement("R75")
def test_one_comes_back_from_the_providers_logout_and_is_told(issuer, visitor):
    visitor.log_in(ANNE_PID)
    where = leave(visitor, issuer)

    parts = urlsplit(where)
    assert parse_qs(parts.query)["state"]
    path = f"{parts.path}?{parts.query}"
    assert "også av ID-porten" in visitor.here.get(path).content.decode()
    assert "også av ID-porten" not in visitor.here.get(path).content.decode()
    assert "også av ID-porten" not in Client().get(path).content.decode()


@pytest.mark.requirement("R75")
def test_a_pushed_request_logs_one_in(issuer, visitor, settings):
    settings.OIDC_PAR = True
    address = visitor.begin("/innlogginger/")

    assert set(parse_qs(urlsplit(address).query)) == {"client_id", "request_uri"}
    answer = visitor.here.get(visitor.choose(address, ANNE_PID))
    assert (answer.status_code, answer["Location"]) == (302, "/innlogginger/")


@pytest.mark.requirement("R75", "R263")
def test_the_step_up_asks_anew_and_comes_back(issuer, visitor):
    visitor.log_in(ANNE_PID, "/innlogginger/")
    assert visitor.here.session["login_level"] == "idporten-loa-substantial"
    assert visitor.here.get("/logg/familie/").url.startswith("/logg-inn/sikrere/")

    start = visitor.here.get("/oidc/start/?next=/logg/familie/&sikrere=1")["Location"]
    answer = visitor.here.get(visitor.choose(start, ANNE_PID))
    assert answer["Location"] == "/logg/familie/"
    assert visitor.here.session["login_level"] == "idporten-loa-high"
    assert visitor.here.get("/logg/familie/").status_code == 200


def test_showing_anew_who_one_is_is_asked_for_by_the_provider(issuer, visitor):
    visitor.log_in(ANNE_PID)
    start = visitor.here.get("/oidc/start/?igjen=1&next=/innlogginger/")["Location"]
    page = requests.get(start, cookies=visitor.there.cookies, timeout=10)

    assert "Velg hvem du vil være" in page.text
    assert visitor.here.get(visitor.choose(start, ANNE_PID))["Location"] == "/innlogginger/"

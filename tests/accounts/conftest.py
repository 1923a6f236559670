"""The two providers one can log in through in these tests: the stand-in, and one that lies."""

import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from django.test import Client

from bti.accounts import oidc as accounts_oidc
from bti.demo.stack import oidc, processes
from bti.demo.stack.places import LocalFolder
from bti.demo.stack.ports import free_ports
from tests.accounts.hostile_provider import HostileProvider, hostile_provider
from tests.conftest import ANNE_PID, TOMAS_PID

HERE = "http://testserver"
PEOPLE = [
    {"pid": ANNE_PID, "name": "Anne Solberg", "role": "mamma"},
    {"pid": TOMAS_PID, "name": "Tomas Lund", "role": "pappa"},
]


@pytest.fixture(scope="session")
def stand_in(tmp_path_factory) -> Iterator[tuple[str, LocalFolder]]:
    """The stand-in for ID-porten of the demo; its issuer, and the folder with our key."""
    folder = LocalFolder(tmp_path_factory.mktemp("login"))
    folder.make()
    oidc.write_people(folder, PEOPLE)
    [port] = free_ports(1)
    household = processes.Household()
    household.add(oidc.start(folder, port=port, client_url=HERE))
    try:
        household.wait_for("The login provider", lambda: oidc.answers(port))
        yield oidc.issuer(port), folder
    finally:
        household.stop()


@pytest.fixture
def id_porten(stand_in, settings) -> str:
    """The issuer of the stand-in, which the settings name."""
    issuer, folder = stand_in
    settings.OIDC_ISSUER = issuer
    settings.OIDC_KEY_FILE = str(oidc.client_key(folder))
    accounts_oidc._providers.clear()
    return issuer


@pytest.fixture(scope="session")
def _liar() -> Iterator[HostileProvider]:
    with hostile_provider() as provider:
        yield provider


@pytest.fixture
def liar(_liar, settings) -> HostileProvider:
    """A provider that is honest until the test sets a lie; the settings name it."""
    _liar.tell_the_truth()
    settings.OIDC_ISSUER = _liar.issuer
    settings.OIDC_TIMEOUT = 0.5
    accounts_oidc._providers.clear()
    return _liar


class Visitor:
    """Someone with a browser: our pages through Django's client, the provider's over HTTP."""

    def __init__(self) -> None:
        self.here = Client()
        self.there = requests.Session()
        self.last: dict[str, str] = {}

    def begin(self, path: str = "") -> str:
        """Press the button; the provider's address that one is sent to."""
        response = self.here.get("/oidc/start/", {"next": path} if path else {})
        assert response.status_code == 302
        return response["Location"]

    def choose(self, address: str, pid: str = "", *, abort: bool = False) -> str:
        """Be ``pid`` at the stand-in; the path of ours that one is sent back to."""
        page = self.there.get(address, timeout=10)
        action = re.search(r'<form method="post" action="([^"]+)"', page.text)
        assert action, page.text
        form = {"abort": "1"} if abort else {"pid": pid}
        where = f"{_origin(page.url)}{action[1]}"
        answer = self.there.post(where, data=form, allow_redirects=False, timeout=10)
        return self.follow(answer)

    def follow(self, answer: requests.Response) -> str:
        """Follow the provider's redirects until they lead to us."""
        while answer.is_redirect:
            target = requests.compat.urljoin(answer.url, answer.headers["Location"])
            if target.startswith(HERE):
                return target.removeprefix(HERE)
            answer = self.there.get(target, allow_redirects=False, timeout=10)
        raise AssertionError(f"The provider kept us: {answer.status_code}")

    def log_in(self, pid: str, path: str = ""):
        """The whole way; our answer at the end of it."""
        return self.here.get(self.choose(self.begin(path), pid))

    def answer_of(self, provider: HostileProvider, **changes: str | None):
        """Come back with what the hostile provider gives; ``changes`` replaces parts of it."""
        asked = parse_qs(urlsplit(self.begin()).query)
        provider.nonce = asked["nonce"][0]
        told = {"code": "code-1", "state": asked["state"][0], "iss": provider.issuer} | changes
        sent = {name: value for name, value in told.items() if value is not None}
        self.last = sent
        return self.here.get("/oidc/callback/", sent)

    @property
    def is_logged_in(self) -> bool:
        return "_auth_user_id" in self.here.session


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


@pytest.fixture
def visitor(db) -> Visitor:
    return Visitor()

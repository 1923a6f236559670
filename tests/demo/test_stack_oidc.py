"""The stand-in for ID-porten, spoken to as a client of the real one would."""

import base64
import hashlib
import json
import re
import secrets
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
import requests

from bti.demo.stack import oidc, processes
from bti.demo.stack.places import LocalFolder
from bti.demo.stack.ports import free_ports

ANNE = {"pid": "21838699954", "name": "Anne Prøve", "role": "Foresatt", "municipality": "Nittedal"}
ODD = {"pid": "17912099997", "name": "Odd Prøve", "role": "Foresatt"}
CLIENT = "http://127.0.0.1:9"


class Provider:
    """The running stand-in, and what a client keeps while it asks."""

    def __init__(self, folder: LocalFolder, port: int) -> None:
        self.folder = folder
        self.issuer = oidc.issuer(port)
        self.metadata = requests.get(
            f"{self.issuer}/.well-known/openid-configuration", timeout=5
        ).json()

    def question(self, verifier: str = "", **more: str) -> dict[str, str]:
        asked = {
            "client_id": "bti",
            "response_type": "code",
            "scope": "openid profile",
            "redirect_uri": CLIENT + oidc.CALLBACK,
            "state": "a-state",
            "nonce": "a-nonce",
            "acr_values": "idporten-loa-high",
        }
        if verifier:
            digest = hashlib.sha256(verifier.encode()).digest()
            asked["code_challenge"] = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
            asked["code_challenge_method"] = "S256"
        return asked | more

    def authorize(self, browser: requests.Session, asked: dict[str, str]) -> str:
        """Ask, and return where the browser is sent at last: a page here, or the client."""
        url = self.metadata["authorization_endpoint"]
        answer = browser.get(url, params=asked, allow_redirects=False, timeout=5)
        return self.follow(browser, answer)

    def choose(self, browser: requests.Session, page: str, **choice: str) -> dict[str, str]:
        """Press a button on the login page, and return what the client is told."""
        answer = browser.post(page, data=choice, allow_redirects=False, timeout=5)
        told = parse_qs(urlsplit(self.follow(browser, answer)).query)
        return {name: values[0] for name, values in told.items()}

    def follow(self, browser: requests.Session, answer: requests.Response) -> str:
        while answer.status_code in (302, 303):
            to = answer.headers["location"]
            to = to if to.startswith("http") else self.issuer + to
            if to.startswith(CLIENT) or "/interaction/" in to:
                return to
            answer = browser.get(to, allow_redirects=False, timeout=5)
        return answer.url

    def tokens(self, code: str, verifier: str) -> requests.Response:
        now = int(time.time())
        claims = {
            "iss": "bti",
            "sub": "bti",
            "aud": self.issuer,
            "iat": now,
            "exp": now + 60,
            "jti": secrets.token_hex(8),
        }
        key = (self.folder / "keys" / "client.pem").read_text()
        assertion = jwt.encode(claims, key, "RS256", headers={"kid": "bti"})
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": CLIENT + oidc.CALLBACK,
            "code_verifier": verifier,
            "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            "client_assertion": assertion,
        }
        return requests.post(self.metadata["token_endpoint"], data=form, timeout=5)

    def claims(self, token: str) -> dict[str, object]:
        keys = requests.get(self.metadata["jwks_uri"], timeout=5).json()["keys"]
        key = jwt.PyJWK(keys[0])
        return jwt.decode(token, key, ["RS256"], audience="bti", issuer=self.issuer)


@pytest.fixture(scope="module")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Provider]:
    folder = LocalFolder(tmp_path_factory.mktemp("oidc"))
    folder.make()
    oidc.write_people(folder, [ANNE, ODD, {"name": "Kari, ansatt", "role": "Lærer"}])
    (port,) = free_ports(1)
    child = oidc.start(folder, port=port, client_url=CLIENT)
    processes.Household([child]).wait_for("The login provider", lambda: oidc.answers(port), 20)
    yield Provider(folder, port)
    child.stop()


def test_the_provider_publishes_what_id_porten_publishes(provider: Provider) -> None:
    told = provider.metadata
    assert told["issuer"] == provider.issuer
    assert told["code_challenge_methods_supported"] == ["S256"]
    assert told["token_endpoint_auth_methods_supported"] == ["private_key_jwt"]
    assert told["acr_values_supported"] == ["idporten-loa-substantial", "idporten-loa-high"]
    assert told["scopes_supported"] == ["openid", "profile"]
    assert told["response_types_supported"] == ["code"]
    assert told["authorization_response_iss_parameter_supported"] is True
    assert told["end_session_endpoint"].startswith(provider.issuer)


def test_a_request_without_pkce_is_refused(provider: Provider) -> None:
    went = provider.authorize(requests.Session(), provider.question())
    told = parse_qs(urlsplit(went).query)
    assert told["error"] == ["invalid_request"]
    assert told["iss"] == [provider.issuer]


def test_a_foreign_redirect_address_is_refused_on_the_providers_own_page(
    provider: Provider,
) -> None:
    asked = provider.question("v" * 43, redirect_uri="http://127.0.0.1:9/elsewhere/")
    url = provider.metadata["authorization_endpoint"]
    answer = requests.get(url, params=asked, allow_redirects=False, timeout=5)
    assert answer.status_code == 400
    assert "Innloggingen stoppet" in answer.text


def test_the_login_page_offers_the_people_with_an_identity_number(provider: Provider) -> None:
    browser, verifier = requests.Session(), secrets.token_urlsafe(48)
    page = provider.authorize(browser, provider.question(verifier))
    answer = browser.get(page, timeout=5)
    assert re.findall(r'name="pid" value="(\d+)"', answer.text) == [ANNE["pid"], ODD["pid"]]
    assert '<html lang="nb">' in answer.text
    assert "Foresatt, Nittedal" in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_a_login_gives_the_claims_of_id_porten(provider: Provider) -> None:
    browser, verifier = requests.Session(), secrets.token_urlsafe(48)
    page = provider.authorize(browser, provider.question(verifier))
    told = provider.choose(browser, page, pid=ANNE["pid"])
    assert told["state"] == "a-state"
    assert told["iss"] == provider.issuer
    claims = provider.claims(provider.tokens(told["code"], verifier).json()["id_token"])
    assert claims["pid"] == ANNE["pid"]
    assert claims["nonce"] == "a-nonce"
    assert claims["acr"] == "idporten-loa-high"
    assert claims["amr"] == ["TestID"]
    assert claims["locale"] == "nb"
    assert {"sub", "sid", "auth_time", "exp", "iat"} <= set(claims)
    assert claims["sub"] != ANNE["pid"]


def test_a_wrong_verifier_gives_no_token(provider: Provider) -> None:
    browser, verifier = requests.Session(), secrets.token_urlsafe(48)
    page = provider.authorize(browser, provider.question(verifier))
    told = provider.choose(browser, page, pid=ANNE["pid"])
    answer = provider.tokens(told["code"], secrets.token_urlsafe(48))
    assert answer.json()["error"] == "invalid_grant"


def test_an_abandoned_login_tells_the_client_so(provider: Provider) -> None:
    browser = requests.Session()
    page = provider.authorize(browser, provider.question("v" * 43))
    assert provider.choose(browser, page, abort="1")["error"] == "access_denied"


def test_a_second_client_request_needs_no_second_login_unless_it_asks_for_one(
    provider: Provider,
) -> None:
    browser, verifier = requests.Session(), secrets.token_urlsafe(48)
    low = {"acr_values": "idporten-loa-substantial"}
    page = provider.authorize(browser, provider.question(verifier, **low))
    provider.choose(browser, page, pid=ANNE["pid"])
    assert provider.authorize(browser, provider.question(verifier, **low)).startswith(CLIENT)
    for more in ({"prompt": "login", **low}, {"max_age": "0", **low}, {}):
        asked = provider.question(verifier, **more)
        assert "/interaction/" in provider.authorize(browser, asked), more


def test_logout_ends_the_session_and_returns_without_a_question(provider: Provider) -> None:
    browser, verifier = requests.Session(), secrets.token_urlsafe(48)
    page = provider.authorize(browser, provider.question(verifier))
    told = provider.choose(browser, page, pid=ANNE["pid"])
    token = provider.tokens(told["code"], verifier).json()["id_token"]
    form = {"id_token_hint": token, "post_logout_redirect_uri": f"{CLIENT}/", "state": "out"}
    answer = browser.post(provider.metadata["end_session_endpoint"], data=form, timeout=5)
    assert ".submit()" in answer.text
    hidden = dict(re.findall(r'name="(\w+)" value="(\w+)"', answer.text))
    action = re.search(r'action="([^"]+)"', answer.text)
    assert action is not None
    done = browser.post(action[1], data=hidden, allow_redirects=False, timeout=5)
    assert done.headers["location"] == f"{CLIENT}/?state=out"
    assert "/interaction/" in provider.authorize(browser, provider.question(verifier))


def test_keys_outlive_a_restart(provider: Provider) -> None:
    path: Path = provider.folder / "keys" / "provider.json"
    kept = json.loads(path.read_text())["jwks"][0]["kid"]
    published = requests.get(provider.metadata["jwks_uri"], timeout=5).json()["keys"][0]["kid"]
    assert published == kept
    assert path.stat().st_mode & 0o077 == 0

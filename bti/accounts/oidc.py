"""What the login provider says about itself, and the checks of its answers.

Metadata is read from the provider (never typed in) and kept for an hour; keys are kept by ``kid``
and asked for once more when a token names an unknown one. Source: ID-porten's docs (the checks an
ID-porten client must make), R75, R263.
"""

import threading
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import jwt
import requests
from django.conf import settings
from django.utils.crypto import constant_time_compare

ALGORITHM = "RS256"  # never the one that the token itself names
KEPT = 60 * 60  # seconds
LEEWAY = 10  # seconds that two clocks may differ
ASSERTION_LIVES = 60  # seconds
MINUTE, ASKED_AT_MOST = 60, 6  # of the provider's keys
LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"
LOGOUT_LIVES = 10 * 60  # seconds, whatever the token itself says
LEVELS = ("idporten-loa-low", "idporten-loa-substantial", "idporten-loa-high")
NEEDED = ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri")

Claims = dict[str, Any]


class Refusal(Exception):
    """A login that is not let through.

    ``code`` is one of ``bti.accounts.login.REASONS`` and chooses the sentence on the page;
    ``detail`` says to the log which check failed. Neither ever holds a value from a token.
    """

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code, detail)
        self.code = code
        self.detail = detail


def high_enough(acr: object, least: str = "") -> bool:
    """Whether the level of assurance is at least ``least``, or the one we require of all.

    Unknown levels are not.
    """
    least = least or settings.OIDC_ACR
    return acr in LEVELS and LEVELS.index(str(acr)) >= LEVELS.index(least)


class Provider:
    """One login provider, known by its issuer. Shared by the threads of a process."""

    def __init__(self, issuer: str, clock: Callable[[], float] = time.monotonic) -> None:
        self.issuer = issuer
        self._clock = clock
        self._lock = threading.Lock()
        self._metadata: dict[str, Any] = {}
        self._metadata_until = 0.0
        self._keys: dict[str, jwt.PyJWK] = {}
        self._keys_until = 0.0
        self._keys_asked: list[float] = []

    @property
    def client_id(self) -> str:
        """Who we are to this provider."""
        return str(settings.OIDC_RP_CLIENT_ID)

    def metadata(self) -> dict[str, Any]:
        """The provider's own description, at most an hour old.

        Raises Refusal when it does not come, is for another issuer, or leaves the encrypted way.
        """
        with self._lock:
            if self._clock() >= self._metadata_until:
                found = _json(_ask("GET", f"{self.issuer}/.well-known/openid-configuration"))
                if found.get("issuer") != self.issuer:
                    raise Refusal("provider", "metadata is for another issuer")
                scheme = urlsplit(self.issuer).scheme
                if any(urlsplit(str(found.get(key))).scheme != scheme for key in NEEDED):
                    raise Refusal("provider", "metadata lacks an endpoint")
                self._metadata = found
                self._metadata_until = self._clock() + KEPT
            return self._metadata

    def key(self, kid: str) -> jwt.PyJWK:
        """The public key with this id. Raises Refusal when the provider does not publish it."""
        address = self.metadata()["jwks_uri"]
        with self._lock:
            if kid not in self._keys or self._clock() >= self._keys_until:
                self._count_asking()
                self._keys = _signing_keys(_json(_ask("GET", address)))
                self._keys_until = self._clock() + KEPT
            if kid not in self._keys:
                raise Refusal("token", "unknown key")
            return self._keys[kid]

    def _count_asking(self) -> None:
        """Invented key names make us ask the provider a few times a minute, and no more."""
        now = self._clock()
        self._keys_asked = [at for at in self._keys_asked if now - at < MINUTE]
        if len(self._keys_asked) >= ASKED_AT_MOST:
            raise Refusal("token", "keys were asked for too often")
        self._keys_asked.append(now)

    def pushed(self, parameters: dict[str, str]) -> dict[str, str]:
        """What stands in the browser's address instead of the parameters (PAR, RFC 9126).

        Where it is neither switched on nor demanded by the provider, the parameters themselves.
        """
        metadata = self.metadata()
        address = str(metadata.get("pushed_authorization_request_endpoint", ""))
        demanded = metadata.get("require_pushed_authorization_requests") is True
        if not (settings.OIDC_PAR or demanded):
            return parameters
        if urlsplit(address).scheme != urlsplit(self.issuer).scheme:
            raise Refusal("provider", "no address to push the request to")
        answer = _ask("POST", address, data={**parameters, **self._proof()})
        if answer.status_code != 201:
            raise Refusal("provider", f"pushed request answered {answer.status_code}")
        where = _pushed_to(answer)
        return {"client_id": self.client_id, "request_uri": where}

    def logout_token(self, token: object) -> Claims:
        """The claims of a logout token that holds in every respect (back-channel logout 1.0)."""
        if not isinstance(token, str):
            raise Refusal("token", "no logout token")
        try:
            header = jwt.get_unverified_header(token)
            if header.get("alg") != ALGORITHM:
                raise Refusal("token", "wrong algorithm")
            if str(header.get("typ", "")).lower().removeprefix("application/") != "logout+jwt":
                raise Refusal("token", "not a logout token")
            claims: Claims = jwt.decode(
                token, self.key(str(header.get("kid"))), algorithms=[ALGORITHM],
                audience=self.client_id, issuer=self.issuer, leeway=LEEWAY,
                options={"require": ["iss", "aud", "exp", "iat", "jti", "events"]},
            )  # fmt: skip
        except jwt.PyJWTError as error:
            raise Refusal("token", type(error).__name__) from None
        _check_logout(claims, now=time.time())
        return claims

    def id_token(self, form: dict[str, str]) -> dict[str, Any]:
        """Exchange a code for tokens, proving who we are with a signed assertion (RFC 7523)."""
        answer = _ask(
            "POST",
            self.metadata()["token_endpoint"],
            data={**form, **self._proof()},
        )
        if answer.status_code != 200:
            raise Refusal("exchange", f"token endpoint answered {answer.status_code}")
        return _json(answer)

    def _proof(self) -> dict[str, str]:
        """That the one who asks is we."""
        return {
            "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            "client_assertion": self._assertion(),
        }

    def _assertion(self) -> str:
        now = int(time.time())
        claims = {
            "iss": self.client_id,
            "sub": self.client_id,
            "aud": self.issuer,
            "iat": now,
            "exp": now + ASSERTION_LIVES,
            "jti": uuid.uuid4().hex,
        }
        key = Path(settings.OIDC_KEY_FILE).read_text()
        return jwt.encode(claims, key, ALGORITHM, headers={"kid": settings.OIDC_KEY_ID})

    def checked(self, token: object, *, nonce: str | None) -> Claims:
        """The claims of an ID token that holds in every respect; raises Refusal for all others."""
        if not isinstance(token, str):
            raise Refusal("token", "no ID token")
        try:
            header = jwt.get_unverified_header(token)
            if header.get("alg") != ALGORITHM:
                raise Refusal("token", "wrong algorithm")
            claims: Claims = jwt.decode(
                token,
                self.key(str(header.get("kid"))),
                algorithms=[ALGORITHM],
                audience=self.client_id,
                issuer=self.issuer,
                leeway=LEEWAY,
                options={"require": ["iss", "sub", "aud", "exp", "iat", "nonce"]},
            )
        except jwt.PyJWTError as error:
            # The name of the error says which check failed; its text may quote the token
            raise Refusal("token", type(error).__name__) from None
        if not nonce or not constant_time_compare(str(claims["nonce"]), nonce):
            raise Refusal("token", "wrong nonce")
        several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
        if several and claims.get("azp") != self.client_id:
            raise Refusal("token", "issued to another client")
        return claims


_providers: dict[str, Provider] = {}


def provider() -> Provider:
    """The provider that the settings name. Raises Refusal when they name none."""
    issuer = settings.OIDC_ISSUER.rstrip("/")
    if not issuer:
        raise Refusal("not_set_up")
    return _providers.setdefault(issuer, Provider(issuer))


def ask_json(address: str, *, bearer: str) -> dict[str, Any]:
    """What an address answers to one who holds the token. Raises Refusal."""
    return _json(_ask("GET", address, headers={"Authorization": f"Bearer {bearer}"}))


def _ask(
    method: str,
    address: str,
    data: dict[str, str] | None = None,
    headers: dict[str, str] | None = None,
) -> requests.Response:
    try:
        answer = requests.request(
            method,
            address,
            data=data,
            headers=headers,
            timeout=settings.OIDC_TIMEOUT,
            allow_redirects=False,
        )
    except requests.Timeout:
        raise Refusal("slow", "no answer in time") from None
    except requests.RequestException as error:
        raise Refusal("down", type(error).__name__) from None
    if answer.status_code >= 500:
        raise Refusal("down", f"answered {answer.status_code}")
    return answer


def _json(answer: requests.Response) -> dict[str, Any]:
    try:
        found = answer.json()
    except requests.JSONDecodeError:
        found = None
    if answer.status_code != 200 or not isinstance(found, dict):
        raise Refusal("provider", f"answered {answer.status_code} without the JSON we asked for")
    return found


def _check_logout(claims: Claims, *, now: float) -> None:
    """What a logout token says beside what every token does."""
    if "nonce" in claims:
        raise Refusal("token", "a nonce, as in a login")
    lives, age = claims["exp"] - claims["iat"], now - claims["iat"]
    if max(lives, age) > LOGOUT_LIVES:
        raise Refusal("token", "too old")
    events = claims["events"]
    if not isinstance(events, dict) or not isinstance(events.get(LOGOUT_EVENT), dict):
        raise Refusal("token", "no logout event")
    named = [claims[name] for name in ("sid", "sub") if name in claims]
    if not named or not all(isinstance(one, str) and one for one in named):
        raise Refusal("token", "names no session")


def _pushed_to(answer: requests.Response) -> str:
    try:
        where = answer.json().get("request_uri")
    except (requests.JSONDecodeError, AttributeError):
        where = None
    if not isinstance(where, str) or not where:
        raise Refusal("provider", "pushed request without an address")
    return where


def _signing_keys(found: dict[str, Any]) -> dict[str, jwt.PyJWK]:
    keys = {}
    for jwk in found.get("keys") or []:
        if jwk.get("kty") == "RSA" and jwk.get("use", "sig") == "sig" and jwk.get("kid"):
            try:
                keys[str(jwk["kid"])] = jwt.PyJWK(jwk, ALGORITHM)
            except jwt.PyJWTError:
                continue  # one key we cannot read does not hinder those we can
    return keys

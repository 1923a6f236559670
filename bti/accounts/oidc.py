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


def high_enough(acr: object) -> bool:
    """Whether the level of assurance is at least the one we require; unknown levels are not."""
    return acr in LEVELS and LEVELS.index(str(acr)) >= LEVELS.index(settings.OIDC_ACR)


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
                self._keys = _signing_keys(_json(_ask("GET", address)))
                self._keys_until = self._clock() + KEPT
            if kid not in self._keys:
                raise Refusal("token", "unknown key")
            return self._keys[kid]

    def id_token(self, form: dict[str, str]) -> dict[str, Any]:
        """Exchange a code for tokens, proving who we are with a signed assertion (RFC 7523)."""
        answer = _ask(
            "POST",
            self.metadata()["token_endpoint"],
            data={
                **form,
                "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                "client_assertion": self._assertion(),
            },
        )
        if answer.status_code != 200:
            raise Refusal("exchange", f"token endpoint answered {answer.status_code}")
        return _json(answer)

    def _assertion(self) -> str:
        now = int(time.time())
        claims = {
            "iss": settings.OIDC_RP_CLIENT_ID,
            "sub": settings.OIDC_RP_CLIENT_ID,
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
                audience=settings.OIDC_RP_CLIENT_ID,
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
        if several and claims.get("azp") != settings.OIDC_RP_CLIENT_ID:
            raise Refusal("token", "issued to another client")
        return claims


_providers: dict[str, Provider] = {}


def provider() -> Provider:
    """The provider that the settings name. Raises Refusal when they name none."""
    issuer = settings.OIDC_ISSUER.rstrip("/")
    if not issuer:
        raise Refusal("not_set_up")
    return _providers.setdefault(issuer, Provider(issuer))


def _ask(method: str, address: str, data: dict[str, str] | None = None) -> requests.Response:
    try:
        answer = requests.request(
            method, address, data=data, timeout=settings.OIDC_TIMEOUT, allow_redirects=False
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


def _signing_keys(found: dict[str, Any]) -> dict[str, jwt.PyJWK]:
    keys = {}
    for jwk in found.get("keys") or []:
        if jwk.get("kty") == "RSA" and jwk.get("use", "sig") == "sig" and jwk.get("kid"):
            try:
                keys[str(jwk["kid"])] = jwt.PyJWK(jwk, ALGORITHM)
            except jwt.PyJWTError:
                continue  # one key we cannot read does not hinder those we can
    return keys

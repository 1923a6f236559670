"""Asking the register, with a token from Maskinporten. No number is ever told to a log."""

import time
import uuid
from pathlib import Path
from typing import Any

import jwt
import requests
from django.conf import settings

GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
SCOPE = "ks:fiks"
LIVES = 100  # seconds; Maskinporten takes at most 120
PARTS = (
    "foreldreansvar", "adressebeskyttelse", "status", "doedsfall", "vergemaalEllerFremtidsfullmakt",
)  # fmt: skip
NEEDED = (
    "URL", "ROLE_ID", "INTEGRATION_ID", "INTEGRATION_PASSWORD", "TOKEN_URL", "ISSUER", "CLIENT_ID",
    "KEY_ID", "KEY_FILE",
)  # fmt: skip


class Unanswered(Exception):
    """The register did not answer as agreed; ``args`` say how, and never about whom."""


class NotFound(Exception):
    """The register knows nobody with the number."""


class Registry:
    """One conversation with the register. The token lasts for it; none is kept afterwards."""

    def __init__(self) -> None:
        self.config: dict[str, str] = settings.REGISTRY
        missing = [name for name in NEEDED if not self.config.get(name)]
        if missing:
            raise Unanswered(f"not set up: {', '.join(missing)}")
        self.session = requests.Session()
        self.session.trust_env = False
        self._token, self._until = "", 0.0

    def person(self, digits: str) -> dict[str, Any]:
        """What the register tells of the one with the number. Raises Unanswered or NotFound."""
        address = "{URL}/folkeregister/api/v1/{ROLE_ID}/v1/personer/".format(**self.config)
        answer = self._asked(
            "GET",
            address + digits,
            params=[("part", part) for part in PARTS],
            headers={
                "Authorization": f"Bearer {self._access()}",
                "IntegrasjonId": self.config["INTEGRATION_ID"],
                "IntegrasjonPassord": self.config["INTEGRATION_PASSWORD"],
            },
        )
        if answer.status_code == 404:
            raise NotFound
        return _json(answer)

    def _access(self) -> str:
        if time.monotonic() >= self._until:
            now = int(time.time())
            claims = {
                "aud": self.config["ISSUER"],
                "iss": self.config["CLIENT_ID"],
                "scope": SCOPE,
                "iat": now,
                "exp": now + LIVES,
                "jti": str(uuid.uuid4()),
            }
            key = Path(self.config["KEY_FILE"]).read_bytes()
            grant = jwt.encode(claims, key, "RS256", headers={"kid": self.config["KEY_ID"]})
            form = {"grant_type": GRANT, "assertion": grant}
            found = _json(self._asked("POST", self.config["TOKEN_URL"], data=form))
            if not isinstance(found.get("access_token"), str):
                raise Unanswered("no token")
            self._token, self._until = found["access_token"], time.monotonic() + LIVES / 2
        return self._token

    def _asked(self, method: str, address: str, **more: Any) -> requests.Response:
        try:
            return self.session.request(
                method, address, timeout=settings.REGISTRY_TIMEOUT, allow_redirects=False, **more
            )
        except requests.RequestException as error:  # whose text quotes the address
            raise Unanswered(type(error).__name__) from None


def _json(answer: requests.Response) -> dict[str, Any]:
    try:
        found = answer.json() if answer.status_code == 200 else None
    except requests.JSONDecodeError:
        found = None
    if not isinstance(found, dict):
        raise Unanswered(f"answered {answer.status_code}")
    return found

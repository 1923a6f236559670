"""A login provider over real HTTP that can be told to lie, one thing at a time."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

CLIENT = "bti"
PID = "21838699954"


def new_key():
    """A key of two thousand bits, as ID-porten has."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


class Answers(BaseHTTPRequestHandler):
    """Serves metadata, keys and tokens; what it says is the provider's to choose."""

    def do_GET(self) -> None:
        owner = self.server.owner
        owner.asked.append(self.path)
        if self.path == "/.well-known/openid-configuration":
            self._say(200, owner.metadata())
        elif self.path == "/jwks":
            self._say(200, {"keys": owner.public_keys()})
        elif self.path == "/userinfo" and self.headers["Authorization"] == "Bearer a":
            self._say(200, owner.userinfo)
        else:
            self._say(404, {})

    def do_POST(self) -> None:
        owner = self.server.owner
        owner.asked.append(self.path)
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        owner.forms.append({key: values[0] for key, values in parse_qs(body).items()})
        time.sleep(owner.delay)
        if self.path == "/par":
            self._say(owner.status if owner.status != 200 else 201, owner.pushed)
        elif owner.raw is not None:
            self._send(owner.status, owner.raw)
        else:
            self._say(owner.status, {"access_token": "a", "id_token": owner.id_token()})

    def _say(self, status: int, found: dict[str, Any]) -> None:
        self._send(status, json.dumps(found).encode())

    def _send(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        """Says nothing."""


class HostileProvider:
    """Honest until a lie is set."""

    def __init__(self, port: int) -> None:
        self.issuer = f"http://127.0.0.1:{port}"
        self.keys = {"first": new_key()}
        self.stranger = new_key()
        self.tell_the_truth()

    def tell_the_truth(self) -> None:
        """Forget every lie, and what was asked."""
        self.keys = {"first": self.keys["first"]}
        self.asked: list[str] = []
        self.forms: list[dict[str, str]] = []
        self.nonce = ""
        self.claims: dict[str, Any] = {}
        self.userinfo: dict[str, Any] = {}
        self.without: tuple[str, ...] = ()
        self.described: dict[str, Any] = {}
        self.published: list[dict[str, Any]] = []
        self.kid, self.alg, self.signed_by = "first", "RS256", None
        self.token: Any = None
        self.status, self.raw, self.delay = 200, None, 0.0
        self.pushed: Any = {"request_uri": "urn:idporten:x1", "expires_in": 120}

    def metadata(self) -> dict[str, Any]:
        """What is said of the provider."""
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/jwks",
            "end_session_endpoint": f"{self.issuer}/logout",
            "authorization_response_iss_parameter_supported": True,
        } | self.described

    def public_keys(self) -> list[dict[str, Any]]:
        """The keys that are published now."""
        return self.published or [
            {**json.loads(RSAAlgorithm.to_jwk(key.public_key())), "kid": kid, "use": "sig"}
            for kid, key in self.keys.items()
        ]

    def logout_token(self, *, typ: str | None = "logout+jwt", **changes: Any) -> str:
        """As ID-porten sends it when a session ends there; None takes a claim away."""
        now = int(time.time())
        claims = {
            "iss": self.issuer, "aud": CLIENT, "sub": "subject-1", "sid": "sid-1", "iat": now,
            "exp": now + 120, "jti": f"jti-{time.time_ns()}",
            "events": {"http://schemas.openid.net/event/backchannel-logout": {}},
        } | changes  # fmt: skip
        claims = {name: value for name, value in claims.items() if value is not None}
        key = self.signed_by or self.keys.get(self.kid, self.stranger)
        if self.alg == "none":
            key = None
        elif self.alg == "HS256":
            key = "a secret of the right length, or so it thinks"
        headers = {"kid": self.kid} | ({"typ": typ} if typ else {})
        return jwt.encode(claims, key, self.alg, headers=headers)

    def id_token(self) -> Any:
        """A token as ID-porten gives it, with the lies that are set."""
        if self.token is not None:
            return self.token
        now = int(time.time())
        claims = {
            "iss": self.issuer, "aud": CLIENT, "sub": "subject-1", "pid": PID, "nonce": self.nonce,
            "acr": "idporten-loa-high", "amr": ["TestID"], "iat": now, "exp": now + 120,
        } | self.claims  # fmt: skip
        for name in self.without:
            del claims[name]
        key = self.signed_by or self.keys.get(self.kid, self.stranger)
        if self.alg == "none":
            key = None
        elif self.alg == "HS256":
            key = "a secret of the right length, or so it thinks"
        headers = {"kid": self.kid} if self.kid else {}
        return jwt.encode(claims, key, self.alg, headers=headers)


@contextmanager
def hostile_provider() -> Iterator[HostileProvider]:
    """One that answers on a free port until the block ends."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    server.daemon_threads = True
    server.owner = HostileProvider(server.server_port)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server.owner
    finally:
        server.shutdown()
        thread.join()
        server.server_close()

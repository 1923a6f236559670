"""A server on this machine that speaks the contract of the register at KS Fiks."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import jwt

ROLE, PASSWORD, TOKEN = "rolle-1", "passordet", "et-token"
BASE = f"/folkeregister/api/v1/{ROLE}/v1/personer/"


class Conversation(BaseHTTPRequestHandler):
    def log_message(self, *args) -> None:
        pass

    def do_POST(self) -> None:
        """A token for a signed claim, as Maskinporten gives it."""
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        form = {key: values[0] for key, values in parse_qs(body).items()}
        claims = jwt.decode(
            form["assertion"], self.server.key, algorithms=["RS256"], audience=self.server.issuer
        )
        right = (claims["iss"], claims["scope"]) == ("klienten", "ks:fiks")
        lives = claims["exp"] - claims["iat"] <= 120
        self._say(200 if right and lives else 400, {"access_token": TOKEN})

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        self.server.asked.append((parts.path, parse_qs(parts.query)))
        said = (
            self.headers["Authorization"],
            self.headers["IntegrasjonId"],
            self.headers["IntegrasjonPassord"],
        )
        if said != (f"Bearer {TOKEN}", "integrasjonen", PASSWORD):
            self._say(401, {})
        elif self.server.broken is not None:
            self._say(*self.server.broken)
        else:
            person = self.server.people.get(parts.path.removeprefix(BASE))
            self._say(200 if person else 404, person or {})

    def _say(self, status: int, found: object) -> None:
        body = found if isinstance(found, bytes) else json.dumps(found).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def registry_server(public_key) -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Conversation)
    server.daemon_threads = True
    server.key, server.issuer = public_key, "https://maskinporten.example/"
    server.people, server.asked, server.broken = {}, [], None
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()

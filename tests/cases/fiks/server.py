"""A server on this machine that speaks the contract of KS Fiks, and lies where it is told to."""

import datetime as dt
import email
import email.policy
import json
import socket
import threading
import time
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import jwt
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from django.utils import timezone

ORG_ID = "6b7a4f0e-3c9d-4a41-9d0c-2f1f3b1f7a10"
PASSWORD = "passordet-til-integrasjonen"
TOKEN = "et-token"


def pair(name: str, *, days: int = 30, key=None):
    """A key and its certificate, that holds for some days more."""
    key = key or rsa.generate_private_key(public_exponent=65537, key_size=2048)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = timezone.now()
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=60))
        .not_valid_after(now + dt.timedelta(days=days))
        .sign(key, hashes.SHA256())
    )
    return key, certificate


def pem(certificate) -> str:
    return certificate.public_bytes(serialization.Encoding.PEM).decode()


class Fiks(ThreadingHTTPServer):
    """What it has heard, and how it is to answer. ``answers``: by part of a path, what it lies."""

    daemon_threads = True

    def __init__(self, client_key) -> None:
        super().__init__(("127.0.0.1", 0), Conversation)
        self.client_key = client_key
        self.print_key, self.print_certificate = pair("print")
        self.system_key, self.system_certificate = pair("fagsystem")
        self.answers: dict[str, object] = {}
        self.received: list[dict[str, bytes]] = []
        self.asked: list[str] = []
        self.history: list[dict[str, str]] = []
        self.message_id = uuid.uuid4()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, request, client_address) -> None:
        """A client that hangs up is part of the game."""


class Conversation(BaseHTTPRequestHandler):
    server: Fiks

    def log_message(self, *args) -> None:
        pass

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        if self._lied() or not self._knows():
            return
        if self.path == "/bekymringsmelding/api/v2/kommuner/0301/bydeler":
            self._say(
                [
                    {"bydelsnummer": "14", "bydelsnavn": "Nordstrand", "standardMottaker": True},
                    {"bydelsnummer": "15", "bydelsnavn": "Søndre Nordstrand"},
                ]
            )
        elif self.path.endswith("/mottak/fagsystem/0301/15/krypteringsnokler"):
            self._say(
                {
                    "printOffentligNokkel": {"nokkel": pem(self.server.print_certificate)},
                    "fiksIOOffentligNokkel": {"nokkel": pem(self.server.system_certificate)},
                }
            )
        elif self.path.endswith(f"/{ORG_ID}/bekymringsmelding/{self.server.message_id}/status"):
            self._say(self.server.history)
        else:
            self._say({"melding": "Finnes ikke"}, 404)

    def do_POST(self) -> None:
        self.server.asked.append(self.path)
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.path == "/token":
            if not self._lied():
                self._token(body)
        elif self.path.endswith(f"/api/v2/mottak/fagsystem/{ORG_ID}/0301/15/offentlig"):
            if self._lied() or not self._knows():
                return
            self.server.received.append(self._parts(body))
            if not self._lied("after"):
                self._say({"uuid": str(self.server.message_id)})
        else:
            self._say({"melding": "Finnes ikke"}, 404)

    def _token(self, body: bytes) -> None:
        given = {name: values[0] for name, values in parse_qs(body.decode()).items()}
        assert given["grant_type"] == "urn:ietf:params:oauth:grant-type:jwt-bearer"
        claims = jwt.decode(
            given["assertion"], self.server.client_key.public_key(), algorithms=["RS256"],
            audience="https://maskinporten.example/", issuer="bti-klient",
            options={"require": ["aud", "iss", "iat", "exp", "jti"]},
        )  # fmt: skip
        assert set(claims) == {"aud", "iss", "iat", "exp", "jti", "scope"}  # more is a 400
        assert claims["scope"] == "ks:fiks"
        assert claims["exp"] - claims["iat"] <= 120
        assert jwt.get_unverified_header(given["assertion"])["kid"] == "nokkel-1"
        self._say({"access_token": TOKEN, "token_type": "Bearer", "scope": "ks:fiks"})

    def _knows(self) -> bool:
        known = {
            "Authorization": f"Bearer {TOKEN}", "IntegrasjonId": "integrasjon-1",
            "IntegrasjonPassord": PASSWORD,
        }  # fmt: skip
        if all(self.headers.get(name) == value for name, value in known.items()):
            return True
        self._say({"error": "Unauthorized"}, 401)
        return False

    def _parts(self, body: bytes) -> dict[str, bytes]:
        head = f"Content-Type: {self.headers['Content-Type']}\r\n\r\n".encode()
        message = email.message_from_bytes(head + body, policy=email.policy.HTTP)
        names = {
            part.get_param("name", header="content-disposition"): part
            for part in message.iter_parts()
        }
        assert names["bekymringsmelding"].get_filename() == "bekymringsmelding.pdf"
        assert names["asice"].get_filename() == "asice.zip"
        return {name: part.get_payload(decode=True) for name, part in names.items()}

    def _lied(self, when: str = "") -> bool:
        """Answer as the test has said, if it has said anything of this address."""
        for place, answer in self.server.answers.items():
            moment, _, part = place.rpartition(":")
            if moment == when and part in self.path:
                self._lie(answer)
                return True
        return False

    def _lie(self, answer) -> None:
        if answer == "hang":
            time.sleep(2)
        elif answer == "close":
            self.connection.shutdown(socket.SHUT_RDWR)
        elif isinstance(answer, tuple):
            self._say(*answer)
        else:
            self._raw(answer)

    def _say(self, content, status: int = 200, **headers: str) -> None:
        self._raw(json.dumps(content).encode(), status, **headers)

    def _raw(self, body: bytes, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", **headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def serving(client_key) -> Fiks:
    server = Fiks(client_key)
    threading.Thread(target=server.serve_forever, args=[0.05], daemon=True).start()
    return server

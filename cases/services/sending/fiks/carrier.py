"""KS Fiks as a carrier: keys of the receiver are asked for, the report is sealed, then posted.

By the addresses, headers and parts of the public client of KS, version 2 of its interface.
"""

import uuid
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import quote

import requests
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.utils import timezone

from cases.services.sending.fiks.answers import asked, left
from cases.services.sending.fiks.config import Config
from cases.services.sending.fiks.container import pack
from cases.services.sending.fiks.envelope import seal
from cases.services.sending.fiks.maskinporten import token
from cases.services.sending.message import Message, as_json
from cases.services.sending.port import Undelivered

WAIT = 60  # seconds for the whole report to be taken in
STATES = {"MOTTATT": "received", "FEILET": "failed"}  # after the protocol's two answers


class FiksCarrier:
    """One conversation with KS Fiks, with a token of its own."""

    def __init__(self, config: Config) -> None:
        self.config = config
        self.session = requests.Session()
        self.session.trust_env = False  # no proxy or password file of the machine's has a say

    @cached_property
    def headers(self) -> dict[str, str]:
        return {
            "Authorization": f"Bearer {token(self.config, self.session)}",
            "IntegrasjonId": self.config.integration_id,
            "IntegrasjonPassord": self.config.integration_password,
            "Accept": "application/json",
        }

    def district(self, municipality: dict[str, str]) -> str:
        """The name of the district that receives. Raises Undelivered where it receives nothing."""
        found = self._get("kommuner", municipality["number"], "bydeler")
        for entry in found if isinstance(found, list) else []:
            if isinstance(entry, dict) and entry.get("bydelsnummer") == municipality["district"]:
                return str(entry.get("bydelsnavn") or "")
        raise Undelivered("receiver")

    def prepare(self, message: Message, document: bytes) -> Callable[[], uuid.UUID]:
        """Seal the report for its two receivers: the system of child welfare, and the printer."""
        place = (message.kommunenummer, message.bydelsnummer)
        keys = self._get("mottak", "fagsystem", *place, "krypteringsnokler")
        printer, system = (
            _certificate(keys, name) for name in ("printOffentligNokkel", "fiksIOOffentligNokkel")
        )
        try:
            files = {"bekymringsmelding.json": as_json(message), "bekymringsmelding.pdf": document}
            container = pack(files, certificate=self._own_certificate(), key=self._own_key())
            parts = {
                "bekymringsmelding": (
                    "bekymringsmelding.pdf", seal(document, printer), "application/octet-stream",
                ),
                "asice": ("asice.zip", seal(container, system), "application/octet-stream"),
            }  # fmt: skip
        except (ValueError, TypeError, OSError):
            raise Undelivered("certificate") from None
        url = self._url("mottak", "fagsystem", self.config.org_id, *place, "offentlig")

        def post() -> uuid.UUID:
            answer = left(self.session, url, wait=WAIT, headers=self.headers, files=parts)
            try:
                return uuid.UUID(answer["uuid"])
            except (KeyError, TypeError, ValueError, AttributeError):
                raise Undelivered("answer", doubt=True) from None

        return post

    def state_of(self, message_id: uuid.UUID) -> str:
        """What the receiver's system has said last: ``received``, ``failed`` or nothing yet."""
        found = self._get(
            "mottak", "fagsystem", self.config.org_id, "bekymringsmelding", str(message_id),
            "status",
        )  # fmt: skip
        if not isinstance(found, list):
            raise Undelivered("answer", again=True)
        told = [entry for entry in found if isinstance(entry, dict)]
        told.sort(key=lambda entry: str(entry.get("tidspunkt") or ""))
        known = [STATES.get(str(entry.get("tilstand") or "").upper(), "") for entry in told]
        return next((state for state in reversed(known) if state), "")

    def _get(self, *path: str) -> Any:
        return asked(self.session, "GET", self._url(*path), headers=self.headers)

    def _url(self, *path: str) -> str:
        parts = "/".join(quote(part, safe="") for part in path)
        return f"{self.config.url.rstrip('/')}/api/v2/{parts}"

    def _own_certificate(self) -> x509.Certificate:
        return x509.load_pem_x509_certificate(
            Path(self.config.signing_certificate_file).read_bytes()
        )

    def _own_key(self) -> rsa.RSAPrivateKey:
        key = serialization.load_pem_private_key(
            Path(self.config.signing_key_file).read_bytes(), None
        )
        if not isinstance(key, rsa.RSAPrivateKey):
            raise ValueError("The signing key is no RSA key.")
        return key


def _certificate(keys: Any, name: str) -> x509.Certificate:
    """A certificate of the receiver that holds today. Raises Undelivered."""
    try:
        found = x509.load_pem_x509_certificate(keys[name]["nokkel"].encode())
    except (KeyError, TypeError, ValueError, AttributeError):
        raise Undelivered("certificate") from None
    now = timezone.now()
    if not found.not_valid_before_utc <= now <= found.not_valid_after_utc:
        raise Undelivered("certificate")
    return found

"""What KS Fiks needs to be told before anything is sent, all of it from the environment."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

FILES = ("LOGIN_KEY_FILE", "SIGNING_KEY_FILE", "SIGNING_CERTIFICATE_FILE")
TEXTS = (
    "URL", "ORG_ID", "INTEGRATION_ID", "INTEGRATION_PASSWORD", "ISSUER", "TOKEN_URL", "CLIENT_ID",
    "LOGIN_KEY_ID",
)  # fmt: skip
ADDRESSES = ("URL", "ISSUER", "TOKEN_URL")
LOCAL = {"127.0.0.1", "localhost", "::1"}
OF_SENDER = ("orgnr", "address")
OF_RECEIVER = ("number", "name", "district")


@dataclass(frozen=True)
class Config:
    """The settings of one installation."""

    url: str
    org_id: str
    integration_id: str
    integration_password: str = field(repr=False)
    issuer: str
    token_url: str
    client_id: str
    login_key_id: str
    login_key_file: str
    signing_key_file: str
    signing_certificate_file: str

    @classmethod
    def read(cls) -> "Config":
        return cls(**{name.lower(): settings.FIKS[name] for name in (*TEXTS, *FILES)})


def faults() -> Iterator[str]:
    """What is missing or cannot be, by the name of its variable in the environment."""
    fiks = settings.FIKS
    for name in (*TEXTS, *FILES):
        wrong = _wrong(name, fiks[name])
        if wrong:
            yield f"BTI_FIKS_{name} {wrong}."
    if not _holds(fiks["SENDER"], OF_SENDER):
        yield f"BTI_FIKS_SENDER must hold {', '.join(OF_SENDER)}."
    if not fiks["RECEIVERS"]:
        yield "BTI_FIKS_RECEIVERS names no municipality."
    for municipality, receiver in fiks["RECEIVERS"].items():
        if not _holds(receiver, OF_RECEIVER):
            told = ", ".join(OF_RECEIVER)
            yield f"BTI_FIKS_RECEIVERS: {municipality} must hold {told}."


def _wrong(name: str, value: str) -> str:
    if not value:
        return "is missing"
    if name in FILES and not Path(value).is_file():
        return "names no file"
    if name in ADDRESSES and not _is_safe(value):
        return "must begin with https://"
    return ""


def _holds(found: object, names: tuple[str, ...]) -> bool:
    if not isinstance(found, dict):
        return False
    return all(isinstance(found.get(name), str) and found[name] for name in names)


def _is_safe(address: str) -> bool:
    """Encrypted on its way; unencrypted only to this machine itself."""
    parts = urlsplit(address)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOCAL)

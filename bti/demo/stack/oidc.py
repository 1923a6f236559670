"""The stand-in for ID-porten: keys, people and the process (oidc.mjs)."""

import base64
import json
import os
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from bti.demo.stack import assets, processes
from bti.demo.stack.places import LocalFolder, write_private

CLIENT_ID = "bti"
KEY_ID = "bti"
CALLBACK = "/oidc/callback/"
BACKCHANNEL = "/oidc/utlogging/melding/"  # told here when someone logs out at the stand-in
AFTER_LOGOUT = ("/", "/logg-inn/")


def client_key(folder: LocalFolder) -> Path:
    """The client's private key (RS256) as PEM, made once; the public half lies beside as JWK."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    path, public = folder / "keys" / "client.pem", folder / "keys" / "client.jwk.json"
    if path.exists() and public.exists():
        return path
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    numbers = key.public_key().public_numbers()
    jwk = {
        "kty": "RSA",
        "kid": KEY_ID,
        "use": "sig",
        "alg": "RS256",
        "n": _base64url(numbers.n),
        "e": _base64url(numbers.e),
    }
    write_private(path, pem.decode())
    public.write_text(json.dumps(jwk))
    return path


def _base64url(number: int) -> str:
    data = number.to_bytes((number.bit_length() + 7) // 8, "big")
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def write_people(folder: LocalFolder, personas: list[dict[str, Any]]) -> None:
    """The synthetic people that can be chosen: every persona with an identity number."""
    people = [
        {
            "pid": row["pid"],
            "name": row["name"],
            "note": ", ".join(filter(None, (row.get("role"), row.get("municipality")))),
        }
        for row in personas
        if row.get("pid")
    ]
    write_private(folder / "people.json", json.dumps(people, ensure_ascii=False))


def start(
    folder: LocalFolder, *, port: int, client_url: str, node_log: Path | None = None,
    backchannel: str | None = None,
) -> processes.Child:  # fmt: skip
    """Start the stand-in for a client whose pages lie at ``client_url``.

    ``backchannel``: another address that is told of logouts.
    """
    client_key(folder)
    env = {
        **os.environ,
        "NODE_ENV": "production",
        "OIDC_PORT": str(port),
        "OIDC_CLIENT_ID": CLIENT_ID,
        "OIDC_CLIENT_JWK": str(folder / "keys" / "client.jwk.json"),
        "OIDC_CLIENT_URL": client_url,
        "OIDC_CALLBACK": client_url + CALLBACK,
        "OIDC_AFTER_LOGOUT": " ".join(client_url + path for path in AFTER_LOGOUT),
        "OIDC_BACKCHANNEL": client_url + BACKCHANNEL if backchannel is None else backchannel,
        "OIDC_PEOPLE": str(folder / "people.json"),
        "OIDC_KEYS": str(folder / "keys" / "provider.json"),
    }
    program = [assets.node(), Path(__file__).with_name("oidc.mjs")]
    log = node_log or folder / "logs" / "oidc.log"
    return processes.start("login", program, log=log, env=env)


def issuer(port: int) -> str:
    """The issuer's name, which is also its address."""
    return f"http://127.0.0.1:{port}"


def answers(port: int) -> bool:
    """Whether the stand-in publishes its metadata."""
    return fetched(f"{issuer(port)}/.well-known/openid-configuration")


def fetched(url: str) -> bool:
    """Whether ``url`` answers 200 now."""
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 our own address
            return bool(answer.status == 200)
    except (OSError, urllib.error.URLError):
        return False

"""One-time codes by time (RFC 6238) as authenticator apps make them, and codes to fall back on."""

import base64
import hashlib
import hmac
import secrets
import struct
from urllib.parse import quote, urlencode

STEP = 30  # seconds
DIGITS = 6
AROUND = (-1, 0, 1)  # steps that a clock may be off
ISSUER = "Stafettloggen"
RECOVERY_CODES = 8
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing one can take for something else


def new_secret() -> str:
    """160 bits, in the letters that apps take."""
    return base64.b32encode(secrets.token_bytes(20)).decode()


def code_at(secret: str, step: int) -> str:
    """The code of a time step."""
    key = base64.b32decode(secret)
    digest = hmac.new(key, struct.pack(">Q", step), hashlib.sha1).digest()
    offset = digest[-1] & 0x0F
    number = struct.unpack(">I", digest[offset : offset + 4])[0] & 0x7FFFFFFF
    return f"{number % 10**DIGITS:0{DIGITS}d}"


def matching_step(secret: str, code: str, *, now: int, after: int) -> int | None:
    """The step the code belongs to, later than ``after``: a code counts once. None: no such."""
    found = None
    for step in (now // STEP + around for around in AROUND):
        same = hmac.compare_digest(code_at(secret, step).encode(), code.encode())
        if same and step > after:
            found = step
    return found


def address(secret: str, username: str) -> str:
    """What an app reads from the picture."""
    parts = urlencode({"secret": secret, "issuer": ISSUER, "digits": DIGITS, "period": STEP})
    return f"otpauth://totp/{quote(ISSUER)}:{quote(username)}?{parts}"


def new_recovery_codes() -> list[str]:
    """Codes to fall back on, each of fifty bits."""

    def part() -> str:
        return "".join(secrets.choice(ALPHABET) for _ in range(5))

    return [f"{part()}-{part()}" for _ in range(RECOVERY_CODES)]

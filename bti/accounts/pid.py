"""How an identity number is known again, and how what names it is kept, without being readable."""

import base64
import hmac
from hashlib import sha256

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings


def pid_hash(digits: str) -> str:
    """The keyed hash one looks up by; equal for equal numbers, useless without the key."""
    key = base64.urlsafe_b64decode(settings.FIELD_KEY)
    return hmac.new(key, b"pid:" + digits.encode(), sha256).hexdigest()


def is_pid(value: object) -> bool:
    """Whether a login provider's ``pid`` has the shape of one: eleven digits."""
    return isinstance(value, str) and len(value) == 11 and value.isascii() and value.isdigit()


def sealed(text: str) -> str:
    """``text`` encrypted, for places that are not encrypted themselves, such as a session."""
    return Fernet(settings.FIELD_KEY).encrypt(text.encode()).decode()


def unsealed(text: str) -> str:
    """What was sealed; empty when it was sealed with another key."""
    try:
        return Fernet(settings.FIELD_KEY).decrypt(text.encode()).decode()
    except InvalidToken:
        return ""

"""Norwegian identity numbers: are they one, and how they are kept.

The check follows Skatteetaten's rule, with the 2032 numbers (Skatteetaten's rule); birth date and
gender are never derived from the number. Kept encrypted, with a keyed hash to look up by, so
that a dump of the database is not readable.
"""

from datetime import date
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bti.accounts.pid import pid_hash

K1 = (3, 7, 6, 1, 8, 9, 4, 5, 2, 1)
K2 = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
SYNTHETIC_MONTHS = (80, 65, 40)  # Skatteetaten (Tenor), Norsk helsenett, NAV


def clean_identity_number(value: str, *, synthetic: bool | None = None) -> str:
    """The eleven digits of an ordinary, D- or (in demo and test) synthetic number.

    Raises ValidationError with the sentence shown beside the field. ``synthetic`` overrides the
    setting ACCEPT_SYNTHETIC_IDENTITY_NUMBERS. Source: R266, R267; Skatteetaten's rule.
    """
    digits = "".join(value.split())
    if not (digits.isascii() and digits.isdigit()):
        raise ValidationError(_("Fødselsnummer kan bare ha sifre."), code="digits")
    if len(digits) != 11:
        raise ValidationError(
            _("Fødselsnummer må ha 11 sifre. Du skrev %(count)d."),
            code="length",
            params={"count": len(digits)},
        )
    if not _control_digits_hold(digits) or not _day_exists(digits):
        raise ValidationError(
            _("Fødselsnummeret finnes ikke. Se etter om to sifre er byttet om."), code="control"
        )
    accept = settings.ACCEPT_SYNTHETIC_IDENTITY_NUMBERS if synthetic is None else synthetic
    if is_synthetic(digits) and not accept:
        raise ValidationError(
            _("Dette er et testnummer. Her kan du bare bruke ekte fødselsnumre."), code="synthetic"
        )
    return digits


def is_synthetic(digits: str) -> bool:
    """Whether the month tells that the person is made up for tests."""
    return int(digits[2:4]) > 12


def _control_digits_hold(digits: str) -> bool:
    numbers = [int(d) for d in digits]
    first = sum(w * d for w, d in zip(K1, numbers, strict=False)) % 11
    second = sum(w * d for w, d in zip(K2, numbers, strict=True)) % 11
    return first in (0, 1, 2, 3) and second == 0


def _day_exists(digits: str) -> bool:
    day, month, year = int(digits[:2]), int(digits[2:4]), int(digits[4:6])
    day -= 40 if day > 40 else 0  # D-number
    for offset in SYNTHETIC_MONTHS:
        if month > offset:
            month -= offset
            break
    try:
        date(2000 + year if year % 4 == 0 else 1900 + year, month, day)
    except ValueError:
        return False
    return True


def identity_hash(digits: str) -> str:
    """The keyed hash one looks up by; the same that a login is known by."""
    return pid_hash(digits)


def masked(digits: str) -> str:
    """Day, month and year, with the person number hidden until asked for."""
    return f"{digits[:6]} •••••" if digits else ""


class EncryptedTextField(models.TextField):
    """Text that is encrypted in the database and plain in Python; cannot be searched."""

    description = gettext_lazy("Kryptert tekst")

    def _fernet(self) -> Fernet:
        return Fernet(settings.FIELD_KEY)

    def get_prep_value(self, value: Any) -> Any:
        if value in (None, ""):
            return value
        return self._fernet().encrypt(str(value).encode()).decode()

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        if value in (None, ""):
            return value
        try:
            return self._fernet().decrypt(value.encode()).decode()
        except InvalidToken:
            raise ValueError("A field was encrypted with another key than BTI_FIELD_KEY.") from None

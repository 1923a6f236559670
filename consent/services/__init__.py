"""Everything that writes a consent, and the text that is signed."""

from consent.services.answering import decline, register_paper, sign
from consent.services.asking import ask_consent, who_must_sign
from consent.services.ending import hand_over, withdraw_consent
from consent.services.statement import (
    digest,
    explanations,
    language_for,
    languages,
    laws,
    service_label,
    statement,
)
from consent.services.undoing import Mistake, undo_paper
from consent.services.wording import TEXT_VERSION

__all__ = [
    "TEXT_VERSION",
    "Mistake",
    "ask_consent",
    "decline",
    "digest",
    "explanations",
    "hand_over",
    "language_for",
    "languages",
    "laws",
    "register_paper",
    "service_label",
    "sign",
    "statement",
    "undo_paper",
    "who_must_sign",
    "withdraw_consent",
]

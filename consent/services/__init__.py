"""Everything that writes a consent, and the text that is signed."""

from consent.services.answering import decline, register_paper, sign
from consent.services.asking import PersonLimit, ask_consent, who_must_sign
from consent.services.ending import hand_over, withdraw_consent
from consent.services.reviewing import offer_language, take_back_language, to_review
from consent.services.statement import (
    digest,
    explanations,
    language_for,
    language_name,
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
    "PersonLimit",
    "ask_consent",
    "decline",
    "digest",
    "explanations",
    "hand_over",
    "language_for",
    "language_name",
    "languages",
    "laws",
    "offer_language",
    "register_paper",
    "service_label",
    "sign",
    "statement",
    "take_back_language",
    "to_review",
    "undo_paper",
    "who_must_sign",
    "withdraw_consent",
]

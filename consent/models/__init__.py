"""Consent about a child: who signed, for what, with whom, until when."""

from consent.models.areas import DevelopmentArea
from consent.models.consent import (
    ADULT,
    Consent,
    ConsentLimit,
    ConsentQuerySet,
    ConsentService,
    ConsentServiceQuerySet,
    Signature,
    hidden_areas,
    scan_path,
)
from consent.models.reviewed import ReviewedText

__all__ = [
    "ADULT", "Consent", "ConsentLimit", "ConsentQuerySet", "ConsentService",
    "ConsentServiceQuerySet", "DevelopmentArea", "ReviewedText", "Signature", "hidden_areas",
    "scan_path",
]  # fmt: skip

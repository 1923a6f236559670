"""Which translations of the text that is signed a municipality offers (R223)."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from bti.accounts.authorize import authorize
from bti.accounts.models import Municipality, User
from bti.audit.record import record_act
from consent.models import ReviewedText
from consent.services.wording import TEXT_VERSION, Wording, wordings

LONGEST = 200


def to_review(version: str = TEXT_VERSION) -> list[Wording]:
    """The translations that nobody vouches for yet."""
    return [text for text in wordings(version).values() if not text.reviewed]


def reviewed_languages(municipality: int, version: str) -> set[str]:
    """Those of them that the municipality has had read through; asked only where there are any."""
    if not to_review(version):
        return set()
    rows = ReviewedText.objects.filter(municipality=municipality, version=version)
    return set(rows.values_list("language", flat=True))


@transaction.atomic
def offer_language(
    municipality: Municipality, *, by: User, on: date, language: str, reviewer: str
) -> ReviewedText:
    """Offer the text in the language, read through by the one who is named.

    Raises PermissionDenied, and ValidationError by field.
    """
    authorize(by, "consent.review_texts", municipality)
    if language not in {text.language for text in to_review()}:
        raise ValidationError({"language": _("Velg et språk fra lista.")})
    reviewer = reviewer.strip()
    if not reviewer:
        raise ValidationError({"reviewer": _("Skriv hvem som har lest gjennom teksten.")})
    if len(reviewer) > LONGEST:
        raise ValidationError({"reviewer": _("Skriv høyst %(limit)d tegn.") % {"limit": LONGEST}})
    found, made = ReviewedText.objects.get_or_create(
        municipality=municipality, version=TEXT_VERSION, language=language,
        defaults={"reviewed_by": by, "reviewed_on": on, "reviewer": reviewer},
    )  # fmt: skip
    if not made:
        raise ValidationError({"language": _("Teksten på dette språket er alt i bruk.")})
    record_act(by=by, act="consent.offer_language", subject=found, language=language)
    return found


@transaction.atomic
def take_back_language(text: ReviewedText, *, by: User, on: date) -> None:
    """Offer it no longer. What has been signed in it stays as it is."""
    authorize(by, "consent.review_texts", text.municipality)
    record_act(by=by, act="consent.take_back_language", subject=text, language=text.language)
    text.delete()

"""Keeps what somebody answered about a page."""

import re
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from bti.accounts.authorize import authorize
from bti.accounts.models import User
from bti.audit.record import record_act
from bti.web.models import PageFeedback

MOST = 10  # answers a day from one person
A_DAY = timedelta(days=1)
IDENTITY_NUMBER = re.compile(r"(?<!\d)\d{2}[ .]?\d{2}[ .]?\d{2}[ .\-]?\d{3} ?\d{2}(?!\d)")


@transaction.atomic
def give_feedback(*, by: User, at: datetime, page: str, found: bool, text: str) -> PageFeedback:
    """Keep whether ``by`` found what they looked for on ``page``, and what that was.

    Raises ValidationError where the text holds an identity number, or when one person has
    answered very often. Source: R371.
    """
    authorize(by, "web.give_feedback")
    if IDENTITY_NUMBER.search(text):
        raise ValidationError(
            {"text": _("Teksten inneholder noe som likner et fødselsnummer. Ta det bort.")}
        )
    if PageFeedback.objects.filter(user=by, at__gt=at - A_DAY).count() >= MOST:
        raise ValidationError(
            _("Du har svart mange ganger det siste døgnet. Takk! Svar gjerne igjen i morgen.")
        )
    feedback = PageFeedback(
        municipality=by.municipality, user=by, at=at, page=page, found=found, text=text.strip()
    )
    feedback.full_clean(exclude=["user", "municipality"])
    feedback.save()
    record_act(by=by, act="web.give_feedback", subject=feedback, page=page, found=found)
    return feedback

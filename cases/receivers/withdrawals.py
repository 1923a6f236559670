"""A consent is withdrawn: the leader answers for the routine (R301)."""

from datetime import date
from typing import Any

from django.dispatch import receiver

from cases.models import Level
from cases.services.routine import tell_leaders
from consent.models import Consent
from consent.signals import consent_withdrawn


@receiver(consent_withdrawn)
def on_consent_withdrawn(*, consent: Consent, on: date, **kwargs: Any) -> None:
    """Tell the leaders that there is a routine to confirm; of level 0 they do not know."""
    for case in consent.cases.exclude(level=Level.CONCERN).order_by("pk"):
        tell_leaders(case, on=on)

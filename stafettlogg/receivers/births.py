"""What the log does when the child it is about is born."""

from datetime import date
from typing import Any

from django.dispatch import receiver

from bti.accounts.models import User
from cases.models import Case
from cases.signals import child_born
from stafettlogg.services.births import on_birth


@receiver(child_born)
def on_child_born(*, case: Case, by: User, on: date, **kwargs: Any) -> None:
    """What was written before is hers who carried the child (R6)."""
    on_birth(case, by=by, on=on)

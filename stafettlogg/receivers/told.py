"""What the log tells the child, on the child's own page."""

from typing import Any

from django.dispatch import receiver

from bti.database.acting import for_purpose
from cases.models import Case
from cases.signals import told_to_child_asked
from stafettlogg.models import Meeting


@receiver(told_to_child_asked)
def on_told_to_child_asked(*, case: Case, **kwargs: Any) -> dict[str, Any] | None:
    """What the last meeting decided, in the words it was told to the child in (R29)."""
    with for_purpose("told_to_child"):
        meetings = Meeting.objects.filter(log__case=case).exclude(told_to_child="")
        meeting = meetings.order_by("-held_on", "-pk").first()
    return {"text": meeting.told_to_child, "day": meeting.held_on} if meeting else None

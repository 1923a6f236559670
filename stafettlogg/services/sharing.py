"""Lysglimt from everyone who reads, and how far each has read."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from bti.accounts.authorize import authorize
from bti.accounts.models import User
from bti.audit.record import record_act
from stafettlogg.models import LastRead, Lysglimt, Stafettlogg
from stafettlogg.services.keeping import keep, tell_readers


@transaction.atomic
def share_lysglimt(log: Stafettlogg, *, by: User, on: date, text: str) -> Lysglimt:
    """Keep a small good moment as it was told (R122). Raises ValidationError by field."""
    authorize(by, "stafettlogg.add_lysglimt", log)
    glimpse = Lysglimt(log=log, author=by, text=text.strip(), on=on)
    keep(glimpse)
    record_act(by=by, act="stafettlogg.share_lysglimt", subject=glimpse)
    tell_readers(log, by=by, on=on)
    return glimpse


def mark_seen(log: Stafettlogg, *, user: User) -> None:
    """Note how far the reader has come; one statement, whether it is the first time or not."""
    LastRead.objects.bulk_create(
        [LastRead(log=log, user=user, at=timezone.now())],
        update_conflicts=True,
        unique_fields=["log", "user"],
        update_fields=["at"],
    )

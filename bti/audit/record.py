"""The only door to the audit tables."""

from collections.abc import Iterable
from typing import Any, Protocol

from django.db import models

from bti.audit.models import ActEvent, ReadEvent
from bti.database.adding import add


class Who(Protocol):
    """The one who reads or acts, as the audit needs to know them."""

    pk: Any

    @property
    def audit_line(self) -> dict[str, Any]: ...


def _about(subject: models.Model) -> dict[str, Any]:
    about = getattr(subject, "audit_about", None) or {}
    return {"subject": subject._meta.label, "subject_id": str(subject.pk), **about}


def record_read(*, by: Who, subject: models.Model, page: str, why: str = "") -> None:
    """Note that ``by`` read ``subject`` on ``page``, and why they may (R259)."""
    record_reads(by=by, readings=[(subject, why)], page=page)


def record_reads(*, by: Who, readings: Iterable[tuple[models.Model, str]], page: str) -> None:
    """Note that ``by`` read several subjects on one page, each with why; one statement for all."""
    line = by.audit_line
    add(
        [
            ReadEvent(page=page[:100], why=str(why)[:100], **line, **_about(subject))
            for subject, why in readings
        ]
    )


def record_act(*, by: Who | None, act: str, subject: models.Model, **details: Any) -> None:
    """Note that ``by`` (nobody: the system) did ``act`` to ``subject``; codes and dates only."""
    who = by.audit_line if by is not None else {"user_name": "system"}
    ActEvent.objects.create(act=act, details=details, **who, **_about(subject))

"""Work that waits or has failed, by kind: how much, and since when.

It is asked for with a purpose, since rows of logs are hidden from whoever reads none of them;
numbers and moments come out, nothing else.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, Min, Q, QuerySet
from django.utils import timezone

from bti.database.acting import for_purpose
from bti.notices.models import Notice
from cases.models import ReportDelivery
from stafettlogg.models import ArchiveExport, Attachment, FamilyCopy

PURPOSE = "watch_work"
Reports, Exports = ReportDelivery.State, ArchiveExport.State
Handover, Copies = ArchiveExport.Handover, FamilyCopy.State
LOST = timedelta(minutes=1)  # after its lease a worker is given this long before it counts as dead


@dataclass(frozen=True)
class Kind:
    """A kind of work: its rows, which of them wait, which have failed, and the field of since."""

    name: str
    rows: Callable[[], QuerySet[Any]]
    waits: Q
    failed: Q
    since: str


KINDS = (
    # Who has no address is told on the pages alone, so nothing waits for them
    Kind(
        "notice",
        lambda: Notice.objects.filter(sent_at=None, recipient__is_active=True).exclude(
            recipient__email=""
        ),
        Q(failed=""),
        ~Q(failed=""),
        "created_at",
    ),
    Kind(
        "archive",
        lambda: ArchiveExport.objects.exclude(state=Exports.DONE),
        Q(state__in=[Exports.WAITING, Exports.RUNNING]),
        Q(state=Exports.FAILED),
        "asked_at",
    ),
    Kind(  # packages on their way to the archive
        "handover",
        lambda: ArchiveExport.objects.filter(
            handover__in=[Handover.WAITING, Handover.RUNNING, Handover.FAILED]
        ),
        Q(handover__in=[Handover.WAITING, Handover.RUNNING]),
        Q(handover=Handover.FAILED),
        "done_at",
    ),
    Kind(
        "copy",
        lambda: FamilyCopy.objects.filter(
            state__in=[Copies.WAITING, Copies.RUNNING, Copies.FAILED]
        ),
        Q(state__in=[Copies.WAITING, Copies.RUNNING]),
        Q(state=Copies.FAILED),
        "asked_at",
    ),
    Kind(
        "report",
        lambda: ReportDelivery.objects.exclude(state__in=[Reports.RECEIVED, Reports.WITHDRAWN]),
        Q(state__in=[Reports.QUEUED, Reports.CLAIMED, Reports.POSTING, Reports.SENT]),
        Q(state__in=[Reports.FAILED, Reports.DOUBT]),
        "queued_at",
    ),
    Kind(
        "attachment",
        lambda: Attachment.objects.filter(state=Attachment.State.WAITING),
        Q(attempts=0),
        Q(attempts__gt=0),
        "written_at",
    ),
)


@dataclass(frozen=True)
class Backlog:
    """How many rows of a kind wait, how many have failed, and since when the oldest waits."""

    kind: str
    waiting: int
    failed: int
    oldest: datetime | None

    def age(self, now: datetime) -> float:
        """Seconds that the oldest has waited; 0 when none does."""
        return max((now - self.oldest).total_seconds(), 0.0) if self.oldest else 0.0


def backlogs() -> list[Backlog]:
    """What waits now, a row for each kind; as many queries as there are kinds."""
    with transaction.atomic(), for_purpose(PURPOSE):
        return [_backlog(kind) for kind in KINDS]


def _backlog(kind: Kind) -> Backlog:
    found = (
        kind.rows()
        .order_by()
        .aggregate(
            number_waiting=Count("pk", filter=kind.waits),
            number_failed=Count("pk", filter=kind.failed),
            oldest=Min(kind.since, filter=kind.waits),
        )
    )
    return Backlog(kind.name, found["number_waiting"], found["number_failed"], found["oldest"])


def lost() -> int:
    """Archive documents whose worker died, and that nobody has taken over since."""
    over = timezone.now() - LOST
    with transaction.atomic(), for_purpose(PURPOSE):
        return ArchiveExport.objects.filter(state=Exports.RUNNING, lease_until__lt=over).count()

"""Who answers for the child after a report: the one who reported, until somebody takes over."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.urls import reverse

from bti.accounts.models import User
from cases.levels import WAITING, Note
from cases.models import Case, ConcernReport, ReportDelivery

UNSENT = (ReportDelivery.State.FAILED, ReportDelivery.State.DOUBT)


def responsibility(case: Case, notes: Iterable[Note], user: User) -> list[dict[str, Any]]:
    """Of each report that is sent: whether the responsibility is still one's own (R15, R378).

    From the notes that the page has read already. Those that are taken over come last.
    """
    reports = [note for note in notes if note.kind == "report" and note.extra != WAITING]
    lines = [
        {
            "day": note.day,
            "by": "" if note.by == user.name else note.by,
            "taken_over_by": note.name,
            "meeting_on": date.fromisoformat(note.text) if note.text else None,
            "href": "" if note.name else reverse("cases:hand-over", args=[case.pk, note.pk]),
        }
        for note in reports
    ]
    return sorted(lines, key=lambda line: bool(line["taken_over_by"]))


def overseen(case: Case) -> list[dict[str, Any]]:
    """The same for the leader: days, and who answers; nothing of what is reported."""
    reports = ConcernReport.objects.filter(case=case).select_related("noted_by", "delivery")
    return [
        {
            "day": report.sent_on,
            "by": report.noted_by.name,
            "received_on": report.received_on,
            "taken_over_by": report.taken_over_by,
            "meeting_on": report.meeting_on,
            "unsent": _is_unsent(report),
        }
        for report in reports.order_by("-pk")[:20]
    ]


def _is_unsent(report: ConcernReport) -> bool:
    """Whether it stopped on its way, so that somebody must act."""
    delivery = getattr(report, "delivery", None)
    return delivery is not None and not report.is_sent and delivery.state in UNSENT

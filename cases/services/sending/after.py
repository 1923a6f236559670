"""What comes after: the receiver's system says that it has the report, or a person steps in."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bti.accounts.authorize import authorize
from bti.accounts.models import User
from bti.audit.record import record_act
from cases.models import ConcernReport, ReportDelivery
from cases.services.sending.outbox import (
    STUCK,
    State,
    carrier,
    enqueue,
    stuck,
    tell_of_stuck,
)
from cases.services.sending.port import Undelivered

ASK_EVERY = timedelta(hours=1)
ASK_FOR = timedelta(days=14)
PAGE = 100


def ask_receipts() -> int:
    """Ask what became of reports that are sent; returns how many have an answer now.

    The receiver's system having it is not the answer that the law promises the reporter (§ 13-3):
    that clock runs on.
    """
    now, answered = timezone.now(), 0
    waiting = ReportDelivery.objects.filter(
        state=State.SENT, next_try_at__lte=now, sent_at__gt=now - ASK_FOR
    ).select_related("report__case__holder")
    for delivery in waiting.order_by("next_try_at")[:PAGE]:
        try:
            found = _asked(delivery)
        except Undelivered:
            found = ""
        answered += _answered(delivery, found)
    return answered


def _asked(delivery: ReportDelivery) -> str:
    assert delivery.message_id is not None  # noqa: S101  # a constraint says so
    return carrier().state_of(delivery.message_id)


@transaction.atomic
def _answered(delivery: ReportDelivery, found: str) -> bool:
    now = timezone.now()
    mine = ReportDelivery.objects.filter(pk=delivery.pk, state=State.SENT)
    if found == "received":
        kept = mine.update(state=State.RECEIVED, received_at=now, next_try_at=None)
        if kept:
            record_act(by=None, act="cases.report_received", subject=delivery.report)
        return bool(kept)
    if found == "failed":
        # It lies with the receiver, who could not read it: sent, and still somebody must call
        kept = mine.update(state=State.DOUBT, failure="receipt", next_try_at=None)
        if kept:
            stuck(delivery)
        return bool(kept)
    mine.update(next_try_at=now + ASK_EVERY)
    return False


@transaction.atomic
def try_again(report: ConcernReport, *, by: User) -> None:
    """Let a report that failed, or may not have arrived, be sent once more."""
    authorize(by, "cases.report_concern", report.case)
    delivery = _locked(report)
    if delivery.state not in STUCK or not delivery.payload:
        raise ValidationError(_("Denne meldingen kan ikke sendes på nytt herfra."))
    delivery.state = State.QUEUED
    delivery.failure = ""
    delivery.next_try_at = timezone.now()
    # The count goes on: a worker that comes back late is never taken for the new one
    delivery.save(update_fields=["state", "failure", "next_try_at"])
    record_act(by=by, act="cases.try_report_again", subject=delivery)
    enqueue(delivery.pk)


@transaction.atomic
def withdraw(report: ConcernReport, *, by: User) -> None:
    """Give up sending from here, and forget the text: the reporter reports in another way."""
    authorize(by, "cases.report_concern", report.case)
    delivery = _locked(report)
    if delivery.state not in (*STUCK, State.QUEUED) or report.is_sent:
        raise ValidationError(_("Denne meldingen kan ikke stoppes nå."))
    delivery.state = State.WITHDRAWN
    delivery.payload = ""
    delivery.next_try_at = None
    delivery.save(update_fields=["state", "payload", "next_try_at"])
    record_act(by=by, act="cases.withdraw_report", subject=delivery)


@transaction.atomic
def arrived(report: ConcernReport, *, by: User, on: date) -> None:
    """Child welfare has said to the reporter that it has what we were in doubt about."""
    authorize(by, "cases.report_concern", report.case)
    delivery = _locked(report)
    if delivery.state != State.DOUBT or report.is_sent:
        raise ValidationError(_("Det er ingen tvil om denne meldingen."))
    delivery.state = State.WITHDRAWN
    delivery.payload = ""
    delivery.save(update_fields=["state", "payload"])
    report.sent_on = report.received_on = on
    report.save(update_fields=["sent_on", "received_on"])
    record_act(by=by, act="cases.report_arrived", subject=report, received_on=on.isoformat())


def remind_of_stuck(on: date) -> int:
    """Tell again, once a day, of reports that are neither sent nor given up; returns how many."""
    left = ReportDelivery.objects.filter(state__in=STUCK).exclude(failure="receipt")
    rows = list(left.select_related("report__case__holder").order_by("pk")[:PAGE])
    for delivery in rows:
        tell_of_stuck(delivery, on)
    return len(rows)


def _locked(report: ConcernReport) -> ReportDelivery:
    found = ReportDelivery.objects.select_for_update().filter(report=report).first()
    if found is None:
        raise ValidationError(_("Denne meldingen er ikke sendt herfra."))
    return found

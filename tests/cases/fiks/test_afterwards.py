"""After the first try: tries, doubts, people who step in, receipts, and what is told to nobody."""

import logging
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from bti.audit.models import ActEvent
from bti.notices.models import Notice
from cases.models import Case, ConcernReport, ReportDelivery
from cases.services.sending import (
    arrived,
    ask_receipts,
    due_reports,
    end_lost_posting,
    remind_of_stuck,
    send_report,
    try_again,
    withdraw,
)
from tests.cases.fiks.conftest import WRITTEN
from tests.cases.fiks.server import PASSWORD, TOKEN

State = ReportDelivery.State
UNSENT = Notice.Kind.REPORT_UNSENT


def test_it_is_tried_again_at_longer_and_longer_waits_and_then_given_up(queued, fiks):
    delivery = queued()
    fiks.answers["bydeler"] = ({}, 503)
    waits = []
    for _ in range(6):
        send_report(delivery.pk)
        delivery.refresh_from_db()
        waits.append(round((delivery.next_try_at - timezone.now()).total_seconds() / 60))
        ReportDelivery.objects.update(next_try_at=timezone.now() - timedelta(seconds=1))

    assert waits[:5] == [1, 5, 15, 60, 180]
    assert (delivery.state, delivery.failure) == (State.FAILED, "many_tries")
    assert not send_report(delivery.pk)


def test_nothing_is_tried_before_its_time(queued, fiks):
    delivery = queued()
    fiks.answers["bydeler"] = ({}, 503)
    send_report(delivery.pk)
    fiks.answers.clear()

    assert not send_report(delivery.pk)
    assert due_reports(timezone.now()) == []
    assert due_reports(timezone.now() + timedelta(minutes=2)) == [delivery.pk]


@pytest.mark.requirement("R34")
def test_a_report_that_stops_is_told_to_the_holder_and_the_leader_every_day(
    queued, fiks, kari, mona, anne, today
):
    delivery = queued()
    fiks.answers["offentlig"] = ({"melding": "Jonas Lie"}, 400)
    send_report(delivery.pk)

    for day in (0, 0, 1):
        remind_of_stuck(today + timedelta(days=day))

    told = Notice.objects.filter(kind=UNSENT).values_list("recipient__username", "due_day")
    assert sorted(told) == [
        (name, today + timedelta(days=day)) for name in ("kari", "mona") for day in (0, 1)
    ]


def test_the_one_who_reports_may_let_it_be_tried_again(queued, fiks, kari):
    delivery = queued()
    fiks.answers["offentlig"] = ({}, 500)
    send_report(delivery.pk)
    fiks.answers.clear()
    assert not send_report(delivery.pk)  # a doubt is never ended by the queue

    try_again(delivery.report, by=kari)
    assert send_report(delivery.pk)

    delivery.refresh_from_db()
    assert delivery.state == State.SENT
    with pytest.raises(ValidationError):
        try_again(delivery.report, by=kari)


def test_a_doubt_ends_when_child_welfare_says_that_it_has_it(queued, fiks, kari, today):
    delivery = queued()
    with pytest.raises(ValidationError):
        arrived(delivery.report, by=kari, on=today)
    fiks.answers["offentlig"] = ({}, 500)
    send_report(delivery.pk)

    arrived(delivery.report, by=kari, on=today)

    delivery.refresh_from_db()
    report = ConcernReport.objects.get()
    assert (report.sent_on, report.received_on, delivery.payload) == (today, today, "")


def test_one_that_is_given_up_is_forgotten_and_never_sent(queued, fiks, kari, case):
    delivery = queued()
    withdraw(delivery.report, by=kari)

    assert not send_report(delivery.pk)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.payload) == (State.WITHDRAWN, "")
    assert not ConcernReport.objects.get().is_sent
    assert Case.objects.get().is_shielded  # what one suspects stands, however it is told
    assert not fiks.received


def test_one_that_is_sent_cannot_be_called_back(queued, fiks, kari):
    delivery = queued()
    send_report(delivery.pk)

    with pytest.raises(ValidationError, match="kan ikke stoppes"):
        withdraw(delivery.report, by=kari)


# What the receiver's system says


def test_the_systems_receipt_is_not_the_answer_that_the_law_promises(queued, fiks, today):
    delivery = queued()
    send_report(delivery.pk)
    fiks.history = [
        {"tilstand": "MOTTATT", "tidspunkt": "2026-11-24T12:00:02"},
        {"tilstand": "SENDT_TIL_FAGSYSTEM", "tidspunkt": "2026-11-24T12:00:01"},
    ]
    assert ask_receipts() == 0  # not yet asked

    ReportDelivery.objects.update(next_try_at=timezone.now())
    assert ask_receipts() == 1

    delivery.refresh_from_db()
    assert delivery.state == State.RECEIVED
    assert ConcernReport.objects.get().received_on is None
    assert ask_receipts() == 0


def test_a_system_that_could_not_read_it_is_told_to_people(queued, fiks, kari, mona):
    delivery = queued()
    send_report(delivery.pk)
    fiks.history = [{"tilstand": "FEILET", "tidspunkt": "2026-11-24T12:00:02"}]
    ReportDelivery.objects.update(next_try_at=timezone.now())

    assert ask_receipts() == 1

    delivery.refresh_from_db()
    assert (delivery.state, delivery.failure) == (State.DOUBT, "receipt")
    assert ConcernReport.objects.get().is_sent
    assert Notice.objects.filter(kind=UNSENT).count() == 2


@pytest.mark.parametrize("history", [[], {}, [None], [{"tilstand": 3}], "x"])
def test_a_history_that_says_nothing_changes_nothing(queued, fiks, history):
    delivery = queued()
    send_report(delivery.pk)
    fiks.history = history
    ReportDelivery.objects.update(next_try_at=timezone.now())

    assert ask_receipts() == 0

    delivery.refresh_from_db()
    assert delivery.state == State.SENT
    assert delivery.next_try_at > timezone.now()


# Killed workers


def test_a_worker_killed_before_it_posts_leaves_work_for_another(queued, fiks):
    delivery = queued()
    ReportDelivery.objects.update(
        state=State.CLAIMED, attempts=1, lease_until=timezone.now() + timedelta(minutes=1)
    )
    assert not send_report(delivery.pk)  # the first may still be at it

    ReportDelivery.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert due_reports(timezone.now()) == [delivery.pk]
    assert send_report(delivery.pk)


def test_a_worker_killed_while_posting_leaves_a_doubt_and_nothing_is_sent_twice(queued, fiks, kari):
    delivery = queued()
    ReportDelivery.objects.update(
        state=State.POSTING, attempts=1, lease_until=timezone.now() - timedelta(seconds=1)
    )

    assert not send_report(delivery.pk)
    assert end_lost_posting(delivery.pk)
    assert not end_lost_posting(delivery.pk)

    delivery.refresh_from_db()
    assert (delivery.state, delivery.failure) == (State.DOUBT, "killed")
    assert not fiks.received
    assert Notice.objects.filter(kind=UNSENT, recipient=kari).exists()


def test_a_program_that_breaks_is_a_doubt_only_after_the_message_left(queued, fiks, monkeypatch):
    before, after = queued(), queued()

    def breaks(*args, **kwargs):
        raise RuntimeError("Jonas Lie")

    with monkeypatch.context() as patched:
        patched.setattr("cases.services.sending.outbox.document_of", breaks)
        send_report(before.pk)
    with monkeypatch.context() as patched:
        patched.setattr("cases.services.sending.fiks.carrier.left", breaks)
        send_report(after.pk)

    before.refresh_from_db()
    after.refresh_from_db()
    assert (before.state, before.failure) == (State.FAILED, "program")
    assert (after.state, after.failure) == (State.DOUBT, "program")


# Nothing is told where it should not be


def test_neither_logs_nor_audit_nor_notices_hold_anything_of_the_report(
    queued, fiks, caplog, monkeypatch
):
    delivery = queued()
    monkeypatch.setattr(
        "cases.services.sending.outbox.document_of",
        lambda *args: (_ for _ in ()).throw(RuntimeError(WRITTEN["bekymring"])),
    )
    with caplog.at_level(logging.DEBUG):
        send_report(delivery.pk)
    monkeypatch.undo()
    try_again(delivery.report, by=delivery.report.noted_by)
    with caplog.at_level(logging.DEBUG):
        fiks.answers["offentlig"] = ({"melding": "Jonas Lie har blåmerker"}, 400)
        send_report(delivery.pk)

    said = caplog.text + str(list(ActEvent.objects.values())) + str(list(Notice.objects.values()))
    assert f"report delivery {delivery.pk} failed: RuntimeError" in caplog.text
    for secret in ("blåmerker", "Jonas", PASSWORD, TOKEN, "Jeg vil ikke hjem"):
        assert secret not in said


def test_the_queue_carries_a_number_and_nothing_else(
    queued, fiks, monkeypatch, django_capture_on_commit_callbacks
):
    sent = []
    monkeypatch.setattr(
        "cases.services.sending.outbox.current_app.send_task", lambda *args: sent.append(args)
    )
    with django_capture_on_commit_callbacks(execute=True):
        delivery = queued()

    assert sent == [("cases.tasks.send_report", [delivery.pk])]

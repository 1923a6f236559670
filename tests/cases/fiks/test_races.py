"""Two workers at once, and one that comes back late: over connections of their own."""

import threading

import pytest
from django.db import connection, connections
from django.utils import timezone

from cases.models import ConcernReport, ReportDelivery
from cases.services.sending import outbox, send_report, withdraw
from cases.services.sending.port import Undelivered

State = ReportDelivery.State
pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*works):
    """Run the works in threads of their own; returns what each gave."""
    given: dict[int, object] = {}
    gate = threading.Barrier(len(works))

    def run(number, work):
        try:
            gate.wait(10)
            given[number] = work()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[n, work]) for n, work in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert set(given) == set(range(len(works)))
    return [given[number] for number in range(len(works))]


def test_two_workers_send_it_once(queued, fiks):
    delivery = queued()

    answers = at_once(*[lambda: send_report(delivery.pk)] * 4)

    assert sorted(answers) == [False, False, False, True]
    assert len(fiks.received) == 1
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts) == (State.SENT, 1)


def test_a_worker_that_was_slow_does_not_post_when_another_has_taken_over(
    queued, fiks, monkeypatch
):
    delivery = queued()
    prepared = outbox._prepared

    def slow(mine):
        post = prepared(mine)
        if mine.attempts == 1:  # meanwhile its lease runs out, and another claims the row
            ReportDelivery.objects.update(lease_until=timezone.now())
            assert send_report(mine.pk)
        return post

    monkeypatch.setattr(outbox, "_prepared", slow)

    assert not send_report(delivery.pk)

    assert len(fiks.received) == 1
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts) == (State.SENT, 2)


def test_a_worker_that_fails_late_undoes_nothing(queued, fiks, monkeypatch):
    delivery = queued()
    prepared = outbox._prepared

    def slow(mine):
        post = prepared(mine)
        if mine.attempts == 1:
            ReportDelivery.objects.update(lease_until=timezone.now())
            assert send_report(mine.pk)
            raise Undelivered("certificate")
        return post

    monkeypatch.setattr(outbox, "_prepared", slow)
    send_report(delivery.pk)

    delivery.refresh_from_db()
    assert (delivery.state, delivery.failure) == (State.SENT, "")
    assert ConcernReport.objects.get().is_sent


def test_one_gives_up_while_a_worker_claims_and_it_is_either_sent_or_stopped(queued, fiks, kari):
    delivery = queued()

    def give_up():
        try:
            withdraw(ConcernReport.objects.get(pk=delivery.report_id), by=kari)
        except Exception as error:
            return type(error).__name__
        return "stopped"

    sent, stopped = at_once(lambda: send_report(delivery.pk), give_up)

    assert sent != (stopped == "stopped")
    assert len(fiks.received) == int(sent)
    assert ReportDelivery.objects.get().state == (State.SENT if sent else State.WITHDRAWN)
    assert connection.vendor == "postgresql"

"""Sending through a server that speaks the contract, over real HTTP, and through one that lies."""

import json
import uuid

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs7
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from bti.notices.models import Notice
from cases.levels import Ground, facts_of
from cases.models import Case, ConcernReport, ReportDelivery
from cases.services.sending import (
    send_report,
)
from cases.services.sending.fiks import answers
from tests.cases.fiks.conftest import WRITTEN
from tests.cases.fiks.opening import files_of, opened
from tests.cases.fiks.server import pair

State = ReportDelivery.State
UNSENT = Notice.Kind.REPORT_UNSENT


@pytest.mark.requirement("R39", "R135", "R241")
def test_the_report_arrives_sealed_for_its_receivers(queued, fiks, keys, case, today):
    delivery = queued()
    assert not ConcernReport.objects.get().is_sent

    assert send_report(delivery.pk)

    (parts,) = fiks.received
    document = opened(parts["bekymringsmelding"], fiks.print_key, fiks.print_certificate)
    files = files_of(opened(parts["asice"], fiks.system_key, fiks.system_certificate))
    assert list(files)[0] == "mimetype"
    assert files["mimetype"] == b"application/vnd.etsi.asic-e+zip"
    assert document.startswith(b"%PDF")
    assert files["bekymringsmelding.pdf"] == document
    message = json.loads(files["bekymringsmelding.json"])
    assert message["bydelsnavn"] == "Søndre Nordstrand"
    assert message["melding"]["melding"].startswith(WRITTEN["bekymring"])
    (signer,) = pkcs7.load_der_pkcs7_certificates(files["META-INF/signature-1.p7s"])
    assert signer == keys["certificate"]
    for sealed in parts.values():
        assert b"Jonas" not in sealed


@pytest.mark.requirement("R39")
def test_only_the_word_of_the_receiver_makes_it_sent(queued, fiks, case, today):
    delivery = queued()
    assert "report_sent" not in facts_of(case)
    assert not Ground.of(case, today).reported

    send_report(delivery.pk)

    delivery.refresh_from_db()
    report = ConcernReport.objects.get()
    assert (delivery.state, delivery.message_id) == (State.SENT, fiks.message_id)
    assert (report.sent_on, report.received_on) == (today, None)
    assert "report_sent" in facts_of(case)
    assert Ground.of(case, today).reported


def test_the_database_calls_nothing_sent_without_a_receipt_and_keeps_no_text(queued, fiks):
    delivery = queued()
    for values in (
        {"state": State.SENT},
        {"state": State.RECEIVED, "message_id": uuid.uuid4()},
        {"state": State.SENT, "message_id": uuid.uuid4(), "sent_at": timezone.now()},
        {"state": State.WITHDRAWN},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            ReportDelivery.objects.filter(pk=delivery.pk).update(**values)


def test_the_text_is_locked_while_it_waits_and_gone_when_it_is_sent(queued, fiks):
    delivery = queued()
    with connection.cursor() as cursor:
        cursor.execute("SELECT payload FROM cases_reportdelivery")
        (stored,) = cursor.fetchone()
    assert "blåmerker" not in stored
    assert json.loads(ReportDelivery.objects.get().payload)["bekymring"] == WRITTEN["bekymring"]

    send_report(delivery.pk)

    assert ReportDelivery.objects.get().payload == ""


@pytest.mark.requirement("R33", "R35")
def test_the_shield_is_up_before_anything_is_sent(queued, fiks):
    queued()

    assert Case.objects.get().is_shielded
    assert not fiks.asked


def test_a_report_is_sent_once_however_often_it_is_asked_for(queued, fiks):
    delivery = queued()

    assert [send_report(delivery.pk) for _ in range(3)] == [True, False, False]

    assert len(fiks.received) == 1


# A server that lies

BEFORE = "krypteringsnokler"
LIES = [
    # where, what it answers, the state afterwards, the code that is told
    ("token", ({"error": "invalid_grant"}, 400), State.FAILED, "login"),
    ("token", ({"access_token": 7}, 200), State.QUEUED, "answer"),
    ("token", ({"access_token": "æ"}, 200), State.QUEUED, "answer"),
    ("token", ([], 200), State.QUEUED, "answer"),
    ("bydeler", ({}, 401), State.FAILED, "login"),
    ("bydeler", ({"melding": "Jonas Lie"}, 400), State.FAILED, "rejected"),
    ("bydeler", ([], 200), State.FAILED, "receiver"),
    ("bydeler", ({"bydelsnummer": "15"}, 200), State.FAILED, "receiver"),
    ("bydeler", b"<html>", State.QUEUED, "answer"),
    ("bydeler", b"[" * 100_000, State.QUEUED, "answer"),
    ("bydeler", b"x" * 1_100_000, State.QUEUED, "unreachable"),
    ("bydeler", ({}, 302), State.FAILED, "rejected"),
    (BEFORE, ({}, 500), State.QUEUED, "busy"),
    (BEFORE, ({}, 404), State.FAILED, "receiver"),
    (BEFORE, ({}, 200), State.FAILED, "certificate"),
    (BEFORE, ({"printOffentligNokkel": {"nokkel": "x"}}, 200), State.FAILED, "certificate"),
    (BEFORE, "close", State.QUEUED, "unreachable"),
    ("offentlig", ({"melding": "Jonas Lie er ukjent"}, 400), State.FAILED, "rejected"),
    ("offentlig", ({}, 401), State.FAILED, "login"),
    ("offentlig", ({}, 413), State.FAILED, "rejected"),
    ("offentlig", ({}, 429), State.QUEUED, "busy"),
    ("offentlig", ({}, 503), State.QUEUED, "busy"),
    ("offentlig", ({}, 500), State.DOUBT, "answer"),
    ("offentlig", ({}, 302), State.DOUBT, "answer"),
    ("offentlig", ({}, 200), State.DOUBT, "answer"),
    ("offentlig", ([], 200), State.DOUBT, "answer"),
    ("offentlig", ({"uuid": "1 OR 1=1"}, 200), State.DOUBT, "answer"),
    ("offentlig", ({"uuid": None}, 200), State.DOUBT, "answer"),
    ("offentlig", b"not json", State.DOUBT, "answer"),
    ("offentlig", "close", State.DOUBT, "answer"),
    ("after:offentlig", "close", State.DOUBT, "answer"),
]


@pytest.mark.parametrize(("where", "lie", "state", "code"), LIES)
def test_a_lie_is_never_taken_for_a_receipt(queued, fiks, where, lie, state, code):
    delivery = queued()
    fiks.answers[where] = lie

    assert not send_report(delivery.pk)

    delivery.refresh_from_db()
    assert (delivery.state, delivery.failure) == (state, code)
    assert delivery.message_id is None
    assert not ConcernReport.objects.get().is_sent
    assert json.loads(delivery.payload)["bekymring"] == WRITTEN["bekymring"]


def test_one_that_does_not_answer_is_waited_for_no_longer_than_it_takes(queued, fiks, monkeypatch):
    monkeypatch.setattr(answers, "READ", 0.3)
    monkeypatch.setattr("cases.services.sending.fiks.carrier.WAIT", 0.3)
    before, after = queued(), queued()
    fiks.answers["bydeler"] = "hang"
    assert not send_report(before.pk)
    del fiks.answers["bydeler"]
    fiks.answers["after:offentlig"] = "hang"
    assert not send_report(after.pk)

    before.refresh_from_db()
    after.refresh_from_db()
    assert (before.state, before.failure) == (State.QUEUED, "unreachable")
    assert (after.state, after.failure) == (State.DOUBT, "answer")


def test_where_nobody_listens_it_is_tried_again(queued, fiks, settings):
    delivery = queued()
    settings.FIKS["URL"] = "http://127.0.0.1:1/bekymringsmelding"

    send_report(delivery.pk)

    delivery.refresh_from_db()
    assert (delivery.state, delivery.failure) == (State.QUEUED, "unreachable")


def test_a_certificate_that_has_run_out_seals_nothing(queued, fiks):
    delivery = queued()
    fiks.system_key, fiks.system_certificate = pair("gammelt", days=-1)

    send_report(delivery.pk)

    delivery.refresh_from_db()
    assert (delivery.state, delivery.failure) == (State.FAILED, "certificate")
    assert not fiks.received


def test_a_certificate_that_is_no_rsa_seals_nothing(queued, fiks):
    delivery = queued()
    _key, fiks.system_certificate = pair("x", key=ec.generate_private_key(ec.SECP256R1()))

    send_report(delivery.pk)

    delivery.refresh_from_db()
    assert (delivery.state, delivery.failure) == (State.FAILED, "certificate")

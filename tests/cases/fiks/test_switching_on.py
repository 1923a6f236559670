"""Nothing is sent from here before all that it needs is told."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from cases.models import ConcernReport, ReportDelivery
from cases.services.sending import queue_report, send_report, sends_for
from cases.services.sending.checks import reports_can_be_sent
from cases.services.sending.fiks.config import Config
from tests.cases.fiks.conftest import CONTENTS, WRITTEN


def told() -> list[str]:
    return [f"{error.id} {error.msg}" for error in reports_can_be_sent()]


def test_none_is_how_it_comes_and_needs_nothing(settings, municipality):
    assert settings.REPORT_ADAPTER == "none"
    assert told() == []
    assert not sends_for(municipality)


def test_an_adapter_nobody_knows_stops_the_start(settings):
    settings.REPORT_ADAPTER = "brevdue"

    assert told() == ["bti.E010 BTI_REPORT_ADAPTER is brevdue. It must be none or fiks."]


def test_fiks_without_anything_says_all_that_is_missing(settings):
    settings.REPORT_ADAPTER = "fiks"

    said = told()
    for name in (
        "URL", "ORG_ID", "INTEGRATION_ID", "INTEGRATION_PASSWORD", "ISSUER", "TOKEN_URL",
        "CLIENT_ID", "LOGIN_KEY_ID", "LOGIN_KEY_FILE", "SIGNING_KEY_FILE",
        "SIGNING_CERTIFICATE_FILE",
    ):  # fmt: skip
        assert f"bti.E011 BTI_FIKS_{name} is missing." in said
    assert "bti.E011 BTI_FIKS_SENDER must hold orgnr, address." in said
    assert "bti.E011 BTI_FIKS_RECEIVERS names no municipality." in said


def test_fiks_with_everything_is_right(fiks):
    assert told() == []


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("URL", "http://api.fiks.ks.no/x", "BTI_FIKS_URL must begin with https://."),
        ("TOKEN_URL", "ftp://x", "BTI_FIKS_TOKEN_URL must begin with https://."),
        ("SIGNING_KEY_FILE", "/finnes/ikke", "BTI_FIKS_SIGNING_KEY_FILE names no file."),
        ("SENDER", {"orgnr": "1"}, "BTI_FIKS_SENDER must hold orgnr, address."),
        ("RECEIVERS", {"X": {"number": "0301"}}, "must hold number, name, district."),
        ("RECEIVERS", {"X": "0301"}, "must hold number, name, district."),
    ],
)
def test_what_cannot_be_is_named(fiks, settings, name, value, said):
    settings.FIKS = {**settings.FIKS, name: value}

    (error,) = told()
    assert said in error


def test_nothing_is_queued_where_nothing_can_be_sent(case, kari, today):
    with pytest.raises(ValidationError, match="kan ikke sendes herfra"):
        queue_report(case, by=kari, on=today, written=WRITTEN, contents=CONTENTS)

    assert not ConcernReport.objects.exists()


def test_a_municipality_that_is_not_named_sends_nothing(case, kari, fiks, settings, today):
    settings.FIKS = {**settings.FIKS, "RECEIVERS": {"En annen": {}}}

    with pytest.raises(ValidationError):
        queue_report(case, by=kari, on=today, written=WRITTEN, contents=CONTENTS)


@pytest.mark.parametrize("off", [{"REPORT_ADAPTER": "none"}, {"FIKS": {"RECEIVERS": {}}}])
def test_what_waits_when_it_is_switched_off_is_told_and_kept(queued, settings, off):
    delivery = queued()
    for name, value in off.items():
        setattr(settings, name, value if name != "FIKS" else {**settings.FIKS, **value})

    assert not send_report(delivery.pk)

    delivery.refresh_from_db()
    assert (delivery.state, delivery.failure) == ("failed", "switched_off")
    assert delivery.payload


@pytest.mark.parametrize("who", ["colleague", "mona", "anne"])
def test_only_the_holder_sends(case, kari, fiks, guardians, today, who, request):
    with pytest.raises(PermissionDenied):
        queue_report(
            case, by=request.getfixturevalue(who), on=today, written=WRITTEN, contents=CONTENTS
        )


@pytest.mark.parametrize(
    ("written", "field"), [({"telefon": "ring meg"}, "telefon"), ({"epost": "kari@"}, "epost")]
)
def test_what_the_receiver_would_not_take_is_refused_now(case, queued, written, field):
    with pytest.raises(ValidationError) as error:
        queued(written=written)

    assert list(error.value.message_dict) == [field]
    assert not ReportDelivery.objects.exists()


def test_no_report_of_an_error_tells_the_password(fiks, settings):
    settings.FIKS = {**settings.FIKS, "INTEGRATION_PASSWORD": "hemmelig-passord"}

    assert "hemmelig-passord" not in repr(Config.read())

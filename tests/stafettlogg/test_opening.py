"""A log is opened once, on consent, by the one who was appointed; and it can be taken up again."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from bti.audit.models import ActEvent
from bti.database.acting import for_purpose
from bti.notices.models import Notice
from stafettlogg.models import ReadGrant, Stafettlogg
from stafettlogg.services import end_log, open_log
from tests.stafettlogg.conftest import roles


@pytest.mark.requirement("R59", "R180", "R261")
def test_the_holder_opens_the_log_at_level_1(case_at_1, kari, today, as_):
    with as_(kari):
        log = open_log(case_at_1, by=kari, on=today)
        assert Stafettlogg.objects.get() == log
    assert (log.opened_on, log.opened_by, log.is_open) == (today, kari, True)
    assert ActEvent.objects.filter(act="stafettlogg.open_log", log_id=log.pk).count() == 1


@pytest.mark.requirement("R74")
def test_the_family_is_told_that_the_log_is_open(log, anne, tomas, kari):
    told = Notice.objects.filter(kind="log_opened")
    assert {notice.recipient for notice in told} == {anne, tomas}
    assert {notice.link for notice in told} == {f"/logg/{log.pk}/"}


def test_nobody_of_the_family_is_told_or_let_in_while_violence_is_suspected(
    case_at_1, kari, today, as_
):
    case_at_1.shielded_at = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    case_at_1.shielded_level = 1
    case_at_1.save()
    with as_(kari):
        log = open_log(case_at_1, by=kari, on=today)
    assert roles(log) == {"kari": "holder"}
    assert Notice.objects.filter(kind="log_opened").count() == 0


@pytest.mark.requirement("R61", "R180")
def test_without_consent_there_is_no_log(case_at_1, consented, kari, today, as_):
    consented.state = "withdrawn"
    consented.save()
    with as_(kari), pytest.raises(ValidationError) as refused:
        open_log(case_at_1, by=kari, on=today)
    assert refused.value.messages == [
        "Samtykke til stafettlogg mangler eller er utløpt. Be om samtykke først."
    ]


@pytest.mark.requirement("R61")
def test_a_consent_that_has_run_out_opens_nothing(case_at_1, consented, kari, today, as_):
    with as_(kari), pytest.raises(ValidationError):
        open_log(case_at_1, by=kari, on=consented.valid_until + dt.timedelta(days=1))
    with as_(kari):
        assert open_log(case_at_1, by=kari, on=consented.valid_until)


def test_a_consent_that_is_not_to_the_log_opens_nothing(case_at_1, consented, kari, today, as_):
    consented.to_log = False
    consented.save()
    with as_(kari), pytest.raises(ValidationError):
        open_log(case_at_1, by=kari, on=today)


@pytest.mark.requirement("R59")
def test_at_level_0_there_is_no_log(case, consented, kari, mona, today, as_):
    case.appointed_on, case.appointed_by = today, mona
    case.save()
    with as_(kari), pytest.raises(ValidationError, match="nivå 0"):
        open_log(case, by=kari, on=today)


def test_one_who_is_not_appointed_is_told_so(case_at_1, kari, today, as_):
    case_at_1.appointed_on = case_at_1.appointed_by = None
    case_at_1.save()
    with as_(kari), pytest.raises(ValidationError, match="ikke utpekt"):
        open_log(case_at_1, by=kari, on=today)


def test_nobody_but_the_holder_opens_the_log(case_at_1, mona, colleague, anne, today, as_):
    for user in (mona, colleague, anne):
        with as_(user), pytest.raises(PermissionDenied):
            open_log(case_at_1, by=user, on=today)


def test_the_log_is_opened_once(log, case_at_1, kari, today, as_):
    with as_(kari), pytest.raises(ValidationError, match="alt åpnet"):
        open_log(case_at_1, by=kari, on=today)


def test_a_log_that_ended_is_taken_up_again_on_consent(
    log, case_at_1, kari, today, as_, new_measure, colleague
):
    new_measure(employee=colleague)
    end_log(
        log, by=kari, on=today, reason="Samtykket er trukket.",
        archive_reason="consent_withdrawn", occasion="test-1",
    )  # fmt: skip
    assert "hege" not in roles(log)
    with as_(kari):
        again = open_log(case_at_1, by=kari, on=today)
        assert Stafettlogg.objects.get(pk=log.pk).is_open
    assert again.pk == log.pk
    assert roles(log)["hege"] == "actor"
    assert ActEvent.objects.filter(act="stafettlogg.reopen_log").count() == 1


def test_ending_twice_archives_once(log, kari, today):
    for _turn in range(2):
        end_log(
            log, by=kari, on=today, reason="Saken er avsluttet.", archive_reason="log_ended",
            occasion="test-2",
        )  # fmt: skip
    with for_purpose("test_looks_behind"):
        assert log.exports.count() == 1
        assert Stafettlogg.objects.get(pk=log.pk).end_reason == "Saken er avsluttet."


def test_the_page_tells_who_will_read_and_opens(case_at_1, kari, browse, as_):
    client = browse(kari)
    page = client.get(f"/logg/apne/{case_at_1.pk}/")
    words = page.content.decode()
    assert "Anne Solberg, Tomas Lund" in words
    assert "Alt er på plass" in words
    key = page.context["form"]["submission_key"].value()
    answer = client.post(f"/logg/apne/{case_at_1.pk}/", {"submission_key": key})
    with as_(kari):
        log = Stafettlogg.objects.get()
    assert answer.headers["Location"] == f"/logg/{log.pk}/"
    again = client.post(f"/logg/apne/{case_at_1.pk}/", {"submission_key": key})
    assert again.headers["Location"] == f"/logg/{log.pk}/"
    with as_(kari):
        assert Stafettlogg.objects.count() == 1
    assert client.get(f"/logg/apne/{case_at_1.pk}/").headers["Location"] == f"/logg/{log.pk}/"


@pytest.mark.requirement("R61")
def test_the_page_tells_what_is_missing_instead_of_a_button(case, kari, browse):
    words = browse(kari).get(f"/logg/apne/{case.pk}/").content.decode()
    assert "Dette mangler før loggen kan åpnes" in words
    assert "Samtykke til stafettlogg mangler eller er utløpt." in words
    assert f"/saker/{case.pk}/samtykke/" in words
    assert "submission_key" not in words


def test_posting_what_the_page_did_not_offer_is_refused_with_the_sentence(case, kari, browse):
    answer = browse(kari).post(
        f"/logg/apne/{case.pk}/", {"submission_key": "6f0e7d1a-3f0a-4f35-9d5e-0d1a3c0b1a11"}
    )
    assert answer.status_code == 422
    assert "Samtykke til stafettlogg mangler" in answer.content.decode()
    assert ReadGrant.objects.count() == 0


def test_the_page_is_not_there_for_others(case_at_1, mona, colleague, anne, browse):
    for user in (mona, colleague, anne):
        assert browse(user).get(f"/logg/apne/{case_at_1.pk}/").status_code == 404

"""The three who answer «who may read» agree: may_read, readable_by and the database itself."""

import datetime as dt
import itertools

import pytest
from django.db import connection

from bti.accounts.models import Membership
from bti.database.acting import acting, for_purpose
from consent.models import Consent
from stafettlogg import access
from stafettlogg.models import Stafettlogg

SWITCHES = list(itertools.product((True, False), repeat=4))


@pytest.fixture
def people(kari, colleague, mona, geir, per, pia, siri, anne, tomas, stranger) -> list:
    return [kari, colleague, mona, geir, per, pia, siri, anne, tomas, stranger]


def seen_by_the_database(user, log) -> bool:
    """Whether raw SQL as the user finds the log's row."""
    with acting(user_id=user.pk), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM stafettlogg_stafettlogg WHERE id = %s", [log.pk])
        return cursor.fetchone()[0] == 1


@pytest.mark.parametrize(("consent", "responsibility", "employed", "ended"), SWITCHES)
@pytest.mark.requirement("R260", "R278")
def test_the_three_agree_for_everyone_in_every_state(
    log, pers_measure, shared_consent, consented, guardianship_tomas, people, today,
    consent, responsibility, employed, ended,
):  # fmt: skip
    if not consent:
        for one in (shared_consent, consented):
            one.state = Consent.State.WITHDRAWN
            one.save()
    guardianship_tomas.parental_responsibility = responsibility
    guardianship_tomas.save()
    if not employed:
        Membership.objects.filter(user__username="kari").update(ends=today - dt.timedelta(days=1))
    if ended:
        with for_purpose("test"):
            log.ended_on = today
            log.save()
    access.derive(log, today)

    expected = {"citizen-anne"}
    expected |= {"kari"} if employed else set()
    expected |= {"citizen-tomas"} if responsibility else set()
    expected |= {"per"} if consent and not ended else set()
    plain = Stafettlogg(pk=log.pk, case_id=log.case_id)
    for user in people:
        with acting(user_id=user.pk):
            asked = access.may_read(user, plain, today)
            listed = Stafettlogg.objects.readable_by(user, today).filter(pk=log.pk).exists()
        told = (user.username, asked, listed, seen_by_the_database(user, log))
        assert told == (user.username, *[user.username in expected] * 3)


def test_the_three_close_together_when_until_has_passed(log, anne, today):
    with for_purpose("test"):
        log.read_grants.filter(user=anne).update(until=today - dt.timedelta(days=1))
    with acting(user_id=anne.pk):
        assert not access.may_read(anne, Stafettlogg(pk=log.pk), today)
        assert not Stafettlogg.objects.readable_by(anne, today).exists()
    assert not seen_by_the_database(anne, log)


def test_the_three_are_open_on_the_last_day(log, anne, today):
    with for_purpose("test"):
        log.read_grants.filter(user=anne).update(until=today)
    with acting(user_id=anne.pk):
        assert access.may_read(anne, Stafettlogg(pk=log.pk), today)
        assert Stafettlogg.objects.readable_by(anne, today).exists()
    assert seen_by_the_database(anne, log)


def test_a_log_that_was_listed_is_not_asked_for_again(log, anne, today, django_assert_num_queries):
    with acting(user_id=anne.pk):
        listed = Stafettlogg.objects.readable_by(anne, today).get()
        with django_assert_num_queries(0):
            assert access.role_of(anne, listed, today) == "guardian"

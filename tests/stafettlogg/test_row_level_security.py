"""The second wall: raw SQL as the web role sees of a log what the one who acts may read."""

import pytest
from django.db import ProgrammingError, connection, transaction

from bti.database.acting import acting, for_purpose
from stafettlogg.models import Goal
from stafettlogg.services import evaluate, record_meeting, share_lysglimt
from tests.stafettlogg.test_meetings import minutes_of

TABLES = [
    "stafettlogg", "goal", "measure", "evaluation", "meeting", "lysglimt",
    "historicalstafettlogg", "historicalgoal", "historicalmeasure", "historicalevaluation",
    "historicalmeeting", "historicallysglimt",
]  # fmt: skip


@pytest.fixture
def full_log(log, measure, kari, today):
    """A log with a row in every table."""
    with acting(user_id=kari.pk):
        evaluate(
            measure, by=kari, on=today, carried_out=True, effect=1, decision="continue",
            evaluated_on=today,
        )  # fmt: skip
        record_meeting(log, by=kari, on=today, **minutes_of(today))
        share_lysglimt(log, by=kari, on=today, text="Jonas lo høyt i dag.")
    return log


def count(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM stafettlogg_{table}")  # noqa: S608
        return cursor.fetchone()[0]


def test_the_tests_act_as_the_web_role(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user, rolsuper, rolbypassrls FROM pg_roles WHERE rolname=current_user"
        )
        assert cursor.fetchone() == ("bti_app", False, False)


@pytest.mark.parametrize("table", TABLES)
def test_nobody_sees_nothing(full_log, table):
    assert count(table) == 0


@pytest.mark.parametrize("table", TABLES)
def test_one_without_a_grant_sees_nothing(full_log, table, geir, mona, stranger):
    for user in (geir, mona, stranger):
        with acting(user_id=user.pk):
            assert count(table) == 0


@pytest.mark.parametrize("table", TABLES)
def test_one_with_a_grant_sees_the_rows(full_log, table, anne):
    with acting(user_id=anne.pk):
        assert count(table) >= 1


def test_another_identity_sees_nothing_in_the_same_transaction(full_log, anne, geir):
    with acting(user_id=anne.pk):
        assert count("goal") == 1
    with acting(user_id=geir.pk):
        assert count("goal") == 0
    with acting(user_id=anne.pk):
        assert count("goal") == 1


def test_a_rolled_back_savepoint_does_not_leave_the_other_identity_behind(full_log, anne, geir):
    with acting(user_id=anne.pk):
        assert count("goal") == 1
    with transaction.atomic(), acting(user_id=geir.pk):
        assert count("goal") == 0
        transaction.set_rollback(True)
    with acting(user_id=geir.pk):
        assert count("goal") == 0
    with transaction.atomic(), acting(user_id=anne.pk):
        assert count("goal") == 1
        transaction.set_rollback(True)
    assert count("goal") == 0


def test_the_purpose_ends_with_its_block(full_log):
    with for_purpose("test"):
        assert count("goal") == 1
    assert count("goal") == 0


def test_one_without_a_grant_cannot_write_into_the_log(full_log, geir, today):
    with acting(user_id=geir.pk), pytest.raises(ProgrammingError), transaction.atomic():
        Goal.objects.create(
            log=full_log, author=geir, text="x", area="social", need=1, takes="x", reach_by=today
        )


def test_one_without_a_grant_changes_no_row(full_log, geir):
    with acting(user_id=geir.pk), connection.cursor() as cursor:
        cursor.execute("UPDATE stafettlogg_goal SET text = 'skrevet over'")
        assert cursor.rowcount == 0

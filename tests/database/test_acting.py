"""The database always knows who acts, and never longer than they do (docs/decisions/0003)."""

import contextlib
import threading

import pytest
from django.db import connection, transaction

from bti.database.acting import acting, begin, end, for_purpose

WHO = "SELECT coalesce(bti_user_id(), 0), bti_has_purpose()"


def told():
    with connection.cursor() as cursor:
        cursor.execute(WHO)
        return cursor.fetchone()


def fail_as(user_id):
    """A statement as the user, in a savepoint that is rolled back."""
    with contextlib.suppress(ZeroDivisionError), transaction.atomic(), acting(user_id=user_id):
        told()
        raise ZeroDivisionError


@pytest.mark.django_db
def test_nobody_acts_until_someone_does():
    assert told() == (0, False)


@pytest.mark.django_db
def test_the_person_acts_within_the_block_only():
    with acting(user_id=7):
        assert told() == (7, False)
        with acting(user_id=8):
            assert told() == (8, False)
        assert told() == (7, False)
    assert told() == (0, False)


@pytest.mark.django_db
def test_a_purpose_is_added_to_the_person():
    with acting(user_id=7), for_purpose("derive_access"):
        assert told() == (7, True)


@pytest.mark.django_db
def test_a_rolled_back_savepoint_does_not_bring_back_who_acted_before_it():
    with acting(user_id=7):
        told()
    fail_as(8)

    assert told() == (0, False)


@pytest.mark.django_db
def test_who_acted_inside_a_rolled_back_savepoint_is_told_again():
    with acting(user_id=7):
        fail_as(7)
        assert told() == (7, False)


@pytest.mark.django_db(transaction=True)
def test_in_autocommit_a_statement_knows_who_acts_and_the_next_does_not():
    with acting(user_id=7):
        assert told() == (7, False)
    assert told() == (0, False)


@pytest.mark.django_db(transaction=True)
def test_nothing_is_left_on_the_connection_after_the_transaction():
    with acting(user_id=7), transaction.atomic():
        told()
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('bti.user_id', true)")
        assert not cursor.fetchone()[0]


@pytest.mark.django_db
def test_another_thread_does_not_inherit_who_acts():
    seen = []
    token = begin(user_id=7)
    try:
        from bti.database.acting import current

        thread = threading.Thread(target=lambda: seen.append(current().user_id))
        thread.start()
        thread.join()
    finally:
        end(token)

    assert seen == [None]

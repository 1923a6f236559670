"""The second wall, asked in raw SQL as the web role: every table that hangs on a log, everybody."""

import datetime as dt

import pytest
from django.db import connection

from bti.database.acting import acting, for_purpose
from tests.security.persons import PERSONS

# They are what the wall itself stands on, or tell nothing that is in a log
OUTSIDE = {
    "audit_readevent": "who has read; asked for by the pages of the log",
    "audit_actevent": "who has done what; codes and dates",
    "stafettlogg_readgrant": "the policies ask it; written for a named purpose only",
    "stafettlogg_lastread": "how far one has read",
}
# Seen for a named purpose alone, or by the one who asked
NOBODYS = {
    f"stafettlogg_{history}{name}"
    for history in ("", "historical")
    for name in ("emergencyaccess", "unusualreading")
}
# Whose grant is there until the log is derived anew: the application keeps them out meanwhile
STILL_GRANTED = {
    "holder_who_left", "holder_who_works_elsewhere_now", "actor_who_left",
    "actor_who_works_elsewhere_now",
}  # fmt: skip


def tables_of_a_log() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.columns WHERE table_schema = 'public' "
            "AND (column_name = 'log_id' OR table_name LIKE 'stafettlogg%')"
        )
        return {row[0] for row in cursor.fetchall()} - set(OUTSIDE)


def visible() -> dict[str, int]:
    found = {}
    with connection.cursor() as cursor:
        for table in sorted(tables_of_a_log()):
            cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608
            found[table] = cursor.fetchone()[0]
    return found


def test_every_table_that_hangs_on_a_log_has_a_wall_that_holds_for_its_owner_too(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relrowsecurity "
            "AND relforcerowsecurity"
        )
        walled = {row[0] for row in cursor.fetchall()}

    assert tables_of_a_log() == walled - set(OUTSIDE)
    assert len(walled) >= 22


@pytest.mark.parametrize("person", PERSONS)
def test_one_who_has_no_part_finds_no_row(world, person, request):
    user = PERSONS[person](world, request.getfixturevalue)
    if person in STILL_GRANTED:
        world.derive()
    with acting(user_id=user.pk):
        assert set(visible().values()) == {0}


def test_the_wall_shows_what_is_there(world, anne, kari):
    def unseen(user) -> set[str]:
        with acting(user_id=user.pk):
            return {table for table, count in visible().items() if not count}

    assert unseen(kari) == {*NOBODYS, "stafettlogg_familycopy"}  # a copy is the family's own
    assert unseen(anne) - NOBODYS == {  # observations are the holder's alone
        "stafettlogg_measureobservation", "stafettlogg_historicalmeasureobservation",
    }  # fmt: skip


def test_a_grant_that_has_run_out_opens_nothing(world, anne, today):
    with for_purpose("test"):
        world.log.read_grants.filter(user=anne).update(until=today - dt.timedelta(days=1))
    with acting(user_id=anne.pk):
        assert set(visible().values()) == {0}


@pytest.mark.parametrize("statement", ["UPDATE {} SET log_id = log_id", "DELETE FROM {}"])
def test_one_who_has_no_part_changes_and_removes_no_row(world, geir, statement):
    with acting(user_id=geir.pk), connection.cursor() as cursor:
        for table in ("stafettlogg_goal", "stafettlogg_meeting", "stafettlogg_archiveexport"):
            cursor.execute(statement.format(table))
            assert cursor.rowcount == 0

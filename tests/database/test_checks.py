"""The check at start-up refuses a table that hangs on a log and has no wall."""

import pytest
from django.db import connection

from bti.database.checks import what_hangs_on_a_log_is_walled

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R260")]


def as_owner(*statements: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        for statement in statements:
            cursor.execute(statement)
        cursor.execute("SET ROLE bti_app")


def test_all_tables_of_today_are_walled():
    assert what_hangs_on_a_log_is_walled(databases=["default"]) == []


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE notes (id bigint, log_id bigint)",
        "ALTER TABLE stafettlogg_goal NO FORCE ROW LEVEL SECURITY",
        "ALTER TABLE stafettlogg_measure DISABLE ROW LEVEL SECURITY",
    ],
)
def test_a_table_without_a_wall_is_named(statement):
    as_owner(statement)

    [error] = what_hangs_on_a_log_is_walled(databases=["default"])

    assert error.id == "bti.E004"
    assert error.msg.split()[2] in statement


def test_without_a_database_nothing_is_asked():
    assert what_hangs_on_a_log_is_walled() == []

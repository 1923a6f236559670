"""Hot statements keep their plan in PostgreSQL, and their rows are still each asker's own."""

from importlib import import_module

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bti.accounts.models import Membership
from bti.database.acting import acting
from bti.database.compiled import compiled
from stafettlogg.models import Stafettlogg

PREPARED = "SELECT statement, generic_plans FROM pg_prepared_statements WHERE statement LIKE %s"


def build_log(*, log):
    return Stafettlogg.objects.filter(pk=log)


def build_employed(*, user, since):
    told = "100 % av %s"
    rows = Membership.objects.filter(user=user, starts__lte=since).exclude(title=told)
    return rows.values("title")


def prepared(of_table):
    with connection.cursor() as cursor:
        cursor.execute(PREPARED, [f"%{of_table}%"])
        return cursor.fetchall()


def test_a_kept_plan_shows_each_asker_their_own_rows(log, kari, geir):
    """Also when PostgreSQL has stopped planning for each: row level security runs every time."""
    opened = compiled(build_log)

    for _round in range(12):
        with acting(user_id=kari.pk):
            assert opened(log=log.pk) == [log]
        with acting(user_id=geir.pk):
            assert opened(log=log.pk) == []
        assert opened(log=log.pk) == []

    [(statement, generic)] = prepared("stafettlogg_stafettlogg")
    assert "$1" in statement
    assert generic > 0


def test_a_plan_is_made_once_whatever_the_values(kari, today):
    """Left to itself PostgreSQL makes the first five for their values, and of large tables all."""
    employed = compiled(build_employed)

    for user in range(kari.pk, kari.pk + 5):
        employed(user=user, since=today)

    [(_statement, generic)] = prepared("100 % av %s")
    assert generic == 5


def test_small_and_large_numbers_share_a_plan_and_constants_are_written(kari, today):
    employed = compiled(build_employed)

    for user in (kari.pk, 7, 70_000, 7_000_000_000):
        assert len(employed(user=user, since=today)) == (user == kari.pk)

    [(statement, _generic)] = prepared("100 % av %s")
    assert "'100 % av %s'" in statement


def test_what_was_asked_can_be_read_afterwards(kari, today):
    with CaptureQueriesContext(connection) as asked:
        compiled(build_employed)(user=kari.pk, since=today)

    [query] = asked
    assert f'"user_id" = {kari.pk}' in query["sql"]


def test_ordinary_statements_are_not_kept(kari):
    for _time in range(7):
        assert Membership.objects.filter(user=kari, title="bare her").count() == 0

    assert prepared("bare her") == []


@pytest.mark.parametrize(("address", "kept"), [("", True), ("?sslmode=require", True),
                                               ("?pooler=1", False)])  # fmt: skip
def test_an_address_tells_whether_a_pooler_stands_between(address, kept):
    database = import_module("bti.settings.base").database

    assert database(f"postgresql://bti@localhost/bti{address}")["KEEPS_PLANS"] is kept


def test_behind_a_pooler_nothing_is_kept(log, kari, monkeypatch):
    monkeypatch.setitem(connection.settings_dict, "KEEPS_PLANS", False)

    with acting(user_id=kari.pk):
        assert compiled(build_log)(log=log.pk) == [log]

    assert "prepare_threshold" not in connection.get_connection_params() or (
        connection.get_connection_params()["prepare_threshold"] is None
    )
    assert "plan_cache_mode" not in connection.get_connection_params().get("options", "")
    with connection.kept_plan_cursor() as cursor:
        assert "KeptPlan" not in type(cursor.cursor).__name__

"""The chain over the audit rows: what was changed, removed or put in behind it is found."""

import datetime as dt
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone

from bti.audit.models import ActEvent, AuditSeal, ReadEvent
from bti.audit.record import record_act, record_read
from bti.audit.sealing import head_of_chain, ranges_of, seal, verify
from bti.audit.tasks import seal_audit

pytestmark = pytest.mark.requirement("R259")


@pytest.fixture
def rows(kari, case):
    """Twelve readings and two acts, sealed in two goes."""
    for _number in range(6):
        record_read(by=kari, subject=case, page="cases:detail", why="holder")
    record_act(by=kari, act="test", subject=case, day="2026-01-01")
    seal(timezone.now())
    for _number in range(6):
        record_read(by=kari, subject=case, page="cases:detail")
    record_act(by=kari, act="test", subject=case)
    seal(timezone.now())


def behind_the_trigger(sql: str, *values) -> None:
    """As one who owns the tables could do it."""
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        for table in ("audit_readevent", "audit_actevent", "audit_auditseal"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(sql, values)
        for table in ("audit_readevent", "audit_actevent", "audit_auditseal"):
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        cursor.execute("SET ROLE bti_app")


def told(**more) -> list[str]:
    return [fault.what for fault in verify(timezone.now(), **more)]


def test_what_nobody_touched_holds(rows):
    assert AuditSeal.objects.count() == 4
    assert told() == []
    out = StringIO()
    call_command("verify_audit", "--head", head_of_chain(), stdout=out)
    assert "4 seals hold" in out.getvalue()


def test_sealing_again_without_anything_new_makes_no_seal(rows):
    assert seal(timezone.now()) == 0
    seal_audit()
    assert AuditSeal.objects.count() == 4


TOUCHED = {
    "a changed reader": (
        "UPDATE audit_readevent SET user_name = 'x' "
        "WHERE id = (SELECT min(id) FROM audit_readevent)",
        "a row was changed",
    ),
    "a changed time": (
        "UPDATE audit_readevent SET at = at - interval '1 second' "
        "WHERE id = (SELECT max(id) FROM audit_readevent)",
        "a row was changed",
    ),
    "a changed act": ("UPDATE audit_actevent SET details = '{}'", "a row was changed"),
    "a removed reading": (
        "DELETE FROM audit_readevent WHERE id = (SELECT min(id) FROM audit_readevent)",
        "6 rows were sealed, 5 are there",
    ),
    "a removed seal": (
        "DELETE FROM audit_auditseal WHERE number = 1 AND \"table\" = 'read'",
        "a seal before this one is gone",
    ),
    "a seal that was counted anew": (
        "UPDATE audit_auditseal SET count = 5 WHERE number = 1 AND \"table\" = 'read'",
        "the seal was changed, or the one before it",
    ),
    "a row put in behind a seal": (
        "INSERT INTO audit_readevent (id, at, user_name, role, unit_name, subject, subject_id, "
        "page, why) VALUES (-5, now() - interval '1 day', 'x', '', '', '', '', '', '')",
        "1 rows older than two hours are under no seal",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", TOUCHED)
def test_what_was_touched_is_found(rows, what):
    sql, sentence = TOUCHED[what]
    behind_the_trigger(sql)

    assert sentence in told()
    with pytest.raises(CommandError, match="does not hold"):
        call_command("verify_audit", stderr=StringIO())


def test_a_whole_new_chain_needs_the_key_that_is_not_in_the_database(rows, settings):
    settings.FIELD_KEY = "b3RoZXIta2V5LW90aGVyLWtleS1vdGhlci1rZXktMDE="

    assert told().count("the seal was changed, or the one before it") == 4


def test_an_end_that_was_cut_off_is_found_by_a_link_noted_elsewhere(rows):
    head = head_of_chain()
    behind_the_trigger("DELETE FROM audit_auditseal WHERE number = 2 AND \"table\" = 'read'")
    behind_the_trigger(
        "DELETE FROM audit_readevent WHERE id > (SELECT min(id) + 5 FROM audit_readevent)"
    )

    assert told() == []
    assert told(head=head) == ["the noted link is not in the chain: its end was cut off"]


def test_a_row_that_comes_late_goes_into_the_next_seal(rows):
    first = AuditSeal.objects.filter(table="read").order_by("number").first()
    gap = first.ranges[0][0] - 1
    ReadEvent.objects.bulk_create([ReadEvent(id=gap, user_name="late", subject="", page="")])

    assert seal(timezone.now()) == 1
    assert AuditSeal.objects.filter(table="read").order_by("number").last().ranges == [[gap, gap]]
    assert told() == []


def test_seals_of_an_hour_ago_are_not_walked_again(rows, django_assert_max_num_queries):
    record_read(by=None or _nobody(), subject=ActEvent.objects.first(), page="x")
    with django_assert_max_num_queries(20):
        assert seal(timezone.now() + dt.timedelta(hours=2)) == 1
    assert told() == []


class _nobody:  # noqa: N801
    pk = None
    audit_line = {"user_name": "system"}


@pytest.mark.parametrize("sql", ["UPDATE {} SET count = 0", "DELETE FROM {}", "TRUNCATE {}"])
def test_seals_are_never_changed_by_the_web_role(rows, sql):
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql.format("audit_auditseal"))


def test_ranges_have_no_gaps():
    assert ranges_of([5, 1, 2, 3, 9]) == [[1, 3], [5, 5], [9, 9]]

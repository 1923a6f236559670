"""The hourly derivation finds what the calendar changed, and leaves the rest alone."""

import datetime as dt

import pytest

from bti.accounts.models import Membership
from bti.database.acting import for_purpose
from bti.guides.registry import get
from stafettlogg import access, tasks
from tests.conftest import citizen
from tests.stafettlogg.conftest import roles


def waiting(on: dt.date) -> int:
    with for_purpose("test_looks_behind"):
        return access.logs_to_derive(on).count()


@pytest.fixture
def settled(log, pers_measure, today):
    """A log whose grants are in line with what they follow from."""
    assert waiting(today) == 0
    return log


def test_a_log_in_line_is_left_alone(settled):
    assert tasks.derive_access() == 0


def test_a_grant_whose_day_has_passed_is_taken_away(settled, shared_consent, today):
    with for_purpose("test"):
        settled.read_grants.filter(user__username="per").update(until=today - dt.timedelta(days=1))
    shared_consent.valid_until = today - dt.timedelta(days=1)
    shared_consent.asked_on = shared_consent.given_on = today - dt.timedelta(days=9)
    shared_consent.save()
    assert tasks.derive_access() == 1
    assert "per" not in roles(settled)


def test_whoever_has_left_loses_the_grant(settled, today):
    Membership.objects.filter(user__username="per").update(ends=today - dt.timedelta(days=1))
    assert tasks.derive_access() == 1
    assert "per" not in roles(settled)


def test_a_closed_login_loses_the_grant(settled, anne):
    anne.is_active = False
    anne.save()
    assert tasks.derive_access() == 1
    assert "citizen-anne" not in roles(settled)


def test_a_guardian_who_was_blocked_loses_the_grant(settled, guardianship_anne):
    guardianship_anne.blocked = True
    guardianship_anne.save()
    assert tasks.derive_access() == 1
    assert "citizen-anne" not in roles(settled)


def test_a_guardianship_that_begins_today_opens_the_door(settled, guardianship_tomas, today):
    guardianship_tomas.starts = today + dt.timedelta(days=1)
    guardianship_tomas.save()
    assert tasks.derive_access() == 1
    assert waiting(today) == 0
    assert waiting(today + dt.timedelta(days=1)) == 1


def test_a_fifteenth_birthday_opens_the_door(settled, child, today):
    child.user = citizen("jonas", "Jonas Solberg", "03851598730")
    sign = get("sondre_nordstrand").ages.sign
    child.born = today.replace(year=today.year - sign) + dt.timedelta(days=1)
    child.save()
    assert waiting(today) == 0
    child.born -= dt.timedelta(days=1)
    child.save()
    assert tasks.derive_access() == 1
    assert roles(settled)["citizen-jonas"] == "youth"


def test_a_holder_who_is_back_at_work_reads_again(settled, kari, today):
    with for_purpose("test"):
        settled.read_grants.filter(user=kari).delete()
    assert tasks.derive_access() == 1
    assert roles(settled)["kari"] == "holder"


def test_an_actor_who_is_back_at_work_reads_again(settled, per):
    with for_purpose("test"):
        settled.read_grants.filter(user=per).delete()
    assert tasks.derive_access() == 1
    assert roles(settled)["per"] == "actor"


def test_nobody_new_of_the_family_behind_a_shield(settled, case, anne, today):
    with for_purpose("test"):
        settled.read_grants.filter(user=anne).delete()
    case.shielded_at, case.shielded_level = dt.datetime(2026, 1, 1, tzinfo=dt.UTC), 1
    case.save()
    assert waiting(today) == 0


def test_the_pages_of_the_task_reach_every_log(settled, kari, monkeypatch):
    monkeypatch.setattr(tasks, "PAGE", 1)
    with for_purpose("test"):
        settled.read_grants.filter(user=kari).delete()
    assert tasks.derive_access() == 1


def test_the_archive_tasks_pass_their_work_on(db):
    assert tasks.make_export(0) is False
    assert tasks.reap_exports() == 0

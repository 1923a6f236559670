"""The demo's people and children are made through the services, as people would make them."""

import json

import pytest
from django.core.management import call_command

from bti.accounts.models import User
from bti.database.acting import for_purpose
from bti.demo import cast
from bti.people.identity import clean_identity_number
from cases.models import Case
from stafettlogg.models import ReadGrant, Stafettlogg


@pytest.mark.django_db
def test_the_demo_loads_once_with_a_child_on_each_level(capsys):
    call_command("demo", "load")
    call_command("demo", "load")

    assert "are there already" in capsys.readouterr().out
    rows = Case.objects.select_related("child", "municipality")
    levels: dict[str, list[int]] = {}
    for case in rows:
        levels.setdefault(case.municipality.guide_slug, []).append(case.level)
    assert {slug: sorted(found) for slug, found in levels.items()} == {
        "sondre_nordstrand": [0, 1, 1, 1, 1, 1, 2, 3, 9],
        "nittedal": [0, 1, 2, 3],
        "vestby": [0, 1, 2, 3],
        "sarpsborg": [0, 1, 2, 3],
        "barnevern": [0, 1, 2, 3],
    }
    with for_purpose("test"):
        readers = {
            log.case.child.first_name: set(
                ReadGrant.objects.filter(content_object=log).values_list("user__name", flat=True)
            )
            for log in Stafettlogg.objects.select_related("case__child")
        }
    assert readers["Ella"] == {
        "Liv Strand",
        "Hege Vold",
        "Per Dahl",
        "Mina Haugen",
        "Rolf Haugen",
        "Ella Haugen",
    }
    assert readers["Amir"] == {"Kari Nordli", "Tomas Lund"}


@pytest.mark.django_db
def test_everyone_on_the_login_page_can_log_in(capsys):
    call_command("demo", "load")
    capsys.readouterr()
    call_command("personas", "--format", "json")
    rows = json.loads(capsys.readouterr().out)

    assert {row["slug"] for row in rows} == {one.slug for one in (*cast.STAFF, *cast.CITIZENS)}
    for row in rows:
        assert set(row) >= {"slug", "name", "role", "municipality", "login", "home"}
        if row["login"] == "persona":
            assert User.objects.get(username=row["slug"]).live_memberships
        else:
            assert clean_identity_number(row["pid"]) == row["pid"]


def test_two_people_never_share_a_number():
    assert len({one.pid for one in cast.CITIZENS}) == len(cast.CITIZENS)

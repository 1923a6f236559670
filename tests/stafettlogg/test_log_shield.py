"""Violence is suspected: the family keeps what was there, and sees nothing that came after."""

import datetime as dt

import pytest
from django.utils import timezone

from bti.database.acting import acting, for_purpose
from cases.services import invite
from stafettlogg.models import ReadGrant, Stafettlogg
from stafettlogg.services import record_meeting, set_goal, share_lysglimt
from tests.stafettlogg.conftest import roles
from tests.stafettlogg.test_goals import goal_of
from tests.stafettlogg.test_meetings import minutes_of


@pytest.fixture
def shielded(log, case, goal, pers_measure, kari, today):
    """A log with a goal and Per's measure from before, and a goal and a minute from after."""
    case.shielded_at, case.shielded_level, case.level = timezone.now(), 1, 3
    case.save()
    fresh = Stafettlogg.objects.select_related("case")
    with acting(user_id=kari.pk):
        after = fresh.get(pk=log.pk)
        later = set_goal(after, by=kari, on=today, **goal_of(today, text="Skjult mål"))
        record_meeting(after, by=kari, on=today, **minutes_of(today))
    return later


def test_the_family_keeps_what_was_there_and_gets_nothing_after(
    shielded, log, goal, anne, kari, browse
):
    words = browse(anne).get(f"/logg/{log.pk}/").content.decode()
    assert goal.text in words
    assert "Per observerer to friminutt" in words
    assert "Skjult mål" not in words
    assert "Anne spør mammaen" not in words
    assert "Skjult mål" in browse(kari).get(f"/logg/{log.pk}/").content.decode()


def test_the_family_sees_the_level_as_it_was(shielded, log, anne, kari, browse):
    def here(user):
        levels = browse(user).get(f"/logg/{log.pk}/").context["levels"]
        return [level["number"] for level in levels if level["state"] == "here"]

    assert (here(anne), here(kari)) == ([1], [3])


def test_the_minutes_are_not_there_for_the_family(shielded, log, anne, kari, browse):
    with for_purpose("test_looks_behind"):
        meeting = log.meetings.get()
    assert browse(anne).get(f"/logg/mote/{meeting.pk}/").status_code == 404
    assert browse(kari).get(f"/logg/mote/{meeting.pk}/").status_code == 200


def test_the_family_sees_its_own_words_from_after(shielded, log, anne, today, as_, browse):
    with as_(anne):
        share_lysglimt(log, by=anne, on=today, text="Vi bakte boller.")
    assert "«Vi bakte boller.»" in browse(anne).get(f"/logg/{log.pk}/").content.decode()


def test_who_came_after_is_not_shown_to_the_family(
    shielded, log, new_measure, pers_measure, colleague, anne, kari, browse
):
    new_measure(employee=colleague)
    assert roles(log)["hege"] == "actor"

    def named(user, page):
        return {p["name"] for p in browse(user).get(page).context["people"]}

    for page in (f"/logg/{log.pk}/", f"/logg/{log.pk}/lesere/"):
        assert "Hege Vold" not in named(anne, page)
        assert "Per Dahl" in named(anne, page)
        assert "Hege Vold" in named(kari, page)


def test_a_new_holder_is_not_shown_to_the_family(
    shielded, log, case, colleague, anne, today, browse
):
    with for_purpose("test"):
        ReadGrant.objects.filter(content_object=log, role="holder").update(
            since=today + dt.timedelta(days=1)
        )
    shown = browse(anne).get(f"/logg/{log.pk}/").context["people"]
    assert not any(person["baton"] for person in shown)


def test_readings_from_after_are_not_shown_to_the_family_but_their_own(
    shielded, log, anne, kari, per, browse
):
    browse(per).get(f"/logg/{log.pk}/")
    browse(anne).get(f"/logg/{log.pk}/")
    seen = browse(anne).get(f"/logg/{log.pk}/lesere/").context["readings"]
    assert [reading["name"] for reading in seen] == ["Du"]
    staff = browse(kari).get(f"/logg/{log.pk}/lesere/").context["readings"]
    assert {reading["name"] for reading in staff} == {"Per Dahl", "Anne Solberg"}


def test_a_meeting_called_after_is_not_shown_to_the_family(
    shielded, log, case, anne, kari, per, today, as_, browse
):
    with as_(kari):
        invite(
            case, by=kari, on=today, purpose="x", agenda="x", minutes=45, place="Rom 204",
            starts_at=timezone.now() + dt.timedelta(days=1), guardians=[], users=[per],
        )  # fmt: skip
    assert browse(anne).get(f"/logg/{log.pk}/").context["next_meeting"] is None
    assert browse(anne).get("/logg/familie/").context["children"][0]["meeting"] is None
    assert browse(kari).get(f"/logg/{log.pk}/").context["next_meeting"] is not None


def test_the_home_counts_and_tells_nothing_from_after(shielded, log, anne, browse):
    page = browse(anne).get("/logg/familie/")
    [child] = page.context["children"]
    assert "Skjult mål" not in page.content.decode()
    assert child["under_way"] == (1, 1)

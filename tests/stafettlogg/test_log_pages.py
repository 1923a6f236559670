"""The list of logs and the log: who may see what, and at what price."""

import datetime as dt
import re
from urllib.parse import quote

import pytest
from django.utils import timezone

from bti.audit.models import ReadEvent
from bti.database.acting import for_purpose
from stafettlogg.models import LastRead, Lysglimt
from stafettlogg.services import evaluate, mark_seen, record_meeting, set_goal, share_lysglimt
from tests.stafettlogg.test_goals import goal_of
from tests.stafettlogg.test_meetings import minutes_of

PAGES = ["", "mal/", "mote/", "lysglimt/", "lesere/"]


def same_for_all(response) -> bytes:
    """The page without what differs from one answer to the next: the token, the address."""
    text = re.sub(rb'name="csrfmiddlewaretoken" value="\w+"', b"", response.content)
    text = re.sub(rb'data-ends-in="\d+"', b"", text)
    path = response.wsgi_request.path
    return text.replace(path.encode(), b"").replace(quote(path, safe="").encode(), b"")


@pytest.mark.parametrize("end", PAGES)
@pytest.mark.requirement("R260")
def test_pages_of_a_log_are_not_there_for_those_who_do_not_read_it(
    log, pers_measure, browse, end, mona, colleague, geir, pia, siri, stranger
):
    for user in (mona, colleague, geir, pia, siri, stranger):
        refused = browse(user).get(f"/logg/{log.pk}/{end}")
        missing = browse(user).get(f"/logg/999999/{end}")
        assert (refused.status_code, missing.status_code) == (404, 404)
        assert same_for_all(refused) == same_for_all(missing)


@pytest.mark.parametrize("end", ["mal/", "mote/"])
@pytest.mark.requirement("R277")
def test_pages_that_write_are_not_there_for_those_who_only_read(
    log, pers_measure, browse, end, per, anne
):
    for user in (per, anne):
        assert browse(user).get(f"/logg/{log.pk}/{end}").status_code == 404
        assert browse(user).post(f"/logg/{log.pk}/{end}", {}).status_code == 404


@pytest.mark.requirement("R277")
def test_pages_of_goals_and_measures_are_the_holders(
    log, goal, measure, pers_measure, browse, per, anne, geir
):
    paths = [
        f"/logg/mal/{goal.pk}/tiltak/", f"/logg/mal/{goal.pk}/avslutt/",
        f"/logg/tiltak/{measure.pk}/vurdering/", f"/logg/tiltak/{measure.pk}/avslutt/",
    ]  # fmt: skip
    for user in (per, anne, geir):
        client = browse(user)
        assert [client.get(path).status_code for path in paths] == [404] * 4


def test_whoever_is_not_logged_in_is_sent_to_the_login(log, client):
    for page in PAGES:
        answer = client.get(f"/logg/{log.pk}/{page}")
        assert answer.headers["Location"] == f"/logg-inn/?next=/logg/{log.pk}/{page}"


@pytest.mark.requirement("R258")
def test_the_log_shows_the_five_things_a_log_is(
    log, pers_measure, called, kari, anne, today, as_, browse
):
    """Measures with evaluations, agreements, services, people and their tasks."""
    with as_(kari):
        evaluate(
            pers_measure, by=kari, on=today, carried_out=True, effect=2, decision="continue",
            evaluated_on=today,
        )  # fmt: skip
        record_meeting(log, by=kari, on=today, **minutes_of(today))
    for user in (kari, anne):
        page = browse(user).get(f"/logg/{log.pk}/").content.decode()
        for words in (
            "Per observerer to friminutt", "Mye bedre", "Anne spør mammaen til Even", "PPT",
            "PP-rådgiver", "Har tiltaket «Per observerer to friminutt»", "Neste møte",
        ):  # fmt: skip
            assert words in page


@pytest.mark.requirement("R259")
def test_a_guardian_is_shown_all_that_is_written_at_once(log, kari, anne, today, as_, browse):
    with as_(kari):
        set_goal(log, by=kari, on=today, **goal_of(today))
        share_lysglimt(log, by=kari, on=today, text="Jonas delte matpakka.")
    page = browse(anne).get(f"/logg/{log.pk}/").content.decode()
    assert "Jonas er med i lek i ett friminutt hver dag" in page
    assert "«Jonas delte matpakka.»" in page


def test_a_guardian_sees_nothing_that_is_the_staffs(log, measure, anne, browse):
    page = browse(anne).get(f"/logg/{log.pk}/")
    words = page.content.decode()
    assert "obs" not in page.context
    assert "Mistanke om vold" not in words
    for staff_only in ("Start møtet", "Legg til tiltak", "Til saken", "Arkivdokumenter", "Vurder<"):
        assert staff_only not in words
    assert "Slik bruker dere loggen" in words


def test_the_staffs_page_has_the_obs_box_and_the_holder_the_cases_own(
    log, pers_measure, case, kari, per, browse
):
    assert browse(kari).get(f"/logg/{log.pk}/").context["obs"]["href"] == f"/saker/{case.pk}/akutt/"
    assert browse(per).get(f"/logg/{log.pk}/").context["obs"]["href"] == "/saker/akutt/"


@pytest.mark.requirement("R279")
def test_it_is_told_who_cannot_read(log, kari, browse, school):
    words = "Lederen ved Skogbrynet skole ser at loggen finnes, men kan ikke lese den."
    assert words in browse(kari).get(f"/logg/{log.pk}/").content.decode()
    kari.memberships.update(role="leader")
    assert words not in browse(kari).get(f"/logg/{log.pk}/").content.decode()


@pytest.mark.requirement("R191")
def test_arenas_without_a_measure_are_pointed_out(log, new_measure, guardians, kari, browse):
    new_measure()
    arenas = browse(kari).get(f"/logg/{log.pk}/").context["arenas"]
    assert [(str(a["label"]), a["number"]) for a in arenas] == [
        ("Skole eller barnehage", 1), ("Hjem", 0), ("Fritid", 0), ("Jonas", 0),
    ]  # fmt: skip
    new_measure(by_child=True, arena="leisure")
    new_measure(guardian=guardians[0], arena="home")
    arenas = browse(kari).get(f"/logg/{log.pk}/").context["arenas"]
    assert all(arena["number"] for arena in arenas)


def test_a_log_without_measures_has_no_arenas_but_the_next_thing_to_do(log, kari, anne, browse):
    page = browse(kari).get(f"/logg/{log.pk}/")
    assert page.context["arenas"] == []
    assert "Begynn med hva som skal bli bedre" in page.content.decode()
    assert "Målene settes sammen i møtet." in browse(anne).get(f"/logg/{log.pk}/").content.decode()


@pytest.mark.parametrize(
    ("starts", "due", "evaluate_on", "label"),
    [
        (-10, 20, -4, "Vurderingen er 4 dager på overtid"),
        (-10, 20, 0, "Vurderes i dag"),
        (-10, -1, 9, "1 dag over fristen"),
        (3, 20, 20, "Starter"),
        (-10, 20, 20, None),
    ],
)
@pytest.mark.requirement("R89", "R91")
def test_each_measure_has_its_own_days_and_at_most_one_tag(
    log, measure, kari, today, browse, as_, starts, due, evaluate_on, label
):
    with as_(kari):
        measure.starts_on = today + dt.timedelta(days=starts)
        measure.due_on = today + dt.timedelta(days=due)
        measure.evaluate_on = today + dt.timedelta(days=evaluate_on)
        measure.save()
    [shown] = browse(kari).get(f"/logg/{log.pk}/").context["plan"].open_measures
    assert (shown["tag"] is None) is (label is None)
    assert label is None or shown["tag"]["label"].startswith(label)


def test_the_goal_shows_the_middle_of_its_measures_effect(
    log, new_measure, kari, today, as_, browse
):
    earlier = today - dt.timedelta(days=9)
    first, second = new_measure(starts_on=earlier), new_measure(starts_on=earlier)
    given = {"by": kari, "on": today, "carried_out": True, "decision": "continue"}
    with as_(kari):
        evaluate(first, effect=-1, evaluated_on=earlier, **given)
        evaluate(first, effect=2, evaluated_on=today, **given)
        evaluate(second, effect=0, evaluated_on=today, **given)
    [goal] = browse(kari).get(f"/logg/{log.pk}/").context["plan"].goals
    assert goal["effect"]["points"] == [
        {"day": earlier, "value": -1, "of": 1},
        {"day": today, "value": 1, "of": 2},
    ]


def test_a_goal_whose_day_has_gone_says_so(log, goal, kari, today, as_, browse):
    with as_(kari):
        goal.reach_by = today - dt.timedelta(days=1)
        goal.save()
    assert "Målet skulle vært nådd" in browse(kari).get(f"/logg/{log.pk}/").content.decode()


def test_what_others_wrote_since_last_time_comes_first_and_once(
    log, kari, anne, today, as_, browse
):
    with as_(anne):
        mark_seen(log, user=anne)
    with as_(kari):
        share_lysglimt(log, by=kari, on=today, text="Han delte.")
        set_goal(log, by=kari, on=today, **goal_of(today))
    with as_(anne):
        share_lysglimt(log, by=anne, on=today, text="Han sang.")
    client = browse(anne)
    first = client.get(f"/logg/{log.pk}/")
    assert [line["kind"] for line in first.context["news"]] == ["goal", "lysglimt"]
    assert [line["text"] for line in first.context["items"]] == ["«Han sang.»"]
    words = first.content.decode()
    assert words.index("Nytt siden sist") < words.index("Mål 1") < words.index("Tidligere")
    second = client.get(f"/logg/{log.pk}/")
    assert second.context["news"] == []
    assert len(second.context["items"]) == 3


def test_the_first_reading_has_no_news_and_moves_the_place(log, goal, anne, browse):
    page = browse(anne).get(f"/logg/{log.pk}/")
    assert page.context["news"] == []
    assert LastRead.objects.filter(user=anne, log=log).exists()


def test_the_log_shows_the_latest_few_and_the_way_to_the_rest(log, anne, today, as_, browse):
    with as_(anne):
        for n in range(51):
            Lysglimt.objects.create(log=log, author=anne, text=f"nr. {n}", on=today)
    client = browse(anne)
    first = client.get(f"/logg/{log.pk}/")
    assert [line["text"] for line in first.context["items"]] == [
        f"«nr. {n}»" for n in range(50, 45, -1)
    ]
    assert f"/logg/{log.pk}/tidslinje/" in first.content.decode()


def test_the_next_meeting_is_shown_to_those_invited_and_to_the_holder(
    log, called, pers_measure, kari, anne, per, browse
):
    for user, shown in ((kari, True), (anne, True), (per, False)):
        page = browse(user).get(f"/logg/{log.pk}/")
        assert (page.context["next_meeting"] is not None) is shown
    words = browse(anne).get(f"/logg/{log.pk}/").content.decode()
    assert "0 av 2 har svart ja" in words
    assert f"/saker/invitasjon/{called.pk}/svar/" in words


def test_a_meeting_that_was_called_off_is_not_next(log, called, kari, browse):
    called.cancelled_at = timezone.now()
    called.save()
    assert browse(kari).get(f"/logg/{log.pk}/").context["next_meeting"] is None


@pytest.mark.requirement("R259")
def test_each_reading_is_noted_with_its_reason(log, pers_measure, anne, per, kari, browse):
    for user in (anne, per, kari):
        browse(user).get(f"/logg/{log.pk}/")
    noted = ReadEvent.objects.filter(log_id=log.pk, page="stafettlogg:detail").order_by("pk")
    assert [(event.user_name, event.why) for event in noted] == [
        ("Anne Solberg", "mother"),
        ("Per Dahl", f"measure:{pers_measure.pk}"),
        ("Kari Nordli", "baton"),
    ]


def test_a_reading_that_was_refused_is_not_noted(log, geir, browse):
    browse(geir).get(f"/logg/{log.pk}/")
    assert not ReadEvent.objects.filter(log_id=log.pk).exists()


def test_an_ended_log_is_read_and_not_written(log, kari, anne, today, browse):
    with for_purpose("test"):
        log.ended_on, log.end_reason = today, "Saken er avsluttet."
        log.save()
    for user in (kari, anne):
        words = browse(user).get(f"/logg/{log.pk}/").content.decode()
        assert "Loggen ble avsluttet" in words
        assert "Del et lysglimt" not in words
    assert browse(kari).get(f"/logg/{log.pk}/mal/").status_code == 404

"""The list of logs, and what list and log cost whatever they hold."""

import datetime as dt

import pytest

from bti.database.acting import acting, for_purpose
from stafettlogg.models import ReadGrant, Stafettlogg
from stafettlogg.services import evaluate, record_meeting, set_goal, share_lysglimt
from tests.stafettlogg.test_goals import goal_of
from tests.stafettlogg.test_meetings import minutes_of


@pytest.mark.requirement("R258")
def test_the_list_tells_which_logs_one_reads_why_and_what_waits(
    log, pers_measure, kari, per, mona, geir, today, browse, as_
):
    with as_(kari):
        pers_measure.starts_on = today - dt.timedelta(days=20)
        pers_measure.evaluate_on = today - dt.timedelta(days=2)
        pers_measure.save()
    [row] = browse(kari).get("/logg/").context["logs"]
    assert (row["name"], row["place"]) == (
        "Jonas Solberg",
        "Nivå 1, Egne tiltak · Skogbrynet skole",
    )
    assert row["why"] == "Stafettholder. Skriver i loggen."
    assert row["tag"]["label"] == "Vurderingen er 2 dager på overtid"
    [row] = browse(per).get("/logg/").context["logs"]
    assert row["why"] == "Har et tiltak"
    for user in (mona, geir):
        page = browse(user).get("/logg/")
        assert page.context["logs"] == []
        assert "Ingen stafettlogger" in page.content.decode()


def test_the_list_tells_when_nothing_waits_yet(log, goal, new_measure, kari, today, browse):
    client = browse(kari)
    [row] = client.get("/logg/").context["logs"]
    assert row["state"] == "Ingen tiltak ennå"
    new_measure(evaluate_on=today)
    [row] = client.get("/logg/").context["logs"]
    assert row["state"].startswith("Neste vurdering")


def test_the_list_of_an_ended_log_says_so(log, case, kari, today, browse):
    case.level, case.closed_on = 9, today
    case.save()
    with for_purpose("test"):
        log.ended_on = today
        log.save()
    words = browse(kari).get("/logg/").content.decode()
    assert words.count("Avsluttet") == 2


def test_the_list_is_for_those_who_work_in_a_unit(log, anne, siri, browse):
    for user in (anne, siri):
        assert browse(user).get("/logg/").status_code == 403


def fill(log, user, today, count: int) -> None:
    """Put so many entries of each kind into the log."""
    with acting(user_id=user.pk):
        for _turn in range(count):
            goal = set_goal(log, by=user, on=today, **goal_of(today))
            measure = goal.measures.create(
                log=log, author=user, text="Tiltak", arena="school", employee=user,
                starts_on=today, due_on=today, evaluate_on=today,
            )  # fmt: skip
            evaluate(
                measure, by=user, on=today, carried_out=True, effect=1, decision="continue",
                evaluated_on=today,
            )  # fmt: skip
            record_meeting(log, by=user, on=today, **minutes_of(today))
            share_lysglimt(log, by=user, on=today, text="Fint.")


@pytest.mark.parametrize("entries", [1, 10])
def test_the_log_asks_the_database_eleven_times_whatever_it_holds(
    log, called, kari, anne, today, browse, count_queries, entries
):
    """Session, user and memberships, the reading and the place read to, among them."""
    fill(log, kari, today, entries)
    assert count_queries(browse(kari), f"/logg/{log.pk}/") == 11
    assert count_queries(browse(anne), f"/logg/{log.pk}/") == 10


@pytest.mark.parametrize("logs", [1, 30])
def test_the_list_asks_the_database_four_times_whatever_its_length(
    log, kari, today, browse, count_queries, logs
):
    for n in range(logs - 1):
        case = log.case
        case.pk = None
        case.save()
        with for_purpose("test"):
            more = Stafettlogg.objects.create(case_id=case.pk, opened_on=today, opened_by=kari)
            first = ReadGrant.objects.filter(content_object=log, role="holder").get()
            first.pk, first.content_object = None, more
            first.save()
        assert n < logs
    client = browse(kari)
    assert count_queries(client, "/logg/") == 4
    page = client.get("/logg/")
    assert (len(page.context["logs"]), page.context["page_obj"].paginator.count) == (
        min(logs, 25),
        logs,
    )

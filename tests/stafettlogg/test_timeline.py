"""The whole of a log in one line, narrowed and paged; and the log as it was on a day."""

import datetime as dt

import pytest
from django.utils import timezone

from bti.audit.models import ReadEvent
from bti.database.acting import acting, for_purpose
from stafettlogg.models import Goal, LastRead, Measure
from stafettlogg.services import correct, end_measure, evaluate, hold_back, share_lysglimt
from stafettlogg.services.correcting import key_now
from stafettlogg.views.filtering import Place


def page_of(client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status
    return answer.content.decode()


@pytest.fixture
def many(log, kari, anne, today, as_):
    """Forty lysglimt, every second by Anne."""
    for number in range(40):
        who = anne if number % 2 else kari
        with as_(who):
            share_lysglimt(log, by=who, on=today, text=f"Glimt nummer {number:02d}.")


def test_page_by_page_every_line_once(log, goal, many, anne, browse):
    client, path, seen = browse(anne), f"/logg/{log.pk}/tidslinje/", []
    query = ""
    while True:
        answer = client.get(path + query)
        seen += [(i["kind"], i["text"], i["title"]) for i in answer.context["items"]]
        if not answer.context["older"]:
            break
        query = "?" + answer.context["older"]
        assert "Anne" not in query
    assert len(seen) == len(set(seen))
    assert sum(kind == "lysglimt" for kind, _text, _title in seen) == 40
    assert {kind for kind, _text, _title in seen} >= {"goal", "lysglimt", "consent"}


@pytest.mark.parametrize(
    "query", ["slag=lysglimt", "slag=mal", "av=2", "av=99", "tid=30", "slag=x"]
)
def test_what_is_asked_for(log, goal, many, anne, browse, query):
    answer = browse(anne).get(f"/logg/{log.pk}/tidslinje/?{query}")
    kinds = {item["kind"] for item in answer.context["items"]}
    texts = " ".join(item["text"] for item in answer.context["items"])
    if query == "slag=lysglimt":
        assert kinds == {"lysglimt"}
    elif query == "slag=mal":
        assert kinds == {"goal"}
    elif query == "av=2":
        assert "nummer 39" in texts
        assert "nummer 38" not in texts
        assert "slag=" not in answer.context["older"]
        assert "av=2" in answer.context["older"]
    elif query == "av=99":
        assert kinds == set()
        assert "Ingenting passer" in answer.content.decode()
    else:
        assert "lysglimt" in kinds


@pytest.mark.parametrize("text", ["", "x", "20261399T000000.000000-goal-1", "1-goal-1", "'; --"])
def test_nonsense_in_the_address_begins_at_the_newest(log, goal, anne, browse, text):
    assert Place.of(text) is None
    assert goal.text in page_of(browse(anne), f"/logg/{log.pk}/tidslinje/?etter={text}")


def test_what_is_new_is_marked_until_one_says_one_has_read_it(
    log, goal, anne, kari, today, browse, as_
):
    client, path = browse(anne), f"/logg/{log.pk}/tidslinje/"
    client.get(f"/logg/{log.pk}/")
    with as_(kari):
        share_lysglimt(log, by=kari, on=today, text="Han lo.")
    for _visit in range(2):
        page = page_of(client, path)
        assert ">Nytt</span>" in page
        assert "Marker alt som lest" in page
    before = LastRead.objects.get(user=anne).at
    assert client.post(path).status_code == 302
    assert LastRead.objects.get(user=anne).at > before
    assert ">Nytt</span>" not in page_of(client, path)


def test_an_actor_is_shown_no_more_here_than_elsewhere(
    log, goal, pers_measure, per, anne, browse, as_
):
    with as_(anne):
        hold_back(goal, by=anne, on=timezone.localdate(), service="ppt")
    page = page_of(browse(per), f"/logg/{log.pk}/tidslinje/")
    assert goal.text not in page
    assert pers_measure.text in page
    assert "Samtykke gitt" not in page


@pytest.mark.requirement("R35")
def test_behind_a_shield_nothing_new(case, log, goal, kari, anne, today, browse, as_):
    case.shielded_at = timezone.now()
    case.save()
    with as_(kari):
        share_lysglimt(log, by=kari, on=today, text="Etterpå.")
    page = page_of(browse(anne), f"/logg/{log.pk}/tidslinje/")
    assert goal.text in page
    assert "Etterpå." not in page


def test_the_page_is_drawn_and_asks_a_bounded_number_of_queries(
    log, goal, measure, many, kari, today, browse, count_queries
):
    path = f"/logg/{log.pk}/tidslinje/"
    page = page_of(browse(kari), path)
    assert 'class="spor"' in page
    assert "Lysglimt" in page
    before = count_queries(browse(kari), path)
    with acting(user_id=kari.pk):
        for number in range(5):
            share_lysglimt(log, by=kari, on=today, text=f"Til {number}")
    assert count_queries(browse(kari), path) == before
    assert before <= 12


# As it was


@pytest.fixture
def long_ago(log, goal, measure, today):
    """The goal and its measure were written twenty days ago."""
    with for_purpose("test"):
        log.opened_on = today - dt.timedelta(days=30)
        log.save()
        for model in (Goal, Measure):
            model.history.update(history_date=timezone.now() - dt.timedelta(days=20))
    return today - dt.timedelta(days=10)


@pytest.fixture
def told(log, goal, measure, long_ago, kari, today, as_):
    """What happens today: evaluated, put in other words, ended."""
    with as_(kari):
        evaluate(
            measure, by=kari, on=today, evaluated_on=today, carried_out=True, effect=2,
            decision="continue",
        )  # fmt: skip
        correct(goal, by=kari, on=today, texts={"text": "Andre ord"}, read=key_now(goal))
        measure.refresh_from_db()
        end_measure(measure, by=kari, on=today, reason="Ferdig")
    return long_ago


def test_the_log_as_it_was(log, goal, measure, told, today, anne, browse):
    client = browse(anne)
    page = page_of(client, f"/logg/{log.pk}/slik-var-den/?dag={told.isoformat()}")
    assert "Dette er fortid" in page
    assert goal.text in page
    assert "Andre ord" not in page
    assert "Ikke vurdert ennå" in page
    noted = ReadEvent.objects.filter(user_id=anne.pk).order_by("-pk").first()
    assert noted.page == f"stafettlogg:as-it-was {told.isoformat()}"

    now = page_of(client, f"/logg/{log.pk}/slik-var-den/?dag={today.isoformat()}")
    assert "Andre ord" in now
    assert "Mye bedre" in now
    assert "slik den var en dag:" in page_of(client, f"/logg/{log.pk}/lesere/")


@pytest.mark.parametrize("day", ["1999-01-01", "2999-01-01", "tull", "2026-02-31"])
def test_a_day_that_was_not_gets_a_sentence(log, anne, browse, day):
    page = page_of(browse(anne), f"/logg/{log.pk}/slik-var-den/?dag={day}", status=422)
    assert "Velg en dag fra" in page


def test_the_past_keeps_back_what_is_kept_back_today(
    log, goal, pers_measure, per, geir, anne, browse, today, as_, count_queries
):
    with as_(anne):
        hold_back(goal, by=anne, on=today, service="ppt")
    path = f"/logg/{log.pk}/slik-var-den/?dag={today.isoformat()}"
    page = page_of(browse(per), path)
    assert goal.text not in page
    assert pers_measure.text in page
    assert "Ditt tiltak" in page
    assert browse(geir).get(path).status_code == 404
    assert count_queries(browse(anne), path) <= 12

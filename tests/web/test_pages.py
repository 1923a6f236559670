"""The way in, language, session, notices, and the pages that are for everyone."""

import datetime as dt

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone

from bti.accounts.models import Membership, User
from bti.accounts.services import choose_language
from bti.audit.models import ActEvent
from bti.notices.models import Notice
from bti.notices.services import notify
from tests.conftest import BACKEND, employ
from tests.web.broken_urls import SECRET


@pytest.mark.parametrize(
    ("who", "where"),
    [
        ("anne", "/logg/familie/"),
        ("kari", "/saker/"),
        ("mona", "/saker/leder/"),
        ("siri", "/rettigheter/"),
    ],
)
def test_the_front_page_is_where_ones_work_lies(request, browse, who, where):
    response = browse(request.getfixturevalue(who)).get("/")

    assert (response.status_code, response["Location"]) == (302, where)


def test_a_leader_who_also_works_with_children_starts_with_her_cases(browse, mona, school, today):
    Membership.objects.create(
        user=mona,
        municipality=school.municipality,
        unit=school,
        role="employee",
        title="lærer",
        starts=today,
    )

    assert browse(mona).get("/")["Location"] == "/saker/"


def test_one_who_has_left_is_told_whom_to_ask(browse, kari, today):
    Membership.objects.filter(user=kari).update(ends=today - dt.timedelta(days=1))

    response = browse(kari).get("/")

    assert response.status_code == 200
    assert "Du har ingen rolle her nå" in response.content.decode()


def test_without_login_the_front_page_asks_for_one(client, db):
    assert client.get("/")["Location"] == "/logg-inn/?next=/"


def test_a_button_pressed_after_the_session_ended_leads_back_to_its_page(client, db):
    response = client.post(
        "/rettigheter/1/avslutt/", headers={"referer": "http://testserver/rettigheter/?page=2"}
    )
    elsewhere = client.post(
        "/rettigheter/1/avslutt/", headers={"referer": "http://elsewhere.example/x/"}
    )

    assert response["Location"] == "/logg-inn/?next=/rettigheter/"
    assert elsewhere["Location"] == "/logg-inn/?next=/rettigheter/1/avslutt/"


# Language


@pytest.mark.parametrize(
    ("code", "word"), [("nb", "lang=\"nb\""), ("nn", "lang=\"nn\""), ("en", "lang=\"en\"")]
)  # fmt: skip
def test_the_language_is_chosen_before_login_and_one_comes_back(client, db, code, word):
    response = client.post("/sprak/", {"language": code, "next": "/personvern/"})

    assert (response.status_code, response["Location"]) == (302, "/personvern/")
    page = client.get("/personvern/")
    assert page["Content-Language"] == code
    assert f"<html {word}" in page.content.decode()


def test_the_language_of_one_who_is_logged_in_is_kept_for_notices(browse, kari):
    browse(kari).post("/sprak/", {"language": "nn"})

    kari.refresh_from_db()
    assert kari.language == "nn"
    assert ActEvent.objects.get().details == {"language": "nn"}


def test_nobody_chooses_a_language_for_another(kari, mona):
    assert not kari.has_perm("accounts.choose_language", mona)
    choose_language(by=kari, language="en")
    mona.refresh_from_db()
    assert mona.language == "nb"


def test_a_language_we_do_not_have_changes_nothing(client, db):
    response = client.post("/sprak/", {"language": "xx"})

    assert response["Location"] == "/"
    assert response.cookies == {}


def test_the_language_does_not_lead_elsewhere(client, db):
    response = client.post("/sprak/", {"language": "nn", "next": "https://elsewhere.example/"})

    assert response["Location"] == "/"


def test_the_language_is_not_changed_by_a_link(client, db):
    assert client.get("/sprak/").status_code == 405


# Health


def test_health_is_one_question_to_the_database_and_no_session(
    client, db, django_assert_num_queries
):
    with django_assert_num_queries(1):
        response = client.get("/helse/")

    assert (response.status_code, response.content) == (200, b"ok")
    assert response.cookies == {}


def test_health_tells_when_the_database_does_not_answer(client, db):
    def gone(*args):
        raise OperationalError("the server closed the connection")

    with connection.execute_wrapper(gone):
        response = client.get("/helse/")

    assert response.status_code == 503
    assert b"closed" not in response.content


# Notices


def _notify(
    user: User, subject, kind: str = "invitation", on=None, link: str = "/saker/"
) -> Notice:
    notify([user], kind=kind, subject=subject, link=link, on=on or timezone.localdate())
    return Notice.objects.latest("pk")


def test_unread_notices_come_first_then_the_newest(browse, kari, mona, today):
    read = _notify(kari, kari, on=today)
    old = _notify(kari, kari, on=today - dt.timedelta(days=2))
    new = _notify(kari, kari, on=today - dt.timedelta(days=1))
    Notice.objects.filter(pk=read.pk).update(read_at=timezone.now())
    _notify(mona, kari)

    page = browse(kari).get("/varsler/").context["page_obj"]

    assert [row["pk"] for row in page] == [new.pk, old.pk, read.pk]


def test_opening_a_notice_marks_it_as_read_and_goes_where_it_leads(browse, kari):
    notice = _notify(kari, kari, link="/saker/")

    response = browse(kari).get(f"/varsler/{notice.pk}/")

    assert (response.status_code, response["Location"]) == (302, "/saker/")
    notice.refresh_from_db()
    assert notice.read_at is not None


def test_a_notice_of_another_is_not_there_and_stays_unread(browse, kari, mona):
    notice = _notify(mona, kari)

    assert browse(kari).get(f"/varsler/{notice.pk}/").status_code == 404
    notice.refresh_from_db()
    assert notice.read_at is None


def test_a_notice_never_leads_elsewhere(browse, kari):
    notice = _notify(kari, kari, link="//elsewhere.example/")

    assert browse(kari).get(f"/varsler/{notice.pk}/")["Location"] == "/varsler/"


def test_without_notices_the_page_says_what_will_come(browse, kari):
    assert "Ingen varsler ennå" in browse(kari).get("/varsler/").content.decode()


def test_notices_ask_for_login(client, db):
    assert client.get("/varsler/")["Location"] == "/logg-inn/?next=/varsler/"
    assert client.get("/varsler/1/")["Location"] == "/logg-inn/?next=/varsler/1/"


@pytest.mark.parametrize("count", [1, 3, 30])
def test_the_list_of_notices_costs_the_same_whatever_its_length(
    browse, kari, today, count, django_assert_num_queries
):
    for number in range(count):
        _notify(kari, kari, on=today - dt.timedelta(days=number))
    client = browse(kari)
    client.get("/varsler/")

    # session, user, places, notices with their number, and a savepoint's two
    with django_assert_num_queries(6):
        response = client.get("/varsler/")
    assert len(response.context["page_obj"]) == min(count, 25)


# For everyone


@pytest.mark.parametrize(
    ("address", "title"), [("/tilgjengelighet/", "Tilgjengelighet"), ("/personvern/", "Personvern")]
)
def test_the_promises_are_for_everyone(client, db, address, title):
    response = client.get(address)

    assert response.status_code == 200
    assert f"<h1>{title}</h1>" in response.content.decode()


def test_the_times_of_the_privacy_page_are_those_that_hold(client, db):
    page = client.get("/personvern/").content.decode()

    assert "etter 30 minutter uten bruk, og senest etter 10 timer" in page


@pytest.mark.parametrize(
    "address", ["/logg-inn/", "/tilgjengelighet/", "/personvern/", "/varsler/", "/finnes-ikke/"]
)
@pytest.mark.parametrize("who", ["", "kari", "anne"])
def test_every_page_has_one_heading_of_the_first_level(request, browse, client, db, address, who):
    visitor = browse(request.getfixturevalue(who)) if who else client

    page = visitor.get(address, follow=True).content.decode()

    assert page.count("<h1") == 1


# Errors


def test_an_address_that_is_not_there_gets_a_page_that_helps(browse, kari):
    response = browse(kari).get("/finnes-ikke/")

    assert response.status_code == 404
    assert "Vi finner ikke siden" in response.content.decode()


def test_one_who_may_not_is_told_so(browse, kari):
    response = browse(kari).get("/rettigheter/")

    assert response.status_code == 403
    assert "Dette kan du ikke gjøre" in response.content.decode()


def test_a_form_without_its_token_changes_nothing_and_says_why(kari):
    client = Client(enforce_csrf_checks=True)
    client.force_login(kari, backend=BACKEND)

    response = client.post("/sprak/", {"language": "nn"})

    assert response.status_code == 403
    assert "Siden hadde vært åpen for lenge" in response.content.decode()
    kari.refresh_from_db()
    assert kari.language == "nb"


def test_a_host_that_is_not_ours_gets_a_page_without_detail(client, db):
    response = client.get("/logg-inn/", headers={"host": "elsewhere.example"})

    assert response.status_code == 400
    assert "Det ble noe feil i det som ble sendt" in response.content.decode()


@pytest.mark.parametrize("who", ["", "kari"])
def test_a_page_that_breaks_tells_nothing_of_what_it_held(request, settings, browse, db, who):
    settings.ROOT_URLCONF = "tests.web.broken_urls"
    client = browse(request.getfixturevalue(who)) if who else Client()
    client.raise_request_exception = False

    response = client.get("/brutt/")

    page = response.content.decode()
    assert response.status_code == 500
    assert "Noe gikk galt hos oss" in page
    assert [word for word in ("Traceback", "ValueError", *SECRET.split()) if word in page] == []


def test_the_administrator_without_unit_has_a_name_and_a_title_on_every_page(browse, school):
    user = employ("nina", "Nina Dal", "systemansvarlig", school, "admin")

    page = browse(user).get("/varsler/").content.decode()

    assert "Nina Dal" in page
    assert "systemansvarlig" in page

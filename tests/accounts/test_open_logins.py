"""Logins are listed and ended, by oneself, by an administrator, and when one works here no more."""

import datetime as dt

import pytest
from django.test import Client

from bti.accounts import throttle
from bti.accounts.ending import device_of, open_logins
from bti.accounts.models import Membership, OpenLogin, Tries
from bti.audit.models import ActEvent

HERE = "/innlogginger/"
AGENTS = {
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/140.0.0.0 Safari/537.36": "Chrome på Windows",
    "Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0": "Edge på Windows",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Mobile/15E148 "
    "Safari/604.1": "Safari på iPhone",
    "Mozilla/5.0 (Linux; Android 16) Chrome/140.0 Mobile Safari/537.36": "Chrome på Android",
    "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0": "Firefox på Linux",
    "curl/8": "Ukjent enhet",
    "": "Ukjent enhet",
}


@pytest.mark.parametrize("agent", AGENTS)
def test_a_device_is_named_so_that_one_knows_it_and_no_more(agent):
    assert device_of(agent) == AGENTS[agent]


def test_one_sees_where_one_is_logged_in_and_ends_another(browse, kari):
    here, there = browse(kari), browse(kari)
    page = here.get(HERE).content.decode()
    assert page.count("(denne)") == 1
    assert page.count('name="login"') == 2  # the other one, and all the others

    other = OpenLogin.objects.get(session_key=there.session.session_key)
    assert here.post(HERE, {"login": str(other.pk)}).status_code == 302
    assert "1 innlogging er avsluttet" in here.get(HERE).content.decode()
    assert there.get(HERE).status_code == 302
    assert here.get(HERE).status_code == 200
    assert ActEvent.objects.filter(act="accounts.end_login").count() == 1


def test_all_the_others_are_ended_at_once(browse, kari):
    here, *others = [browse(kari) for _one in range(3)]
    here.post(HERE, {"login": "others"})

    assert [one.get(HERE).status_code for one in others] == [302, 302]
    assert here.get(HERE).status_code == 200


@pytest.mark.parametrize("chosen", ["", "x", "0", "9" * 30, "-1"])
def test_what_names_no_login_ends_none(browse, kari, chosen):
    here, there = browse(kari), browse(kari)
    here.post(HERE, {"login": chosen})

    assert there.get(HERE).status_code == 200


def test_anothers_login_is_never_ended_nor_shown(browse, kari, anne):
    here, annes = browse(kari), browse(anne)
    row = OpenLogin.objects.get(user=anne)
    here.post(HERE, {"login": str(row.pk)})

    assert annes.get(HERE).status_code == 200


def test_logging_out_takes_it_off_the_list(browse, kari):
    browse(kari).post("/logg-ut/")

    assert not OpenLogin.objects.filter(user=kari).exists()


def test_no_address_is_kept(browse, kari):
    browse(kari)

    assert "127.0.0.1" not in str(OpenLogin.objects.values().get())


@pytest.mark.requirement("R280")
def test_an_administrator_ends_the_logins_of_an_employee_and_nobody_else_does(
    browse, siri, kari, mona, anne
):
    karis = browse(kari)
    where = f"/innlogginger/ansatt/{kari.pk}/"
    for other in (mona, anne, kari):
        assert browse(other).get(where).status_code in (302, 404)
        browse(other).post(where)
    assert karis.get(HERE).status_code == 200

    http = browse(siri)
    assert "Innloggingene til" in http.get(where).content.decode()
    assert http.post(where).status_code == 302
    assert karis.get(HERE).status_code == 302
    assert open_logins(kari) == []
    assert http.get(f"/innlogginger/ansatt/{anne.pk}/").status_code == 404


@pytest.mark.requirement("R277", "R280")
def test_the_session_ends_when_one_works_here_no_more(browse, kari, today):
    http = browse(kari)
    assert http.get(HERE).status_code == 200
    Membership.objects.filter(user=kari).update(ends=today - dt.timedelta(days=1))

    assert http.get(HERE).url.startswith("/logg-inn/")
    assert "Du arbeider ikke lenger her" in http.get("/logg-inn/").content.decode()


def test_logins_begun_from_one_place_are_limited(liar, client, db, settings):
    settings.LOGINS_IN_TEN_MINUTES = 2
    answers = [client.get("/oidc/start/") for _try in range(3)]

    assert [answer.status_code for answer in answers] == [302, 302, 429]
    assert "mange forsøk" in answers[-1].content.decode()
    assert Client(REMOTE_ADDR="10.0.0.9").get("/oidc/start/").status_code == 302
    assert "127.0.0.1" not in str(list(Tries.objects.values()))


@pytest.mark.requirement("R47")
def test_one_who_reads_more_than_anybody_needs_is_stopped(
    browse, kari, case, settings, monkeypatch, caplog
):
    settings.READS_IN_AN_HOUR = 3
    monkeypatch.setattr(throttle, "EVERY", 1)
    http = browse(kari)
    answers = [http.get(f"/saker/{case.pk}/") for _try in range(5)]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]
    assert "lest mye på kort tid" in answers[-1].content.decode()
    assert "reading stopped" in caplog.text
    assert kari.username not in caplog.text
    throttle.cache.clear()

"""A login that is good enough for an invitation is not good enough for a log or a signature."""

import time
import uuid
from urllib.parse import parse_qs, urlsplit

import pytest

from bti.accounts.levels import HIGH, SUBSTANTIAL, level_for


@pytest.fixture
def lower(browse, anne):
    """Anne, logged in with MinID."""
    http = browse(anne)
    session = http.session
    session["login_level"] = SUBSTANTIAL
    session.save()
    return http


@pytest.mark.requirement("R75", "R263")
def test_reading_a_log_and_signing_need_the_highest_level(lower, log, shared_consent, anne):
    for path in (f"/logg/{log.pk}/", "/logg/familie/", f"/samtykke/{shared_consent.pk}/signer/"):
        answer = lower.get(path)
        assert (path, answer.status_code) == (path, 302)
        assert answer.url.startswith("/logg-inn/sikrere/?next=%2F")
    page = lower.get(answer.url).content.decode()
    assert "Her trengs en sikrere innlogging" in page
    assert "/oidc/start/?next=%2Fsamtykke%2F" in page


def test_notices_consents_and_logins_do_not(lower):
    for path in ("/varsler/", "/samtykke/", "/innlogginger/"):
        assert (path, lower.get(path).status_code) == (path, 200)


def test_one_without_any_level_reads_nothing_of_a_child(browse, anne, log):
    http = browse(anne)
    session = http.session
    del session["login_level"]
    session.save()

    assert http.get(f"/logg/{log.pk}/").status_code == 302


def test_a_page_that_is_not_there_is_not_there_at_any_level(lower):
    assert lower.get("/logg/99999/").status_code == 404


@pytest.mark.requirement("R75")
def test_what_was_typed_is_kept_until_one_is_back(lower, browse, anne, shared_consent):
    where = f"/samtykke/{shared_consent.pk}/trekk/"
    sent = {"submission_key": uuid.uuid4(), "reason": "Vi vil tenke litt til."}
    answer = lower.post(where, sent, headers={"referer": f"http://testserver{where}"})

    assert answer.url == f"/logg-inn/sikrere/?next=%2Fsamtykke%2F{shared_consent.pk}%2Ftrekk%2F"
    assert "Vi vil tenke litt til." in browse(anne).get(where).content.decode()


def asked(client, path: str) -> dict[str, str]:
    answer = client.get(path)
    assert answer.status_code == 302, answer.content
    return {name: one for name, [one] in parse_qs(urlsplit(answer["Location"]).query).items()}


def test_the_provider_is_asked_for_what_the_page_needs(liar, client, db):
    assert asked(client, "/oidc/start/")["acr_values"] == HIGH
    assert asked(client, "/oidc/start/?next=/")["acr_values"] == HIGH  # the front page leads on
    assert asked(client, "/oidc/start/?next=/varsler/")["acr_values"] == SUBSTANTIAL
    assert asked(client, "/oidc/start/?next=/varsler/&sikrere=1")["acr_values"] == HIGH
    assert asked(client, "/oidc/start/?next=/logg/familie/")["acr_values"] == HIGH
    assert level_for("/saker/invitasjon/1/") == SUBSTANTIAL
    assert level_for("/finnes/ikke/") == HIGH


@pytest.mark.requirement("R75", "R263")
def test_a_lower_level_comes_in_where_it_was_enough_and_nowhere_else(liar, visitor):
    liar.claims = {"acr": SUBSTANTIAL}
    begun = asked(visitor.here, "/oidc/start/?next=/varsler/")
    liar.nonce = begun["nonce"]
    sent = {"code": "c", "state": begun["state"], "iss": liar.issuer}
    answer = visitor.here.get("/oidc/callback/", sent)

    assert (answer.status_code, answer["Location"]) == (302, "/varsler/")
    assert visitor.here.session["login_level"] == SUBSTANTIAL
    assert visitor.here.get("/logg/familie/").url.startswith("/logg-inn/sikrere/")


def test_showing_anew_who_one_is_must_be_new(liar, visitor):
    for shown_at, status in ((int(time.time()) - 600, 403), (None, 403), (int(time.time()), 302)):
        begun = asked(visitor.here, "/oidc/start/?igjen=1&next=/varsler/")
        assert (begun["prompt"], begun["max_age"]) == ("login", "0")
        liar.nonce = begun["nonce"]
        liar.claims = {} if shown_at is None else {"auth_time": shown_at}
        sent = {"code": "c", "state": begun["state"], "iss": liar.issuer}
        assert visitor.here.get("/oidc/callback/", sent).status_code == status


@pytest.mark.requirement("R75")
def test_the_request_is_pushed_where_that_is_switched_on(liar, client, db, settings, stand_in):
    from bti.demo.stack import oidc

    settings.OIDC_KEY_FILE = str(oidc.client_key(stand_in[1]))
    settings.OIDC_PAR = True
    liar.described = {"pushed_authorization_request_endpoint": f"{liar.issuer}/par"}

    sent = asked(client, "/oidc/start/?next=/logg/familie/")
    assert sent == {"client_id": "bti", "request_uri": "urn:idporten:x1"}
    [form] = liar.forms
    assert form["acr_values"] == HIGH
    assert {"state", "nonce", "code_challenge", "client_assertion"} <= set(form)


@pytest.mark.parametrize("lie", ["no address", "another scheme", "refusal", "nonsense"])
def test_a_pushed_request_that_goes_wrong_is_told_of(liar, client, db, settings, stand_in, lie):
    from bti.demo.stack import oidc

    settings.OIDC_KEY_FILE = str(oidc.client_key(stand_in[1]))
    settings.OIDC_PAR = True
    where = {"no address": "", "another scheme": "ftp://x/par"}.get(lie, f"{liar.issuer}/par")
    liar.described = {"pushed_authorization_request_endpoint": where}
    if lie == "refusal":
        liar.status = 400
    elif lie == "nonsense":
        liar.pushed = {"request_uri": 7}

    answer = client.get("/oidc/start/")
    assert answer.status_code == 502
    assert "ID-porten stoppet innloggingen" in answer.content.decode()

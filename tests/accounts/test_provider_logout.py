"""ID-porten ends a session of its own: exactly ours that hang on it end, and no lie ends any."""

import time

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from bti.accounts.models import OpenLogin, SpentToken
from bti.accounts.oidc import LOGOUT_EVENT
from tests.accounts.conftest import Visitor
from tests.accounts.hostile_provider import new_key

FRONT, BACK = "/oidc/utlogging/", "/oidc/utlogging/melding/"
NOW = int(time.time())


@pytest.fixture
def inside(liar, visitor):
    """One who has logged in, in a session that the provider calls «sid-1»."""
    liar.claims = {"sid": "sid-1"}
    visitor.answer_of(liar)
    assert visitor.is_logged_in
    return visitor


@pytest.fixture
def elsewhere(liar, inside):
    """The same person on another machine, in a session of its own at the provider."""
    liar.claims = {"sid": "sid-2"}
    other = Visitor()
    other.answer_of(liar)
    assert other.is_logged_in
    return other


def is_in(visitor) -> bool:
    return Session.objects.filter(session_key=visitor.here.session.session_key).exists()


@pytest.mark.requirement("R75", "R263")
def test_the_front_channel_ends_exactly_the_session_that_is_named(liar, inside, elsewhere):
    answer = Client().get(FRONT, {"iss": liar.issuer, "sid": "sid-1"})  # without any cookie

    assert answer.status_code == 200
    assert f"frame-ancestors {liar.issuer}" in answer.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in answer.headers
    assert "no-store" in answer.headers["Cache-Control"]
    assert [row.sid_hash != "" for row in OpenLogin.objects.all()] == [True]
    assert inside.here.get("/innlogginger/").status_code == 302
    assert is_in(elsewhere)


@pytest.mark.parametrize(
    "asked",
    [
        {"iss": "https://idporten.no", "sid": "sid-1"}, {"sid": "sid-1"}, {},
        {"iss": "ISSUER", "sid": ""}, {"iss": "ISSUER", "sid": "x" * 301},
    ],
    ids=["another issuer", "no issuer", "nothing", "no session", "too long"],
)  # fmt: skip
def test_a_front_channel_call_that_names_nothing_of_ours_is_refused(liar, inside, asked):
    sent = {key: liar.issuer if value == "ISSUER" else value for key, value in asked.items()}

    assert Client().get(FRONT, sent).status_code == 400
    assert is_in(inside)


def test_an_unknown_session_ends_nothing_and_tells_nothing(liar, inside):
    assert Client().get(FRONT, {"iss": liar.issuer, "sid": "sid-9"}).status_code == 200
    assert is_in(inside)


@pytest.mark.requirement("R75", "R263")
def test_the_back_channel_ends_exactly_the_session_that_is_named(liar, inside, elsewhere):
    answer = Client(enforce_csrf_checks=True).post(BACK, {"logout_token": liar.logout_token()})

    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]
    assert not is_in(inside)
    assert is_in(elsewhere)


def test_without_a_session_named_all_of_the_person_end(liar, inside, elsewhere):
    token = liar.logout_token(sid=None)

    assert Client().post(BACK, {"logout_token": token}).status_code == 200
    assert not is_in(inside)
    assert not is_in(elsewhere)


LIES = {
    "another issuer": {"iss": "https://idporten.no"},
    "another client": {"aud": "someone-else"},
    "expired": {"exp": NOW - 60, "iat": NOW - 120},
    "never expires": {"exp": None},
    "lives for a year": {"exp": NOW + 31_536_000},
    "issued long ago": {"iat": NOW - 3600, "exp": NOW + 30},
    "from the future": {"iat": NOW + 3600, "exp": NOW + 3660},
    "without a time": {"iat": None},
    "a nonce": {"nonce": "as in a login"},
    "no events": {"events": None},
    "another event": {"events": {"http://schemas.openid.net/event/other": {}}},
    "events in a list": {"events": [LOGOUT_EVENT]},
    "an event that is no object": {"events": {LOGOUT_EVENT: "yes"}},
    "names nobody": {"sid": None, "sub": None},
    "a name that is no word": {"sid": 7},
    "no jti": {"jti": None},
    "an ID token": {"typ": "JWT"},
    "of no type": {"typ": None},
}


@pytest.mark.requirement("R75", "R263")
@pytest.mark.parametrize("lie", LIES)
def test_a_forged_logout_token_ends_nothing(liar, inside, caplog, lie):
    answer = Client().post(BACK, {"logout_token": liar.logout_token(**LIES[lie])})

    assert (answer.status_code, answer.json()) == (400, {"error": "invalid_request"})
    assert is_in(inside)
    assert "logout refused" in caplog.text
    assert "sid-1" not in caplog.text
    assert "subject-1" not in caplog.text


@pytest.mark.parametrize("how", ["none", "HS256", "RS512", "a stranger", "an unknown key"])
def test_a_logout_token_with_another_signature_ends_nothing(liar, inside, how):
    if how == "a stranger":
        liar.signed_by = new_key()
    elif how == "an unknown key":
        liar.kid = "unknown"
    else:
        liar.alg = how

    assert Client().post(BACK, {"logout_token": liar.logout_token()}).status_code == 400
    assert is_in(inside)


@pytest.mark.parametrize("sent", [{}, {"logout_token": ""}, {"logout_token": "a.b.c"}])
def test_nonsense_is_refused(liar, inside, sent):
    assert Client().post(BACK, sent).status_code == 400
    assert Client().get(BACK).status_code == 405


@pytest.mark.requirement("R75", "R263")
def test_a_logout_token_counts_once(liar, inside):
    token = liar.logout_token()
    assert Client().post(BACK, {"logout_token": token}).status_code == 200
    again = Visitor()
    again.answer_of(liar)

    assert Client().post(BACK, {"logout_token": token}).status_code == 400
    assert is_in(again)
    assert SpentToken.objects.count() == 1
    assert "jti" not in SpentToken.objects.get().jti_hash


def test_the_token_of_one_ends_no_session_of_another(liar, inside):
    token = liar.logout_token(sub="subject-2")

    assert Client().post(BACK, {"logout_token": token}).status_code == 200
    assert is_in(inside)


def test_where_no_provider_is_set_up_both_are_refused(client, db, settings):
    settings.OIDC_ISSUER = ""

    assert client.get(FRONT, {"iss": "", "sid": "a"}).status_code == 400
    assert client.post(BACK, {"logout_token": "a.b.c"}).status_code == 400


def test_invented_keys_do_not_make_us_ask_for_ever(liar, inside):
    liar.kid = "unknown"
    for _try in range(12):
        Client().post(BACK, {"logout_token": liar.logout_token()})

    assert liar.asked.count("/jwks") <= 6

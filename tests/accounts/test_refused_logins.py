"""What a provider, or one who pretends to be, may not get away with."""

import logging
import time
from pathlib import Path

import jwt
import pytest
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from django.urls import reverse

from bti.accounts import oidc
from bti.accounts.login import REASONS
from bti.accounts.models import User
from bti.accounts.oidc import KEPT, Provider, Refusal
from bti.accounts.pid import pid_hash
from tests.accounts.hostile_provider import PID, new_key

LIES = {
    "a nonce of another login": ({"claims": {"nonce": "x" * 32}}, "token", "wrong nonce"),
    "no nonce": ({"without": ("nonce",)}, "token", "MissingRequiredClaimError"),
    "no signature": ({"alg": "none"}, "token", "wrong algorithm"),
    "a signature by a secret": ({"alg": "HS256"}, "token", "wrong algorithm"),
    "a stronger algorithm than agreed": ({"alg": "RS512"}, "token", "wrong algorithm"),
    "a key that is not published": ({"kid": "unknown"}, "token", "unknown key"),
    "no key named": ({"kid": ""}, "token", "unknown key"),
    "another's key under a known name": (
        {"signed_by": "stranger"}, "token", "InvalidSignatureError",
    ),
    "another issuer": ({"claims": {"iss": "https://idporten.no"}}, "token", "InvalidIssuerError"),
    "another client": ({"claims": {"aud": "someone-else"}}, "token", "InvalidAudienceError"),
    "two clients, the other one asked": (
        {"claims": {"aud": ["bti", "other"], "azp": "other"}},
        "token",
        "issued to another client",
    ),
    "an expired token": (
        {"claims": {"exp": int(time.time()) - 60}}, "token", "ExpiredSignatureError",
    ),
    "a token that never expires": ({"without": ("exp",)}, "token", "MissingRequiredClaimError"),
    "a token from the future": (
        {"claims": {"iat": int(time.time()) + 3600}}, "token", "ImmatureSignatureError",
    ),
    "no subject": ({"without": ("sub",)}, "token", "MissingRequiredClaimError"),
    "no token": ({"token": 7}, "token", "no ID token"),
    "nonsense": ({"token": "not.a.token"}, "token", "DecodeError"),
    "a lower level": ({"claims": {"acr": "idporten-loa-substantial"}}, "level", "acr too low"),
    "a level we do not know": ({"claims": {"acr": "Level4"}}, "level", "acr too low"),
    "no level": ({"without": ("acr",)}, "level", "acr too low"),
    "no identity number": ({"without": ("pid",)}, "pid", "no pid"),
    "an identity number that is none": ({"claims": {"pid": "2183869995x"}}, "pid", "no pid"),
    "a refusal of the code": ({"status": 400}, "exchange", "token endpoint answered 400"),
    "an error of its own": ({"status": 500}, "down", "answered 500"),
    "something else than JSON": ({"raw": b"<html>"}, "provider", "answered 200 without the JSON"),
    "a list": ({"raw": b"[]"}, "provider", "answered 200 without the JSON"),
    "silence": ({"delay": 1.5}, "slow", "no answer in time"),
}  # fmt: skip


def test_the_provider_of_these_tests_lets_one_in_when_it_tells_the_truth(liar, visitor):
    response = visitor.answer_of(liar)

    assert response.status_code == 302
    assert visitor.is_logged_in


@pytest.mark.parametrize("lie", LIES)
def test_a_lie_is_refused_with_a_sentence(liar, visitor, caplog, lie):
    changes, code, detail = LIES[lie]
    for name, value in changes.items():
        setattr(liar, name, liar.stranger if value == "stranger" else value)

    response = visitor.answer_of(liar)

    assert response.status_code == REASONS[code].status
    assert str(REASONS[code].title) in response.content.decode()
    assert 'href="/oidc/start/"' in response.content.decode()  # to try again
    assert not visitor.is_logged_in
    assert not User.objects.exists()
    line = next(r.getMessage() for r in caplog.records if r.name == "bti.accounts.views")
    assert line.startswith(f"login refused: {code} ({detail}")


@pytest.mark.parametrize("lie", LIES)
def test_the_log_of_a_refusal_holds_nothing_of_the_token(liar, visitor, caplog, lie):
    caplog.set_level(logging.INFO)
    for name, value in LIES[lie][0].items():
        setattr(liar, name, liar.stranger if value == "stranger" else value)

    visitor.answer_of(liar)

    told = "\n".join(record.getMessage() for record in caplog.records)
    secrets = (PID, "code-1", "subject-1", liar.nonce, "someone-else", "eyJ")
    assert [secret for secret in secrets if secret in told] == []


STRANGE = {
    "another state": ({"state": "x" * 32}, "state"),
    "no state": ({"state": None}, "state"),
    "another sender": ({"iss": "https://idporten.no"}, "token"),
    "no sender": ({"iss": None}, "token"),
    "no code": ({"code": None}, "exchange"),
    "an error": ({"error": "server_error"}, "provider"),
}


@pytest.mark.parametrize("what", STRANGE)
def test_an_answer_that_is_not_to_what_was_asked_is_refused(liar, visitor, what):
    changes, code = STRANGE[what]

    response = visitor.answer_of(liar, **changes)

    assert response.status_code == REASONS[code].status
    assert str(REASONS[code].text) in response.content.decode()
    assert not visitor.is_logged_in
    assert "/token" not in liar.asked


def test_an_answer_counts_once(liar, visitor):
    assert visitor.answer_of(liar).status_code == 302

    again = visitor.here.get("/oidc/callback/", visitor.last)

    assert again.status_code == 400
    assert liar.asked.count("/token") == 1


def test_an_answer_counts_once_also_when_the_provider_was_down(liar, visitor):
    liar.status = 500
    assert visitor.answer_of(liar).status_code == 502

    assert visitor.here.session["oidc_states"] == {}


def test_an_answer_that_comes_after_a_quarter_of_an_hour_is_refused(liar, visitor):
    visitor.begin()
    session = visitor.here.session
    [(state, kept)] = session["oidc_states"].items()
    session["oidc_states"] = {state: {**kept, "added_on": kept["added_on"] - 15 * 60 - 1}}
    session.save()

    response = visitor.here.get(
        "/oidc/callback/", {"code": "code-1", "state": state, "iss": liar.issuer}
    )

    assert response.status_code == 400
    assert "Innloggingen var for gammel" in response.content.decode()


def test_two_logins_can_be_begun_in_two_windows(liar, visitor):
    visitor.begin()

    assert visitor.answer_of(liar).status_code == 302


def test_a_strange_answer_does_not_log_out_the_one_who_is_logged_in(liar, visitor, kari):
    visitor.here.force_login(kari, backend="bti.accounts.login.IdPortenBackend")

    visitor.here.get("/oidc/callback/", {"code": "c", "state": "s", "iss": liar.issuer})

    assert visitor.is_logged_in


def test_we_prove_who_we_are_with_a_signed_assertion_and_no_secret(liar, visitor, settings):
    visitor.answer_of(liar)

    [form] = liar.forms
    assert set(form) == {
        "client_id", "grant_type", "code", "redirect_uri", "code_verifier",
        "client_assertion", "client_assertion_type",
    }  # fmt: skip
    private = load_pem_private_key(Path(settings.OIDC_KEY_FILE).read_bytes(), None)
    public = private.public_key()
    token = form["client_assertion"]
    claims = jwt.decode(token, public, algorithms=["RS256"], audience=liar.issuer)
    assert (claims["iss"], claims["sub"]) == ("bti", "bti")
    assert claims["exp"] - claims["iat"] == 60
    assert claims["jti"]
    assert jwt.get_unverified_header(token)["kid"] == settings.OIDC_KEY_ID


DESCRIPTIONS = {
    "another issuer": {"issuer": "http://elsewhere.example"},
    "an endpoint without encryption": {"token_endpoint": "ftp://127.0.0.1/token"},
    "no keys": {"jwks_uri": None},
}


@pytest.mark.parametrize("what", DESCRIPTIONS)
def test_a_provider_that_describes_itself_wrongly_is_not_used(liar, client, db, what):
    liar.described = DESCRIPTIONS[what]

    response = client.get("/oidc/start/")

    assert response.status_code == 502
    assert "ID-porten stoppet innloggingen" in response.content.decode()


def test_a_provider_that_is_not_there_is_told_of(client, db, settings):
    settings.OIDC_ISSUER = "http://127.0.0.1:1"
    oidc._providers.clear()

    response = client.get("/oidc/start/")

    assert response.status_code == 502
    assert "ID-porten svarer ikke" in response.content.decode()


def test_without_a_provider_in_the_settings_the_page_says_so(client, db, settings):
    settings.OIDC_ISSUER = ""

    page, start = client.get("/logg-inn/"), client.get("/oidc/start/")

    assert "ikke koblet Stafettloggen til ID-porten" in page.content.decode()
    assert start.status_code == 503
    assert 'href="/oidc/start/"' not in start.content.decode()


def test_description_and_keys_are_asked_for_once_for_many_logins(liar, visitor):
    visitor.answer_of(liar)
    visitor.answer_of(liar)

    assert liar.asked == ["/.well-known/openid-configuration", "/token", "/jwks", "/token"]


def test_description_and_keys_are_asked_for_again_after_an_hour(liar):
    now = [0.0]
    provider = Provider(liar.issuer, clock=lambda: now[0])
    provider.key("first")
    now[0] = KEPT - 1
    provider.key("first")
    assert len(liar.asked) == 2

    now[0] = KEPT
    provider.key("first")

    assert liar.asked == ["/.well-known/openid-configuration", "/jwks"] * 2


def test_a_new_key_of_the_provider_is_found_at_once(liar, visitor):
    visitor.answer_of(liar)
    liar.keys["second"] = new_key()
    liar.kid = "second"

    response = visitor.answer_of(liar)

    assert response.status_code == 302
    assert liar.asked.count("/jwks") == 2


def test_an_unknown_key_is_asked_for_only_once(liar):
    provider = Provider(liar.issuer)
    provider.key("first")

    with pytest.raises(Refusal):
        provider.key("unknown")

    assert liar.asked.count("/jwks") == 2


def test_a_key_that_is_no_signing_key_is_not_used(liar):
    provider = Provider(liar.issuer)
    [published] = liar.public_keys()
    liar.published = [{**published, "use": "enc"}, {"kty": "oct", "k": "c2Vj", "kid": "second"}]

    for kid in ("first", "second"):
        with pytest.raises(Refusal):
            provider.key(kid)


def test_a_login_and_a_number_of_two_users_are_not_mixed(liar, visitor):
    User.objects.create_user(
        "a", kind="citizen", oidc_issuer=liar.issuer, oidc_subject="subject-1", pid_hash="a" * 64
    )
    User.objects.create_user("b", kind="citizen", pid_hash=pid_hash(PID))

    response = visitor.answer_of(liar)

    assert response.status_code == 403
    assert "samme fødselsnummer" in response.content.decode()
    assert not visitor.is_logged_in


def test_a_staff_login_is_never_taken_by_a_number(liar, visitor):
    User.objects.create_user("ansatt", kind="staff", pid_hash=pid_hash(PID))

    response = visitor.answer_of(liar)

    assert response.status_code == 403
    assert not visitor.is_logged_in


def test_a_new_number_of_the_same_login_is_kept(liar, visitor):
    """One who had a D-number gets a fødselsnummer; the subject says it is the same person."""
    user = User.objects.create_user(
        "a", kind="citizen", oidc_issuer=liar.issuer, oidc_subject="subject-1", pid_hash="a" * 64
    )

    visitor.answer_of(liar)

    user.refresh_from_db()
    assert user.pid_hash == pid_hash(PID)


def test_logout_tells_when_the_provider_does_not_answer(liar, visitor):
    visitor.answer_of(liar)
    oidc._providers.clear()
    liar.described = {"issuer": "https://idporten.no"}

    response = visitor.here.post(reverse("accounts:logout"))

    assert "Du kan fortsatt være logget inn i ID-porten" in response.content.decode()
    assert not visitor.is_logged_in

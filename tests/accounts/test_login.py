"""Login through the stand-in for ID-porten, over real HTTP."""

import json
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth.models import Permission
from django.contrib.sessions.models import Session

from bti.accounts.models import Municipality, User
from bti.accounts.pid import pid_hash, unsealed
from bti.accounts.services import welcome_citizen
from bti.audit.models import ActEvent
from bti.people.models import Child, Guardian
from tests.conftest import ANNE_PID, JONAS_PID, TOMAS_PID


@pytest.mark.requirement("R75", "R263")
def test_a_citizen_logs_in_through_the_provider_and_lands_where_they_were_going(id_porten, visitor):
    response = visitor.log_in(ANNE_PID, "/varsler/")

    assert (response.status_code, response["Location"]) == (302, "/varsler/")
    user = User.objects.get()
    assert (user.kind, user.oidc_issuer, user.pid_hash) == (
        "citizen", id_porten, pid_hash(ANNE_PID),
    )  # fmt: skip
    assert visitor.here.session["_auth_user_id"] == str(user.pk)


def test_the_user_name_of_a_citizen_says_nothing_about_them(id_porten, visitor):
    visitor.log_in(ANNE_PID)

    user = User.objects.get()
    assert ANNE_PID not in user.username
    assert "anne" not in user.username.lower()
    assert not user.has_usable_password()


def test_the_same_person_is_the_same_user_the_next_time(id_porten, visitor):
    visitor.log_in(ANNE_PID)
    first = User.objects.get()
    visitor.here.post("/logg-ut/")
    visitor.there.cookies.clear()

    visitor.log_in(ANNE_PID)

    assert User.objects.get() == first


def test_two_people_are_two_users(id_porten, visitor):
    visitor.log_in(ANNE_PID)
    visitor.there.cookies.clear()
    visitor.log_in(TOMAS_PID)

    assert {user.pid_hash for user in User.objects.all()} == {
        pid_hash(ANNE_PID),
        pid_hash(TOMAS_PID),
    }


def test_one_who_was_registered_before_the_first_login_is_known_by_the_number(id_porten, visitor):
    known = User.objects.create_user(
        "innbygger-x", kind="citizen", name="Anne Solberg", pid_hash=pid_hash(ANNE_PID)
    )

    visitor.log_in(ANNE_PID)

    user = User.objects.get()
    assert (user.pk, user.oidc_issuer) == (known.pk, id_porten)
    assert user.oidc_subject
    assert [act.act for act in ActEvent.objects.order_by("pk")] == [
        "accounts.tie_login",
        "accounts.login",
    ]


def test_a_guardian_who_is_registered_is_tied_to_the_login_and_named(id_porten, visitor, child):
    guardian = Guardian.objects.create(
        municipality=child.municipality,
        first_name="Anne",
        last_name="Solberg",
        identity_hash=pid_hash(ANNE_PID),
    )

    visitor.log_in(ANNE_PID)

    guardian.refresh_from_db()
    user = User.objects.get(kind="citizen")
    assert guardian.user == user
    assert user.name == "Anne Solberg"


def test_a_young_person_is_tied_to_their_own_record_once_for_two_municipalities(child):
    nittedal = Municipality.objects.create(
        name="Nittedal kommune", number="3232", guide_slug="nittedal"
    )
    second = Child.objects.create(
        municipality=nittedal,
        first_name="Jonas",
        last_name="Solberg",
        born=child.born,
        identity_hash=child.identity_hash,
    )
    login = {
        "issuer": "https://issuer.example", "subject": "s", "hashed": pid_hash(JONAS_PID),
        "level": "idporten-loa-high", "language": "nb",
    }  # fmt: skip

    user = welcome_citizen(**login)
    again = welcome_citizen(**login)

    child.refresh_from_db()
    second.refresh_from_db()
    assert (again, child.user, second.user) == (user, user, None)
    assert user.name == "Jonas Solberg"


def test_a_login_gives_the_session_a_new_key(id_porten, visitor):
    answer = visitor.choose(visitor.begin(), ANNE_PID)
    before = visitor.here.session.session_key

    visitor.here.get(answer)

    assert visitor.here.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()


def test_nothing_of_the_one_who_was_logged_in_before_is_carried_over(id_porten, visitor, kari):
    visitor.here.force_login(kari, backend="bti.accounts.login.IdPortenBackend")
    session = visitor.here.session
    session["of_kari"] = "x"
    session.save()

    visitor.log_in(ANNE_PID)

    assert "of_kari" not in visitor.here.session
    assert visitor.here.session["login_level"] == "idporten-loa-high"


def test_the_session_knows_the_level_and_holds_no_readable_identity_number(id_porten, visitor):
    visitor.log_in(ANNE_PID)

    session = visitor.here.session
    assert session["login_level"] == "idporten-loa-high"
    assert ANNE_PID not in json.dumps(dict(session))
    header, body, signature = unsealed(session["id_token"]).split(".")
    assert all(part not in json.dumps(dict(session)) for part in (header, body, signature))


def test_the_provider_is_asked_for_what_id_porten_requires(id_porten, visitor):
    asked = {name: values[0] for name, values in parse_qs(urlsplit(visitor.begin()).query).items()}

    assert {
        name: asked[name]
        for name in (
            "client_id", "response_type", "scope", "redirect_uri", "acr_values",
            "ui_locales", "code_challenge_method",
        )
    } == {
        "client_id": "bti",
        "response_type": "code",
        "scope": "openid profile",
        "redirect_uri": "http://testserver/oidc/callback/",
        "acr_values": "idporten-loa-high",
        "ui_locales": "nb",
        "code_challenge_method": "S256",
    }  # fmt: skip
    assert len(asked["state"]) == len(asked["nonce"]) == 32
    assert len(asked["code_challenge"]) == 43


@pytest.mark.parametrize("language", ["nn", "en"])
def test_the_provider_is_asked_to_speak_the_language_one_chose(id_porten, visitor, language):
    visitor.here.post("/sprak/", {"language": language})

    assert parse_qs(urlsplit(visitor.begin()).query)["ui_locales"] == [language]


def test_the_language_of_the_first_login_is_kept_for_notices(id_porten, visitor):
    visitor.here.post("/sprak/", {"language": "nn"})

    visitor.log_in(ANNE_PID)

    assert User.objects.get().language == "nn"


def test_one_who_cancels_is_told_so_and_is_nobody(id_porten, visitor):
    response = visitor.here.get(visitor.choose(visitor.begin(), abort=True))

    assert response.status_code == 403
    assert "Du avbrøt innloggingen" in response.content.decode()
    assert not visitor.is_logged_in
    assert not User.objects.exists()


def test_an_address_elsewhere_is_not_gone_to_after_login(id_porten, visitor):
    response = visitor.log_in(ANNE_PID, "https://elsewhere.example/")

    assert response["Location"] == "/"


def test_one_who_is_closed_out_does_not_get_in(id_porten, visitor):
    visitor.log_in(ANNE_PID)
    User.objects.update(is_active=False)
    visitor.there.cookies.clear()

    response = visitor.log_in(ANNE_PID)

    assert response.status_code == 403
    assert "Tilgangen din er stengt" in response.content.decode()
    assert not visitor.is_logged_in


def test_a_login_is_noted_with_its_level(id_porten, visitor):
    visitor.log_in(ANNE_PID)

    act = ActEvent.objects.get(act="accounts.login")
    assert (act.user_id, act.details) == (
        User.objects.get().pk,
        {"level": "idporten-loa-high"},
    )


def test_logging_out_ends_the_session_here_and_at_the_provider(id_porten, visitor):
    visitor.log_in(ANNE_PID)
    key = visitor.here.session.session_key

    response = visitor.here.post("/logg-ut/")

    assert not Session.objects.filter(session_key=key).exists()
    assert response["Clear-Site-Data"] == '"cache", "storage"'
    form = response.context
    assert f"form-action 'self' {id_porten};" in response["Content-Security-Policy"]
    assert ANNE_PID not in response.content.decode()
    page = visitor.there.post(
        form["address"],
        data={
            "id_token_hint": form["hint"],
            "client_id": form["client_id"],
            "post_logout_redirect_uri": form["back"],
        },
        timeout=10,
    )
    fields = dict(_hidden(page.text))
    ended = visitor.there.post(
        f"{id_porten}/session/end/confirm", data=fields, allow_redirects=False, timeout=10
    )
    assert ended.headers["Location"].startswith("http://testserver/logg-inn/")
    assert "Velg hvem du vil være" in visitor.there.get(visitor.begin(), timeout=10).text


def test_without_logging_out_the_provider_knows_one_again(id_porten, visitor):
    """What the test above would not show if the provider always asked."""
    visitor.log_in(ANNE_PID)

    again = visitor.there.get(visitor.begin(), allow_redirects=False, timeout=10)

    assert visitor.follow(again).startswith("/oidc/callback/?code=")


def test_logging_out_by_a_link_is_not_possible(client, db):
    assert client.get("/logg-ut/").status_code == 405


def test_logging_out_twice_is_no_error(browse, kari):
    client = browse(kari)

    first, second = client.post("/logg-ut/"), client.post("/logg-ut/")

    assert (first["Location"], second["Location"]) == ("/logg-inn/", "/logg-inn/")


def test_no_page_but_the_logout_may_post_to_the_provider(id_porten, client, db):
    policy = client.get("/logg-inn/")["Content-Security-Policy"]

    assert "form-action 'self';" in policy


def _hidden(html: str) -> list[tuple[str, str]]:
    return re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', html)


def test_closing_someone_out_ends_their_sessions_at_once(browse, kari):
    client = browse(kari)
    key = client.session.session_key
    User.objects.filter(pk=kari.pk).update(is_active=False)

    response = client.get("/varsler/")

    assert response["Location"] == "/logg-inn/?next=/varsler/"
    assert not Session.objects.filter(session_key=key).exists()


def test_a_row_in_djangos_permission_tables_opens_nothing(kari):
    permission = Permission.objects.get(codename="add_holderright")
    kari.user_permissions.add(permission)

    assert not kari.has_perm("accounts.add_holderright")

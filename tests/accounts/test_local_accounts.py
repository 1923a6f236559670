"""Local accounts: password and one-time code, set up from an invitation. No name is told of."""

import datetime as dt
import re
import time

import pytest
from django.utils import timezone

from bti.accounts.models import FailedLogins, LocalAccount, LoginProvider, User
from bti.accounts.pid import unsealed
from bti.accounts.staff import totp
from bti.accounts.staff.services import invite
from bti.audit.models import ActEvent

PASSWORD = "fire blå hester danser"
# RFC 6238, appendix B, SHA-1, eight digits there, six here
RFC_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
RFC = {59: "287082", 1111111109: "081804", 1234567890: "005924", 20000000000: "353130"}


@pytest.mark.parametrize(("moment", "code"), RFC.items())
def test_codes_are_those_of_the_standard(moment, code):
    assert totp.code_at(RFC_SECRET, moment // 30) == code
    assert totp.matching_step(RFC_SECRET, code, now=moment, after=0) == moment // 30


def test_a_code_holds_for_a_clock_that_is_a_little_off_and_only_once():
    code = totp.code_at(RFC_SECRET, 100)

    assert totp.matching_step(RFC_SECRET, code, now=101 * 30, after=0) == 100
    assert totp.matching_step(RFC_SECRET, code, now=99 * 30, after=0) == 100
    assert totp.matching_step(RFC_SECRET, code, now=102 * 30, after=0) is None
    assert totp.matching_step(RFC_SECRET, code, now=100 * 30, after=100) is None
    assert totp.matching_step(RFC_SECRET, "", now=100 * 30, after=0) is None


@pytest.fixture
def local(school) -> LoginProvider:
    return LoginProvider.objects.create(municipality=school.municipality, kind="local")


@pytest.fixture
def set_up(local, client, kari, siri):
    """Kari has set up her account; the codes to fall back on."""
    token = invite(kari, by=siri, now=timezone.now())
    client.get(f"/invitasjon/{token}/")
    page = client.get("/invitasjon/passord/").content.decode()
    secret = re.search(r'class="nokkel">([A-Z2-7 ]+)<', page)[1].replace(" ", "")
    code = totp.code_at(secret, int(time.time()) // 30)
    done = client.post(
        "/invitasjon/passord/", {"password": PASSWORD, "again": PASSWORD, "code": code}
    )
    assert done.status_code == 200, done.content.decode()
    LocalAccount.objects.update(last_step=0)  # as if some time had passed
    return re.findall(r"<li>([a-z2-9]{5}-[a-z2-9]{5})</li>", done.content.decode())


def code_now(ago: int = 0) -> str:
    secret = unsealed(LocalAccount.objects.get().secret)
    return totp.code_at(secret, int(time.time()) // 30 - ago)


def log_in(client, username="kari", password=PASSWORD, code=None, **more):
    sent = {"username": username, "password": password, "code": code or code_now(), **more}
    return client.post("/logg-inn/passord/", sent)


@pytest.mark.requirement("R280")
def test_one_sets_up_an_account_and_logs_in(set_up, client, kari):
    response = log_in(client, next="/saker/")

    assert (response.status_code, response["Location"]) == (302, "/saker/")
    assert client.session["_auth_user_id"] == str(kari.pk)
    assert client.session["fresh_at"] > time.time() - 60
    assert ActEvent.objects.get(act="accounts.login").details == {"level": "local"}
    assert not User.objects.filter(is_superuser=True).exists()


def test_nothing_secret_lies_readable_in_the_database(set_up, kari):
    kari.refresh_from_db()
    kept = str(LocalAccount.objects.values().get()) + kari.password

    assert len(set_up) == totp.RECOVERY_CODES
    assert PASSWORD not in kept
    assert not any(code in kept for code in set_up)
    assert unsealed(LocalAccount.objects.get().secret) not in kept


def test_a_code_is_used_once(set_up, client, browse):
    code = code_now()
    assert log_in(client, code=code).status_code == 302
    client.post("/logg-ut/")

    assert log_in(client, code=code).status_code == 422


def test_a_code_to_fall_back_on_is_used_once(set_up, client):
    assert log_in(client, code=set_up[0].upper()).status_code == 302
    client.post("/logg-ut/")

    assert log_in(client, code=set_up[0]).status_code == 422
    assert log_in(client, code=set_up[1]).status_code == 302
    assert ActEvent.objects.filter(act="accounts.use_recovery_code").count() == 2


WRONG = {
    "another password": {"password": "feil passord her"},
    "another code": {"code": "000000"},
    "a name that is not there": {"username": "nobody-here"},
    "a name without an account": {"username": "mona"},
}


def told(response) -> str:
    """The page without what one typed and the token."""
    text = response.content.decode()
    return re.sub(r'value="[^"]*"', "", text)


def test_every_fault_is_told_in_the_same_words(set_up, client, mona, caplog):
    answers = {name: log_in(client, **changes) for name, changes in WRONG.items()}

    assert {one.status_code for one in answers.values()} == {422}
    assert len({told(one) for one in answers.values()}) == 1
    assert "_auth_user_id" not in client.session
    lines = [r.getMessage() for r in caplog.records if "login refused" in r.getMessage()]
    assert set(lines) == {"staff login refused: local (name, password or code)"}


@pytest.mark.parametrize("username", ["kari", "nobody-here"])
def test_after_five_faults_one_waits_a_quarter_whether_the_name_exists_or_not(
    set_up, client, username
):
    for _number in range(5):
        assert log_in(client, username=username, password="feil").status_code == 422

    response = log_in(client, username=username)

    assert response.status_code == 429
    assert "Vent et kvarter" in response.content.decode()
    FailedLogins.objects.update(first_at=timezone.now() - dt.timedelta(minutes=15, seconds=1))
    assert log_in(client, username=username).status_code == (302 if username == "kari" else 422)


def test_what_was_typed_is_not_kept_in_clear(set_up, client):
    log_in(client, username="kari.nordmann@kommune.example", password="x")

    assert "kari" not in str(FailedLogins.objects.values().get())


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"again": "noe annet enn det"}, "De to passordene er ikke like."),
        ({"password": "kort", "again": "kort"}, "12"),
        ({"password": "passwordpassword", "again": "passwordpassword"}, None),
        ({"code": "000000"}, "Koden stemmer ikke."),
        ({"password": ""}, "Passord må fylles ut"),
    ],
)
def test_bad_input_gets_a_sentence_and_no_account(local, client, kari, siri, changes, sentence):
    token = invite(kari, by=siri, now=timezone.now())
    client.get(f"/invitasjon/{token}/")
    page = client.get("/invitasjon/passord/").content.decode()
    secret = re.search(r'class="nokkel">([A-Z2-7 ]+)<', page)[1].replace(" ", "")
    good = {
        "password": PASSWORD, "again": PASSWORD,
        "code": totp.code_at(secret, int(time.time()) // 30),
    }  # fmt: skip

    response = client.post("/invitasjon/passord/", good | changes)

    if sentence:
        assert response.status_code == 422
        assert sentence in response.content.decode()
        assert not LocalAccount.objects.exists()


def test_without_an_invitation_nothing_is_set_up(local, client):
    for path in ("/invitasjon/", "/invitasjon/passord/", "/invitasjon/feil/"):
        assert client.get(path).status_code == 403
    assert client.post("/invitasjon/passord/", {}).status_code == 403


def test_where_the_municipality_has_no_local_accounts_none_opens(set_up, local, client):
    local.is_on = False
    local.save()

    assert log_in(client).status_code == 422
    assert "_auth_user_id" not in client.session


def test_who_has_left_does_not_come_in(set_up, client, kari):
    kari.memberships.update(ends=timezone.localdate() - dt.timedelta(days=1))

    assert "ikke noe arbeidssted" in log_in(client).content.decode()
    assert "_auth_user_id" not in client.session


def test_one_shows_again_by_password_and_code(set_up, client):
    log_in(client)
    session = client.session
    session["fresh_at"] = 0
    session.save()
    LocalAccount.objects.update(last_step=0)

    wrong = client.post("/logg-inn/igjen/", {"password": "x", "code": "1", "next": "/saker/"})
    assert wrong.status_code == 422
    sent = {"password": PASSWORD, "code": code_now(), "next": "/saker/"}
    response = client.post("/logg-inn/igjen/", sent)

    assert response["Location"] == "/saker/"
    assert client.session["fresh_at"] > time.time() - 60


def test_a_new_password_ends_the_sessions_of_the_old_one(set_up, client, kari):
    log_in(client)
    kari.refresh_from_db()
    kari.set_password("et helt annet passord")
    kari.save()

    assert client.get("/varsler/").status_code == 302

"""Staff log in through the provider of their municipality, over real HTTP to one that can lie."""

import datetime as dt
import time
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse
from django.utils import timezone

from bti.accounts.models import LoginInvitation, LoginProvider, User
from bti.accounts.pid import sealed
from bti.accounts.staff import providers
from bti.accounts.staff.reasons import REASONS
from bti.accounts.staff.services import invite
from bti.audit.models import ActEvent

TENANT = "7e2cc7a1-0000-4000-8000-000000000001"
TRUTHS = {
    "ansattporten": {"acr": "high"},
    "feide": {"amr": ["pwd", "mfa"]},
    "entra": {"acr": None, "tid": TENANT, "amr": ["pwd", "mfa"]},
}
ORGANISATIONS = {"ansattporten": "", "feide": "skole.example", "entra": TENANT}
EMPLOYED = {
    "sub": "subject-1",
    "https://n.feide.no/claims/eduPersonPrincipalName": "kari@skole.example",
    "eduPersonAffiliation": ["employee", "member"],
}


@pytest.fixture(autouse=True)
def _forget_providers():
    providers._providers.clear()


@pytest.fixture
def way(liar, school):
    """``way(kind)``: the municipality of the school lets its staff in by this kind."""

    def make(kind: str, **changes) -> LoginProvider:
        liar.claims = dict(TRUTHS[kind])
        liar.described = {"userinfo_endpoint": f"{liar.issuer}/userinfo"}
        liar.userinfo = dict(EMPLOYED)
        fields = {
            "municipality": school.municipality, "kind": kind, "issuer": liar.issuer,
            "client_id": "bti", "client_secret": sealed("a-secret"),
            "organisation": ORGANISATIONS[kind],
        } | changes  # fmt: skip
        return LoginProvider.objects.create(**fields)

    return make


@pytest.fixture
def tied(kari, liar) -> User:
    """Kari has tied her login before."""
    kari.oidc_issuer, kari.oidc_subject = liar.issuer, "subject-1"
    kari.save()
    return kari


def answer(visitor, liar, row, *, start="", kind=None, **changes):
    """The whole way through the provider; our answer at the end of it."""
    begun = visitor.here.get(f"/logg-inn/ansatt/{row.pk}/{start}")
    assert begun.status_code == 302, begun.content.decode()
    asked = parse_qs(urlsplit(begun["Location"]).query)
    liar.nonce = asked["nonce"][0]
    told = {"code": "code-1", "state": asked["state"][0], "iss": liar.issuer} | changes
    visitor.last = {name: value for name, value in told.items() if value is not None}
    return visitor.here.get(f"/oidc/ansatt/{kind or row.kind}/", visitor.last)


@pytest.mark.parametrize("kind", TRUTHS)
@pytest.mark.requirement("R280")
def test_an_employee_comes_in_by_each_kind_of_provider(visitor, liar, way, tied, kind):
    response = answer(visitor, liar, way(kind), start="?next=/saker/")

    assert (response.status_code, response["Location"]) == (302, "/saker/")
    assert visitor.here.session["_auth_user_id"] == str(tied.pk)
    assert liar.forms[-1]["client_secret"] == "a-secret"
    assert ActEvent.objects.get(act="accounts.login").details == {"level": kind}


LIES = {
    "ansattporten with a low level": ("ansattporten", {"acr": "low"}, "factors"),
    "ansattporten without a level": ("ansattporten", {"acr": None}, "factors"),
    "feide with a password alone": ("feide", {"amr": ["pwd"]}, "factors"),
    "entra with a password alone": ("entra", {"amr": ["pwd"]}, "factors"),
    "entra that says nothing of factors": ("entra", {"amr": None}, "factors"),
    "entra of another tenant": ("entra", {"tid": "another"}, "organisation"),
    "entra of no tenant": ("entra", {"tid": None}, "organisation"),
    "another issuer": ("entra", {"iss": "https://login.example/v2.0"}, "token"),
    "another client": ("feide", {"aud": "someone-else"}, "token"),
    "the nonce of another login": ("ansattporten", {"nonce": "x" * 32}, "token"),
    "another subject with the same e-mail": (
        "entra", {"sub": "subject-2", "email": "kari@kommune.example"}, "unknown",
    ),
}  # fmt: skip


@pytest.mark.parametrize("lie", LIES)
def test_a_lie_is_refused_with_a_sentence(visitor, liar, way, tied, caplog, lie):
    kind, changes, code = LIES[lie]
    row = way(kind)
    liar.claims |= changes

    response = answer(visitor, liar, row)

    assert response.status_code == REASONS[code].status
    assert str(REASONS[code].title) in response.content.decode()
    assert f'href="{reverse("accounts:staff-login")}"' in response.content.decode()
    assert not visitor.is_logged_in
    told = "\n".join(record.getMessage() for record in caplog.records)
    assert f"staff login refused: {code}" in told
    assert [s for s in ("subject-", "code-1", "kari@", "eyJ", "a-secret") if s in told] == []


PUPILS = {
    "a pupil": {"eduPersonAffiliation": ["student", "member"]},
    "a pupil who helps out": {"eduPersonAffiliation": ["student", "employee"]},
    "one who is first of all a pupil": {"eduPersonPrimaryAffiliation": "student"},
    "one of whom nothing is said": {"eduPersonAffiliation": None},
}


@pytest.mark.parametrize("who", PUPILS)
def test_a_pupil_with_feide_is_refused_also_with_a_tied_login(visitor, liar, way, tied, who):
    row = way("feide")
    liar.userinfo |= PUPILS[who]

    response = answer(visitor, liar, row)

    assert response.status_code == 403
    assert "Elever logger ikke inn her" in response.content.decode()
    assert not visitor.is_logged_in


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"sub": "subject-2"}, "token"),
        ({providers.NAME: "kari@annen.example"}, "organisation"),
        ({providers.NAME: None}, "organisation"),
    ],
)  # fmt: skip
def test_feide_must_tell_of_the_same_person_at_our_realm(visitor, liar, way, tied, changes, code):
    row = way("feide")
    liar.userinfo |= changes

    response = answer(visitor, liar, row)

    assert str(REASONS[code].title) in response.content.decode()
    assert not visitor.is_logged_in


@pytest.mark.parametrize(
    ("amr", "orgno", "comes_in"),
    [
        (["entraid_pwd", "entraid_mfa"], "0192:958935420", True),
        (["entraid_pwd", "entraid-mfa"], "0192:958935420", True),
        (["entraid_pwd"], "0192:958935420", False),
        (["entraid_pwd", "entraid_mfa"], "0192:111111111", False),
        (["entraid_pwd", "entraid_mfa"], None, False),
    ],
)
def test_a_work_account_through_ansattporten_acts_for_the_municipality(
    visitor, liar, way, tied, amr, orgno, comes_in
):
    row = way("ansattporten", level="entraid", organisation="958935420")
    party = {"orgno": {"authority": "iso6523-actorid-upis", "ID": orgno}}
    details = [{"type": "ansattporten:orgno", "authorized_parties": [party]}]
    liar.claims = {"acr": "entraid", "amr": amr, "authorization_details": details}

    answer(visitor, liar, row)

    assert visitor.is_logged_in == comes_in


def test_an_answer_sent_to_another_providers_address_is_refused(visitor, liar, way, tied):
    row, other = way("entra"), way("feide")
    liar.claims = dict(TRUTHS["entra"])

    response = answer(visitor, liar, row, kind=other.kind)

    assert "Vi kunne ikke være sikre på hvem du er" in response.content.decode()
    assert "/token" not in liar.asked


def test_an_answer_from_another_sender_is_refused_before_the_code_is_used(visitor, liar, way, tied):
    response = answer(visitor, liar, way("entra"), iss="https://idporten.no")

    assert response.status_code == 403
    assert "/token" not in liar.asked


def test_an_answer_counts_once_and_citizens_answers_do_not_count_here(visitor, liar, way, tied):
    row = way("entra")
    assert answer(visitor, liar, row).status_code == 302

    assert visitor.here.get("/oidc/ansatt/entra/", visitor.last).status_code == 400
    visitor.begin()
    [state] = visitor.here.session["oidc_states"]
    crossed = visitor.here.get(
        "/oidc/ansatt/entra/", {"code": "c", "state": state, "iss": liar.issuer}
    )
    assert crossed.status_code == 400


@pytest.mark.requirement("R280")
def test_a_login_nobody_has_been_given_opens_nothing_and_makes_nobody(visitor, liar, way, kari):
    before = User.objects.count()

    response = answer(visitor, liar, way("entra"))

    assert response.status_code == 403
    assert "ikke knyttet til noen ansatt" in response.content.decode()
    assert "systemansvarlig" in response.content.decode()
    assert User.objects.count() == before


def test_a_login_without_a_live_membership_opens_nothing(visitor, liar, way, tied):
    tied.memberships.update(ends=timezone.localdate() - dt.timedelta(days=1))

    response = answer(visitor, liar, way("entra"))

    assert response.status_code == 403
    assert "ikke noe arbeidssted i denne kommunen i dag" in response.content.decode()
    assert not visitor.is_logged_in


def test_the_provider_of_another_municipality_opens_nothing(visitor, liar, way, tied, db):
    from tests.security.world import nittedal  # noqa: PLC0415

    row = way("entra", municipality=nittedal()["school"].municipality)

    assert answer(visitor, liar, row).status_code == 403
    assert not visitor.is_logged_in


def test_a_citizens_login_is_no_employees_login(visitor, liar, way, anne):
    anne.oidc_issuer, anne.oidc_subject = liar.issuer, "subject-1"
    anne.save()

    assert answer(visitor, liar, way("entra")).status_code == 403
    assert not visitor.is_logged_in


@pytest.mark.requirement("R280")
def test_an_invitation_ties_the_login_once(visitor, liar, way, kari, siri):
    row = way("entra")
    token = invite(kari, by=siri, now=timezone.now())

    response = visitor.here.get(f"/invitasjon/{token}/")
    assert response["Location"] == "/invitasjon/"
    assert token not in visitor.here.get("/invitasjon/").content.decode()
    assert answer(visitor, liar, row).status_code == 302

    kari.refresh_from_db()
    assert (kari.oidc_issuer, kari.oidc_subject) == (liar.issuer, "subject-1")
    again = visitor.here.get(f"/invitasjon/{token}/")
    assert "Invitasjonen gjelder ikke lenger" in again.content.decode()


def test_a_new_invitation_ends_the_one_before(kari, siri, client):
    first = invite(kari, by=siri, now=timezone.now())
    invite(kari, by=siri, now=timezone.now())

    assert client.get(f"/invitasjon/{first}/").status_code == 403


def test_an_invitation_ends_after_three_days_and_holds_no_secret(kari, siri, client):
    token = invite(kari, by=siri, now=timezone.now() - dt.timedelta(days=3, seconds=1))

    assert client.get(f"/invitasjon/{token}/").status_code == 403
    assert token not in str(LoginInvitation.objects.values().get())


def test_nobody_is_invited_by_oneself_or_from_another_municipality(kari, siri):
    from django.core.exceptions import PermissionDenied  # noqa: PLC0415

    from tests.security.world import employ, nittedal  # noqa: PLC0415

    other = employ("vera", "Vera Vik", "systemansvarlig", nittedal()["ppt"], "admin")
    for by, user in ((siri, siri), (other, kari), (kari, kari)):
        with pytest.raises(PermissionDenied):
            invite(user, by=by, now=timezone.now())


def test_a_login_that_is_anothers_is_not_taken_over(visitor, liar, way, tied, colleague, siri):
    row = way("entra")
    token = invite(colleague, by=siri, now=timezone.now())
    visitor.here.get(f"/invitasjon/{token}/")

    response = answer(visitor, liar, row)

    assert "knyttet til en annen ansatt" in response.content.decode()
    assert not visitor.is_logged_in


def test_one_shows_again_who_one_is_and_comes_back(visitor, liar, way, tied):
    row = way("entra")
    answer(visitor, liar, row)
    assert visitor.here.session["fresh_at"] == 0  # the provider did not say when
    page = visitor.here.get("/logg-inn/igjen/?next=/rettigheter/").content.decode()
    assert f"/logg-inn/ansatt/{row.pk}/?again=1" in page
    liar.claims |= {"auth_time": int(time.time())}

    response = answer(visitor, liar, row, start="?again=1&next=/rettigheter/")

    assert response["Location"] == "/rettigheter/"
    assert time.time() - visitor.here.session["fresh_at"] < 60


@pytest.mark.parametrize(
    ("claims", "code"),
    [
        ({}, "old"),
        ({"auth_time": int(time.time()) - 3600}, "old"),
        ({"auth_time": int(time.time()) + 5, "sub": "subject-2"}, "someone_else"),
    ],
)
def test_an_old_login_or_anothers_does_not_show_it(visitor, liar, way, tied, claims, code):
    row = way("entra")
    answer(visitor, liar, row)
    liar.claims |= claims

    response = answer(visitor, liar, row, start="?again=1")

    assert str(REASONS[code].title) in response.content.decode()
    assert visitor.here.session["fresh_at"] == 0
    assert visitor.here.session["_auth_user_id"] == str(tied.pk)


def test_one_is_asked_to_log_in_anew_at_the_provider(visitor, liar, way, tied):
    row = way("entra")
    answer(visitor, liar, row)

    begun = visitor.here.get(f"/logg-inn/ansatt/{row.pk}/?again=1")

    asked = parse_qs(urlsplit(begun["Location"]).query)
    assert (asked["prompt"], asked["max_age"]) == (["login"], ["0"])


def test_the_page_shows_the_ways_in_of_the_municipality_one_chooses(client, way, school):
    from tests.security.world import nittedal  # noqa: PLC0415

    assert "ikke satt opp innlogging" in client.get("/logg-inn/ansatt/").content.decode()
    row = way("entra")
    other = way("feide", municipality=nittedal()["school"].municipality)

    page = client.get(f"/logg-inn/ansatt/?kommune={school.municipality_id}").content.decode()

    assert reverse("accounts:staff-start", args=[row.pk]) in page
    assert reverse("accounts:staff-start", args=[other.pk]) not in page
    assert client.get("/logg-inn/ansatt/?kommune=x").status_code == 200


def test_a_provider_that_is_off_or_not_there_answers_404(client, way):
    row = way("entra", is_on=False)

    assert client.get(f"/logg-inn/ansatt/{row.pk}/").status_code == 404
    assert client.get("/logg-inn/ansatt/99999999999999999999/").status_code == 404

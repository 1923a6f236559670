"""Guardians of the child, and asking the family for consent in one case."""

import datetime as dt
import uuid

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from bti.audit.models import ActEvent
from bti.notices.models import Notice
from bti.people.models import Guardianship
from cases.models import Case
from cases.services import add_guardian, ask_consent_for
from consent.models import Consent
from tests.conftest import ANNE_PID


@pytest.fixture
def anne_added(case, kari, today):
    """``anne_added()`` ties Anne to Jonas, as Kari types it."""

    def add(**changed):
        given = {
            "first_name": "Anne", "last_name": "Solberg", "relation": "mother",
            "parental_responsibility": True, "identity_number": ANNE_PID,
            "phone": "900 00 001", "email": "anne@epost.example",
        }  # fmt: skip
        return add_guardian(case, by=kari, on=today, **{**given, **changed})

    return add


@pytest.mark.requirement("R264", "R267")
def test_a_guardian_is_tied_to_the_child_and_to_the_login(anne_added, case, anne):
    tie = anne_added()

    assert (tie.child, tie.relation, tie.parental_responsibility) == (case.child, "mother", True)
    assert (tie.guardian.name, tie.guardian.user) == ("Anne Solberg", anne)
    assert (tie.guardian.phone, tie.guardian.email) == ("900 00 001", "anne@epost.example")
    assert ActEvent.objects.filter(act="people.register_guardian").count() == 1


def test_the_same_guardian_is_not_tied_twice(anne_added):
    anne_added()

    with pytest.raises(ValidationError) as refused:
        anne_added()

    assert refused.value.message_dict == {
        "identity_number": ["Denne foresatte er alt registrert på barnet."]
    }


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("identity_number", "1", "Fødselsnummer må ha 11 sifre. Du skrev 1."),
        ("relation", "aunt", "Velg en relasjon fra lista."),
    ],
)
def test_what_cannot_be_right_is_refused_beside_its_field(anne_added, field, value, sentence):
    with pytest.raises(ValidationError) as refused:
        anne_added(**{field: value})

    assert refused.value.message_dict == {field: [sentence]}
    assert not Guardianship.objects.exists()


def test_only_the_holder_adds_guardians_and_asks_for_consent(
    case, mona, colleague, siri, anne, today
):
    for other in (mona, colleague, siri, anne):
        with pytest.raises(PermissionDenied):
            add_guardian(
                case, by=other, on=today, first_name="A", last_name="B", relation="other",
                parental_responsibility=False,
            )  # fmt: skip
        with pytest.raises(PermissionDenied):
            ask_consent_for(
                case, by=other, on=today, purpose="x", valid_until=today, to_log=True,
                service_codes=[],
            )  # fmt: skip


@pytest.fixture
def ask(case, kari, guardians, today):
    def asked(**changed):
        given = {
            "purpose": "At Jonas skal trives i friminuttene.",
            "valid_until": today + dt.timedelta(days=200),
            "to_log": True,
            "service_codes": ["skole", "ppt"],
        }
        return ask_consent_for(case, by=kari, on=today, **{**given, **changed})

    return asked


@pytest.mark.requirement("R179")
def test_the_consent_belongs_to_the_case_and_waits_for_the_guardians(ask, case, kari, anne, tomas):
    consent = ask()

    assert list(case.consents.all()) == [consent]
    assert (consent.state, consent.keeper, consent.to_log) == ("asked", kari, True)
    assert set(Notice.objects.filter(kind="consent").values_list("recipient_id", flat=True)) == {
        anne.pk, tomas.pk,
    }  # fmt: skip
    assert ActEvent.objects.get(act="cases.ask_consent").details == {"consent": consent.pk}


@pytest.mark.requirement("R35")
def test_guardians_of_a_shielded_case_are_asked_nothing(ask, case):
    case.shielded_at, case.shielded_level = timezone.now(), 0
    case.save()

    with pytest.raises(ValidationError, match="skjermet for foresatte"):
        ask()

    assert not Consent.objects.exists()
    assert not Notice.objects.exists()


def test_a_consent_that_is_refused_leaves_nothing_on_the_case(ask, case, today):
    with pytest.raises(ValidationError):
        ask(valid_until=today - dt.timedelta(days=1))

    assert not case.consents.exists()


# Pages


def post(client, name, case, **data):
    return client.post(reverse(name, args=[case.pk]), {"submission_key": uuid.uuid4(), **data})


GUARDIAN = {
    "first_name": "Anne", "last_name": "Solberg", "relation": "mother",
    "parental_responsibility": "yes", "identity_number": ANNE_PID,
}  # fmt: skip


def test_the_page_adds_a_guardian(case, browse, kari):
    response = post(browse(kari), "cases:add-guardian", case, **GUARDIAN)

    assert response.url == reverse("cases:family", args=[case.pk])
    assert Guardianship.objects.get().parental_responsibility is True


def test_a_guardian_without_responsibility_is_kept_as_such(case, browse, kari):
    post(browse(kari), "cases:add-guardian", case, **{**GUARDIAN, "parental_responsibility": "no"})

    assert Guardianship.objects.get().parental_responsibility is False


def test_whether_one_has_responsibility_must_be_said(case, browse, kari):
    given = {k: v for k, v in GUARDIAN.items() if k != "parental_responsibility"}

    response = post(browse(kari), "cases:add-guardian", case, **given)

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["parental_responsibility"]
    assert "Solberg" in response.content.decode()


@pytest.fixture
def form(today):
    return {
        "purpose": "At Jonas skal trives.",
        "to_log": "on",
        "service_codes": ["skole", "ppt"],
        "informed": "on",
        "valid_until": (today + dt.timedelta(days=100)).isoformat(),
    }


@pytest.mark.requirement("R265")
def test_the_page_asks_for_consent_and_leads_to_it(case, guardians, browse, kari, form):
    response = post(browse(kari), "cases:ask-consent", case, **form)

    consent = Consent.objects.get()
    assert response.url == reverse("consent:detail", args=[consent.pk])
    assert set(consent.services.values_list("code", flat=True)) == {"skole", "ppt"}
    assert (consent.to_log, consent.informed, consent.no_exchange) == (True, True, False)


def test_the_page_names_who_must_sign(case, guardians, browse, kari):
    page = browse(kari).get(reverse("cases:ask-consent", args=[case.pk]))

    assert [signer.name for signer in page.context["signers"]] == ["Anne Solberg", "Tomas Lund"]


def test_without_guardians_the_page_says_what_to_do_first(case, browse, kari):
    text = browse(kari).get(reverse("cases:ask-consent", args=[case.pk])).content.decode()

    assert "Ingen med foreldreansvar er registrert ennå." in text
    assert reverse("cases:add-guardian", args=[case.pk]) in text


def test_the_services_are_the_guides_and_the_page_says_what_they_see(case, browse, kari):
    page = browse(kari).get(reverse("cases:ask-consent", args=[case.pk]))

    codes = [code for code, _label in page.context["form"].fields["service_codes"].choices]
    assert codes == [service.code for service in case.guide.services]
    assert "Ingen av dem ser det du skrev på nivå 0." in page.content.decode()


def test_a_service_that_must_be_specified_says_so_beside_its_field(
    case, guardians, browse, kari, form
):
    response = post(browse(kari), "cases:ask-consent", case, **{**form, "service_codes": ["andre"]})

    assert response.status_code == 422
    assert response.context["form"].errors == {
        "detail_andre": ["Skriv hvilken tjeneste dere mener."]
    }
    post(
        browse(kari), "cases:ask-consent", case,
        **{**form, "service_codes": ["andre"], "detail_andre": "Håndballaget"},
    )  # fmt: skip
    assert Consent.objects.get().services.get().detail == "Håndballaget"


def test_an_end_in_the_past_is_refused_and_what_was_typed_stays(
    case, guardians, browse, kari, form, today
):
    past = {**form, "valid_until": (today - dt.timedelta(days=1)).isoformat()}

    response = post(browse(kari), "cases:ask-consent", case, **past)

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["valid_until"]
    assert "At Jonas skal trives." in response.content.decode()
    assert not Consent.objects.exists()


def test_a_second_press_asks_once(case, guardians, browse, kari, form):
    client, typed = browse(kari), {**form, "submission_key": uuid.uuid4()}

    first = post(client, "cases:ask-consent", case, **typed)
    second = post(client, "cases:ask-consent", case, **typed)

    assert first.url == second.url
    assert Consent.objects.count() == 1


@pytest.mark.parametrize("page", ["cases:add-guardian", "cases:ask-consent"])
def test_others_do_not_learn_that_the_pages_exist(case, browse, page, mona, colleague, siri, anne):
    for other in (mona, colleague, siri, anne):
        assert browse(other).get(reverse(page, args=[case.pk])).status_code == 404
        assert post(browse(other), page, case).status_code == 404


@pytest.mark.parametrize("page", ["cases:add-guardian", "cases:ask-consent"])
def test_a_closed_case_has_no_such_pages(case, browse, page, kari, today):
    Case.objects.get(pk=case.pk)
    case.level, case.closed_on = 9, today
    case.save()

    assert browse(kari).get(reverse(page, args=[case.pk])).status_code == 404

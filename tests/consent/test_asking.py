"""Asking for consent."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from bti.audit.models import ActEvent
from bti.guides import registry
from bti.notices.models import Notice
from consent import services
from consent.models import Consent, Signature
from tests.consent.conftest import years_before

DAY = dt.timedelta(days=1)


def refusal(ask, child, **changes):
    with pytest.raises(ValidationError) as caught:
        ask(child, **changes)
    assert Consent.objects.count() == 0
    return caught.value.message_dict


@pytest.mark.requirement("R61", "R80", "R223", "R234")
def test_everyone_with_parental_responsibility_is_asked(asked, guardians, kari, today):
    assert [row.guardian for row in asked.signatures.order_by("pk")] == guardians
    assert (asked.state, asked.keeper, asked.asked_on) == ("asked", kari, today)
    assert asked.text_version == services.TEXT_VERSION


def test_those_who_can_log_in_are_told_without_content(asked, anne, tomas):
    notices = Notice.objects.order_by("pk")

    assert [(n.recipient, n.kind, n.link) for n in notices] == [
        (anne, "consent", reverse("consent:detail", args=[asked.pk])),
        (tomas, "consent", reverse("consent:detail", args=[asked.pk])),
    ]


def test_a_guardian_without_responsibility_is_not_asked(ask, child, guardians, parent, stranger):
    parent(child, stranger, relation="other", parental_responsibility=False)

    consent = ask(child)

    assert [row.guardian for row in consent.signatures.order_by("pk")] == guardians
    assert not Notice.objects.filter(recipient=stranger).exists()


def test_a_blocked_guardian_is_not_asked(ask, child, guardianship_anne, guardianship_tomas):
    guardianship_tomas.blocked = True
    guardianship_tomas.save()

    consent = ask(child)

    assert [row.guardian for row in consent.signatures.all()] == [guardianship_anne.guardian]


@pytest.mark.requirement("R225")
def test_a_verge_signs_as_a_guardian_does(ask, child, parent, stranger):
    verge = parent(child, stranger, relation="verge").guardian

    assert [row.guardian for row in ask(child).signatures.all()] == [verge]


@pytest.mark.requirement("R22", "R23", "R61")
def test_from_15_the_youth_is_asked_together_with_the_guardians(ask, youth, parent, anne, today):
    ella = youth(years_before(today, 15))
    mother = parent(ella, anne).guardian

    consent = ask(ella)

    assert [row.person for row in consent.signatures.order_by("pk")] == [mother, ella]
    assert {n.recipient for n in Notice.objects.all()} == {anne, ella.user}


def test_the_day_before_15_only_the_guardians_are_asked(ask, youth, parent, anne, today):
    ella = youth(years_before(today, 15) + DAY)
    mother = parent(ella, anne).guardian

    assert [row.person for row in ask(ella).signatures.all()] == [mother]


def test_at_18_the_young_adult_is_asked_alone(ask, youth, parent, anne, today):
    ella = youth(years_before(today, 18))
    parent(ella, anne)

    assert [row.person for row in ask(ella).signatures.all()] == [ella]


@pytest.mark.requirement("R6")
def test_the_pregnant_woman_is_asked_for_an_unborn_child(ask, youth, parent, anne):
    unborn = youth(None)
    woman = parent(unborn, anne).guardian

    assert [row.person for row in ask(unborn).signatures.all()] == [woman]


@pytest.mark.requirement("R6")
def test_nobody_signs_beside_the_pregnant_woman(ask, youth, parent, anne, tomas):
    unborn = youth(None)
    parent(unborn, tomas, relation="father")

    with pytest.raises(ValidationError) as caught:
        ask(unborn)
    woman = parent(unborn, anne).guardian

    assert caught.value.messages == [
        "Den gravide er ikke registrert på barnet. Legg henne inn som mor først."
    ]
    assert [row.person for row in ask(unborn).signatures.all()] == [woman]


@pytest.mark.requirement("R6", "R61")
def test_a_birth_between_asking_and_signing_adds_the_other_parent(
    ask, youth, parent, sign, anne, tomas, today
):
    unborn = youth(None)
    parent(unborn, anne)
    father = parent(unborn, tomas, relation="father").guardian
    consent = ask(unborn)
    unborn.born = today
    unborn.save()
    consent.refresh_from_db()

    sign(consent, anne)
    consent.refresh_from_db()

    assert consent.state == "asked"
    assert consent.signatures.get(state="waiting").person == father


@pytest.mark.requirement("R26")
def test_at_16_the_youth_alone_is_asked_about_health_services(ask, youth, parent, anne, today):
    ella = youth(years_before(today, 16))
    mother = parent(ella, anne).guardian

    def signers(**named):
        return [row.person for row in ask(ella, **named).signatures.order_by("pk")]

    assert signers(service_codes=["helsestasjon", "fastlege"], to_log=False) == [ella]
    assert signers(service_codes=["helsestasjon", "skole"], to_log=False) == [mother, ella]
    assert signers(service_codes=["helsestasjon"], to_log=True) == [mother, ella]


@pytest.mark.requirement("R26")
def test_the_day_before_16_the_guardian_is_asked_about_health_services_too(
    ask, youth, parent, anne, today
):
    ella = youth(years_before(today, 16) + dt.timedelta(days=1))
    mother = parent(ella, anne).guardian

    consent = ask(ella, service_codes=["fastlege"], to_log=False)

    assert [row.person for row in consent.signatures.order_by("pk")] == [mother, ella]


def test_a_youth_who_decides_alone_needs_no_guardian_on_the_list(ask, youth, today):
    ella = youth(years_before(today, 16))

    consent = ask(ella, service_codes=["fastlege"], to_log=False)

    assert [row.person for row in consent.signatures.all()] == [ella]


def test_a_service_that_is_no_longer_in_the_guide_is_refused(ask, child, guardians, monkeypatch):
    guide = child.municipality.guide
    left = tuple(service for service in guide.services if service.code != "ppt")
    monkeypatch.setattr(
        "bti.accounts.models.Municipality.guide", guide.model_copy(update={"services": left})
    )

    assert refusal(ask, child, service_codes=["ppt"]) == {
        "service_codes": ["En av tjenestene finnes ikke i handlingsveilederen."]
    }


def test_nobody_with_responsibility_is_told_in_a_sentence(ask, child, parent, stranger):
    parent(child, stranger, parental_responsibility=False)

    with pytest.raises(ValidationError) as caught:
        ask(child)

    assert caught.value.messages == [
        "Ingen med foreldreansvar er registrert på barnet. Legg inn foresatte først."
    ]
    assert Consent.objects.count() == 0


@pytest.mark.requirement("R226")
def test_the_end_may_be_today_but_not_yesterday(ask, child, guardians, today):
    assert refusal(ask, child, valid_until=today - DAY) == {
        "valid_until": ["Samtykket må gjelde til i dag eller senere."]
    }
    assert ask(child, valid_until=today).valid_until == today


@pytest.mark.requirement("R226")
def test_the_guide_may_set_the_longest_time(ask, child, guardians, today, monkeypatch):
    guide = registry.get("sondre_nordstrand")
    short = guide.model_copy(
        update={"consent": guide.consent.model_copy(update={"longest_days": 365})}
    )
    monkeypatch.setattr(registry, "all_guides", lambda: (short,))

    assert refusal(ask, child, valid_until=today + 366 * DAY) == {
        "valid_until": ["Samtykket kan gjelde i høyst 365 dager."]
    }
    assert ask(child, valid_until=today + 365 * DAY).state == "asked"


@pytest.mark.requirement("R232")
def test_the_ticked_services_are_kept_as_the_guide_names_them_today(ask, child, guardians):
    consent = ask(child, service_codes=["skole", "ppt", "ppt"])

    assert list(consent.services.order_by("pk").values_list("code", "kind", "label")) == [
        ("skole", "school", "Skole/AKS"),
        ("ppt", "ppt", "PPT"),
    ]


@pytest.mark.requirement("R232")
def test_all_17_services_of_the_form_can_be_ticked(ask, child, guardians):
    guide = child.municipality.guide
    codes = [service.code for service in guide.services]
    details = {service.code: "BUP" for service in guide.services if service.needs_detail}

    consent = ask(child, service_codes=codes, details=details)

    assert sorted(consent.services.values_list("label", flat=True)) == sorted(
        [
            "Barnehage", "Skole/AKS", "PPT", "Politi", "Fastlege", "Fysioterapeut/Ergoterapeut",
            "Kommunale fritidstilbud", "Andre", "Psykolog", "NAV",
            "Helsestasjonen/Skolehelsetjenesten", "Barnevern", "Spesialisthelsetjenesten",
            "Familiesenter", "SaLTo-koordinator", "Pedagogisk fagsenter", "Søknadskontoret",
        ]
    )  # fmt: skip


@pytest.mark.requirement("R232")
def test_a_service_that_must_be_specified_asks_which(ask, child, guardians):
    assert refusal(ask, child, service_codes=["andre"], details={"andre": "  "}) == {
        "details": ["Skriv hvilken tjeneste dere mener med «Andre»."]
    }
    consent = ask(child, service_codes=["andre"], details={"andre": "Fotballklubben"})
    assert consent.services.get().detail == "Fotballklubben"


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        (
            {"service_codes": ["romfart"]},
            {"service_codes": ["En av tjenestene finnes ikke i handlingsveilederen."]},
        ),
        (
            {"service_codes": [], "to_log": False},
            {"service_codes": ["Kryss av for stafettlogg eller for minst én tjeneste."]},
        ),
        ({"purpose": " "}, {"purpose": ["Skriv hva samtykket skal brukes til."]}),
        ({"purpose": "x" * 501}, {"purpose": ["Teksten kan ha høyst 500 tegn."]}),
        ({"limits": "x" * 501}, {"limits": ["Teksten kan ha høyst 500 tegn."]}),
        (
            {"service_codes": ["andre"], "details": {"andre": "x" * 201}},
            {"details": ["Navnet på tjenesten kan ha høyst 200 tegn."]},
        ),
        (
            {"no_exchange": True, "only_share": "fravær"},
            {
                "only_share": [
                    "Dere har krysset av for at ingenting skal utveksles. Da kan det ikke stå noe "
                    "her."
                ]
            },
        ),
    ],
)
def test_what_cannot_be_asked_is_told_beside_its_field(ask, child, guardians, changes, told):
    assert refusal(ask, child, **changes) == told


def test_staff_of_another_municipality_cannot_ask(ask, child, guardians, geir, municipality):
    other = type(municipality).objects.create(
        name="Nittedal kommune", number="3232", guide_slug="nittedal"
    )
    geir.memberships.update(municipality=other)

    with pytest.raises(PermissionDenied):
        ask(child, by=geir)


def test_a_citizen_and_one_without_a_unit_cannot_ask(ask, child, guardians, anne, siri):
    for user in (anne, siri):
        with pytest.raises(PermissionDenied):
            ask(child, by=user)


def test_asking_is_audited_with_codes_and_dates(asked, kari):
    event = ActEvent.objects.get(act="consent.ask_consent")

    assert (event.user_id, event.child_id) == (kari.pk, asked.child_id)
    assert event.details == {
        "valid_until": asked.valid_until.isoformat(),
        "services": ["ppt"],
        "to_log": True,
    }


def test_what_is_asked_has_a_history(asked):
    row = asked.signatures.first()

    assert asked.history.count() == 1
    assert row.history.get().state == Signature.State.WAITING

"""Reminding those who have not answered a consent, and asking anew after one that is over."""

import datetime as dt
import uuid

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from bti.audit.models import ActEvent
from bti.notices.models import Notice
from cases.services import ask_consent_for
from cases.services.reminding import remind_signers
from consent.models import Consent
from consent.services import decline, sign, withdraw_consent

DAY = dt.timedelta(days=1)
LOA = "idporten-loa-high"


@pytest.fixture
def asked(case, kari, guardians, today) -> Consent:
    return ask_consent_for(
        case, by=kari, on=today, purpose="At Jonas skal trives.", to_log=True,
        valid_until=today + dt.timedelta(days=200), service_codes=["skole", "andre"],
        details={"andre": "Fotballklubben"}, limits="Helsa til Tomas.",
    )  # fmt: skip


def told(on) -> set[int]:
    rows = Notice.objects.filter(kind="consent", due_day=on)
    return set(rows.values_list("recipient_id", flat=True))


def refusal(case, **how):
    with pytest.raises(ValidationError) as caught:
        remind_signers(case, **how)
    return caught.value.messages


@pytest.mark.requirement("R61")
def test_those_who_have_not_answered_are_reminded_once_a_day(case, asked, kari, anne, tomas, today):
    sign(asked, by=anne, on=today, language="nb", login_level=LOA)
    tomorrow = today + DAY

    assert refusal(case, by=kari, on=today) == [
        "De har alt fått beskjed i dag. Minn på igjen i morgen."
    ]
    assert remind_signers(case, by=kari, on=tomorrow) == [tomas]
    assert told(tomorrow) == {tomas.pk}
    assert refusal(case, by=kari, on=tomorrow) == [
        "De har alt fått beskjed i dag. Minn på igjen i morgen."
    ]
    assert remind_signers(case, by=kari, on=tomorrow + DAY) == [tomas]
    assert ActEvent.objects.filter(act="cases.remind_signers").count() == 2


def test_one_who_cannot_log_in_is_reached_in_another_way(case, asked, kari, guardians, today):
    for tie in case.child.guardianships.select_related("guardian"):
        tie.guardian.user = None
        tie.guardian.save()

    assert refusal(case, by=kari, on=today + DAY) == [
        "De som mangler, kan ikke logge inn. Ring dem, eller bruk papir."
    ]


def test_nothing_waits_and_a_shield_are_told_in_a_sentence(case, asked, kari, anne, today):
    decline(asked, by=anne, on=today)
    assert refusal(case, by=kari, on=today + DAY) == ["Ingen samtykker venter på svar."]

    case.shielded_at = "2026-01-01T12:00:00+01:00"
    case.save()
    case.refresh_from_db()
    assert refusal(case, by=kari, on=today + DAY) == [
        "Saken er skjermet for foresatte. Nå skal de ikke få noe herfra."
    ]


@pytest.mark.parametrize("who", ["mona", "colleague", "anne"])
def test_only_the_holder_reminds(case, asked, today, request, who):
    with pytest.raises(PermissionDenied):
        remind_signers(case, by=request.getfixturevalue(who), on=today + DAY)


@pytest.mark.requirement("R61")
def test_the_page_names_who_is_told_and_the_case_says_how_many(case, asked, browse, kari, today):
    client = browse(kari)
    page = client.get(reverse("cases:remind", args=[case.pk])).content.decode()
    again = client.post(
        reverse("cases:remind", args=[case.pk]), {"submission_key": str(uuid.uuid4())}
    )

    assert "Anne Solberg får en påminnelse." in page
    assert again.status_code == 422  # they were asked today
    kept = client.get(reverse("consent:detail", args=[asked.pk])).content.decode()
    assert reverse("cases:remind", args=[case.pk]) in kept
    case_page = client.get(reverse("cases:detail", args=[case.pk])).content.decode()
    assert "0 av 2 har signert." in case_page


@pytest.mark.requirement("R225")
def test_a_verge_is_asked_though_not_a_parent(case, kari, today):
    from cases.services import add_guardian

    tie = add_guardian(
        case, by=kari, on=today, first_name="Vera", last_name="Verge", relation="verge",
        parental_responsibility=False,
    )  # fmt: skip
    consent = ask_consent_for(
        case, by=kari, on=today, purpose="At Jonas skal trives.", to_log=True, service_codes=[],
        valid_until=today + DAY,
    )  # fmt: skip

    assert [row.person for row in consent.signatures.all()] == [tie.guardian]


# Asking anew


@pytest.mark.requirement("R113")
def test_after_a_no_the_keeper_asks_anew_from_what_was_asked(
    case, asked, browse, kari, anne, today
):
    decline(asked, by=anne, on=today)
    client = browse(kari)
    way = reverse("cases:ask-consent", args=[case.pk]) + f"?fra={asked.pk}"

    kept = client.get(reverse("consent:detail", args=[asked.pk])).content.decode()
    form = client.get(way).context["form"]

    assert way in kept
    assert form["purpose"].value() == "At Jonas skal trives."
    assert form["service_codes"].value() == ["skole", "andre"]
    assert form["detail_andre"].value() == "Fotballklubben"
    assert form["limits"].value() == "Helsa til Tomas."
    assert form["informed"].value() is False


def test_a_consent_that_counts_or_waits_is_not_asked_for_anew(case, asked, browse, kari):
    kept = browse(kari).get(reverse("consent:detail", args=[asked.pk])).content.decode()

    assert "?fra=" not in kept


def test_only_a_consent_of_the_case_can_be_asked_for_anew(
    case, asked, browse, kari, child, today, guardians
):
    from consent.services import ask_consent

    other = ask_consent(
        child, by=kari, on=today, purpose="Hemmelig", valid_until=today, to_log=True,
        service_codes=[],
    )  # fmt: skip
    withdraw_consent(other, by=kari, on=today)
    client, way = browse(kari), reverse("cases:ask-consent", args=[case.pk])

    for named in (other.pk, 987654321, "x"):
        assert client.get(f"{way}?fra={named}").status_code == 404


@pytest.mark.requirement("R26")
def test_the_page_tells_who_decides_alone_about_health(case, guardians, browse, kari, today):
    way = reverse("cases:ask-consent", args=[case.pk])
    sentence = "bestemmer Jonas alene"

    assert sentence not in browse(kari).get(way).content.decode()
    case.child.born = today.replace(year=today.year - 17, day=1)
    case.child.save()
    assert sentence in browse(kari).get(way).content.decode()

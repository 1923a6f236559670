"""What the one who asked meets, and who meets nothing at all."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from bti.audit.models import ReadEvent
from bti.people.models import Guardian
from consent import services
from tests.consent.conftest import years_before
from tests.consent.test_citizen_pages import at, words


@pytest.mark.requirement("R234")
def test_the_keeper_sees_who_has_signed_and_can_register_paper(
    asked, sign, browse, kari, anne, tomas
):
    sign(asked, anne)
    waiting = asked.signatures.get(guardian__user=tomas)

    answer = browse(kari).get(at("detail", asked))

    assert "1 av 2 har signert" in words(answer)
    assert reverse("consent:paper", args=[waiting.pk]) in answer.content.decode()
    assert answer.content.decode().count("/papir/") == 1
    assert ReadEvent.objects.get().why == "keeper"


@pytest.mark.parametrize("rows", [1, 3])
def test_the_keepers_page_asks_the_database_as_often_for_one_signer_as_for_three(
    rows, ask, child, parent, browse, kari, django_assert_num_queries
):
    for _ in range(rows):
        parent(child, None)
    consent = ask(child)
    client = browse(kari)
    client.get(at("detail", consent))  # a new session is written once

    with django_assert_num_queries(11):
        answer = client.get(at("detail", consent))

    assert f"0 av {rows} har signert" in words(answer)
    assert Guardian.objects.count() == rows


def test_a_no_is_told_as_a_choice_with_a_way_on(asked, browse, kari, tomas, today):
    services.decline(asked, by=tomas, on=today, reason="Vi vil vente.")

    told = words(browse(kari).get(at("detail", asked)))

    assert "Det er et valg, ikke en feil." in told
    assert "Plikten til å melde fra til barnevernet er den samme." in told
    assert "Vi vil vente." in told
    assert "Registrer underskrift på papir" not in told


def test_a_yes_and_a_no_is_told_as_a_disagreement(asked, sign, browse, kari, anne, tomas, today):
    sign(asked, anne)
    services.decline(asked, by=tomas, on=today, reason="")

    told = words(browse(kari).get(at("detail", asked)))

    assert "De er ikke enige" in told
    assert "Det er et valg, ikke en feil." in told


@pytest.mark.requirement("R227")
def test_the_keeper_withdraws_on_their_behalf(given, browse, kari):
    client = browse(kari)
    assert "har bedt deg om det" in words(client.get(at("withdraw", given)))

    client.post(at("withdraw", given), {"submission_key": str(uuid4()), "reason": "Anne ringte."})
    given.refresh_from_db()

    assert (given.state, given.ended_reason) == ("withdrawn", "Anne ringte.")
    assert "Samtykket er trukket tilbake" in words(client.get(at("detail", given)))


def test_what_ran_out_says_so(ask, child, guardians, sign, browse, kari, anne, tomas, today):
    live, late = ask(child), ask(child)
    for user in (anne, tomas):
        sign(live, user)
    live.refresh_from_db()
    for consent in (live, late):
        consent.asked_on = consent.valid_until = years_before(today, 1)
        consent.save()
    client = browse(kari)

    assert "Gikk ut" in words(client.get(at("detail", live)))
    assert "før alle hadde svart" in words(client.get(at("detail", late)))


PAGES = ("detail", "print", "pdf", "sign", "decline", "withdraw", "paper", "scan")
OTHERS = ("stranger", "colleague", "mona", "geir", "per", "siri")


@pytest.fixture
def address(asked):
    row = asked.signatures.order_by("pk").first()
    return {
        name: reverse(f"consent:{name}", args=[row.pk if name in ("paper", "scan") else asked.pk])
        for name in PAGES
    }


@pytest.mark.requirement("R61")
@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("who", OTHERS)
def test_for_others_the_consent_does_not_exist(address, browse, request, who, name):
    client = browse(request.getfixturevalue(who))

    answer = client.get(address[name])
    sent = client.post(address[name], {"submission_key": str(uuid4()), "read": "on"})

    assert answer.status_code == 404
    assert sent.status_code in (404, 405)
    assert "Jonas" not in answer.content.decode()
    assert not ReadEvent.objects.exists()


@pytest.mark.parametrize("name", ["sign", "decline"])
def test_the_keeper_does_not_answer_for_others(address, browse, kari, name):
    assert browse(kari).get(address[name]).status_code == 404


@pytest.mark.parametrize("name", ["paper", "scan"])
def test_a_guardian_does_not_register_paper(address, browse, anne, name):
    assert browse(anne).get(address[name]).status_code == 404


@pytest.mark.parametrize("name", PAGES)
def test_one_who_is_not_logged_in_is_sent_to_login(address, name):
    answer = Client().get(address[name])

    assert answer.status_code == 302
    assert answer.url.startswith(reverse("accounts:login"))


def test_a_guardian_who_is_blocked_meets_nothing(given, guardianship_tomas, browse, tomas):
    guardianship_tomas.blocked = True
    guardianship_tomas.save()
    client = browse(tomas)

    assert client.get(at("detail", given)).status_code == 404
    assert client.get(at("withdraw", given)).status_code == 404
    assert "Jonas" not in words(client.get(reverse("consent:mine")))

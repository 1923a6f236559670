"""The second look at a paper signature: what is missing, and what was registered by mistake."""

import datetime as dt
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from bti.audit.models import ActEvent
from consent import services
from tests.consent.test_paper import refusal

DAY = dt.timedelta(days=1)


@pytest.fixture
def undo(row, kari, today):
    def undoing(**changes):
        how = {"by": kari, "on": today, "mistake": "no_signature", **changes}
        return services.undo_paper(row, **how)

    return undoing


@pytest.mark.requirement("R234")
def test_the_language_on_the_paper_is_recorded(register, row):
    assert register(language="nn").language == "nn"


def test_a_language_the_text_does_not_exist_in_is_refused(register):
    assert refusal(register, language="tl").message_dict == {
        "language": ["Teksten finnes ikke på dette språket."]
    }


@pytest.mark.requirement("R61", "R234")
def test_a_signature_that_was_not_there_is_taken_back_with_its_history(
    register, undo, row, asked, sign, anne, kari, today, django_capture_on_commit_callbacks
):
    register()
    row.refresh_from_db()
    kept, held = Path(row.scan.path), row.scan_hash

    with django_capture_on_commit_callbacks(execute=True):
        undo()
    row.refresh_from_db()
    sign(asked, anne)
    asked.refresh_from_db()

    assert (row.state, row.method, row.scan.name, row.scan_hash) == ("waiting", "", "", "")
    assert row.signed_on is row.answered_at is row.registered_by is None
    assert not kept.exists()
    assert asked.state == "asked"
    assert not asked.is_live(today)
    last, before = row.history.all()[:2]
    assert (last.history_change_reason, before.scan_hash) == ("no_signature", held)
    event = ActEvent.objects.get(act="consent.undo_paper")
    assert (event.user_id, event.details) == (kari.pk, {"mistake": "no_signature"})


@pytest.mark.requirement("R61", "R227")
def test_a_consent_that_counts_is_not_unmade_only_withdrawn(
    register, undo, row, asked, sign, anne, today
):
    sign(asked, anne)
    register()

    with pytest.raises(ValidationError) as caught:
        undo()
    asked.refresh_from_db()

    assert caught.value.messages == [
        "Samtykket gjelder allerede. Det kan ikke gjøres om, bare trekkes tilbake."
    ]
    assert asked.is_live(today)


def test_what_is_not_on_paper_or_over_is_not_taken_back(
    register, undo, row, asked, sign, tomas, kari, today
):
    def told(**changes):
        with pytest.raises(ValidationError) as caught:
            undo(**changes)
        return caught.value.messages

    assert told() == ["Det er ingen underskrift på papir å ta tilbake."]
    register()
    assert told(mistake="romfart") == ["Velg hva som er galt."]
    services.withdraw_consent(asked, by=kari, on=today)
    assert told() == ["Samtykket er avsluttet. Det er ingenting å gjøre om."]


@pytest.mark.parametrize("who", ["mona", "colleague", "anne", "tomas"])
def test_only_the_keeper_takes_a_signature_back(register, undo, row, request, who):
    register()
    with pytest.raises(PermissionDenied):
        undo(by=request.getfixturevalue(who))


@pytest.mark.requirement("R61", "R234")
def test_the_page_after_lists_every_signature_with_what_is_missing(
    send, row, asked, browse, kari, child, parent, stranger, today
):
    answer = send()
    parent(child, stranger, relation="other")  # has come since, and has no row yet
    page = browse(kari).get(answer.url)
    told = " ".join(page.content.decode().split())

    assert answer.url == reverse("consent:second-look", args=[asked.pk])
    assert "2 underskrifter mangler. Samtykket gjelder ikke ennå" in told
    lines = {line["title"]: line for line in page.context["lines"]}
    assert (lines["Tomas Lund"]["met"], lines["Anne Solberg"]["met"]) == (True, False)
    assert lines[stranger.name]["text"] == "Må signere, men var ikke med da dere spurte."
    assert ("Sted", "Oslo") in lines["Tomas Lund"]["facts"]
    assert reverse("consent:undo-paper", args=[row.pk]) in told


def test_the_keeper_takes_it_back_on_a_page_and_it_can_be_registered_anew(send, row, browse, kari):
    send()
    client, address = browse(kari), reverse("consent:undo-paper", args=[row.pk])

    assert "Underskriften mangler på skjemaet" in client.get(address).content.decode()
    answer = client.post(
        address,
        {
            "submission_key": "5f1b2a8e-5f1b-4d0c-8a53-0a8d2f3f9a55", "mistake": "unreadable",
        },
    )  # fmt: skip
    row.refresh_from_db()

    assert answer.url == reverse("consent:second-look", args=[row.consent_id])
    assert row.state == "waiting"
    assert client.get(address).status_code == 302
    assert send().status_code == 302

"""The page that prepares a text for an anonymous discussion: nothing is kept, nothing is sent."""

import datetime as dt
import uuid

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from bti.audit.models import ActEvent, ReadEvent
from bti.people.models import NetworkPerson
from bti.web.models import Draft, Submission
from cases.models import Discussion, Talk
from cases.services.anonymous.gathering import prepare, what_is_written
from forms.models import FilledForm
from tests.web.reading import Page


def address(case) -> str:
    return reverse("cases:anonymous", args=[case.pk])


@pytest.fixture
def written(case, kari, today, guardians):
    """Notes and a form about Jonas, full of what tells who he is."""
    case.concern = "Jonas i 3B trekker seg unna."
    case.save()
    Discussion.objects.create(
        case=case, noted_by=kari, partner="leder", partner_name="Mona Berg", on=today,
        summary="Mona vil at Jonas Solberg skal få ro.",
    )  # fmt: skip
    Talk.objects.create(
        case=case, noted_by=kari, talked_with="both", on=today,
        summary="Tomas sa at Anne er syk. Tante Gro Vik hjelper på Skogbrynet.",
        childs_words="Ingen vil være med meg.",
    )  # fmt: skip
    NetworkPerson.objects.create(child=case.child, name="Gro Vik", relation="tante")
    FilledForm.objects.create(
        case=case, code="observasjonsskjema", version=1, author=kari, filled_on=today,
        answers={"tid_og_sted": "Skolegården på Skogbrynet skole"},
    )  # fmt: skip


def everything(case, kari) -> str:
    keys = [one.key for one in what_is_written(case, by=kari)]
    return prepare(case, by=kari, chosen=keys)


@pytest.mark.requirement("R48", "R49")
def test_what_is_chosen_becomes_one_text_without_what_the_record_knows(case, kari, written):
    text = everything(case, kari)

    assert "[barnet] i [klassen] trekker seg unna." in text
    assert ": Skolegården på [skolen]" in text
    assert "[en ansatt] vil at [barnet] skal få ro." in text
    assert "[far] sa at [mor] er syk. Tante [en voksen i nettverket] hjelper på [skolen]." in text
    for name in ("Jonas", "Solberg", "Anne", "Tomas", "Mona", "Gro", "Skogbrynet", "3B"):
        assert name not in text


@pytest.mark.requirement("R31")
def test_the_childs_own_words_go_along_only_when_it_wants_that(case, kari, written):
    assert "Ingen vil være med meg" not in everything(case, kari)
    talk = Talk.objects.get()
    talk.may_be_passed_on = True
    talk.save()
    assert "Ingen vil være med meg" in everything(case, kari)


def test_only_the_holder_of_an_open_case_prepares_a_text(case, kari, colleague, mona, today):
    for other in (colleague, mona):
        with pytest.raises(PermissionDenied):
            prepare(case, by=other, chosen=["concern"])
    case.level, case.closed_on = 9, today
    case.save()
    with pytest.raises(PermissionDenied):
        prepare(case, by=kari, chosen=["concern"])


def test_a_protected_address_is_taken_out_as_well(case, kari):
    case.child.address, case.child.address_protection = "Liaveien 3, 1263 Oslo", "strict"
    case.child.save()
    case.concern = "Familien flyttet til liaveien 3."
    case.save()

    assert everything(case, kari) == "Familien flyttet til [adressen]."


@pytest.mark.requirement("R49", "R376", "R398")
def test_the_page_chooses_makes_and_checks_a_text_and_keeps_nothing(case, kari, browse, written):
    client, acts = browse(kari), ActEvent.objects.count()

    first = client.get(address(case))
    made = client.post(
        address(case),
        {"parts": ["concern"], "own": "Tante Gro sier at Jonte er lei.", "names": "Jonte, Jojo",
         "submission_key": str(uuid.uuid4())},
    )  # fmt: skip
    checked = client.post(
        address(case),
        {"text": "Jojo er 8 år og Jonas bor i Skien.", "names": "Jonte, Jojo",
         "submission_key": str(uuid.uuid4())},
    )  # fmt: skip

    assert [a["value"] for a in Page(first.content.decode()).all("input", name="parts")][0] == (
        "concern"
    )
    assert made.context["form"].initial["text"] == (
        "[barnet] i [klassen] trekker seg unna.\n\n"
        "Tante [en voksen i nettverket] sier at [en person] er lei."
    )
    assert checked.context["form"].initial["text"] == (
        "[en person] er 8 år og [barnet] bor i Skien."
    )
    shown = Page(checked.content.decode())
    assert len(shown.all("mark")) == 2
    assert "Alder eller klassetrinn kan peke ut barnet." in shown.words
    assert "Vi sender ingenting og lagrer ikke teksten." in shown.words
    assert (Draft.objects.count(), Submission.objects.count(), len(mail.outbox)) == (0, 0, 0)
    assert ActEvent.objects.count() == acts
    assert {read.page for read in ReadEvent.objects.all()} == {"cases:anonymous"}


def test_nothing_chosen_is_told_beside_the_choice(case, kari, browse):
    answer = browse(kari).post(address(case), {"submission_key": str(uuid.uuid4())})

    assert answer.status_code == 422
    assert answer.context["form"].errors == {
        "parts": ["Velg noe av det du har skrevet, eller skriv noe selv."]
    }


def test_an_empty_text_is_told(case, kari, browse):
    answer = browse(kari).post(address(case), {"text": " ", "submission_key": str(uuid.uuid4())})

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["text"]


def test_the_page_asks_little_of_the_database(
    case, kari, browse, written, django_assert_max_num_queries, today
):
    for number in range(5):
        Talk.objects.create(
            case=case, noted_by=kari, talked_with="guardians", on=today, summary=f"Samtale {number}"
        )
    client = browse(kari)
    client.get(address(case))
    with django_assert_max_num_queries(12):
        client.get(address(case))
    with django_assert_max_num_queries(20):
        client.post(address(case), {"parts": ["concern"], "submission_key": str(uuid.uuid4())})


def test_the_discussion_page_leads_there(case, kari, browse):
    page = browse(kari).get(reverse("cases:discuss", args=[case.pk])).content.decode()

    assert f'href="{address(case)}"' in page


def test_the_day_of_birth_is_no_day(case, kari, today):
    born = case.child.born
    case.concern = f"Født {born:%d.%m.%Y}, sist sett {today - dt.timedelta(days=3):%d.%m.%Y}."
    case.save()

    text = everything(case, kari)

    assert text.startswith("Født [fødselsdatoen], sist sett [en ")

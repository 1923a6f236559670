"""The acute pages: what to do in order, and who answers now, by the guide and the clock."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from bti.guides.registry import get
from cases.views.reporting import acute_context

OSLO = ZoneInfo("Europe/Oslo")
TUESDAY, EVENING, SATURDAY = (
    dt.datetime(2026, 11, 24, 10, 15, tzinfo=OSLO),
    dt.datetime(2026, 11, 24, 16, 55, tzinfo=OSLO),
    dt.datetime(2026, 11, 28, 11, tzinfo=OSLO),
)


@pytest.mark.requirement("R37", "R40", "R82")
@pytest.mark.parametrize(
    ("moment", "name", "phone"),
    [
        (TUESDAY, "Barneverntjenestens vakttelefon", "67 05 91 16"),
        (EVENING, "Barnevernvakt", "64 99 32 70"),
        (SATURDAY, "Barnevernvakt", "64 99 32 70"),
    ],
)
def test_the_one_who_answers_now_stands_first_in_nittedal(moment, name, phone):
    context = acute_context(get("nittedal"), moment)

    assert context["emergency"]["tel"] == "112"
    assert (context["first"]["name"], context["first"]["phone"]) == (name, phone)
    assert name not in [other["name"] for other in context["others"]]


@pytest.mark.requirement("R144")
def test_the_police_that_are_not_112_are_listed_with_their_numbers():
    police = acute_context(get("nittedal"), EVENING)["police"]

    assert [p["tel"] for p in police] == ["02800", "67068470"]


def test_a_telephone_without_a_number_says_what_to_do_and_is_never_the_button():
    context = acute_context(get("sondre_nordstrand"), TUESDAY)

    assert context["first"]["tel"] == "116111"
    assert [(o["tel"], bool(o["note"])) for o in context["others"]] == [
        ("", True),
        ("21802180", False),
    ]


@pytest.mark.requirement("R33", "R34", "R35", "R37", "R137")
def test_the_page_tells_the_order_and_leads_to_the_portal(kari, browse):
    page = browse(kari).get(reverse("cases:acute")).content.decode()

    told = [
        "Er barnet i fare nå?", 'href="tel:112"', "Ring barnevernet i dag",
        "Ikke si noe til foreldrene", "Vær sammen med barnet", "Ta det sammen med lederen din",
        "Skriv ned det du så og hørte", "Send bekymringsmeldingen", "Du melder selv, også når",
        "https://bekymringsmelding.fiks.ks.no/offentlig", "Er du usikker?",
        "Du kan drøfte saken med barnevernet uten å si hvem det gjelder.",
        "Ser du at et barn blir krenket, skal du gripe inn med en gang.",
    ]  # fmt: skip
    places = [page.find(words) for words in told]
    assert -1 not in places
    assert places == sorted(places)
    assert reverse("cases:new") in page


def test_the_page_of_a_case_leads_to_noting_the_report(case, kari, browse):
    page = browse(kari).get(reverse("cases:case-acute", args=[case.pk])).content.decode()

    assert reverse("cases:report", args=[case.pk]) in page
    assert "Jonas" not in page


def test_the_acute_page_is_for_staff_and_that_of_a_case_for_its_holder(
    case, kari, colleague, mona, anne, guardians, browse
):
    assert browse(colleague).get(reverse("cases:acute")).status_code == 200
    assert browse(anne).get(reverse("cases:acute")).status_code == 403
    address = reverse("cases:case-acute", args=[case.pk])
    assert browse(kari).get(address).status_code == 200
    for other in (colleague, mona, anne):
        assert browse(other).get(address).status_code == 404

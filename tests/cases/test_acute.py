"""The acute pages: what to do in order, and who answers now, by the guide and the clock."""

import datetime as dt
from html import unescape
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from bti.guides.registry import all_guides, get
from cases.views.acute import acute_context

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
        "https://bekymringsmelding.fiks.ks.no/offentlig", "Kommer foresatte beruset?",
        "Ser du at et barn blir krenket, skal du gripe inn med en gang.", "Er du usikker?",
        "Du kan drøfte saken med barnevernet uten å si hvem det gjelder.",
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


@pytest.mark.requirement("R81")
def test_a_child_does_not_go_home_alone_with_somebody_who_is_intoxicated(kari, browse):
    page = browse(kari).get(reverse("cases:acute")).content.decode()

    told = page[page.index("Kommer foresatte beruset?") :]
    assert "Barnet går ikke hjem alene med dem." in told
    assert "Ring en annen i familien" in told


@pytest.mark.requirement("R36")
def test_the_page_tells_what_gives_one_the_right_to_tell(kari, browse):
    page = browse(kari).get(reverse("cases:acute")).content.decode()

    assert "Meldeplikten (Barnevernsloven § 13-2) og nødrett gir deg rett til det" in page
    assert "både til barnevernet og til politiet" in page


@pytest.mark.requirement("R34")
def test_the_leader_is_told_but_nobody_waits_for_one(kari, browse):
    page = browse(kari).get(reverse("cases:acute")).content.decode()

    assert "Får du ikke tak i lederen, venter du ikke." in page


@pytest.mark.requirement("R156", "R157", "R158", "R310", "R311", "R374", "R397")
@pytest.mark.parametrize("guide", all_guides(), ids=lambda guide: guide.slug)
def test_every_level_of_every_guide_shows_the_box_and_leads_to_the_acute_page(
    case, kari, browse, guide
):
    client = browse(kari)
    case.guide_slug = guide.slug
    for level in guide.levels:
        case.level = level.number
        case.save()
        page = unescape(client.get(reverse("cases:detail", args=[case.pk])).content.decode())
        acute = reverse("cases:case-acute", args=[case.pk])
        assert acute in page
        for words in (guide.obs.title, guide.obs.text, guide.obs.doubt, guide.obs.intervene):
            assert str(words) in page
        urgent = unescape(client.get(acute).content.decode())
        assert 'href="tel:112"' in urgent
        assert "Ikke si noe til foreldrene" in urgent
        assert str(guide.obs.doubt) in urgent
        assert str(guide.obs.intervene) in urgent


@pytest.mark.requirement("R310", "R374", "R397")
@pytest.mark.parametrize("guide", all_guides(), ids=lambda guide: guide.slug)
def test_the_box_tells_to_go_to_child_welfare_before_the_parents(guide):
    said = f"{guide.obs.title} {guide.obs.text}".lower()

    assert "barnevern" in said or guide.is_child_welfare
    assert "overgrep" in said
    assert "foreldre" in said or "foresatte" in said


@pytest.mark.requirement("R156", "R311")
def test_the_police_are_called_beside_where_the_worry_is_great(kari, browse):
    page = browse(kari).get(reverse("cases:acute")).content.decode()

    assert "Er du svært bekymret, ringer du politiet samtidig." in page


@pytest.mark.parametrize("name", ["cases:list", "cases:guide", "cases:new", "web:notices"])
def test_the_acute_page_is_one_step_from_pages_without_a_case(kari, browse, name):
    assert f'href="{reverse("cases:acute")}"' in browse(kari).get(reverse(name)).content.decode()


def test_families_have_no_way_to_the_acute_page_of_staff(log, anne, browse):
    page = browse(anne).get(reverse("stafettlogg:family-home")).content.decode()

    assert reverse("cases:acute") not in page


def test_a_closed_case_leads_to_nothing_that_it_cannot_do(case, kari, today, browse):
    case.level, case.closed_on = 9, today
    case.save()

    page = browse(kari).get(reverse("cases:case-acute", args=[case.pk])).content.decode()

    for name in ("cases:report", "cases:anonymous"):
        assert reverse(name, args=[case.pk]) not in page
    assert reverse("cases:new") in page


@pytest.mark.requirement("R312")
@pytest.mark.parametrize(
    ("hour", "minute", "first"),
    [
        (10, 15, "Vestby barnevernstjeneste"),
        (14, 59, "Vestby barnevernstjeneste"),
        (15, 0, "Follo barnevernsvakt"),
        (22, 0, "Follo barnevernsvakt"),
    ],
)
def test_in_vestby_child_welfare_answers_until_three_and_the_duty_after(hour, minute, first):
    moment = dt.datetime(2026, 11, 24, hour, minute, tzinfo=OSLO)
    context = acute_context(get("vestby"), moment)

    assert context["first"]["name"] == first
    assert "02800" in [police["tel"] for police in context["police"]]

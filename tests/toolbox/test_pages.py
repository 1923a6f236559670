"""The pages of the toolbox: search without script, the way back to the case, and whose cases."""

import re

import pytest
from django.urls import reverse

from bti.accounts.models import ServiceUnit
from bti.people.models import Child
from cases.models import Case
from tests.conftest import employ
from tests.web.reading import Page

HOME = "/verktoy/"


def read(client, address: str = HOME, status: int = 200, **query: str) -> Page:
    response = client.get(address, query)
    assert response.status_code == status
    return Page(response.content.decode())


def entries(page: Page) -> list[str]:
    return [i for i in page.ids if i.startswith(("link", "form", "page")) and len(i) > 5]


@pytest.mark.requirement("R160")
def test_toolbox_log_and_guide_are_one_press_from_each_other(kari, browse):
    client = browse(kari)
    three = ["/verktoy/", "/logg/", "/saker/veileder/"]

    for address in ("/verktoy/", "/saker/veileder/"):
        page = read(client, address)
        hrefs = [a["href"] for a in page.all("a") if a.get("class") == "flis"]
        assert [h for h in hrefs if h in three] == three


@pytest.mark.requirement("R160")
def test_levels_of_the_guide_are_chosen_for_print(kari, browse):
    client = browse(kari)

    whole = read(client, "/saker/veileder/")
    part = Page(client.get("/saker/veileder/?niva=0&niva=2").content.decode())

    assert [box["value"] for box in whole.all("input", name="niva")] == ["0", "1", "2", "3"]
    assert [i for i in part.ids if i.startswith("niva-")] == ["niva-0", "niva-2"]
    assert "lover" not in part.ids
    assert part.all("button", **{"data-print": ""})
    assert [i for i in read(client, "/saker/veileder/", niva="x").ids if i.startswith("niva-")] == [
        "niva-0", "niva-1", "niva-2", "niva-3",
    ]  # fmt: skip


@pytest.mark.parametrize("who", ["anne", "siri"])
def test_only_those_who_work_with_children_read_it(who, request, browse):
    client = browse(request.getfixturevalue(who))

    for address in (HOME, "/verktoy/skjema/uro_a/", "/verktoy/side/meeting/"):
        assert client.get(address).status_code == 403


def test_search_and_filters_are_in_the_address_and_the_count_is_told(kari, browse):
    page = read(browse(kari), q="mobbing", type="routine")

    assert re.search(r"\b3 treff av \d+", page.words)
    assert page.all("input", name="q")[0]["value"] == "mobbing"
    chosen = [o["value"] for o in page.all("option") if "selected" in o]
    assert "routine" in chosen
    assert set(entries(page)) >= {"linkmobbing_barnehage", "linkmobbing_skole"}


def test_nothing_found_has_a_way_on(kari, browse):
    page = read(browse(kari), q="romferd")

    assert "Vi fant ingenting" in page.words
    assert HOME in [a["href"] for a in page.all("a") if "ds-button" in a.get("class", "")]


@pytest.mark.parametrize(
    "query", [{"niva": "9"}, {"niva": "x"}, {"type": "våpen"}, {"rolle": "-"}, {"page": "999"},
              {"q": "x" * 5000}, {"sak": "9" * 40}, {"sak": "²"}],
)  # fmt: skip
def test_odd_addresses_ask_nothing(kari, browse, query):
    read(browse(kari), **query)


def test_the_list_is_paged_and_asks_little_of_the_database(
    kari, browse, django_assert_max_num_queries
):
    client = browse(kari)
    first, second = read(client), read(client, page="2")

    assert len(entries(first)) == 20
    assert set(entries(first)).isdisjoint(entries(second))
    with django_assert_max_num_queries(6):
        client.get(HOME, {"q": "mobbing"})


def test_from_a_case_the_tools_open_on_the_case_and_there_is_a_way_back(case, kari, browse):
    client = browse(kari)
    detail = reverse("cases:detail", args=[case.pk])

    page = read(client, sak=str(case.pk), niva="0")

    hrefs = [a["href"] for a in page.all("a")]
    assert detail in hrefs
    assert reverse("forms:fill", args=[case.pk, "uro_a"]) in hrefs
    assert f"{detail}#veien-videre" in hrefs
    assert case.child.first_name not in page.text
    assert page.all("input", name="sak")[0]["value"] == str(case.pk)


def test_a_case_of_somebody_else_is_as_none(case, geir, browse):
    page = read(browse(geir), sak=str(case.pk))

    assert not page.all("input", name="sak")
    assert f"/saker/{case.pk}/" not in [a["href"] for a in page.all("a")]


@pytest.mark.parametrize("number", [0, 1, 2, 3])
def test_every_level_screen_leads_to_the_toolbox_on_its_level(case, kari, browse, number):
    case.level = number
    case.save()

    page = read(browse(kari), reverse("cases:detail", args=[case.pk]))

    assert f"/verktoy/?niva={case.level}&sak={case.pk}" in [a["href"] for a in page.all("a")]


def test_the_guide_leads_to_the_toolbox_and_to_its_tools(kari, browse):
    hrefs = [a["href"] for a in read(browse(kari), "/saker/veileder/").all("a")]

    assert "/verktoy/" in hrefs
    assert "/verktoy/skjema/uro_a/" in hrefs
    assert "/verktoy/side/meeting/" in hrefs


def test_a_form_is_opened_on_one_of_ones_own_cases_or_printed_empty(
    case, kari, geir, school, browse, today
):
    other = Child.objects.create(
        municipality=school.municipality, unit=school, first_name="Ella", last_name="Vik"
    )
    theirs = Case.objects.create(
        municipality=school.municipality, child=other, unit=school, holder=geir, opened_by=geir,
        guide_slug="sondre_nordstrand", level_since=today, concern_on=today, concern="x",
    )  # fmt: skip
    closed = Case.objects.create(
        municipality=school.municipality, child=other, unit=school, holder=kari, opened_by=kari,
        guide_slug="sondre_nordstrand", level_since=today, concern_on=today, concern="x", level=9,
        closed_on=today,
    )  # fmt: skip

    page = read(browse(kari), "/verktoy/skjema/uro_a/")

    hrefs = [a["href"] for a in page.all("a")]
    assert reverse("forms:fill", args=[case.pk, "uro_a"]) in hrefs
    for absent in (theirs, closed):
        assert not any(re.search(rf"/{absent.pk}/", h) for h in hrefs if h.startswith("/skjema"))
    assert "Ella" not in page.text
    assert reverse("forms:blank", args=["uro_a"]) in hrefs


def test_a_page_of_the_case_is_opened_on_the_case(case, kari, browse):
    hrefs = [a["href"] for a in read(browse(kari), "/verktoy/side/meeting/").all("a")]

    assert reverse("cases:invite", args=[case.pk]) in hrefs


def test_without_a_case_one_begins_with_a_worry(kari, browse):
    page = read(browse(kari), "/verktoy/skjema/uro_a/")

    assert "Du har ingen sak å bruke det på" in page.words
    assert "/saker/ny/" in [a["href"] for a in page.all("a")]


@pytest.mark.parametrize("address", ["skjema/romskjema/", "side/romside/", "skjema/henvisning_x/"])
def test_what_the_guide_does_not_have_is_not_there(kari, browse, address):
    assert browse(kari).get(f"/verktoy/{address}").status_code == 404


@pytest.mark.requirement("R361")
def test_a_service_with_a_guide_of_its_own_has_a_toolbox_of_its_own(municipality, browse):
    municipality.service_guides = {"child_welfare": "barnevern"}
    municipality.save()
    unit = ServiceUnit.objects.create(
        municipality=municipality, kind="child_welfare", name="Barneverntjenesten"
    )
    client = browse(employ("bjarne", "Bjarne Aas", "kurator", unit))

    assert "Familieråd" in read(client, q="familieråd").words
    assert "Vi fant ingenting" in read(client, q="klar for skolestart").words

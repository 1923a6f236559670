"""Two guardians and a youth answer one consent, each in a browser of their own, and end it.

Runs after the other journeys, since the family here ends what those rest on.
"""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.before_the_log import day, number_in
from tests.browser.conftest import PICTURES, Person

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def family(browser, stack):
    """Mina, Rolf and Ella, each on a phone; Liv, who holds the baton, and Per, at a desk."""
    sizes = {"mina": PHONE, "rolf": PHONE, "ella": PHONE, "liv": {}, "per": {}}
    known = {
        slug: Person(browser, stack, slug, PICTURES / "three-sign", **size).log_in()
        for slug, size in sizes.items()
    }
    yield known
    for one in known.values():
        one.context.close()


@pytest.mark.requirement("R22", "R23", "R61", "R80", "R142", "R227", "R234")
def test_each_signs_alone_and_each_can_end_it(family):
    liv, per, mina = family["liv"], family["per"], family["mina"]
    log, case = the_log_of_ella(family)
    first = ask(liv, case, "At Ella skal få hjelp av fysioterapeut.")
    sign(mina, first, "1")
    liv.go(f"/samtykke/{first}/")
    liv.sees("1 av 3 har signert")
    liv.look("02-en-av-tre")

    family["rolf"].go(f"/samtykke/{first}/si-nei/")
    family["rolf"].look("03-si-nei")
    family["rolf"].send()
    liv.go(f"/samtykke/{first}/")
    liv.sees("De er ikke enige")
    liv.look("04-ikke-enige")
    family["ella"].go(f"/samtykke/{first}/")
    family["ella"].sees("Ikke gitt")

    second = ask(liv, case, "At Ella skal få hjelp av fysioterapeut, slik alle vil.")
    for number, slug in enumerate(("mina", "ella", "rolf"), start=2):
        liv.go(f"/samtykke/{second}/")
        liv.sees(f"{number - 2} av 3 har signert")
        sign(family[slug], second, str(number))
    liv.go(f"/samtykke/{second}/")
    liv.sees("Gjelder til og med")
    liv.look("06-alle-har-signert")

    assert per.go(f"/logg/{log}/") == 200
    for number in with_ppt(family["ella"]):
        withdraw(family["ella"], number)
    assert per.go(f"/logg/{log}/") == 403
    per.does_not_see("timeplan")
    per.look("08-per-leser-ikke-lenger")
    assert mina.go(f"/logg/{log}/") == 200


def the_log_of_ella(family) -> tuple[str, str]:
    """The keys of the log and of the case that Liv holds."""
    liv = family["liv"]
    liv.go("/saker/")
    liv.page.get_by_role("main").locator("a[href^='/saker/']", has_text="Ella").first.click()
    liv.page.wait_for_load_state()
    case = number_in(liv.page.url)
    liv.page.locator("main a[href^='/logg/']").first.click()
    liv.page.wait_for_load_state()
    return number_in(liv.page.url), case


def ask(liv, case: str, purpose: str) -> str:
    """Liv asks for consent; returns its key."""
    liv.go(f"/saker/{case}/samtykke/")
    liv.fill(purpose=purpose, valid_until=day(90))
    liv.tick("service_codes", "fysioterapeut")
    if liv.page.locator("[name=informed]").count():
        liv.tick("informed")
    liv.look("01-be-om-samtykke")
    liv.press("Be om samtykke")
    liv.page.wait_for_url(re.compile(r"/samtykke/\d+/$"))
    return number_in(liv.page.url)


def sign(person, number: str, picture: str) -> None:
    """Read all three pages, tick and sign, on one's own phone."""
    person.go(f"/samtykke/{number}/signer/")
    for _page in range(2):
        person.press("Neste steg")
    person.tick("read")
    person.look(f"05-signer-{picture}-{person.slug}")
    person.press("Signer")
    person.page.wait_for_url(re.compile(rf"/samtykke/{number}/$"))
    person.sees("Du har signert")


def with_ppt(person) -> list[str]:
    """The keys of those live consents of the family that name PPT."""
    person.go("/samtykke/")
    links = person.page.get_by_role("main").locator("a[href^='/samtykke/']")
    keys = sorted({number_in(link.get_attribute("href")) for link in links.all()}, key=int)
    found = []
    for key in keys:
        person.go(f"/samtykke/{key}/")
        text = person.page.get_by_role("main").inner_text()
        if re.search(r"\bPPT\b", text) and "Trekk samtykket" in text:
            found.append(key)
    assert found
    return found


def withdraw(person, number: str) -> None:
    person.go(f"/samtykke/{number}/trekk/")
    person.look("07-trekk")
    person.send()
    expect(person.page.get_by_role("main")).to_contain_text("trukket tilbake")

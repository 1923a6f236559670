"""The log in time: what is new, what is wrong, two who write at once, and an act undone."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PICTURES, Person
from tests.browser.walking import follow, look

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def camilla(browser, stack):
    """Iben's mother, on her phone."""
    person = Person(browser, stack, "camilla", PICTURES / "timeline", **PHONE).log_in()
    yield person
    person.context.close()


@pytest.fixture
def turid(browser, stack):
    """Iben's holder, at her desk."""
    person = Person(browser, stack, "turid", PICTURES / "timeline").log_in()
    yield person
    person.context.close()


def to_log_of(person: Person, child: str) -> str:
    """The log's own page, from the list."""
    person.go("/logg/")
    follow(person, re.compile(child))
    person.page.wait_for_url(re.compile(r"/logg/\d+/$"))
    return person.page.url


def test_what_is_wrong_is_said_corrected_and_undone(camilla, turid):
    log = to_log_of(turid, "Iben")
    camilla.page.goto(log)  # from here on she has read what was there
    camilla.sees("Tidslinje")
    turid.page.get_by_role("link", name="Del et lysglimt").click()
    turid.fill(text="Iben inviterte Noah med i sandkassa.")
    turid.page.get_by_role("button", name=re.compile("Del")).first.click()
    expect(turid.page.locator("#beskjeder")).to_contain_text("Angre")

    # Three taps on the phone: the notice, the entry, «Dette stemmer ikke»
    camilla.go("/varsler/")
    camilla.page.get_by_role("main").get_by_role(
        "link", name=re.compile("noe nytt i en stafettlogg")
    ).first.click()
    camilla.page.wait_for_url(re.compile(r"/logg/\d+/"))
    camilla.sees("Nytt siden sist")
    camilla.sees("Iben inviterte Noah")
    look(camilla, "nytt-siden-sist")
    camilla.page.set_viewport_size(PHONE)
    camilla.page.locator("#nytt").get_by_role("link", name="Lysglimt").first.click()
    camilla.page.wait_for_url(re.compile(r"/logg/glimt/\d+/om/"))
    follow(camilla, "Dette stemmer ikke")
    look(camilla, "stemmer-ikke")
    camilla.fill(text="Det var Aksel, ikke Noah.")
    camilla.page.get_by_role("button", name="Si fra").click()
    camilla.sees("Venter på svar")
    look(camilla, "merknad-venter")

    # The holder corrects her own words, and answers
    turid.go("/varsler/")
    turid.page.get_by_role("main").get_by_role(
        "link", name=re.compile("mener at noe i en stafettlogg")
    ).first.click()
    turid.sees("Det var Aksel, ikke Noah.")
    look(turid, "svar")
    turid.page.get_by_label("Jeg retter det").check()
    turid.fill(text="Iben inviterte Aksel med i sandkassa.", answer="Takk, nå er det rettet.")
    turid.page.get_by_role("button", name="Svar").click()
    turid.sees("Hva er endret?")
    turid.sees("Svar: rettet")
    look(turid, "utgaver")

    # On the timeline, narrowed without a new page
    turid.page.goto(f"{log}tidslinje/")
    look(turid, "tidslinje")
    turid.page.get_by_text("Velg hva du vil se").click()
    turid.page.get_by_label("Hva").select_option("lysglimt")
    expect(turid.page.locator("#linjene")).not_to_contain_text("Nytt mål")
    assert "slag=lysglimt" in turid.page.url
    for path in ("slik-var-den/", "provd-for/"):
        turid.page.goto(log + path)
        look(turid, path.strip("/"))


def test_two_who_write_at_once_lose_nothing(browser, stack, turid):
    other = Person(browser, stack, "turid", PICTURES / "timeline").log_in()
    log = to_log_of(turid, "Iben")
    turid.page.goto(f"{log}tidslinje/?slag=mal")
    href = turid.page.get_by_role("link", name="Nytt mål").first.get_attribute("href")
    address = href.replace("/om/", "/rett/")
    for person in (turid, other):
        assert person.go(address) == 200
    turid.fill(text="Iben leker med noen hver dag")
    turid.page.get_by_role("button", name="Lagre").click()
    turid.sees("Rettelsen er lagret")

    other.fill(text="Iben har en lek hun kan, hver dag")
    other.page.get_by_role("button", name="Lagre").click()
    other.sees("lagret en annen tekst")
    other.sees("Iben leker med noen hver dag")
    expect(other.page.locator("[name=text]")).to_have_value("Iben har en lek hun kan, hver dag")
    look(other, "to-samtidig")
    other.page.get_by_role("button", name="Lagre min tekst").click()
    other.sees("Rettelsen er lagret")
    other.context.close()


def test_an_act_is_undone_from_where_it_was_done(turid, camilla):
    log = to_log_of(turid, "Iben")
    turid.page.get_by_role("link", name="Del et lysglimt").click()
    turid.fill(text="Dette var om et annet barn.")
    turid.page.get_by_role("button", name=re.compile("Del")).first.click()
    turid.page.locator("#beskjeder").get_by_role("link", name="Angre").click()
    turid.sees("Angre dette?")
    look(turid, "angre")
    turid.page.get_by_role("button", name="Ja, angre").click()
    turid.sees("Det er angret")
    camilla.page.goto(f"{log}tidslinje/")
    expect(camilla.page.get_by_role("main")).not_to_contain_text("om et annet barn")


def test_a_guardian_writes_a_note(camilla):
    camilla.go("/logg/familie/")
    links = camilla.page.get_by_role("main").get_by_role("link")
    hrefs = links.evaluate_all("all => all.map(one => one.getAttribute('href'))")
    camilla.go(next(href for href in hrefs if re.fullmatch(r"/logg/\d+/", href)))
    follow(camilla, "Skriv et notat")
    look(camilla, "notat")
    camilla.fill(text="Hun sov godt i natt.")
    camilla.page.get_by_role("button", name="Lagre notatet").click()
    camilla.sees("Notatet er lagret.")
    look(camilla, "notat-lagret")

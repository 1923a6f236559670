"""A young adult decides at 18; a safer login is asked for on the way; one logs out everywhere."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PICTURES, Person

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
PHONE = {"width": 390, "height": 844}
LOG = re.compile(r"^/logg/\d+/$")


def log_of(person: Person) -> str:
    person.go("/logg/familie/")
    links = person.page.locator("main a").evaluate_all(
        "all => all.map(a => a.getAttribute('href'))"
    )
    return next(link for link in links if LOG.match(link or ""))


def enter(person: Person, link: str) -> None:
    """Press what leads to the login provider, and be oneself there."""
    person.press(link)
    person.page.get_by_role("button", name=re.compile(person.row["name"])).click()
    person.page.wait_for_url(lambda url: url.startswith(person.stack.base_url))


@pytest.mark.requirement("R80", "R227", "R228")
def test_a_young_adult_lets_a_guardian_read_and_takes_it_back(browser, stack):
    henrik = Person(browser, stack, "henrik", PICTURES / "voksen", **PHONE).log_in()
    gerd = Person(browser, stack, "gerd", PICTURES / "voksen-mor").log_in()
    log = log_of(henrik)
    assert gerd.go(log) == 200
    gerd.does_not_see("fast time hos helsesykepleier")
    gerd.sees("fire dager i uka")
    gerd.look("1-leser")

    henrik.go(f"{log}foreldre/")
    henrik.look("1-foreldre")
    henrik.press("Ta det tilbake", exact=False)
    henrik.look("2-ta-tilbake")
    henrik.send()
    assert gerd.go(log) in (403, 404)
    gerd.sees("bestemmer selv")
    gerd.look("2-leser-ikke")

    henrik.page.locator("[name=guardian]").first.check(force=True)
    henrik.tick("left_out", "health")
    henrik.press("Les teksten du signerer")
    henrik.sees("Dette signerer du")
    henrik.look("3-teksten")
    henrik.press("Signer")
    assert gerd.go(log) == 200


@pytest.mark.requirement("R75", "R263")
def test_a_safer_login_is_asked_for_on_the_way_to_the_log(browser, stack):
    mina = Person(browser, stack, "mina", PICTURES / "sikrere", **PHONE)
    mina.go("/logg-inn/?next=/varsler/")
    enter(mina, "Logg inn med ID-porten")
    assert mina.page.url.endswith("/varsler/")
    mina.go("/logg/familie/")
    mina.sees("Her trengs en sikrere innlogging")
    mina.look("1-sikrere")
    enter(mina, "Logg inn sikrere")
    assert mina.page.url.endswith("/logg/familie/")


@pytest.mark.requirement("R75", "R263")
def test_one_ends_the_login_on_another_machine_and_logs_out_everywhere(browser, stack):
    here = Person(browser, stack, "rolf", PICTURES / "innlogginger").log_in()
    there = Person(browser, stack, "rolf", PICTURES / "innlogginger", **PHONE).log_in()
    here.go("/innlogginger/")
    here.sees("(denne)")
    here.look("1-mine")
    here.press("Avslutt alle de andre")
    here.sees("Du er ikke logget inn noe annet sted.")
    there.go("/varsler/")
    expect(there.page).to_have_url(re.compile("/logg-inn/"))


@pytest.mark.requirement("R75")
def test_the_warning_before_the_session_ends_is_extended_with_one_press(browser, stack):
    nina = Person(browser, stack, "nina", PICTURES / "okt", **PHONE)
    nina.page.clock.install()
    nina.log_in()
    nina.go("/varsler/")
    nina.page.clock.fast_forward("26:00")
    dialog = nina.page.get_by_role("dialog")
    expect(dialog).to_contain_text("Vil du fortsette?")
    dialog.evaluate("it => Promise.all(it.getAnimations({subtree: true}).map(a => a.finished))")
    nina.look("1-vil-du-fortsette")
    dialog.get_by_role("button", name="Fortsett innlogget").click()
    expect(dialog).to_be_hidden()
    nina.page.clock.fast_forward("20:00")
    expect(dialog).to_be_hidden()

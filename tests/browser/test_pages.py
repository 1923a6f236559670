"""Pages on phone and desk, in three languages, without JavaScript, and with what was typed kept."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.before_the_log import day
from tests.browser.conftest import PICTURES, Person, check_accessibility
from tests.browser.walking import look, open_case

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

PHONE = {"width": 390, "height": 844}
NARROW = {"width": 320, "height": 640}

FAMILY = ["/logg/familie/", "/samtykke/"]
ADMIN = ["/rettigheter/", "/rettigheter/tilbakemeldinger/"]
PAGES = {
    "kari": ["/saker/", "/saker/ny/", "/logg/", "/saker/veileder/", "/saker/akutt/", "/varsler/",
             "/saker/meldinger/", "/verktoy/", "/verktoy/skjema/uro_a/", "/verktoy/side/meeting/"],
    "hege": ["/saker/", "/verktoy/", "/saker/meldinger/"],
    "mona": ["/saker/leder/", "/saker/", "/verktoy/"],
    "liv": ["/logg/", "/saker/"],
    "bo": ["/saker/", "/saker/barnevern/", "/verktoy/", "/saker/akutt/"],
    "siri": [*ADMIN, "/varsler/"],
    "eva": ["/saker/", "/saker/veileder/", "/verktoy/", "/saker/akutt/"],
    "turid": ["/saker/", "/saker/veileder/", "/verktoy/", "/saker/akutt/", "/saker/meldinger/"],
    "marte": ["/saker/", "/logg/", "/verktoy/"],
    "grete": ["/saker/", "/saker/veileder/", "/verktoy/", "/saker/akutt/"],
    "tone": ["/saker/", "/saker/ny/", "/saker/veileder/", "/verktoy/", "/saker/akutt/",
             "/saker/barnevern/"],
    "mina": [*FAMILY, "/varsler/"],
    "ella": FAMILY,
    "frode": FAMILY,
    "kjersti": FAMILY,
}  # fmt: skip
CASE, LOG = r"^/saker/\d+/$", r"^/logg/\d+/$"
PAPERS = ["/skjema/sak/{pk}/", "/skjema/sak/{pk}/over-tid/"]
# From a list to the first record in it, and the pages that hang on that
ONWARDS = {
    "kari": ("/saker/", CASE, ["", "akutt/", "melding/", "melding/nei/", "drofting/", "anonymt/",
                               "samtale/", "barnet/", "invitasjon/", "samtykke/", "foresatt/",
                               "familie/", "niva/close/", *PAPERS]),
    "mona": ("/saker/leder/", r"^/saker/leder/\d+/$", [""]),
    "liv": ("/logg/", LOG, ["", "mal/", "mote/", "lysglimt/", "lesere/", "arkiv/",
                            "deling/"]),
    "per": ("/logg/", LOG, [""]),
    "siri": ("/rettigheter/", r"^/rettigheter/(ny/\?|\d+/)", [""]),
    "eva": ("/saker/", CASE, ["melding/", "melding/nei/", "anonymt/", "samtykke/", "oppsummering/",
                              "overlevering/", "finnes-logg/", *PAPERS]),
    "odd": ("/saker/leder/", r"^/saker/leder/\d+/$", [""]),
    "turid": ("/saker/", CASE, ["melding/", "melding/nei/", "anonymt/", "samtykke/", *PAPERS]),
    "grete": ("/saker/", CASE, ["melding/", "melding/nei/", "anonymt/", "samtykke/", *PAPERS]),
    "tone": ("/saker/", CASE, ["barnevern/", "barnevern/mottatt/", "barnevern/bestemt/",
                               "barnevern/svar/", "barnevern/slutt/", *PAPERS]),
    "haakon": ("/saker/leder/", r"^/saker/leder/\d+/$", [""]),
    "mina": ("/logg/familie/", LOG, ["", "lesere/", "lysglimt/"]),
    "ella": ("/logg/familie/", LOG, ["", "lesere/"]),
    "nina": ("/logg/familie/", LOG, ["", "lesere/", "lysglimt/"]),
    "camilla": ("/logg/familie/", LOG, ["", "lesere/"]),
    "line": ("/logg/familie/", LOG, ["", "lesere/"]),
}  # fmt: skip


def name_of(path: str) -> str:
    return re.sub(r"\d+", "n", path).strip("/").replace("/", "-") or "forside"


@pytest.mark.parametrize("slug", sorted(PAGES | ONWARDS))
def test_every_page_is_accessible(browser, stack, slug):
    person = Person(browser, stack, slug, PICTURES / "pages").log_in()
    for path in PAGES.get(slug, []):
        assert person.go(path) == 200, path
        look(person, f"{slug}-{name_of(path)}")
    if slug in ONWARDS:
        start, pattern, more = ONWARDS[slug]
        first = first_link(person, start, pattern)
        for part in more:
            pk = first.strip("/").split("/")[-1]
            path = part.format(pk=pk) if part.startswith("/") else first + part
            assert person.go(path) == 200, path
            look(person, f"{slug}-{name_of(path)}")
    person.context.close()


def first_link(person: Person, start: str, pattern: str) -> str:
    person.go(start)
    links = (
        person.page.get_by_role("main")
        .locator("a")
        .evaluate_all("all => all.map(one => one.getAttribute('href'))")
    )
    return next(link for link in links if re.match(pattern, link or ""))


def test_who_takes_over_after_a_report_is_told_on_an_accessible_page(browser, stack):
    kari = Person(browser, stack, "kari", PICTURES / "pages").log_in()
    case = open_case(kari, "Viktor")
    path = first_link(kari, case, r"^/saker/\d+/melding/\d+/ansvar/$")
    assert kari.go(path) == 200
    look(kari, "kari-ansvar")
    kari.context.close()


@pytest.mark.parametrize("slug", ["kari", "mina"])
def test_nothing_runs_out_of_a_narrow_screen(browser, stack, slug):
    person = Person(browser, stack, slug, PICTURES / "pages-320", **NARROW).log_in()
    for path in PAGES[slug]:
        person.go(path)
        wide = person.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= NARROW["width"], path
    person.context.close()


@pytest.mark.parametrize(
    ("button", "code", "heading"),
    [
        ("Nynorsk", "nn", "Logg inn i Stafettloggen"),
        ("English", "en", "Log in"),
        ("Bokmål", "nb", "Logg inn i Stafettloggen"),
    ],
)
def test_the_language_is_chosen_from_the_first_page(browser, stack, button, code, heading):
    context = browser.new_context(locale="nb-NO", base_url=stack.base_url)
    page = context.new_page()
    page.goto("/logg-inn/")
    page.get_by_role("button", name=button).click()
    expect(page.locator("html")).to_have_attribute("lang", code)
    expect(page.get_by_role("heading", level=1)).to_contain_text(heading)
    check_accessibility(page, f"innlogging-{code}")
    page.get_by_role("button", name=re.compile("Kari Nordli")).click()
    page.wait_for_url("**/saker/")
    expect(page.locator("html")).to_have_attribute("lang", code)
    page.screenshot(path=PICTURES / f"mine-saker-{code}.png", full_page=True)
    context.close()


def test_error_pages_say_what_to_do(browser, stack):
    person = Person(browser, stack, "hege", PICTURES / "errors").log_in()
    assert person.go("/finnes-ikke/") == 404
    person.look("404")
    assert person.go("/rettigheter/") == 403
    person.troubles.clear()  # the browser tells of the 403 itself
    person.look("403")
    person.context.close()


def test_what_was_typed_is_there_on_another_device(browser, stack):
    person = Person(browser, stack, "kari", PICTURES).log_in()
    person.go("/saker/ny/")
    person.fill(first_name="Utkast", concern="Skrevet på jobb, lest hjemme.")
    expect(person.page.get_by_role("main")).to_contain_text("Utkastet er lagret", timeout=10_000)
    person.context.close()

    other = Person(browser, stack, "kari", PICTURES, **PHONE).log_in()
    other.go("/saker/ny/")
    expect(other.page.locator("[name=first_name]")).to_have_value("Utkast")
    expect(other.page.locator("[name=concern]")).to_have_value("Skrevet på jobb, lest hjemme.")
    other.context.close()


def test_the_pages_work_without_javascript(browser, stack):
    context = browser.new_context(
        locale="nb-NO", base_url=stack.base_url, java_script_enabled=False
    )
    page = context.new_page()
    page.goto("/logg-inn/")
    page.get_by_role("button", name=re.compile("Eva Bakken")).click()
    page.goto("/saker/ny/")
    page.locator("[name=concern]").fill("Sover mye i timen.")
    page.locator("[name=concern_on]").fill(day(-2))
    page.locator("[name=first_name]").fill("Uten")
    page.locator("[name=last_name]").fill("Skript")
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(re.compile(r"/saker/\d+/$"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Uten")
    page.get_by_role("button", name="Logg ut").first.click()
    page.wait_for_load_state()
    page.goto("/saker/")
    expect(page).to_have_url(re.compile("/logg-inn/"))
    context.close()

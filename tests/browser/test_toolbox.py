"""The toolbox and the anonymous text as one meets them: on a phone, with and without script."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PICTURES, Person

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

PHONE = {"width": 390, "height": 844}


@pytest.mark.requirement("R160", "R371")
def test_the_toolbox_is_searched_and_answered_about(browser, stack):
    kari = Person(browser, stack, "kari", PICTURES / "toolbox", **PHONE).log_in()
    kari.go("/verktoy/")
    kari.fill(q="sprakutvikling")
    kari.page.locator("form[role=search] button[type=submit]").click()
    kari.page.wait_for_load_state()
    kari.sees("1 treff av")
    kari.sees("Oslostandard for systematisk oppfølging av barns språkutvikling")
    kari.look("treff")
    kari.go("/verktoy/?q=romferd")
    kari.sees("Vi fant ingenting")
    kari.look("ingen-treff")
    kari.tick("found", "no")
    kari.fill(text="Noe om romferd")
    kari.press("Send svaret")
    kari.sees("Takk for tilbakemeldingen.")
    assert kari.page.url.endswith("/verktoy/?q=romferd")
    kari.context.close()


def test_the_toolbox_is_searched_without_script(browser, stack):
    kari = Person(browser, stack, "kari", PICTURES / "toolbox", **PHONE).log_in()
    plain = browser.new_context(
        base_url=stack.base_url, java_script_enabled=False,
        storage_state=kari.context.storage_state(), locale="nb-NO",
    )  # fmt: skip
    page = plain.new_page()
    page.goto("/verktoy/")
    page.locator("[name=type]").select_option("routine")
    page.locator("form[role=search] button[type=submit]").click()
    expect(page.get_by_role("heading", name="Helsestasjon og skolehelsetjenesten")).to_be_visible()
    plain.close()
    kari.context.close()


@pytest.mark.requirement("R49")
def test_an_anonymous_text_is_made_marked_and_mended(browser, stack):
    kari = Person(browser, stack, "kari", PICTURES / "toolbox", **PHONE).log_in()
    kari.go("/saker/")
    link = kari.page.get_by_role("main").locator("a").filter(has_text=re.compile("Jonas")).first
    href = link.get_attribute("href")
    kari.go(f"{href}anonymt/")
    kari.look("velg")
    kari.fill(own="Jonas er 8 år. Emil i 4A sier at Jonas' mor er prest i Skien.")
    kari.press("Lag teksten")
    kari.sees("[barnet] er 8 år. Emil i [klassen] sier at [barnets] mor er prest i Skien.")
    kari.sees("Et yrke kan peke ut en av foreldrene.")
    kari.look("tekst")
    text = kari.page.locator("[name=text]").input_value()
    kari.fill(text=text.replace("Emil", "En elev").replace(" i Skien", ""))
    kari.press("Sjekk teksten på nytt")
    kari.does_not_see("Skien")
    kari.page.emulate_media(media="print")
    expect(kari.page.locator("textarea")).to_be_hidden()
    expect(kari.page.locator(".tekst")).to_be_visible()
    kari.context.close()

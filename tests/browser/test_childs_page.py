"""The child's own page on a phone and a tablet, by keyboard and without JavaScript."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PICTURES, Person, check_accessibility

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

SIZES = {"phone": {"width": 390, "height": 844}, "tablet": {"width": 820, "height": 1180}}


def case_of(person: Person) -> str:
    """The page of the first case that the person holds."""
    person.go("/saker/")
    links = person.page.locator("main a").evaluate_all(
        "all => all.map(a => a.getAttribute('href'))"
    )
    return next(link for link in links if re.match(r"^/saker/\d+/$", link or ""))


@pytest.mark.requirement("R31")
@pytest.mark.parametrize("size", SIZES)
def test_the_page_is_handed_over_and_is_locked_after(browser, stack, size):
    kari = Person(browser, stack, "kari", PICTURES / f"barnet-{size}", **SIZES[size]).log_in()
    case = case_of(kari)
    kari.go(case)
    kari.look("1-saken")
    with kari.context.expect_page() as opened:
        kari.page.locator("#barnets-stemme button[value=ready]").click()
    page = kari.page = opened.value
    page.wait_for_load_state()
    kari.look("2-klar")
    kari.tick("informed")
    kari.send()
    kari.look("3-barnets-side")
    assert page.locator("a").count() == 0

    topic = page.locator("summary", has_text="Venner")
    topic.focus()
    page.keyboard.press("Enter")
    kari.tick("friends-face", "sad")
    kari.fill(**{"friends-words": "Ingen spør meg."})
    kari.tick("friends-passing", "at_meeting")
    kari.tick("writer", "child")
    kari.look("4-fylt-ut")
    kari.press("Ferdig")
    kari.sees("Nå er du ferdig")
    kari.does_not_see("Ingen spør meg.")
    kari.look("5-ferdig")
    page.go_back()
    page.wait_for_load_state()
    kari.does_not_see("Ingen spør meg.")

    kari.go(case)  # typed by a child: leads nowhere
    kari.sees("Nå er du ferdig")
    kari.press("Lukk barnets side")
    kari.log_in().go(case)
    kari.sees("Ingen spør meg.")
    kari.look("6-saken-etter")


def test_the_page_works_without_javascript(browser, stack):
    kari = Person(browser, stack, "kari", PICTURES / "barnet-uten-js").log_in()
    case = case_of(kari)
    context = browser.new_context(
        java_script_enabled=False, base_url=stack.base_url, locale="nb-NO",
        storage_state=kari.context.storage_state(),
    )  # fmt: skip
    page = context.new_page()
    page.goto(f"{case}barnet/")
    page.locator("button[type=submit]").click()
    page.locator("summary", has_text="Hjemme").click()
    page.locator("[name='home-face'][value=glad]").check(force=True)
    page.get_by_role("button", name="Ferdig").click()
    expect(page.get_by_role("main")).to_contain_text("Nå er du ferdig")
    context.close()


def test_the_page_can_be_left_in_silence(browser, stack):
    kari = Person(browser, stack, "kari", PICTURES / "barnet-stille").log_in()
    case = case_of(kari)
    kari.go(case)
    with kari.context.expect_page() as opened:
        kari.page.locator("#barnets-stemme button[value=ready]").click()
    kari.page = opened.value
    kari.page.wait_for_load_state()
    kari.send()
    kari.press("Jeg vil ikke si noe nå")
    kari.sees("Nå er du ferdig")
    check_accessibility(kari.page, "stille")

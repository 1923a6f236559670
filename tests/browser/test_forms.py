"""The paper forms in a browser: drawn, compared, and rows added with and without a script."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PICTURES, Person

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

PHONE = {"width": 390, "height": 844}
TABLE = "motereferat"


def first_case(person: Person) -> str:
    person.go("/saker/")
    link = person.page.locator("main a[href^='/saker/']").evaluate_all(
        "all => all.map(one => one.getAttribute('href')).find(one => /^.saker.\\d+.$/.test(one))"
    )
    return re.search(r"\d+", link).group()


@pytest.mark.requirement("R160", "R209", "R377")
@pytest.mark.parametrize("size", [PHONE, {"width": 1280, "height": 900}], ids=["phone", "desk"])
def test_every_page_of_the_forms_is_accessible(browser, stack, size):
    kari = Person(browser, stack, "kari", PICTURES / f"forms-{size['width']}", **size).log_in()
    case = first_case(kari)
    for path in ("", "over-tid/", "uro_sonene/", "kjennetegn_barn/", f"{TABLE}/"):
        assert kari.go(f"/skjema/sak/{case}/{path}") == 200, path
        kari.look(f"skjema-{path.strip('/') or 'liste'}")
    kari.go(f"/skjema/sak/{case}/uro_sonene/")
    kari.tick("sone", "5")
    kari.send()
    kari.go(f"/skjema/sak/{case}/")
    kari.page.get_by_role("link", name="URO-sonene").first.click()
    kari.page.wait_for_url(re.compile(r"/skjema/\d+/$"))
    form = kari.page.url
    kari.look("skjema-les")
    for path in ("sammen/", "tekst/", "rett/"):
        assert kari.go(form + path) == 200, path
        kari.look(f"skjema-{path.strip('/')}")
    wide = kari.page.evaluate("document.documentElement.scrollWidth")
    assert wide <= size["width"]
    kari.context.close()


def rows_of(page, key: str = "tiltak") -> int:
    return page.locator(f"input[name^='{key}-'][name$='-{first_column(page, key)}']").count()


def first_column(page, key: str) -> str:
    return page.locator(f"input[name^='{key}-0-']").first.get_attribute("name").rsplit("-", 1)[1]


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_a_row_is_added_and_nothing_typed_is_lost(browser, stack, script):
    context = browser.new_context(
        locale="nb-NO", base_url=stack.base_url, java_script_enabled=script, viewport=PHONE
    )
    page = context.new_page()
    page.goto("/logg-inn/")
    page.get_by_role("button", name=re.compile("Kari Nordli")).click()
    page.goto("/saker/")
    case = re.search(r'href="/saker/(\d+)/"', page.locator("main").inner_html()).group(1)
    page.goto(f"/skjema/sak/{case}/{TABLE}/")
    before = rows_of(page)
    cell = page.locator("input[name^='tiltak-0-']").first
    cell.fill("Lek i friminuttet")
    page.get_by_role("button", name=re.compile("Legg til en rad")).first.click()
    expect(page.locator("input[name^='tiltak-'][autofocus]")).to_have_count(1)
    assert rows_of(page) == before + 1
    expect(page.locator("input[name^='tiltak-0-']").first).to_have_value("Lek i friminuttet")
    context.close()

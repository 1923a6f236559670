"""What every municipality's journey does: levels, help, a form, the anonymous text, consent."""

import re
from urllib.parse import urlsplit

from playwright.sync_api import expect
from pypdf import PdfReader

from bti.guides import registry
from tests.browser.before_the_log import day
from tests.browser.conftest import Person

WIDTHS = (1280, 390)


def look(person: Person, step: str) -> None:
    """Axe on the page at the desk and on the phone, and nothing that runs out of the side."""
    for width in WIDTHS:
        person.page.set_viewport_size({"width": width, "height": 900})
        person.look(f"{step}-{width}")
        wide = person.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{step}: {wide} wide"
    person.page.set_viewport_size({"width": WIDTHS[0], "height": 900})


def follow(person: Person, name: str | re.Pattern[str]) -> None:
    """Follow the first link of the page's own content with these words."""
    person.page.get_by_role("main").get_by_role("link", name=name).first.click()
    person.page.wait_for_load_state()


def open_case(person: Person, child: str) -> str:
    """Go from the list of cases to the child's; gives the path of the case."""
    person.go("/saker/")
    follow(person, re.compile(child))
    person.page.wait_for_url(re.compile(r"/saker/\d+/$"))
    expect(person.page.get_by_role("heading", level=1)).to_contain_text(child)
    return urlsplit(person.page.url).path


def the_levels(person: Person, slug: str, children: dict[int, str]) -> dict[int, str]:
    """Each level's screen shows the steps of the guide in order; gives the paths by level."""
    guide = registry.get(slug)
    paths = {}
    for number, child in children.items():
        paths[number] = open_case(person, child)
        level = guide.level(number)
        titles = person.page.locator("main ol.steg h3").all_inner_texts()
        assert titles == [str(step.title) for step in level.steps], (slug, number)
        here = person.page.locator("main [aria-current=step]").first
        expect(here).to_contain_text(str(level.short))
        if level.card:
            person.sees(str(level.card.name))
        look(person, f"{slug}-niva-{number}")
    return paths


def the_acute_page(person: Person, case: str, slug: str) -> None:
    """From a level's screen to what one does when violence is suspected."""
    person.go(case)
    person.page.get_by_role("link", name="Vis hva jeg gjør").first.click()
    person.page.wait_for_url(re.compile(r"/akutt/$"))
    person.sees("112")
    look(person, f"{slug}-akutt")


def the_toolbox(person: Person, case: str, slug: str, *, level: int, word: str, hit: str) -> None:
    """Opened from a level's screen, and searched."""
    person.go(case)
    follow(person, f"Verktøykassa for nivå {level}")
    person.page.wait_for_url(re.compile(r"/verktoy/"))
    expect(person.page.locator("[name=niva]")).to_have_value(str(level))
    person.fill(q=word)
    person.page.locator("form[role=search] button[type=submit]").click()
    person.page.wait_for_load_state()
    person.sees(hit)
    look(person, f"{slug}-verktoy")
    follow(person, "Tilbake til saken")
    assert urlsplit(person.page.url).path == case


def the_anonymous_text(person: Person, case: str, slug: str, child: str) -> None:
    """The child's name is gone from the text that one discusses with."""
    person.go(f"{case}anonymt/")
    person.fill(own=f"{child} sier at faren er prest.")
    look(person, f"{slug}-anonymt-velg")
    person.press("Lag teksten")
    person.sees("[barnet] sier at faren er prest.")
    expect(person.page.locator(".tekst")).not_to_contain_text(child)
    look(person, f"{slug}-anonymt-tekst")


def a_form(person: Person, case: str, code: str, tmp_path, **answers: str) -> None:
    """Filled, saved as a draft, found again, locked, read, and printed as PDF."""
    title = str(registry.form_title(code))
    person.go(f"/skjema{case.replace('/saker/', '/sak/')}")
    look(person, f"{code}-skjemaliste")
    follow(person, re.compile(rf"^Fyll ut( på nytt)? ?: {re.escape(title)}"))
    first, words = next(iter(answers.items()))
    person.fill(**{first: words})
    look(person, f"{code}-fyll-ut")
    person.press("Lagre og fortsett senere")
    person.sees("Utkastet er lagret.")
    follow(person, f"Utkast til {title}")
    expect(person.page.locator(f"[name='{first}']").first).to_have_value(words)
    person.fill(**answers)
    person.press("Ferdig: lagre og lås")
    person.sees("Skjemaet er lagret og låst.")
    follow(person, f"Les {title}")
    person.sees(words)
    look(person, f"{code}-last")
    with person.page.expect_download() as download:
        person.page.get_by_role("link", name="Skriv ut (PDF)").click()
    path = tmp_path / f"{code}.pdf"
    download.value.save_as(path)
    text = " ".join("".join(page.extract_text() for page in PdfReader(path).pages).split())
    assert title in text
    assert words in text


def consent(person: Person, guardian: Person, case: str, services: list[str], slug: str) -> None:
    """Asked for by the one who holds the case, signed by the guardian after login."""
    person.go(f"{case}samtykke/")
    person.fill(purpose="At vi skal kunne hjelpe sammen.", valid_until=day(120))
    person.tick("to_log")
    for code in services:
        person.tick("service_codes", code)
        detail = person.page.locator(f"[name=detail_{code}]")
        if detail.count():
            detail.fill("Den som kjenner familien")
    if person.page.locator("[name=informed]").count():
        person.tick("informed")
    look(person, f"{slug}-samtykke")
    person.press("Be om samtykke")
    person.page.wait_for_url(re.compile(r"/(saker|samtykke)/\d+/$"))
    guardian.go("/samtykke/")
    number = guardian.page.get_by_role("main").locator("a[href^='/samtykke/']").first
    path = number.get_attribute("href")
    guardian.go(f"{path}signer/")
    guardian.press("Neste steg")
    guardian.press("Neste steg")
    guardian.tick("read")
    look(guardian, f"{slug}-signer")
    guardian.press("Signer")
    guardian.sees("signert")


def take(person: Person, case: str, button: str, reason: str, slug: str) -> None:
    """Press the way to the next level on the case's page, and say why."""
    person.go(case)
    follow(person, button)
    look(person, f"{slug}-videre")
    person.fill(reason=reason, best_interest="Barnet er spurt, og vil det selv.")
    person.send()
    person.page.wait_for_url(re.compile(rf"{case}$"))

"""One journey per municipality: its own persona through the screens of its own guide.

Each of them is looked at by axe on the phone and at the desk. The last steps change a case.
"""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import walking
from tests.browser.before_the_log import day
from tests.browser.conftest import PICTURES, Person
from tests.browser.walking import consent, follow, look, open_case, take, the_levels

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture
def who(browser, stack):
    """``who("turid")`` is Turid's browser, logged in; all are closed afterwards."""
    known: list[Person] = []

    def person(slug: str) -> Person:
        known.append(Person(browser, stack, slug, PICTURES / "municipalities").log_in())
        return known[-1]

    yield person
    for one in known:
        one.context.close()


@pytest.mark.requirement("R160", "R302", "R307", "R310", "R313")
def test_vestby(who, tmp_path):
    turid = who("turid")
    paths = the_levels(turid, "vestby", {0: "Noah", 1: "Iben", 2: "Theo", 3: "Mie"})
    walking.the_acute_page(turid, paths[1], "vestby")
    walking.the_toolbox(turid, paths[2], "vestby", level=2, word="henvisning", hit="Henvisning")
    walking.the_anonymous_text(turid, paths[0], "vestby", "Noah")
    walking.a_form(turid, paths[0], "undringsnotat", tmp_path, hva="Sitter alene ved vinduet.")

    turid.go(paths[0])
    turid.sees("Samtykke til stafettlogg mangler eller er utløpt.")
    consent(turid, who("camilla"), paths[0], ["barnehage"], "vestby")
    take(turid, paths[0], "Start tiltak på eget tjenestested", "Familien vil det.", "vestby")
    turid.sees("Du har saken til lederen har valgt koordinator")

    consent(turid, who("stian"), paths[2], ["helsestasjon", "nav", "familieveileder"], "vestby")
    turid.go(paths[2])
    turid.sees("Med tre eller flere er det nivå 3.")
    look(turid, "vestby-hint-til-niva-3")


@pytest.mark.requirement("R374", "R377", "R385")
def test_sarpsborg(who, tmp_path):
    grete = who("grete")
    children = {0: "Lukas", 1: "Frida", 2: "Yusuf", 3: "Sofia"}
    paths = the_levels(grete, "sarpsborg", children)
    walking.the_acute_page(grete, paths[3], "sarpsborg")
    walking.the_toolbox(
        grete, paths[1], "sarpsborg", level=1, word="tiltak", hit="Gode mål og tiltak"
    )
    walking.the_anonymous_text(grete, paths[0], "sarpsborg", "Lukas")
    walking.a_form(grete, paths[0], "undringsnotat", tmp_path, hva="Svarer bare med ja og nei.")

    grete.go(paths[1])
    grete.sees("Ingen gjeldende samtykker nevner andre tjenester enn din egen.")
    consent(grete, who("line"), paths[1], ["skole", "helsestasjon"], "sarpsborg")
    take(grete, paths[1], "Gå videre til gult kort", "Vi trenger råd.", "sarpsborg-gult")
    card = grete.page.locator("main .kort").filter(has_text="Gult kort").first
    expect(card).to_be_visible()
    take(grete, paths[1], "Gå videre til rødt kort", "Det hjelper ikke nok.", "sarpsborg-rodt")
    grete.sees("Rødt kort")
    look(grete, "sarpsborg-fra-gront-til-rodt")


@pytest.mark.requirement("R3", "R72", "R81")
def test_nittedal(who, tmp_path):
    eva = who("eva")
    paths = the_levels(eva, "nittedal", {0: "Nora", 1: "Emil", 2: "Aksel", 3: "Selma"})
    walking.the_acute_page(eva, paths[0], "nittedal")
    walking.the_toolbox(eva, paths[3], "nittedal", level=3, word="mal", hit="mål")
    walking.the_anonymous_text(eva, paths[0], "nittedal", "Nora")
    walking.a_form(
        eva, paths[1], "observasjonsskjema", tmp_path,
        sa="Barnet satt alene på benken i storefri.",
        dato=day(), tid_og_sted="Storefri, skolegården",
    )  # fmt: skip

    eva.go(f"{paths[1]}niva/involve/")
    eva.sees("Ingen gjeldende samtykker nevner andre tjenester enn din egen.")
    look(eva, "nittedal-nytt-samtykke-mangler")
    consent(eva, who("nina"), paths[1], ["skole", "ppt"], "nittedal")
    take(eva, paths[1], re.compile("Involver andre tjenester"), "PPT kan hjelpe.", "nittedal")
    here = eva.page.locator("main [aria-current=step]").first
    expect(here).to_contain_text("2")


@pytest.mark.requirement("R33", "R35", "R239", "R241")
def test_sondre_nordstrand(who, tmp_path):
    kari = who("kari")
    paths = the_levels(kari, "sondre_nordstrand", {0: "Jonas", 1: "Maja", 3: "Viktor"})
    the_levels(who("liv"), "sondre_nordstrand", {2: "Ella"})
    walking.the_acute_page(kari, paths[1], "sondre")
    walking.the_toolbox(kari, paths[0], "sondre", level=0, word="uro", hit="URO-sonene")
    walking.the_anonymous_text(kari, paths[0], "sondre", "Jonas")
    walking.a_form(kari, paths[1], "uro_b", tmp_path, **{"5a": "Maja er god til å vente på tur."})

    kari.go(paths[3])
    kari.press("Gå til barnevernssaken")
    kari.sees("Det er ikke registrert noe fra barnevernet ennå.")
    look(kari, "sondre-barnevernssaken")
    kari.press("Registrer hva som er bestemt")
    kari.tick("kind", "investigation")
    kari.fill(told_by="Bo Nygård", reason="De vil vite mer.")
    look(kari, "sondre-hva-er-bestemt")
    kari.send()
    here = kari.page.locator("main [aria-current=step]").first
    expect(here).to_contain_text("Undersøkelse")
    _a_report_takes_the_case_to_level_3(who("hege"))


def _a_report_takes_the_case_to_level_3(hege: Person) -> None:
    case = _a_new_concern(hege, "Sigrid", "Kommer uten mat flere dager på rad.")
    hege.go(f"{case}melding/")
    for name, value in (
        ("violence_suspected", "no"), ("legal_basis", "duty"), ("guardians_informed", "yes"),
        ("child_informed", "yes"), ("channel", "portal"),
    ):  # fmt: skip
        hege.tick(name, value)
    for name in ("guardians_offered", "log_told", "leader_told", "meeting_offered"):
        hege.tick(name)
    look(hege, "sondre-melding")
    hege.press("Registrer meldingen")
    hege.go(case)
    hege.page.locator("main a[href$='/niva/report/']").first.click()
    hege.fill(reason="Barnet trenger mer enn skolen kan gi.", best_interest="Sigrid får hjelp nå.")
    look(hege, "sondre-til-niva-3")
    hege.send()
    hege.page.wait_for_url(re.compile(rf"{case}$"))
    expect(hege.page.locator("main [aria-current=step]").first).to_contain_text("3")
    hege.sees("Barnevernssaken")
    look(hege, "sondre-niva-3")
    hege.go("/saker/meldinger/")
    hege.sees("Sigrid")
    look(hege, "sondre-meldinger")


@pytest.mark.requirement("R350", "R353", "R354", "R357")
def test_child_welfare(who, tmp_path):
    tone = who("tone")
    children = {0: "Emma", 1: "Oliver", 2: "Leah", 3: "Jakob"}
    paths = the_levels(tone, "barnevern", children)
    walking.the_acute_page(tone, paths[1], "barnevern")
    walking.the_toolbox(tone, paths[1], "barnevern", level=1, word="snakketøyet", hit="Snakketøyet")
    walking.the_anonymous_text(tone, paths[1], "barnevern", "Oliver")
    walking.a_form(
        tone, paths[1], "observasjonsskjema", tmp_path,
        sa="Barnet dekket bordet for alle fire.", dato=day(), tid_og_sted="Hjemme, før middag",
    )  # fmt: skip
    case = _a_new_concern(tone, "Jenny", "Meldingen handler om kveldene hjemme.")
    _received_and_told(tone, case)
    take(tone, case, "Åpne undersøkelse", "Vi trenger å vite mer.", "barnevern-undersok")
    _decided(tone, case)


def _received_and_told(tone: Person, case: str) -> None:
    tone.go(f"{case}barnevern/mottatt/")
    for name, value in (
        ("way", "written"), ("reporter", "public"), ("violence_suspected", "no"),
        ("priority", "soon"),
    ):  # fmt: skip
        tone.tick(name, value)
    tone.fill(received_on=day(), area="Nord")
    look(tone, "barnevern-mottatt")
    tone.send()
    tone.go(f"{case}niva/investigate/")
    tone.sees("Melderen har ikke fått vite at meldingen er kommet fram.")
    tone.go(f"{case}barnevern/svar/")
    tone.tick("about", "receipt")
    tone.tick("to", "public")
    tone.tick("in_writing")
    tone.fill(told_on=day())
    look(tone, "barnevern-svar-til-melder")
    tone.send()


def _decided(tone: Person, case: str) -> None:
    tone.sees("Én ting mangler før nivå 2")
    follow(tone, re.compile("Gå til barnevernssaken"))
    tone.press("Registrer hva som er bestemt")
    tone.tick("kind", "help_measures")
    tone.fill(reason="Familien ønsker veiledning.", wish="Familien vil at Tone følger opp.")
    look(tone, "barnevern-bestem")
    tone.send()
    look(tone, "barnevern-bestemt")
    take(tone, case, "Sett i verk tiltak", "Vedtaket er fattet.", "barnevern-tiltak")
    expect(tone.page.locator("main [aria-current=step]").first).to_contain_text("Tiltak")


def _a_new_concern(person: Person, child: str, words: str) -> str:
    person.go("/saker/ny/")
    person.fill(
        concern=words, concern_on=day(-1), first_name=child, last_name="Lie",
        born=f"{int(day()[:4]) - 8}-03-04",
    )  # fmt: skip
    person.send()
    person.page.wait_for_url(re.compile(r"/saker/\d+/$"))
    return open_case(person, child)

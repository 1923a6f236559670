"""The baton in the browser: offered, read and taken; a no; a caseload; a service that answers.

Runs on the demo's Oskar and Tuva.
"""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PICTURES, Person
from tests.browser.walking import follow, look, open_case

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture
def cast(browser, stack):
    """Those who take part, each in a browser of their own."""
    known: dict[str, Person] = {}

    def person(slug: str) -> Person:
        if slug not in known:
            known[slug] = Person(browser, stack, slug, PICTURES / "baton").log_in()
        return known[slug]

    yield person
    for one in known.values():
        one.context.close()


@pytest.mark.requirement("R17", "R128", "R286")
def test_the_baton_is_offered_read_and_taken(cast):
    kari, liv, mona = cast("kari"), cast("liv"), cast("mona")
    case = open_case(kari, "Oskar")
    kari.sees("Pinnen er tilbudt Liv Strand")
    look(kari, "01-tilbudt")

    liv.go("/saker/pinner/")
    look(liv, "02-du-er-spurt")
    follow(liv, re.compile("Les og svar"))
    liv.sees("Pausen hver time virker")
    liv.does_not_see("legger seg ned på pulten")
    look(liv, "03-les-og-svar")
    liv.tick("answer", "no")
    liv.fill(reason="Jeg har for mange nå.")
    liv.send()
    kari.go(case)
    kari.does_not_see("Pinnen er tilbudt Liv Strand")

    follow(kari, "Tilby stafettpinnen")
    look(kari, "04-tilby")
    kari.page.select_option("[name=to]", label=_with(kari, "Liv Strand"))
    kari.fill(reason="Familien ønsker det.", note="Oskar trenger pausen hver time.")
    kari.send()
    kari.sees("Tilbudet er sendt")

    mona.go("/saker/leder/")
    follow(mona, re.compile("^Oskar"))
    mona.sees("Pinnen er tilbudt Liv Strand")
    look(mona, "05-lederen")

    liv.go("/saker/pinner/")
    follow(liv, re.compile("Les og svar"))
    liv.tick("answer", "yes")
    liv.send()
    expect(liv.page).to_have_url(re.compile(rf"{case}$"))
    assert kari.go(case) == 404
    look(liv, "06-liv-har-den")


@pytest.mark.requirement("R286")
def test_the_leader_passes_a_caseload_on(cast):
    mona = cast("mona")
    mona.go("/saker/leder/flytt/")
    look(mona, "10-hvem-sine")
    follow(mona, re.compile("Velg.*Kari Nordli"))
    look(mona, "11-hvem-skal-ha")
    field = mona.page.locator("select").first
    options = field.locator("option").all_inner_texts()
    assert len(options) > 1, "somebody else at the school has the right"
    field.select_option(index=1)
    mona.fill(reason="Kari går ut i permisjon.")
    mona.page.get_by_role("button", name="Se hva som skjer").click()
    mona.page.wait_for_load_state()
    mona.sees("Dette skjer")
    look(mona, "12-dette-skjer")


@pytest.mark.requirement("R15", "R390", "R400")
def test_a_service_is_asked_and_answers_and_the_guardian_sees_it(cast):
    kari, per, lise = cast("kari"), cast("per"), cast("lise")
    kari.go("/saker/folger/")
    kari.sees("PPT")
    look(kari, "20-folger")

    per.go("/saker/henvendelser/")
    per.does_not_see("Oskar")
    look(per, "21-innboks")
    follow(per, re.compile("^Les"))
    per.sees("hvordan timene kan deles opp")
    look(per, "22-henvendelsen")
    per.page.get_by_role("button", name="Ta imot").click()
    per.page.wait_for_load_state()
    per.tick("state", "answered")
    per.fill(answer="Vi kommer i neste uke.")
    per.send()
    per.sees("Svaret er sendt")

    lise.go("/logg/familie/")
    lise.page.get_by_role("main").locator("a[href^='/logg/']", has_text="Oskar").first.click()
    lise.page.wait_for_load_state()
    lise.page.get_by_role("link", name="Andre tjenester").first.click()
    lise.page.wait_for_load_state()
    lise.sees("Vi kommer i neste uke.")
    look(lise, "23-familien")


@pytest.mark.requirement("R287")
def test_a_child_on_its_way_to_another_school(cast):
    kari = cast("kari")
    open_case(kari, "Tuva")
    follow(kari, re.compile("begynne et nytt sted"))
    follow(kari, "Se overgangen")
    kari.sees("Lekegruppe hver tirsdag")
    look(kari, "30-overgangen")


@pytest.mark.requirement("R149")
def test_the_individual_plan_beside_the_log(cast):
    eva = cast("eva")
    case = open_case(eva, "Selma")
    eva.go(f"{case}individuell-plan/")
    look(eva, "40-planen")
    eva.go(f"{case}individuell-plan/innhold/")
    look(eva, "41-skriv")


def _with(person: Person, name: str) -> str:
    options = person.page.locator("[name=to] option").all_inner_texts()
    return next(text for text in options if name in text)

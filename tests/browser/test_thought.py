"""From goal to evaluated measure, the actor's own page, and a guardian who asks on a phone."""

import datetime as dt
import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.browser.conftest import PICTURES, Person

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

PHONE = {"width": 390, "height": 844}


def day(ahead: int = 0) -> str:
    return (timezone.localdate() + dt.timedelta(days=ahead)).isoformat()


def log_of(person: Person, name: str) -> str:
    """The address of the log of the child, from the list of logs."""
    person.go("/logg/")
    link = person.page.get_by_role("main").get_by_role("link", name=re.compile(name)).first
    return str(link.get_attribute("href"))


def home(person: Person) -> None:
    """The family's home; ID-porten is asked once more where it wants a safer login."""
    person.go("/logg/familie/")
    if "/sikrere/" in person.page.url:
        person.page.locator("main .ds-button").first.click()
        person.page.get_by_role("button", name=re.compile(person.row["name"])).click()
    person.page.wait_for_url(re.compile(r"/logg/familie/$"))


@pytest.mark.requirement("R11", "R12", "R13", "R14", "R271", "R273")
def test_the_holder_goes_from_goal_to_an_evaluated_measure(browser, stack):
    kari = Person(browser, stack, "kari", PICTURES / "tanke-holder").log_in()
    log = log_of(kari, "Maja")
    kari.go(f"{log}mal/")
    expect(kari.page.locator("#id_challenges")).to_be_hidden()
    kari.tick("area", "social")
    group = kari.page.locator("[data-area=social]")
    group.locator("summary").click()
    kari.tick("challenges", "venner")
    kari.fill(text="Maja har det bedre", takes="En voksen som setter i gang leken.",
              reach_by=day(60))  # fmt: skip
    kari.tick("need", "2")
    kari.look("1-malet")
    kari.send()
    kari.page.wait_for_url(re.compile(r"/logg/mal/\d+/tiltak/$"))
    kari.sees("Kan det bli lettere å se når det er nådd?")
    kari.press("Se forslag til tiltak")
    kari.look("2-forslag")
    kari.page.locator("a[href$='forslag=lekegruppe']").click()
    kari.page.wait_for_load_state()
    kari.sees("Fylt ut fra forslaget «Lekegruppe»")
    option = kari.page.locator("[name=responsible] option", has_text="Kari Nordli").first
    kari.page.locator("[name=responsible]").select_option(option.get_attribute("value"))
    kari.look("3-tiltaket")
    kari.send()
    kari.page.wait_for_url(re.compile(rf"{log}"))
    kari.sees("Lekegruppe med en voksen tirsdag og torsdag")
    kari.look("4-loggen")
    measure = kari.page.locator("article.tiltak", has_text="Lekegruppe med en voksen")
    measure.get_by_role("link", name=re.compile("^Vurder")).click()
    kari.page.wait_for_load_state()
    kari.tick("effect", "0")
    kari.tick("child_effect", "1")
    kari.tick("guardian_effect", "0")
    kari.tick("decision", "continue")
    for field in kari.page.locator("[name=q_carried_out], [name=carried_out]").all()[:1]:
        field.check(force=True)
    kari.look("5-vurdering")
    kari.send()
    kari.page.wait_for_url(re.compile(rf"{log}"))
    measure.locator("summary", has_text="Se vurderingen").click()
    kari.sees("Barnet: litt bedre")
    kari.look("6-loggen-etter")


@pytest.mark.requirement("R337", "R89")
@pytest.mark.parametrize("size", [{}, PHONE], ids=["desk", "phone"])
def test_the_actor_sees_what_is_asked_and_reports_an_obstacle(browser, stack, size):
    name = "telefon" if size else "bord"
    per = Person(browser, stack, "per", PICTURES / f"tanke-aktor-{name}", **size).log_in()
    per.go("/logg/mine-tiltak/")
    per.sees("Per ser på timeplanen med Ella")
    per.look("1-mine-tiltak")
    per.page.get_by_role("link", name=re.compile("^Meld en hindring")).first.click()
    per.page.wait_for_load_state()
    per.fill(text=f"Rommet er opptatt ({name}).")
    per.look("2-hindring")
    per.send()
    per.sees(f"Rommet er opptatt ({name}).")
    per.sees("Venter på svar")
    per.look("3-etter")
    per.context.close()
    if size:
        return
    liv = Person(browser, stack, "liv", PICTURES / "tanke-svar").log_in()
    liv.go("/logg/venter/")
    liv.sees("Rommet er opptatt (bord).")
    liv.look("1-venter")
    liv.page.locator("li", has_text="Rommet er opptatt (bord).").get_by_role("link").click()
    liv.page.wait_for_load_state()
    liv.fill(answer="Vi bytter til rom 12.")
    liv.look("2-svar")
    liv.send()
    liv.sees("Vi bytter til rom 12.")
    liv.look("3-loggen")


@pytest.mark.requirement("R14")
def test_a_guardian_says_how_it_goes_asks_and_reads_the_answer_on_a_phone(browser, stack):
    mina = Person(browser, stack, "mina", PICTURES / "tanke-foresatt", **PHONE).log_in()
    home(mina)
    mina.look("1-hjem")  # the notice, the login, and here is what is new
    mina.sees("Nytt om Ella")
    mina.page.get_by_role("link", name=re.compile("Still et spørsmål")).first.click()
    mina.page.wait_for_load_state()
    mina.sees("Hege ringer deg før kl. 9")
    mina.fill(text="Kan møtet være på telefon?")
    mina.look("2-sporsmal")
    mina.send()
    mina.sees("Kan møtet være på telefon?")
    mina.look("3-spurt")

    mina.go("/logg/mine-tiltak/")
    mina.sees("Rolig kveld, mobilen i stua")
    mina.look("4-dine-tiltak")
    mina.page.get_by_role("link", name=re.compile("^Si hvordan det går")).first.click()
    mina.page.wait_for_load_state()
    mina.tick("effect", "1")
    mina.fill(text="Vi krangler mindre om kvelden.")
    mina.look("5-stemme")
    mina.send()
    mina.go("/logg/familie/")
    mina.press("Avslutt loggen")
    mina.sees("Ingenting er gjort før du trykker")
    mina.look("6-avslutt")
    mina.press("Nei, behold loggen")
    mina.sees("Vi krangler mindre om kvelden.")
    term = mina.page.get_by_role("button", name="Hva betyr «Tiltak»?")
    term.click()
    expect(mina.page.locator("#ord-tiltak")).to_be_visible()
    mina.page.keyboard.press("Escape")
    expect(mina.page.locator("#ord-tiltak")).to_be_hidden()
    mina.look("7-loggen")

    liv = Person(browser, stack, "liv", PICTURES / "tanke-svar").log_in()
    liv.go("/logg/venter/")
    liv.page.locator("li", has_text="Kan møtet være på telefon?").get_by_role("link").click()
    liv.page.wait_for_load_state()
    liv.fill(answer="Ja, jeg ringer dere inn.")
    liv.look("4-svar-familien")
    liv.send()
    mina.page.reload()
    mina.go(mina.page.url.split("?")[0].split("#")[0] + "sporsmal/")
    mina.sees("Ja, jeg ringer dere inn.")
    mina.look("8-svaret")

"""The whole way of one child, from unease to archive, as the people who walk it.

One test, since each step stands on the one before. Every page is checked with axe and pictured.
"""

import re

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from tests import verapdf
from tests.browser.before_the_log import (
    a_meeting_is_called,
    consent,
    day,
    it_is_discussed_and_talked_about,
    number_in,
    the_unease_is_written_down,
    workday,
)

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.mark.requirement("R2", "R61", "R74", "R75", "R104", "R118", "R123")
@pytest.mark.requirement("R155", "R180", "R194", "R260")
def test_the_way_of_one_child(people, tmp_path):
    kari = people("kari")
    case = the_unease_is_written_down(kari, people)
    it_is_discussed_and_talked_about(kari, case)
    a_meeting_is_called(kari, people("anne"), case)
    consent(kari, people("anne"), case, tmp_path, services=["skole"], name="4")
    log = level_1_and_the_log(kari, people("mona"), people("anne"), case)
    an_evaluation_asks_for_effect(kari, log)
    level_2_with_ppt(kari, people, case, log, tmp_path)
    back_to_level_1(kari, case)
    the_family_sees_who_reads(people("anne"), log)
    it_is_closed_and_archived(kari, case, log, tmp_path)


def level_1_and_the_log(kari, mona, anne, case: str) -> str:
    kari.go(f"/saker/{case}/niva/start/")
    kari.fill(reason="Familien vil at vi starter sammen.")
    kari.fill(best_interest="Nora vil det selv, og det er det beste for henne.")
    kari.look("5-02-til-niva-1")
    kari.send()
    kari.page.wait_for_url(re.compile(rf"/saker/{case}/$"))
    kari.look("5-03-saken-pa-niva-1")

    mona.go("/saker/leder/")
    mona.sees("Nora")
    mona.does_not_see("gjerdet")
    mona.look("5-04-lederen-ser-ikke-innhold")
    mona.go(f"/saker/{case}/stafettholder/")
    option = mona.page.locator("[name=to] option", has_text="Kari Nordli").first
    mona.page.locator("[name=to]").select_option(option.get_attribute("value"))
    mona.fill(reason="Kjenner Nora best.")
    mona.look("5-05-utpek-stafettholder")
    mona.send()

    kari.go(f"/logg/apne/{case}/")
    kari.look("5-06-apne-loggen")
    kari.send()
    kari.page.wait_for_url(re.compile(r"/logg/\d+/$"))
    log = number_in(kari.page.url)
    kari.look("5-07-tom-logg")
    kari.go(f"/logg/{log}/mal/")
    kari.fill(
        text="Nora har noen å være med i hvert friminutt",
        takes="En voksen som setter i gang lek",
        reach_by=day(90),
    )
    pick(kari, "area", "social")
    pick(kari, "need", "2")
    kari.look("5-08-nytt-mal")
    kari.send()
    kari.page.wait_for_url(re.compile(r"/logg/mal/\d+/tiltak/$"))
    a_measure(kari, log, "Lekegruppe tirsdag og torsdag", "Kari Nordli", "5-09-nytt-tiltak")
    a_meeting_with_minutes(kari, log)
    anne.go("/logg/familie/")
    anne.look("5-11-familiens-side")
    anne.go(f"/logg/{log}/lysglimt/")
    anne.fill(text="Nora sang på vei hjem.")
    anne.look("5-12-lysglimt")
    anne.send()
    anne.go(f"/logg/{log}/")
    anne.sees("Nora sang på vei hjem.")
    anne.look("5-13-loggen-hos-mamma")
    kari.go(f"/logg/{log}/")
    kari.sees("Nora sang på vei hjem.")
    kari.look("5-14-loggen")
    return log


def pick(person, name: str, value: str) -> None:
    """Choose in a list or among radio buttons."""
    field = person.page.locator(f"[name={name}]").first
    if field.evaluate("one => one.tagName") == "SELECT":
        field.select_option(value)
    else:
        person.tick(name, value)


def a_measure(kari, log: str, text: str, who: str, picture: str) -> None:
    kari.go(f"/logg/{log}/")
    kari.page.locator("a[href*='/tiltak/'][href*='/mal/']").first.click()
    kari.page.wait_for_load_state()
    kari.fill(text=text, starts_on=day(), due_on=day(30), evaluate_on=day(20))
    pick(kari, "arena", "school")
    pick(kari, "reach", "individual")
    option = kari.page.locator("[name=responsible] option", has_text=who).first
    kari.page.locator("[name=responsible]").select_option(option.get_attribute("value"))
    kari.look(picture)
    kari.send()
    seen = kari.page.locator("[name=has_seen]")
    if seen.count():  # one who comes in: what they will read is shown first
        seen.check()
        kari.send()
    kari.page.wait_for_url(re.compile(rf"/logg/{log}/"))
    kari.sees(text)


def a_meeting_with_minutes(kari, log: str) -> None:
    kari.go(f"/logg/{log}/mote/?m=0")
    pick(kari, "kind", "cooperation")
    kari.fill(
        held_on=day(),
        starts="14:00",
        ends="13:00",
        place="Rom 204",
        present="Nora, Anne, Kari",
        childs_voice="Jeg vil være med Sara.",
        minutes="Vi snakket om friminuttene.",
        agreed="Lekegruppe to ganger i uka.",
        next_on=workday(14),
        next_clock="14:00",
    )
    kari.send()
    kari.look("5-10-motet-slutter-for-det-starter")
    kari.fill(ends="14:45")
    kari.send()
    kari.look("5-10-referat")


def an_evaluation_asks_for_effect(kari, log: str) -> None:
    kari.go(f"/logg/{log}/")
    kari.page.locator("a[href*='/vurdering/']").first.click()
    kari.page.wait_for_load_state()
    kari.fill(evaluated_on=day())
    kari.send()
    kari.sees("må fylles ut")
    kari.look("6-01-effekt-ma-fylles-ut")
    pick(kari, "effect", "1")
    pick(kari, "decision", "continue")
    for name in ("carried_out", "q_carried_out"):
        if kari.page.locator(f"[name={name}]").count():
            kari.page.locator(f"[name={name}]").first.check(force=True)
    kari.fill(next_on=day(25))
    kari.look("6-02-vurdering")
    kari.send()
    kari.page.wait_for_url(re.compile(rf"/logg/{log}/"))
    kari.sees("Litt bedre")


def level_2_with_ppt(kari, people, case: str, log: str, tmp_path) -> None:
    per, pia = people("per"), people("pia")
    assert per.go(f"/logg/{log}/") == 404
    consent(kari, people("anne"), case, tmp_path, services=["skole", "ppt"], name="6")
    kari.go(f"/saker/{case}/niva/involve/")
    kari.fill(reason="Vi trenger råd fra PPT.")
    kari.fill(best_interest="Nora vil det selv, og det er det beste for henne.")
    kari.look("6-08-til-niva-2")
    kari.send()
    kari.page.wait_for_url(re.compile(rf"/saker/{case}/$"))
    kari.look("6-09-saken-pa-niva-2")
    a_measure(kari, log, "Per observerer i friminuttene", "Per Dahl", "6-10-tiltak-hos-ppt")
    assert per.go(f"/logg/{log}/") == 200
    per.sees("Per observerer i friminuttene")
    per.look("6-11-loggen-hos-per")
    assert pia.go(f"/logg/{log}/") == 404
    pia.look("6-12-pers-kollega-ser-ingenting")


def back_to_level_1(kari, case: str) -> None:
    kari.go(f"/saker/{case}/niva/return/")
    kari.fill(reason="Det går så bra at skolen klarer det selv.")
    kari.fill(best_interest="Nora vil det selv, og det er det beste for henne.")
    kari.send()
    kari.page.wait_for_url(re.compile(rf"/saker/{case}/$"))
    kari.look("6-13-tilbake-pa-niva-1")


def the_family_sees_who_reads(anne, log: str) -> None:
    anne.go(f"/logg/{log}/lesere/")
    anne.sees("Kari Nordli")
    anne.sees("Per Dahl")
    anne.does_not_see("Pia Lunde")
    anne.look("8-01-hvem-kan-lese-og-hvem-har-lest")


def it_is_closed_and_archived(kari, case: str, log: str, tmp_path) -> None:
    kari.go(f"/saker/{case}/niva/close/")
    kari.fill(reason="Nora har fått venner, og familien vil avslutte.")
    kari.fill(best_interest="Nora vil det selv, og det er det beste for henne.")
    kari.tick("with_family")
    kari.look("7-01-avslutt")
    kari.send()
    kari.page.wait_for_url(re.compile(rf"/saker/{case}/$"))
    kari.look("7-02-avsluttet-sak")
    kari.go(f"/logg/{log}/arkiv/")
    kari.look("7-03-arkivdokumenter")
    kari.page.locator("main a[href*='/logg/arkiv/']").first.click()
    kari.page.wait_for_load_state()
    link = kari.page.get_by_role("link", name=re.compile("Last ned arkivdokumentet"))
    expect(link).to_be_visible(timeout=60_000)
    kari.look("7-04-arkivdokumentet-er-klart")
    with kari.page.expect_download() as download:
        link.click()
    path = tmp_path / "arkiv.pdf"
    download.value.save_as(path)
    text = "".join(page.extract_text() for page in PdfReader(path).pages)
    for words in (
        "Nora Solberg",
        "Lekegruppe tirsdag og torsdag",
        "Nora sang på vei hjem.",
        "Vi snakket om friminuttene.",
        "Litt bedre",
        "Side 1 av",
        "Innhold",
    ):
        assert words in text
    assert verapdf.failures(path) == []

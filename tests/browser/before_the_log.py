"""The way to the log: unease, discussion, talk, invitation, consent."""

import datetime as dt
import re

from django.utils import timezone
from playwright.sync_api import expect

from bti.demo import cast

PIDS = {one.slug: one.pid for one in cast.CITIZENS}
SCAN = (
    b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"trailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"
)


def day(ahead: int = 0) -> str:
    return (timezone.localdate() + dt.timedelta(days=ahead)).isoformat()


def workday(ahead: int) -> str:
    """A Tuesday, at least so many days ahead: no warning of weekends."""
    found = timezone.localdate() + dt.timedelta(days=ahead)
    return (found + dt.timedelta(days=(1 - found.weekday()) % 7)).isoformat()


def number_in(url: str) -> str:
    return re.search(r"/(\d+)/", url).group(1)


def the_unease_is_written_down(kari, people) -> str:
    kari.go("/saker/")
    kari.look("1-01-mine-saker")
    kari.go("/saker/ny/")
    kari.look("1-02-ny-uro")
    kari.send()
    kari.sees("må fylles ut")
    kari.look("1-03-feil-i-skjema")
    kari.fill(
        concern="Nora står alene ved gjerdet hvert friminutt.", concern_on=day(-3),
        first_name="Nora", last_name="Solberg", born=f"{timezone.localdate().year - 8}-05-06",
        group="3B",
    )  # fmt: skip
    kari.send()
    kari.page.wait_for_url(re.compile(r"/saker/\d+/$"))
    case = number_in(kari.page.url)
    kari.sees("Nora")
    kari.sees("Bare du kan lese det du skriver her")
    expect(kari.page.locator("body")).to_contain_text("Mistanke om vold eller overgrep")
    expect(kari.page.locator("body")).to_contain_text("11 dager")
    kari.look("1-04-saken")
    kari.go(f"/skjema/sak/{case}/uro_sonene/")
    kari.tick("sone", "4")
    kari.look("1-05-uro-sonene")
    kari.send()
    kari.go(f"/skjema/sak/{case}/uro_a/")
    kari.fill(**{"1a": "Nora", "1b": "Kontaktlærer", "3a": "Hun er alene i friminuttene."})
    kari.page.locator("[name='3c']").nth(1).check(force=True)
    kari.look("1-05-uro-skjema-del-a")
    kari.send()
    kari.go(f"/saker/{case}/")
    kari.look("1-06-saken-med-skjema")
    hege = people("hege")
    assert hege.go(f"/saker/{case}/") == 404
    hege.look("1-07-kollegaen-ser-ingenting")
    return case


def it_is_discussed_and_talked_about(kari, case: str) -> None:
    kari.go(f"/saker/{case}/drofting/")
    kari.tick("partner", "leder")
    kari.fill(partner_name="Mona Berg", discussed_on=day(-2), summary="Vi følger med i tre dager.")
    kari.look("2-01-drofting")
    kari.press("Lagre drøftingen")
    kari.go(f"/skjema/sak/{case}/uro_b/")
    kari.fill(**{"5a": "Hun er god til å tegne.", "7a": "Mamma blir kanskje lei seg."})
    kari.send()
    kari.go(f"/saker/{case}/samtale/")
    kari.tick("talked_with", "both")
    kari.tick("child_informed")
    kari.fill(
        talked_on=day(-1),
        childs_words="Jeg vet ikke hvem jeg kan spørre.",
        summary="Vi fortalte hva vi har sett.",
    )
    kari.look("2-02-samtale")
    kari.send()
    kari.page.wait_for_url(re.compile(rf"/saker/{case}/"))
    kari.go(f"/skjema/sak/{case}/uro_c/")
    kari.sees("Mamma blir kanskje lei seg.")
    kari.look("2-03-uro-c-ved-siden-av-b")
    for slug, relation in (("anne", "mother"), ("tomas", "father")):
        kari.go(f"/saker/{case}/foresatt/")
        who = next(one for one in cast.CITIZENS if one.slug == slug)
        kari.fill(
            first_name=who.first_name,
            last_name=who.last_name,
            identity_number="12345678901",
            email=f"{slug}@epost.example",
        )
        kari.page.locator("[name=relation]").first.select_option(relation)
        kari.tick("parental_responsibility", "yes")
        if slug == "anne":
            kari.send()
            kari.sees("Fødselsnummer")
            kari.look("2-04-feil-fodselsnummer")
        kari.fill(identity_number=PIDS[slug])
        kari.send()
        kari.page.wait_for_url(re.compile(rf"/saker/{case}/"))


def a_meeting_is_called(kari, anne, case: str) -> None:
    kari.go(f"/saker/{case}/invitasjon/")
    kari.fill(
        purpose="Hvordan Nora har det i friminuttene",
        agenda="Hvordan går det. Hva vil vi.",
        day=workday(7),
        clock="14:00",
        minutes="45",
        place="Rom 204",
    )
    for box in kari.page.locator("[name=guardians]").all():
        box.check(force=True)
    kari.look("3-01-invitasjon")
    kari.press("Send invitasjonen")
    kari.page.wait_for_url(re.compile(r"/saker/(invitasjon/)?\d+/"))
    anne.go("/varsler/")
    anne.sees("invitert")
    anne.look("3-02-varsel-uten-innhold")
    anne.page.get_by_role("main").get_by_role("button").or_(
        anne.page.get_by_role("main").get_by_role("link")
    ).first.click()
    anne.page.wait_for_url(re.compile(r"/saker/invitasjon/\d+/"))
    anne.sees("Hvordan Nora har det i friminuttene")
    anne.look("3-03-invitasjonen")
    invitation = number_in(anne.page.url)
    calendar = anne.context.request.get(
        f"{anne.stack.base_url}/saker/invitasjon/{invitation}/kalender.ics"
    )
    assert calendar.ok
    assert "BEGIN:VEVENT" in calendar.text()
    for word in ("Nora", "Solberg", "Kari", "friminutt"):
        assert word not in calendar.text()
    anne.go(f"/saker/invitasjon/{invitation}/svar/")
    anne.tick("answer", "yes")
    anne.send()


def consent(kari, anne, case: str, tmp_path, *, services: list[str], name: str) -> None:
    """Anne signs after login; Tomas on paper, registered by Kari with a scan."""
    if name == "4":
        kari.go(f"/saker/{case}/niva/start/")
        kari.sees("Samtykke til stafettlogg mangler eller er utløpt.")
        kari.look("5-01-steget-er-stengt")
    kari.go(f"/saker/{case}/samtykke/")
    kari.fill(purpose="At Nora skal ha noen å være sammen med.", valid_until=day(-1))
    kari.tick("to_log")
    for code in services:
        kari.tick("service_codes", code)
    if kari.page.locator("[name=informed]").count():
        kari.tick("informed")
    kari.press("Be om samtykke")
    kari.look(f"{name}-01-sluttdato-i-fortiden")
    kari.fill(valid_until=day(200))
    kari.press("Be om samtykke")
    kari.page.wait_for_url(re.compile(r"/(saker|samtykke)/\d+/$"))

    anne.go("/samtykke/")
    anne.look(f"{name}-02-mine-samtykker")
    anne.page.get_by_role("main").locator("a[href^='/samtykke/']").first.click()
    anne.page.wait_for_load_state()
    number = number_in(anne.page.url)
    anne.go(f"/samtykke/{number}/")
    anne.look(f"{name}-03-samtykket")
    anne.go(f"/samtykke/{number}/signer/")
    for step in ("1", "2"):
        anne.look(f"{name}-04-signer-{step}-av-3")
        anne.press("Neste steg")
    anne.tick("read")
    anne.look(f"{name}-04-signer-3-av-3")
    anne.press("Signer")
    anne.page.wait_for_load_state()

    kari.go(f"/samtykke/{number}/")
    kari.look(f"{name}-05-en-har-signert")
    kari.page.locator("a[href*='/papir/']").first.click()
    kari.page.wait_for_load_state()
    wrong = tmp_path / "notat.txt"
    wrong.write_text("ikke en skanning")
    kari.fill(signed_on=day(), place="Oslo")
    kari.tick("checked")
    kari.page.locator("[name=scan]").set_input_files(wrong)
    kari.send()
    kari.sees("PDF eller et bilde")
    kari.look(f"{name}-06-feil-slags-fil")
    scan = tmp_path / "samtykke.pdf"
    scan.write_bytes(SCAN)
    kari.page.locator("[name=scan]").set_input_files(scan)
    kari.send()
    kari.page.wait_for_url(re.compile(rf"/samtykke/{number}/"))
    kari.look(f"{name}-07-samtykket-gjelder")

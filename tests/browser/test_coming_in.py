"""Staff come in by password and code, one is let in in an emergency, a reading is looked over."""

import re
import time

import pytest

from bti.accounts.staff.totp import code_at
from tests.browser.conftest import PICTURES, Person, check_accessibility

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

SIZES = ({"width": 390, "height": 844}, {"width": 1280, "height": 900})
PASSWORD = "fire blå hester danser"


def look(person: Person, step: str) -> None:
    """The page on a phone and on a desk: axe, nothing wider than the screen, a picture."""
    for size in SIZES:
        person.page.set_viewport_size(size)
        check_accessibility(person.page, f"{step} {size['width']}")
        wide = person.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert wide <= 0, f"{step} is wider than {size['width']}"
        PICTURES.mkdir(parents=True, exist_ok=True)
        path = PICTURES / f"coming-in-{step}-{size['width']}.png"
        person.page.screenshot(path=path, full_page=True)


@pytest.mark.requirement("R280")
def test_an_employee_is_invited_and_comes_in_by_password_and_code(browser, stack):
    siri = Person(browser, stack, "siri", PICTURES).log_in()
    siri.go("/rettigheter/")
    siri.page.get_by_role("link", name=re.compile("Inviter til å logge inn.*Hege Vold")).click()
    look(siri, "invite")
    siri.press("Lag lenke")
    look(siri, "invite-link")
    link = siri.page.locator("main .nokkel").inner_text()
    token = re.search(r"/invitasjon/([\w-]+)/", link)[1]

    hege = Person(browser, stack, "hege", PICTURES)
    hege.go(f"/invitasjon/{token}/")
    hege.sees("Velkommen, Hege Vold")
    look(hege, "join")
    hege.press("Lag passord")
    look(hege, "set-up")
    secret = hege.page.locator("main .nokkel").inner_text().replace(" ", "")
    step = int(time.time()) // 30
    hege.fill(password=PASSWORD, again="noe annet", code=code_at(secret, step))
    hege.press("Lagre og vis reservekodene")
    hege.sees("De to passordene er ikke like.")
    hege.fill(password=PASSWORD, again=PASSWORD, code=code_at(secret, step))
    hege.press("Lagre og vis reservekodene")
    hege.sees("Reservekodene dine")
    look(hege, "recovery-codes")
    spare = hege.page.locator(".koder li").first.inner_text()

    hege.go("/logg-inn/ansatt/")
    hege.page.locator("#kommune").select_option(label="Bydel Søndre Nordstrand")
    hege.press("Velg")
    look(hege, "choose")
    hege.press("Logg inn med Passord og engangskode")
    look(hege, "local-login")
    hege.fill(username="hege", password="feil", code="123456")
    hege.press("Logg inn")
    hege.sees("stemmer ikke")
    look(hege, "local-login-refused")
    hege.fill(username="hege", password=PASSWORD, code=spare)
    hege.press("Logg inn")
    hege.page.wait_for_url(re.compile("/saker/"))
    assert hege.troubles == []


@pytest.mark.requirement("R260")
def test_two_break_the_glass_and_the_leader_looks_over_a_reading(browser, stack):
    pia = Person(browser, stack, "pia", PICTURES).log_in()
    pia.go("/logg/nodtilgang/")
    look(pia, "emergency-ask")
    pia.go("/logg/")
    pia.does_not_see("Ella")

    mona = Person(browser, stack, "mona", PICTURES).log_in()
    mona.go("/saker/leder/")
    mona.press("Nødtilgang")
    mona.sees("Pia Lunde")
    look(mona, "emergency-list")
    mona.press("Svar", exact=False)
    look(mona, "emergency-answer")
    mona.does_not_see("Ella")
    mona.tick("answer", "open")
    mona.press("Gi svaret")
    mona.sees("Kan lese til kl.")

    pia.go("/logg/")
    pia.sees("Ella")
    mina = Person(browser, stack, "mina", PICTURES).log_in()
    mina.go("/varsler/")
    mina.sees("åpnet i en nødsituasjon")

    mona.go("/logg/lesinger/")
    mona.sees("Hege Vold")
    look(mona, "unusual-list")
    mona.press("Se over", exact=False)
    look(mona, "unusual-review")
    mona.tick("finding", "talked")
    mona.press("Signer")
    mona.sees("Skriv kort hva du fant ut.")
    mona.fill(note="Vikarierte for en kollega, og skrev ferdig samme kveld.")
    mona.press("Signer")
    mona.sees("så over")
    mona.go("/logg-inn/igjen/?next=/logg/lesinger/")
    look(mona, "again")
    assert mona.troubles == pia.troubles == []

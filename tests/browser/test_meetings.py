"""Meetings from invitation to approved minutes: holder, guardian and youth, screen and phone."""

import re

import pytest

from tests.browser.before_the_log import day, number_in, workday
from tests.browser.conftest import Person

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def on_phone(browser, stack, people):
    """``on_phone("mina")``: the same person, on a phone."""
    pictures = people("liv").pictures
    opened: list[Person] = []

    def person(slug: str) -> Person:
        found = Person(browser, stack, slug, pictures, **PHONE)
        opened.append(found)
        return found.log_in()

    yield person
    for one in opened:
        one.context.close()


def both(person: Person, step: str) -> None:
    """Look at the page wide and narrow."""
    person.look(f"{step}-1280")
    person.page.set_viewport_size(PHONE)
    person.look(f"{step}-390")
    person.page.set_viewport_size({"width": 1280, "height": 900})


@pytest.mark.requirement("R67", "R104", "R178", "R215", "R216", "R218", "R220")
def test_a_meeting_from_invitation_to_approved_minutes(people, on_phone):
    liv = people("liv")
    log = ellas_log(liv)
    liv.go(f"/logg/{log}/moter/")
    liv.sees("Møter som kommer")
    both(liv, "mote-01-lista")
    invitation = she_invites_for_today(liv)
    they_answer(on_phone("mina"), on_phone("ella"), invitation)
    minutes = she_leads_it(liv, log, invitation)
    mina_approves(on_phone("mina"), minutes)
    liv.go(f"/logg/mote/{minutes}/")
    liv.sees("1 av 1 har godkjent")
    both(liv, "mote-08-referatet-hos-holder")


def ellas_log(liv: Person) -> str:
    liv.go("/logg/")
    liv.page.get_by_role("link", name=re.compile("Ella")).first.click()
    liv.page.wait_for_url(re.compile(r"/logg/\d+/$"))
    return number_in(liv.page.url)


def she_invites_for_today(liv: Person) -> str:
    """As late today as can be, so that the meeting is ahead and can be led now."""
    liv.press("Inviter til møte")
    liv.tick("kind", "evaluation")
    liv.fill(
        purpose="Hvordan det går med Ella", agenda="Ella først\nTiltakene siden sist",
        day=day(), clock="23:45", minutes="10", place="Rom 204",
    )  # fmt: skip
    liv.tick("child")
    for box in liv.page.locator("[name=guardians]").all():
        box.check(force=True)
    both(liv, "mote-02-invitasjon")
    liv.press("Send invitasjonen")
    liv.page.wait_for_url(re.compile(r"/saker/invitasjon/\d+/"))
    liv.sees("utenom vanlig arbeidstid")
    both(liv, "mote-03-invitasjonen")
    return number_in(liv.page.url)


def they_answer(mina: Person, ella: Person, invitation: str) -> None:
    mina.go(f"/saker/invitasjon/{invitation}/")
    mina.look("mote-04-mina-inviteres-390")
    mina.press("Svar på invitasjonen")
    mina.tick("answer", "yes")
    mina.look("mote-05-mina-svarer-390")
    mina.press("Send svaret")
    mina.sees("Du har svart: kommer.")
    ella.go(f"/saker/invitasjon/{invitation}/svar/")
    ella.tick("answer", "no")
    ella.fill(message="Jeg har trening.", proposed_day=workday(3), proposed_clock="14:00")
    ella.press("Send svaret")
    ella.sees("Du har svart: kan ikke.")
    calendar = ella.context.request.get(
        f"{ella.stack.base_url}/saker/invitasjon/{invitation}/kalender.ics"
    ).text()
    assert "METHOD:REQUEST" in calendar
    assert "Ella" not in calendar


def she_leads_it(liv: Person, log: str, invitation: str) -> str:
    liv.go(f"/logg/{log}/mote/?m={invitation}")
    both(liv, "mote-06-motemodus")
    for name in decisions(liv):
        liv.tick(name, "continue")
        part = name.removesuffix("decision")
        liv.tick(f"{part}effect", "1")
        liv.tick(f"{part}carried_out", "yes")
        liv.fill(**{f"{part}next_on": workday(20)})
    liv.fill(minutes="Det går bedre på skolen. Vi fortsetter.", agreed="Vi fortsetter til jul.")
    liv.page.locator("[data-draft-line][data-state=saved]").first.wait_for()
    liv.go(f"/logg/{log}/mote/?m={invitation}")  # the draft outlives the page
    assert "bedre på skolen" in liv.page.locator("[name=minutes]").input_value()
    liv.fill(next_on=workday(21), next_clock="14:00", next_place="Rom 204")
    liv.look("mote-06-motemodus-utfylt-1280")
    liv.press("Avslutt møtet og lagre")
    liv.page.wait_for_url(re.compile(r"/logg/mote/\d+/$"))
    liv.sees("Referatet er lagret")
    liv.sees("Meldte forfall")
    return number_in(liv.page.url)


def decisions(liv: Person) -> list[str]:
    names = liv.page.locator("[name$=_decision][value=continue]").evaluate_all(
        "found => found.map(one => one.name)"
    )
    return list(names)


def mina_approves(mina: Person, minutes: str) -> None:
    mina.go(f"/logg/mote/{minutes}/")
    mina.look("mote-07-mina-leser-390")
    mina.press("Ja, jeg godkjenner det")
    mina.sees("Har godkjent")
    mina.look("mote-07-mina-har-godkjent-390")

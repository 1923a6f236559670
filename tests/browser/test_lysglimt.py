"""Lysglimt and attachments in the browser: a picture from a phone, one tap, the river."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PICTURES, Person
from tests.web.files.making import photo

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

PHONE = {"width": 390, "height": 844}


def river_of(person: Person, name: str) -> str:
    """The address of the river in the log of the child."""
    person.go("/logg/" if person.row["role"] != "citizen" else "/logg/familie/")
    link = person.page.locator("main a[href^='/logg/']", has_text=name).first
    href = link.get_attribute("href") or ""
    number = next(part for part in href.split("/") if part.isdecimal())
    return f"/logg/{number}/lysglimt/"


@pytest.mark.requirement("R122")
def test_a_guardian_shares_a_picture_on_a_phone_and_staff_sees_it(browser, stack):
    mina = Person(browser, stack, "mina", PICTURES / "lysglimt-390", **PHONE).log_in()
    liv = Person(browser, stack, "liv", PICTURES / "lysglimt-1280").log_in()
    river = river_of(liv, "Ella")

    mina.go(river)
    mina.sees("Lysglimt om Ella")
    mina.look("1-elva")
    assert mina.page.get_by_role("button", name="Del lysglimtet").bounding_box()["height"] >= 44

    picture = {"name": "../../x.jpg", "mimeType": "image/jpeg", "buffer": photo()}
    mina.page.locator("[name=picture]").set_input_files(
        {**picture, "buffer": b"MZ\x90 a program", "name": "../../x.exe"}
    )
    mina.fill(text="Hun tegnet en sol til bestemor.")
    mina.press("Del lysglimtet")
    mina.sees("«x.exe» ble ikke tatt imot.")
    assert mina.page.locator("[name=text]").input_value() == "Hun tegnet en sol til bestemor."
    mina.look("2-avvist")

    mina.page.locator("[name=picture]").set_input_files(picture)
    mina.fill(alt="En tegning i blått og oransje")
    mina.press("Del lysglimtet")
    mina.sees("Takk. Lysglimtet er delt")
    mina.sees("Hun tegnet en sol til bestemor.")
    mina.look("3-delt")

    liv.go(river)
    drawn = liv.page.get_by_role("img", name="En tegning i blått og oransje")
    expect(drawn).to_be_visible()
    drawn.scroll_into_view_if_needed()
    assert drawn.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
    liv.look("4-elva-ansatt")

    liv.fill(text="Ella sa hei først i dag.")
    liv.press("Del lysglimtet")
    liv.sees("Ella sa hei først i dag.")
    liv.look("5-ett-trykk")
    for person in (mina, liv):
        person.context.close()


def test_files_are_attached_several_at_once_and_a_refused_one_is_told(browser, stack):
    liv = Person(browser, stack, "liv", PICTURES / "vedlegg-1280").log_in()
    phone = Person(browser, stack, "liv", PICTURES / "vedlegg-390", **PHONE).log_in()
    path = river_of(liv, "Ella").replace("lysglimt", "vedlegg")
    liv.go(path)
    liv.look("1-lista")
    liv.press("Legg ved filer")
    text = {"name": "notat.txt", "mimeType": "text/plain", "buffer": "Vi møtes.".encode()}
    bad = {"name": "side.html", "mimeType": "text/html", "buffer": b"<html><script></script>"}
    liv.page.locator("[name=files]").set_input_files([text, bad])
    liv.press("Legg ved")
    liv.sees("«side.html» ble ikke tatt imot.")
    liv.look("2-avvist")
    liv.page.locator("[name=files]").set_input_files(
        [text, {"name": "b.jpg", "mimeType": "image/jpeg", "buffer": photo()}]
    )
    liv.press("Legg ved")
    liv.sees("notat.txt")
    liv.sees("b.jpg")
    liv.look("3-lagt-ved")
    liv.page.get_by_role("link", name="Ta bort notat.txt").click()
    liv.look("4-ta-bort")
    liv.press("Ta bort")
    liv.sees("Dette har du tatt bort")
    liv.look("5-tatt-bort")

    phone.go(path)
    phone.look("6-lista")
    for person in (liv, phone):
        person.context.close()

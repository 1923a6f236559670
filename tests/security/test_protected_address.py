"""A child with a protected address: no page, file or text tells a guardian where it is."""

import pytest

from bti.people.models import AddressProtection
from consent.services import statement
from tests.conftest import citizen
from tests.security.addresses import addresses

WHERE = ("Skogbrynet", "Kvistklassen", "Veien 1")


@pytest.fixture(params=["client", "confidential", "strict"])
def hidden(world, request):
    child = world.case.child
    child.address, child.address_protection = "Veien 1", AddressProtection(request.param)
    child.group = "Kvistklassen"
    child.save()
    return world


def pages(world) -> list[str]:
    log, asked = world.log.pk, world.asked.pk
    invitation = world.case.invitations.get().pk
    return [
        f"/logg/{log}/", f"/logg/{log}/lesere/", "/logg/familie/", f"/logg/{log}/lysglimt/",
        "/samtykke/", f"/samtykke/{asked}/", f"/samtykke/{asked}/signer/?steg=3", "/varsler/",
        f"/saker/invitasjon/{invitation}/", f"/saker/invitasjon/{invitation}/kalender.ics",
    ]  # fmt: skip


def test_no_page_of_a_guardian_tells_where_the_child_is(hidden, kari, anne, browse):
    browse(kari).get(f"/logg/{hidden.log.pk}/")  # a reading, which tells the unit of who read
    client = browse(anne)
    for page in pages(hidden):
        words = client.get(page).content.decode()
        assert words
        assert [where for where in WHERE if where in words] == [], page


def test_no_address_of_the_product_tells_a_guardian_where_the_child_is(hidden, anne, tomas, browse):
    """Swept from the URLconf, so that a new page or file cannot forget."""
    told, opened = [], 0
    for user in (anne, tomas):
        client = browse(user)
        client.raise_request_exception = False
        for address in addresses(hidden):
            answer = client.get(address.path)
            assert answer.status_code < 500, address.name
            if answer.status_code != 200:
                continue
            opened += 1
            whole = b"".join(answer) if answer.streaming else answer.content
            text = whole.decode(errors="replace") + str(answer.headers)
            told += [(address.name, where) for where in WHERE if where in text]

    assert opened > 30
    assert sorted(set(told)) == []


def test_the_grade_itself_is_told_to_nobody(hidden, kari, anne, browse):
    for user in (kari, anne):
        for page in (f"/logg/{hidden.log.pk}/", f"/saker/{hidden.case.pk}/"):
            words = browse(user).get(page).content.decode().lower()
            assert "beskyttet" not in words
            assert "fortrolig" not in words
            assert "klientadresse" not in words


def test_the_child_and_staff_see_the_school(hidden, kari, today, browse):
    child = hidden.case.child
    child.born = today.replace(year=today.year - 16, day=1)
    child.user = citizen("jonas", "Jonas Elvestad", "03851598730")
    child.save()
    hidden.derive()

    for user in (kari, child.user):
        assert "Skogbrynet" in browse(user).get(f"/logg/{hidden.log.pk}/").content.decode()


def test_a_guardian_of_another_child_sees_the_school(world, anne, browse):
    assert "Skogbrynet" in browse(anne).get(f"/logg/{world.log.pk}/").content.decode()


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_what_is_signed_does_not_tell_it(hidden, language):
    assert [w for w in WHERE if w in statement(hidden.asked, language)] == []


def test_the_archive_document_holds_no_address(hidden, as_system):
    from stafettlogg.archive.content import gather

    assert "Veien 1" not in str(gather(hidden.log.exports.get()))

"""Nobody learns anything from an address: of a record one may not see, or that is not there.

Swept from the URLconf: each address that names a record, as each person who has no part in it,
GET and POST. The answer is the page for «not there», byte for byte, and not a row is written.
"""

import uuid
from collections.abc import Callable

import pytest

from bti.accounts.models import User
from tests.security.addresses import addresses, with_a_record
from tests.security.conftest import body
from tests.security.persons import PERSONS, SEES
from tests.security.world import NAMES

# Something for every form, so that no page stops at what is missing in it
TYPED = {
    "reason": "Fordi", "answer": "yes", "message": "x", "to": "1", "level": "2", "user": "1",
    "text": "x", "read": "on", "decision": "end", "effect": "1", "place": "x",
}  # fmt: skip


def test_every_address_of_the_product_is_swept(world):
    swept = {address.name for address in addresses(world)}

    assert swept == {name for name, _pattern in with_a_record()}
    assert len(addresses(world)) * len(PERSONS) * 2 > 2000


@pytest.mark.parametrize("person", PERSONS)
def test_who_has_no_part_cannot_tell_a_record_from_nothing(
    person, world, request, browse, everything
):
    make: Callable[..., User] = PERSONS[person]
    user = make(world, request.getfixturevalue)
    client = browse(user)
    before = everything()

    faults = [
        fault
        for address in addresses(world)
        if address.name not in SEES.get(person, ())
        for fault in faults_of(client, address)
    ]

    assert faults == []
    assert everything() == before


def faults_of(client, address) -> list[str]:
    nothing = client.get(address.missing)
    assert nothing.status_code == 404
    found = []
    for method in ("get", "post"):
        sent = {**TYPED, "submission_key": str(uuid.uuid4())} if method == "post" else {}
        answer = getattr(client, method)(address.path, sent)
        if answer.status_code == 405:  # no page is sent there, whoever asks
            nothing = getattr(client, method)(address.missing, sent)
        if answer.status_code != nothing.status_code:
            found.append(f"{method} {address.name}: {answer.status_code}")
        elif body(answer, address.path) != body(nothing, address.missing):
            found.append(f"{method} {address.name}: another page than for nothing")
        elif any(name.encode() in answer.content for name in NAMES):
            found.append(f"{method} {address.name}: tells the name")
    return found


@pytest.mark.parametrize("method", ["head", "options", "put", "patch", "delete"])
def test_no_other_method_tells_more(world, geir, browse, method):
    send = getattr(browse(geir), method)
    for address in addresses(world):
        answer, nothing = send(address.path), send(address.missing)
        assert answer.status_code == nothing.status_code, address.name
        assert answer.status_code in (404, 405) or address.name == "web:open-notice"
        assert body(answer, address.path) == body(nothing, address.missing)
        assert answer.headers.get("Allow") == nothing.headers.get("Allow")


@pytest.mark.parametrize("why", ["not logged in", "login closed"])
def test_who_is_not_logged_in_is_sent_to_log_in_whatever_the_address_names(
    world, kari, client, browse, why
):
    if why == "login closed":
        client = browse(kari)
        User.objects.filter(pk=kari.pk).update(is_active=False)
    for address in addresses(world):
        for method in (client.get, client.post):
            answer, nothing = method(address.path), method(address.missing)
            assert answer.status_code == nothing.status_code == 302
            assert answer.url.startswith("/logg-inn/?next=")
            assert answer.url.replace(address.path, "") == nothing.url.replace(address.missing, "")

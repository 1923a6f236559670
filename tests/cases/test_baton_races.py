"""Two acts on one offer at once, in two connections: one outcome, and one holder."""

import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from bti.accounts.models import User
from bti.database.acting import acting
from cases.models import BatonOffer, Case, HolderChange
from cases.services import (
    accept_offer,
    appoint_holder,
    decline_offer,
    offer_baton,
    read_offer,
    withdraw_offer,
)
from tests.cases.test_baton import hege, right

__all__ = ["hege"]
A_WHILE = 20  # seconds; a test that waits this long has failed
pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts) -> list[str]:
    """Begin all of them together; what each said: done, or the sentence it was refused with."""
    ready, said = threading.Barrier(len(acts), timeout=A_WHILE), []

    def run(act) -> None:
        try:
            ready.wait()
            act()
            said.append("done")
        except ValidationError as refused:
            said.append(refused.messages[0])
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(A_WHILE)
    return said


@pytest.fixture
def read(case_at_1, kari, hege, today) -> BatonOffer:
    offer = offer_baton(case_at_1, to=hege, by=kari, on=today, note="Alt.", reason="Slutter")
    read_offer(offer, by=hege, on=today)
    return offer


def doing(user, service, key, today, **fields):
    """The act on an offer read anew, as another request would have it."""

    def act() -> None:
        rows = BatonOffer.objects.select_related("case__unit", "case__holder", "to", "noted_by")
        fresh = User.objects.get(pk=user.pk)
        with acting(user_id=fresh.pk):
            service(rows.get(pk=key), by=fresh, on=today, **fields)

    return act


@pytest.mark.requirement("R128")
@pytest.mark.parametrize("turn", range(3))
def test_taken_and_withdrawn_at_once_it_has_one_outcome(read, kari, hege, today, turn):
    said = at_once(
        doing(hege, accept_offer, read.pk, today),
        doing(kari, withdraw_offer, read.pk, today, reason="Nei"),
    )

    state = BatonOffer.objects.get(pk=read.pk).state
    assert said.count("done") == 1, said
    assert (Case.objects.get().holder == hege) is (state == "accepted")
    assert HolderChange.objects.count() == (1 if state == "accepted" else 0)


@pytest.mark.requirement("R128")
def test_taken_twice_at_once_it_is_taken_once(read, hege, today):
    said = at_once(*[doing(hege, accept_offer, read.pk, today)] * 2)

    assert sorted(said) == ["Stafettpinnen er alt tatt imot.", "done"]
    assert HolderChange.objects.count() == 1


def test_answered_both_ways_at_once_it_has_one_answer(read, hege, today):
    said = at_once(
        doing(hege, accept_offer, read.pk, today),
        doing(hege, decline_offer, read.pk, today, reason="Nei"),
    )

    assert said.count("done") == 1


@pytest.mark.requirement("R128", "R286")
def test_taken_while_the_leader_appoints_another_there_is_one_holder(
    read, case_at_1, kari, mona, hege, siri, school, municipality, today
):
    from tests.conftest import employ

    tor = employ("tor", "Tor Li", "lærer", school)
    right(tor, siri, municipality, today)

    def appoint() -> None:
        leader = User.objects.get(pk=mona.pk)
        case = Case.objects.select_related("unit", "holder").get(pk=case_at_1.pk)
        with acting(user_id=leader.pk):
            appoint_holder(case, to=tor, by=leader, on=today, reason="Haster")

    at_once(doing(hege, accept_offer, read.pk, today), appoint)

    holder, last = Case.objects.get().holder, HolderChange.objects.order_by("-pk").first()
    assert holder == last.holder
    assert not BatonOffer.objects.open().exists()
    assert holder == tor  # appointed last, or first: then the offer was over

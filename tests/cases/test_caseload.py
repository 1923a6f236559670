"""The cases of one who leaves, passed on by the leader: each by itself, and only once."""

import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from cases.models import Case, HolderChange
from cases.services.caseload import hand_over_caseload, look_ahead
from tests.cases.test_baton import hege
from tests.conftest import employ

__all__ = ["hege"]
WHY = "Kari slutter."


@pytest.fixture
def two(case_at_1, kari, mona, today) -> list[Case]:
    """Two cases of Kari's."""
    other = Case.objects.get(pk=case_at_1.pk)
    other.pk = None
    other._state.adding = True
    other.save()
    return [case_at_1, other]


@pytest.mark.requirement("R286")
def test_each_goes_by_itself_and_one_that_cannot_holds_no_other_back(
    two, kari, mona, hege, geir, today
):
    chosen = {two[0]: hege, two[1]: geir}
    ahead = look_ahead(chosen, by=mona, on=today, reason=WHY)
    moved = hand_over_caseload(kari, chosen, by=mona, on=today, reason=WHY)

    assert [one.done for one in ahead] == [one.done for one in moved] == [True, False]
    assert "samtykket ikke nevner" in moved[1].text
    assert [Case.objects.get(pk=case.pk).holder for case in two] == [hege, kari]


@pytest.mark.requirement("R286")
def test_done_twice_it_changes_nothing_more(two, kari, mona, hege, today):
    chosen = dict.fromkeys(two, hege)
    hand_over_caseload(kari, chosen, by=mona, on=today, reason=WHY)
    again = hand_over_caseload(kari, chosen, by=mona, on=today, reason=WHY)

    assert {one.text for one in again} == {"Hege Vold har alt stafettpinnen."}
    assert HolderChange.objects.count() == 2


def test_only_a_leader_does_it_and_only_in_the_own_unit(two, kari, hege, other_school, today):
    with pytest.raises(PermissionDenied):
        hand_over_caseload(kari, {two[0]: hege}, by=kari, on=today, reason=WHY)
    elsewhere = employ("lena", "Lena Vik", "rektor", other_school, "leader")
    [told] = hand_over_caseload(kari, {two[0]: hege}, by=elsewhere, on=today, reason=WHY)
    assert not told.done


@pytest.mark.requirement("R286")
def test_on_the_page_one_looks_ahead_before_anything_moves(two, kari, mona, hege, browse):
    client, address = browse(mona), reverse("cases:caseload")
    of = f"{address}?fra={kari.pk}"
    typed = {f"to_{two[0].pk}": hege.pk, f"to_{two[1].pk}": hege.pk, "reason": WHY}
    first = client.get(address).content.decode()
    form = client.get(of).content.decode()

    ahead = client.post(of, {**typed, "submission_key": uuid.uuid4()})
    assert "Går til Hege Vold." in ahead.content.decode()
    assert not HolderChange.objects.exists()
    done = client.post(of, {**typed, "submission_key": uuid.uuid4(), "confirmed": "1"})
    told = client.get(done.url).content.decode()

    assert "Kari Nordli" in first
    assert "Jonas" in form
    assert two[0].concern not in form
    assert told.count("Hege Vold har stafettpinnen nå.") == 2
    assert HolderChange.objects.count() == 2


def test_nobody_else_is_told_of_the_cases(two, kari, geir, anne, mona, other_school, browse):
    address = reverse("cases:caseload")
    for other in (kari, geir, anne):
        assert browse(other).get(address).status_code in (403, 404)
    lena = employ("lena", "Lena Vik", "rektor", other_school, "leader")
    assert browse(lena).get(f"{address}?fra={kari.pk}").status_code == 404
    assert browse(mona).get(f"{address}?fra=x").status_code == 200

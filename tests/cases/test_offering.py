"""The baton offered: a note that is read first, one answer, and one holder."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from bti.accounts.models import HolderRight, Membership, User
from bti.notices.models import Notice
from cases.models import BatonOffer, Case, HolderChange
from cases.services import (
    accept_offer,
    appoint_holder,
    approve_offer,
    change_level,
    decline_offer,
    offer_baton,
    read_offer,
    withdraw_offer,
)
from cases.services.offering import limits_for, remind_of_offers
from cases.tasks import remind_of_batons
from consent.models import ConsentLimit
from tests.cases.test_baton import hege, right
from tests.conftest import employ, give_consent
from tests.security.world import end_work, move_to

__all__ = ["hege"]
WHY, NOTE, NO = "Jeg går ut i permisjon.", "Jonas trenger ro etter friminuttet.", "Har for mange."


def stored(case) -> Case:
    return Case.objects.get(pk=case.pk)


@pytest.fixture
def offer(case_at_1, kari, hege, today) -> BatonOffer:
    return offer_baton(case_at_1, to=hege, by=kari, on=today, note=NOTE, reason=WHY)


@pytest.fixture
def read(offer, hege, today) -> BatonOffer:
    read_offer(offer, by=hege, on=today)
    return offer


@pytest.mark.requirement("R17", "R128")
def test_an_offer_moves_nothing_until_it_is_taken(offer, case_at_1, kari, hege, today):
    assert stored(case_at_1).holder == kari
    assert not hege.has_perm("cases.view_case", case_at_1)
    assert [n.recipient_id for n in Notice.objects.filter(kind="baton_offer")] == [hege.pk]

    read_offer(offer, by=hege, on=today)
    accept_offer(offer, by=hege, on=today)

    change = HolderChange.objects.get()
    assert stored(case_at_1).holder == hege
    assert (change.note, change.read_on, change.reason) == (NOTE, today, WHY)
    assert (offer.state, offer.closed_by) == ("accepted", hege)
    assert [n.recipient_id for n in Notice.objects.filter(kind="baton_answer")] == [kari.pk]
    assert case_at_1.consents.get().keeper == hege


@pytest.mark.requirement("R17")
def test_one_reads_the_note_before_one_takes_it(offer, hege, today):
    with pytest.raises(ValidationError) as refused:
        accept_offer(offer, by=hege, on=today)

    assert refused.value.messages == ["Les overleveringen før du tar imot."]


def test_a_no_has_a_reason_and_leaves_the_baton(read, case_at_1, kari, hege, today):
    with pytest.raises(ValidationError):
        decline_offer(read, by=hege, on=today, reason=" ")
    decline_offer(read, by=hege, on=today, reason=NO)

    assert stored(case_at_1).holder == kari
    assert (read.state, read.answer) == ("declined", NO)
    with pytest.raises(ValidationError) as refused:
        accept_offer(read, by=hege, on=today)
    assert refused.value.messages == ["Tilbudet er alt besvart med nei."]


@pytest.mark.requirement("R128")
def test_it_is_taken_once(read, case_at_1, hege, today):
    again = BatonOffer.objects.get(pk=read.pk)
    accept_offer(read, by=hege, on=today)

    with pytest.raises(ValidationError) as refused:
        accept_offer(again, by=hege, on=today)

    assert refused.value.messages == ["Stafettpinnen er alt tatt imot."]
    assert HolderChange.objects.count() == 1


def test_it_is_offered_to_one_at_a_time(offer, case_at_1, kari, hege, siri, school, today):
    third = employ("tor", "Tor Li", "lærer", school)
    right(third, siri, school.municipality, today)

    with pytest.raises(ValidationError) as refused:
        offer_baton(case_at_1, to=third, by=kari, on=today, note=NOTE, reason=WHY)

    assert refused.value.messages == [
        "Stafettpinnen er alt tilbudt Hege Vold. Trekk det tilbudet først, eller vent på svar."
    ]
    with pytest.raises(IntegrityError), transaction.atomic():
        BatonOffer.objects.create(
            case=case_at_1, noted_by=kari, to=third, note="x", reason="x", offered_on=today
        )


def test_after_it_is_withdrawn_it_cannot_be_taken(read, case_at_1, kari, hege, today):
    withdraw_offer(read, by=kari, on=today, reason="Familien vil vente.")

    with pytest.raises(ValidationError) as refused:
        accept_offer(read, by=hege, on=today)

    assert refused.value.messages == ["Tilbudet er trukket tilbake."]
    assert stored(case_at_1).holder == kari
    assert Notice.objects.filter(kind="baton_answer", recipient=hege).exists()


def test_whoever_moved_to_another_unit_is_told_why_not(read, case_at_1, hege, other_school, today):
    moved = move_to(hege, other_school)
    case_at_1.consents.get().services.all().delete()

    with pytest.raises(ValidationError) as refused:
        accept_offer(read, by=moved, on=today)

    assert "samtykket ikke nevner" in refused.value.messages[0]


def test_whoever_has_left_has_no_part_in_it(read, hege, today):
    with pytest.raises(PermissionDenied):
        accept_offer(read, by=end_work(hege), on=today)


def test_without_the_right_it_is_not_taken(read, hege, today):
    HolderRight.objects.filter(user=hege).update(ends=today - dt.timedelta(days=1))

    with pytest.raises(ValidationError) as refused:
        accept_offer(read, by=hege, on=today)

    assert "har ikke rett til å være" in refused.value.messages[0]


def test_another_one_neither_reads_nor_answers(offer, kari, geir, mona, anne, today):
    for other in (kari, geir, mona, anne):
        for act in (
            lambda by: read_offer(offer, by=by, on=today),
            lambda by: accept_offer(offer, by=by, on=today),
            lambda by: decline_offer(offer, by=by, on=today, reason=NO),
        ):
            with pytest.raises(PermissionDenied):
                act(other)
    for other in (geir, anne):
        with pytest.raises(PermissionDenied):
            withdraw_offer(offer, by=other, on=today, reason=WHY)
        with pytest.raises(PermissionDenied):
            approve_offer(offer, by=other, on=today, reason=WHY)


def test_at_level_0_and_after_the_end_there_is_no_baton_to_offer(case, kari, hege, today):
    with pytest.raises(PermissionDenied):
        offer_baton(case, to=hege, by=kari, on=today, note=NOTE, reason=WHY)


def test_a_closed_case_ends_the_offer(read, case_at_1, kari, hege, today):
    change_level(case_at_1, "close", by=kari, on=today, reason="Målet er nådd.")

    read.refresh_from_db()
    assert read.state == "lapsed"
    with pytest.raises(ValidationError):
        accept_offer(read, by=hege, on=today)


@pytest.mark.requirement("R286")
def test_the_leader_appoints_while_it_waits_and_the_offer_is_over(
    read, case_at_1, mona, hege, siri, school, today
):
    third = employ("tor", "Tor Li", "lærer", school)
    right(third, siri, school.municipality, today)
    appoint_holder(case_at_1, to=third, by=mona, on=today, reason="Haster.")

    with pytest.raises(ValidationError) as refused:
        accept_offer(read, by=hege, on=today)

    assert refused.value.messages == ["Tilbudet gjelder ikke lenger."]
    assert stored(case_at_1).holder == third


@pytest.mark.requirement("R286")
def test_the_leader_approves_for_one_who_is_away(offer, case_at_1, mona, hege, browse, today):
    approve_offer(offer, by=mona, on=today, reason="Kari er syk i tre uker.")

    change = HolderChange.objects.get()
    assert stored(case_at_1).holder == hege
    assert (change.reason, change.note, change.read_on) == ("Kari er syk i tre uker.", NOTE, None)


@pytest.mark.requirement("R286")
def test_the_leader_offers_it_too(case_at_1, mona, hege, today):
    given = offer_baton(case_at_1, to=hege, by=mona, on=today, note="Ring Kari først.", reason=WHY)

    read_offer(given, by=hege, on=today)
    accept_offer(given, by=hege, on=today)

    assert stored(case_at_1).holder == hege


@pytest.mark.requirement("R146", "R244")
def test_child_welfare_is_not_offered_it_while_it_investigates(reported, known, kari, bente, today):
    with pytest.raises(ValidationError) as refused:
        offer_baton(reported, to=bente, by=kari, on=today, note=NOTE, reason=WHY)

    assert "mens det undersøker en melding" in refused.value.message_dict["to"][0]


@pytest.mark.requirement("R145", "R154", "R244")
def test_child_welfare_cannot_take_it_once_its_measures_have_ended(
    reported, known, kari, bente, today
):
    from cases.services import end_welfare, record_decision

    for kind in ("investigation", "help_measures"):
        record_decision(
            reported, by=bente, on=today, kind=kind, decided_on=today, reason="Hjelp",
            wish="Bente",
        )  # fmt: skip
    given = offer_baton(
        reported, to=bente, by=kari, on=today, note=NOTE, reason=WHY, within_limits=True
    )
    read_offer(given, by=bente, on=today)
    end_welfare(
        reported, by=bente, on=today, ended_on=today, end_reason="professional", reason="Slutt"
    )

    with pytest.raises(ValidationError) as refused:
        accept_offer(given, by=bente, on=today)

    assert "mens det undersøker" in refused.value.messages[0]
    assert stored(reported).holder == kari


@pytest.mark.requirement("R228", "R233")
def test_the_note_keeps_to_what_the_consent_lets_be_told(
    case_at_1, kari, per, siri, municipality, guardians, today
):
    right(per, siri, municipality, today)
    given = give_consent(case_at_1, today, services={"ppt": "ppt"}, guardians=guardians)
    ConsentLimit.objects.create(consent=given, kind="hold", area="home")

    with pytest.raises(ValidationError) as refused:
        offer_baton(case_at_1, to=per, by=kari, on=today, note=NOTE, reason=WHY)

    assert limits_for(case_at_1, per, today).areas == ("Hjem og familie",)
    assert "Hjem og familie" in refused.value.message_dict["within_limits"][0]
    offer_baton(case_at_1, to=per, by=kari, on=today, note=NOTE, reason=WHY, within_limits=True)


@pytest.mark.parametrize("note", ["", "  ", "a" * 2001])
def test_an_empty_or_endless_note_is_refused(case_at_1, kari, hege, today, note):
    with pytest.raises(ValidationError) as refused:
        offer_baton(case_at_1, to=hege, by=kari, on=today, note=note, reason=WHY)

    assert list(refused.value.message_dict) == ["note"]


def test_nobody_offers_it_to_themselves(case_at_1, kari, today):
    with pytest.raises(ValidationError):
        offer_baton(case_at_1, to=kari, by=kari, on=today, note=NOTE, reason=WHY)


def test_after_the_guides_days_both_leaders_are_told_once(
    offer, case_at_1, per, mona, hege, ppt, today
):
    lena = employ("lena", "Lena Vik", "leder", ppt, "leader")
    Membership.objects.create(
        user=hege, municipality=ppt.municipality, unit=ppt, role="employee", title="rådgiver",
        starts=today,
    )  # fmt: skip
    days = case_at_1.guide.waits.baton_offer

    assert remind_of_offers(today + dt.timedelta(days=days - 1)) == 0
    assert remind_of_offers(today + dt.timedelta(days=days)) == 1
    assert remind_of_offers(today + dt.timedelta(days=days + 1)) == 0

    told = Notice.objects.filter(kind="baton_waits").values_list("recipient", "link")
    assert set(told) == {
        (mona.pk, f"/saker/leder/{case_at_1.pk}/"), (lena.pk, "/saker/pinner/"),
    }  # fmt: skip
    assert remind_of_batons() == 0


def test_an_answered_offer_reminds_nobody(read, hege, today):
    decline_offer(read, by=hege, on=today, reason=NO)

    assert remind_of_offers(today + dt.timedelta(days=60)) == 0


def test_the_one_who_offered_is_told_where_they_may_look(offer, case_at_1, kari, hege, mona, today):
    read_offer(offer, by=hege, on=today)
    accept_offer(offer, by=User.objects.get(pk=hege.pk), on=today)

    assert Notice.objects.get(kind="baton_answer").link == "/saker/"

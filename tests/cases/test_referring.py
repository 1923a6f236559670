"""Referrals and enquiries: what may be told, who answers, and who follows up until then."""

import datetime as dt
import uuid

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from bti.notices.models import Notice
from cases.levels import facts_of
from cases.models import Referral
from cases.services import appoint_holder
from cases.services.referring import (
    answer_referral,
    background_for,
    is_told,
    receive_referral,
    remind_of_silence,
    send_referral,
    withdraw_referral,
)
from cases.services.taking_over import agree_on_meeting, confirm_meeting, still_followed
from cases.services.tried import as_background, work_of
from cases.tasks import remind_of_referrals
from consent.models import ConsentLimit
from consent.services import withdraw_consent
from tests.cases.test_baton import hege
from tests.conftest import employ

__all__ = ["hege"]
ASKS, ANSWER = "Kan dere gi råd om timeplanen?", "Vi kommer på besøk i uke 10."


@pytest.fixture
def sent(case_at_1, shared_consent, ppt, per, kari, today) -> Referral:
    return send_referral(
        case_at_1, by=kari, on=today, service_code="ppt", way="named", asks=ASKS, unit=ppt
    )


@pytest.fixture
def outside(case_at_1, shared_consent, kari, today) -> Referral:
    return send_referral(case_at_1, by=kari, on=today, service_code="ppt", way="named", asks=ASKS)


@pytest.mark.requirement("R110", "R255", "R390")
def test_a_referral_goes_to_the_unit_and_its_answer_comes_back(sent, kari, per, today):
    assert Notice.objects.filter(kind="referral", recipient=per).exists()
    receive_referral(sent, by=per, on=today)
    answer_referral(sent, by=per, on=today, state="answered", answer=ANSWER)

    assert (sent.state, sent.answer, sent.answered_by) == ("answered", ANSWER, per)
    assert Notice.objects.get(kind="referral_answered").recipient == kari
    with pytest.raises(ValidationError) as refused:
        answer_referral(sent, by=per, on=today, state="declined", answer="Nei")
    assert refused.value.messages == ["Henvendelsen er alt besvart."]


def test_a_place_on_the_waiting_list_waits_on(sent, per, today):
    until = today + dt.timedelta(days=30)
    answer_referral(sent, by=per, on=today, state="waiting", answer="To måneder", waits_until=until)

    assert (sent.state, sent.waits_until, sent.answered_on) == ("waiting", until, None)
    assert sent.received_by == per
    answer_referral(sent, by=per, on=today, state="answered", answer=ANSWER)
    assert sent.answered_on == today


@pytest.mark.requirement("R48", "R123", "R390")
def test_without_consent_one_asks_without_a_name_or_the_family_asks(case_at_1, ppt, kari, today):
    def ask(way, asks=ASKS):
        return send_referral(
            case_at_1, by=kari, on=today, service_code="ppt", way=way, asks=asks, unit=ppt
        )

    with pytest.raises(ValidationError) as refused:
        ask("named")
    assert "ikke samtykket" in refused.value.message_dict["way"][0]
    with pytest.raises(ValidationError) as named:
        ask("anonymous", "Jonas Solberg trenger hjelp.")
    assert list(named.value.message_dict) == ["asks"]

    assert ask("anonymous").background == []
    assert ask("family").unit is None


@pytest.mark.requirement("R228", "R233")
def test_what_the_family_keeps_from_the_service_is_not_told(
    case_at_1, shared_consent, ppt, kari, per, today
):
    told = [{"area": "home", "goal": "Rolige kvelder", "measures": ["Mobilen i stua"]}]
    given = send_referral(
        case_at_1, by=kari, on=today, service_code="ppt", way="named", asks=ASKS, unit=ppt,
        background=told,
    )  # fmt: skip
    assert background_for(given, today) == told

    ConsentLimit.objects.create(consent=shared_consent, kind="hold", area="home")

    assert background_for(given, today) == []
    with pytest.raises(ValidationError) as refused:
        send_referral(
            case_at_1, by=kari, on=today, service_code="ppt", way="named", asks=ASKS, unit=ppt,
            background=told,
        )  # fmt: skip
    assert list(refused.value.message_dict) == ["areas"]


@pytest.mark.requirement("R123")
def test_when_the_consent_ends_the_receiver_reads_it_no_more(
    sent, shared_consent, kari, per, browse, today
):
    page = reverse("cases:referral", args=[sent.pk])
    before = browse(per).get(page).content.decode()
    for consent in sent.case.consents.all():
        withdraw_consent(consent, by=kari, on=today)

    after = browse(per).get(page).content.decode()

    assert ASKS in before
    assert "Jonas" in before
    assert ASKS not in after
    assert "Jonas" not in after
    assert not is_told(Referral.objects.get(pk=sent.pk), today)


def test_once_it_is_taken_the_colleagues_read_it_no_more(sent, per, pia, ppt, today, browse):
    page = reverse("cases:referral", args=[sent.pk])
    assert browse(pia).get(page).status_code == 200
    receive_referral(sent, by=per, on=today)

    assert browse(pia).get(page).status_code == 404
    assert browse(employ("lena", "Lena Vik", "leder", ppt, "leader")).get(page).status_code == 200
    with pytest.raises(PermissionDenied):
        answer_referral(sent, by=pia, on=today, state="answered", answer=ANSWER)


def test_the_inbox_names_no_child(sent, per, geir, browse):
    page = browse(per).get(reverse("cases:inbox")).content.decode()

    assert "Skogbrynet skole" in page
    assert "Jonas" not in page
    assert "Skogbrynet skole" not in browse(geir).get(reverse("cases:inbox")).content.decode()


@pytest.mark.requirement("R15", "R120", "R378")
def test_the_sender_follows_up_until_the_other_side_has_confirmed(sent, kari, per, today):
    receive_referral(sent, by=per, on=today)
    assert list(still_followed(kari)) == [sent]
    answer_referral(sent, by=per, on=today, state="answered", answer=ANSWER)
    assert list(still_followed(kari)) == [sent]

    agree_on_meeting(
        sent, by=per, on=today, taken_over_by="Per Dahl", meeting_point="Rom 204",
        meeting_on=today + dt.timedelta(days=9),
    )  # fmt: skip
    assert list(still_followed(kari)) == [sent]
    with pytest.raises(ValidationError) as refused:
        confirm_meeting(sent, by=per, on=today)
    assert refused.value.messages == ["Den andre parten må bekrefte."]

    confirm_meeting(sent, by=kari, on=today)
    assert list(still_followed(kari)) == []


@pytest.mark.requirement("R15", "R378")
def test_where_the_service_is_outside_the_senders_word_is_enough(outside, kari, today):
    answer_referral(outside, by=kari, on=today, state="declined", answer="For ung.")
    with pytest.raises(ValidationError) as refused:
        agree_on_meeting(
            outside, by=kari, on=today, taken_over_by=" ", meeting_point="", meeting_on=today
        )
    assert set(refused.value.message_dict) == {"taken_over_by", "meeting_point"}

    agree_on_meeting(
        outside, by=kari, on=today, taken_over_by="Fastlegen", meeting_point="Legekontoret",
        meeting_on=today,
    )  # fmt: skip
    assert list(still_followed(kari)) == []


@pytest.mark.requirement("R15", "R120")
def test_the_list_stays_with_the_sender_when_the_baton_has_passed(
    sent, case_at_1, kari, mona, hege, today, browse
):
    appoint_holder(case_at_1, to=hege, by=mona, on=today, reason="Kari slutter.")

    page = browse(kari).get(reverse("cases:followed")).content.decode()

    assert "PPT" in page
    assert "Saken har gått videre til Hege Vold" in page
    assert "Jonas" not in page


def test_one_that_is_taken_back_is_gone_for_the_receiver(sent, kari, per, today, browse):
    withdraw_referral(sent, by=kari, on=today)

    assert browse(per).get(reverse("cases:referral", args=[sent.pk])).status_code == 404
    assert list(still_followed(kari)) == []
    with pytest.raises(PermissionDenied):
        answer_referral(sent, by=per, on=today, state="answered", answer=ANSWER)


def test_others_neither_send_nor_answer(sent, case_at_1, geir, anne, mona, today):
    for other in (geir, anne, mona):
        with pytest.raises(PermissionDenied):
            send_referral(
                case_at_1, by=other, on=today, service_code="ppt", way="family", asks=ASKS
            )
        for act in (receive_referral, withdraw_referral, confirm_meeting):
            with pytest.raises(PermissionDenied):
                act(sent, by=other, on=today)


def test_after_the_guides_days_without_an_answer_both_sides_are_reminded_once(
    sent, case_at_1, kari, per, today
):
    days = dt.timedelta(days=case_at_1.guide.waits.referral)

    assert remind_of_silence(today + days - dt.timedelta(days=1)) == 0
    assert remind_of_silence(today + days) == 1
    assert remind_of_silence(today + days + dt.timedelta(days=1)) == 0
    told = Notice.objects.filter(kind="referral_silent").values_list("recipient", flat=True)
    assert set(told) == {kari.pk, per.pk}
    assert remind_of_referrals() == 0


def test_it_is_a_fact_that_a_referral_is_sent(sent, case_at_1, kari, today):
    assert "referral_sent" in facts_of(case_at_1, today)
    withdraw_referral(sent, by=kari, on=today)
    assert "referral_sent" not in facts_of(case_at_1, today)


@pytest.mark.requirement("R344")
def test_what_was_tried_is_told_with_who_how_long_and_with_what_effect(log, kari, today):
    from bti.database.acting import acting
    from stafettlogg.services import evaluate, hold_back, plan_measure, set_goal

    with acting(user_id=kari.pk):
        goal = set_goal(
            log, by=kari, on=today, text="Jonas er med i lek", area="social", need=2,
            takes="En voksen", reach_by=today + dt.timedelta(days=90),
        )  # fmt: skip
        measure = plan_measure(
            goal, by=kari, on=today, text="Kari finner en lekekamerat", arena="school",
            employee=kari, starts_on=today, due_on=today, evaluate_on=today,
        )  # fmt: skip
        evaluate(
            measure, by=kari, on=today, carried_out=True, effect=1, decision="continue",
            evaluated_on=today, holder_says="Bra",
        )  # fmt: skip
    work = work_of(log.case, "ppt", today)
    [told] = as_background(work, ["social"])

    assert told["goal"] == "Jonas er med i lek"
    assert told["measures"][0].startswith("Kari finner en lekekamerat (Kari Nordli, fra ")
    assert told["measures"][0].endswith("litt bedre)")
    with acting(user_id=kari.pk):
        hold_back(goal, by=kari, on=today, service="ppt")
    assert work_of(log.case, "ppt", today) == []
    assert len(work_of(log.case, "health_station", today)) == 1


def test_it_is_sent_on_the_page_with_what_is_ticked(case_at_1, shared_consent, kari, ppt, browse):
    answer = browse(kari).post(
        reverse("cases:refer", args=[case_at_1.pk]),
        {"submission_key": uuid.uuid4(), "service": "ppt", "unit": ppt.pk, "way": "named",
         "asks": ASKS},
    )  # fmt: skip

    assert answer.url == reverse("cases:followed")
    assert Referral.objects.get().unit == ppt
    for name in ("cases:followed", "cases:inbox", "cases:offers", "cases:list"):
        assert browse(kari).get(reverse(name)).status_code == 200
    assert ASKS in browse(kari).get(reverse("cases:detail", args=[case_at_1.pk])).content.decode()

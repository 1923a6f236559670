"""Answers, other times, moves, guests, and the days that are warned of."""

import datetime as dt
import uuid
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from bti.guides import days
from bti.notices.models import Notice
from cases.models import Invitation, Invitee
from cases.services import (
    Guest,
    block_guardian,
    cancel_invitation,
    invite,
    move_invitation,
    report_concern,
)
from cases.services.days import day_warnings
from cases.services.mailing import mail_guests

OSLO = ZoneInfo("Europe/Oslo")
DAY = dt.timedelta(days=1)


@pytest.fixture
def at(today) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(today + 7 * DAY, dt.time(14)))


@pytest.fixture
def aunt() -> Guest:
    return Guest("Berit Solberg", "tante", "berit@example.test", is_support=True)


@pytest.fixture
def invitation(case, kari, guardians, at, today, aunt) -> Invitation:
    return invite(
        case, by=kari, on=today, purpose="Jonas trives ikke.", agenda="Friminuttene",
        starts_at=at, minutes=45, place="Rom 2", guardians=guardians, guests=[aunt], kind="talk",
    )  # fmt: skip


def test_one_who_cannot_come_proposes_a_time_and_the_holder_moves_to_it(
    invitation, kari, anne, at, today, browse
):
    sent = {
        "submission_key": str(uuid.uuid4()), "answer": "no", "message": "Jeg er på jobb.",
        "proposed_day": (today + 9 * DAY).isoformat(), "proposed_clock": "09:00",
    }  # fmt: skip
    address = reverse("cases:answer", args=[invitation.pk])
    assert browse(anne).post(address, sent).status_code == 302
    own = Invitee.objects.get(guardian__user=anne)
    proposed = timezone.make_aware(dt.datetime.combine(today + 9 * DAY, dt.time(9)))
    assert own.proposes_at == proposed
    assert Notice.objects.filter(recipient=kari, kind="invitation_answered").count() == 1

    page = browse(kari).get(reverse("cases:invitation", args=[invitation.pk])).content.decode()
    assert "Foreslår" in page
    move = reverse("cases:move-invitation", args=[invitation.pk])
    form = browse(kari).get(f"{move}?forslag={own.pk}").context["form"]
    assert (form.initial["day"], form.initial["clock"]) == (today + 9 * DAY, dt.time(9))
    assert browse(anne).get(move).status_code == 404
    given = {"submission_key": str(uuid.uuid4()), "day": (today + 9 * DAY).isoformat(),
             "clock": "09:00", "minutes": "45", "place": "Rom 2"}  # fmt: skip
    assert browse(kari).post(move, given).status_code == 302
    invitation.refresh_from_db()
    assert (invitation.starts_at, invitation.moved_from) == (proposed, at)
    assert Notice.objects.filter(recipient=anne, kind="invitation_moved").count() == 1
    own.refresh_from_db()
    assert (own.answer, own.proposes_at) == ("none", None)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"proposed_clock": ""}, "Skriv klokka også."),
        ({"proposed_day": ""}, "Skriv dagen også."),
        ({"proposed_day": "2020-01-01"}, "må være fram i tid"),
        ({"answer": "yes"}, "Du har svart at du kommer."),
    ],
)
def test_a_proposal_that_cannot_be_is_refused_with_a_sentence(
    invitation, anne, today, browse, changed, said
):
    sent = {"submission_key": str(uuid.uuid4()), "answer": "no", "message": "Hei",
            "proposed_day": (today + DAY).isoformat(), "proposed_clock": "09:00"}  # fmt: skip
    sent |= changed
    answer = browse(anne).post(reverse("cases:answer", args=[invitation.pk]), sent)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert Invitee.objects.get(guardian__user=anne).answer == "none"


def test_a_move_to_the_same_or_a_time_gone_by_or_of_a_meeting_called_off_is_refused(
    invitation, kari, anne, at, today
):
    same = {"starts_at": at, "minutes": 45, "place": "Rom 2"}
    with pytest.raises(ValidationError) as refused:
        move_invitation(invitation, by=kari, on=today, **same)
    assert "alt satt til denne tida" in refused.value.message_dict["starts_at"][0]
    with pytest.raises(ValidationError) as refused:
        move_invitation(invitation, by=kari, on=today, **{**same, "starts_at": at - 30 * DAY})
    assert list(refused.value.message_dict) == ["starts_at"]
    with pytest.raises(PermissionDenied):
        move_invitation(invitation, by=anne, on=today, **{**same, "place": "x"})
    cancel_invitation(invitation, by=kari, on=today)
    with pytest.raises(ValidationError, match="avlyst"):
        move_invitation(invitation, by=kari, on=today, **{**same, "place": "x"})


def test_a_guardian_who_is_blocked_is_not_invited(
    case, kari, guardians, guardianship_tomas, at, today
):
    block_guardian(guardianship_tomas, by=kari, on=today, reason="Etter dom")
    with pytest.raises(ValidationError) as refused:
        invite(
            case, by=kari, on=today, purpose="x", agenda="x", starts_at=at, minutes=45, place="x",
            guardians=guardians,
        )  # fmt: skip
    assert "sperret" in refused.value.message_dict["guardians"][0]


# Those who have no part in the system


def test_a_guest_gets_each_version_once_and_nothing_of_whom(invitation, kari, at, today):
    now = timezone.now()
    assert (mail_guests(now), mail_guests(now)) == (1, 0)
    move_invitation(invitation, by=kari, on=today, starts_at=at + DAY, minutes=45, place="Rom 2")
    assert (mail_guests(now), mail_guests(now)) == (1, 0)
    cancel_invitation(invitation, by=kari, on=today)
    assert (mail_guests(now), mail_guests(now)) == (1, 0)
    assert [m.to for m in mail.outbox] == [["berit@example.test"]] * 3
    for sent in mail.outbox:
        name, content, _kind = sent.attachments[0]
        assert name == "mote.ics"
        for word in ("Jonas", "Solberg", "Kari", "trives", "Rom 2", "skole"):
            assert word not in f"{sent.subject} {sent.body} {content}"
    assert "METHOD:CANCEL" in str(mail.outbox[-1].attachments[0][1])


def test_a_guest_hears_nothing_behind_a_shield(case, invitation, kari, today):
    report_concern(
        case, by=kari, on=today, sent_on=today, channel="portal", violence_suspected=True,
        guardians_informed=False, not_informed_reason="vold",
    )  # fmt: skip
    assert mail_guests(timezone.now()) == 0


def test_a_guest_is_asked_on_the_page_and_has_a_name(case, kari, guardians, today, browse):
    sent = {
        "submission_key": str(uuid.uuid4()), "kind": "talk", "purpose": "x", "agenda": "x",
        "day": (today + 7 * DAY).isoformat(), "clock": "14:00", "minutes": "45", "place": "x",
        "guardians": [str(guardians[0].pk)], "guest1_role": "trener",
    }  # fmt: skip
    address = reverse("cases:invite", args=[case.pk])
    answer = browse(kari).post(address, sent)
    assert answer.status_code == 422
    assert "Skriv navnet på den som skal inviteres." in answer.content.decode()
    good = {**sent, "guest1_name": "Ola Trener", "guest1_support": "on"}
    assert browse(kari).post(address, good).status_code == 302
    guest = Invitee.objects.get(name="Ola Trener")
    assert (guest.role, guest.is_support, guest.called) == ("trener", True, "Ola Trener")


# Days


@pytest.mark.requirement("R69")
@pytest.mark.parametrize(
    ("clock", "minutes", "warned"),
    [(dt.time(8), 45, False), (dt.time(7, 45), 30, True), (dt.time(15, 30), 60, True)],
)
def test_a_meeting_outside_working_hours_is_warned_of(case, clock, minutes, warned):
    moment = dt.datetime.combine(dt.date(2026, 11, 30), clock, OSLO)
    said = day_warnings(case, moment, minutes)
    assert any("utenom vanlig arbeidstid" in line for line in said) == warned


@pytest.mark.parametrize(
    ("day", "closed"),
    [
        (dt.date(2027, 6, 18), False), (dt.date(2027, 6, 21), True), (dt.date(2027, 8, 16), False),
        (dt.date(2026, 12, 22), True), (dt.date(2027, 1, 4), False), (dt.date(2027, 3, 24), True),
        (dt.date(2027, 3, 30), False), (dt.date(2026, 10, 1), True), (dt.date(2026, 11, 25), False),
    ],
)  # fmt: skip
def test_the_school_may_be_closed_where_schools_usually_are(day, closed):
    assert days.school_may_be_closed(day) == closed


@pytest.mark.parametrize(
    ("day", "before"),
    [
        (dt.date(2026, 11, 27), True), (dt.date(2026, 11, 26), False), (dt.date(2027, 5, 14), True),
        (dt.date(2027, 4, 30), True), (dt.date(2027, 3, 24), True), (dt.date(2026, 11, 28), False),
    ],
)  # fmt: skip
def test_the_day_before_days_off(day, before):
    assert days.is_before_days_off(day) == before


@pytest.mark.requirement("R236")
def test_who_plans_a_meeting_sees_which_measures_wait(case, kari, browse, monkeypatch):
    from cases.signals import before_meeting_asked

    def answers(**kwargs):
        return ["Lekegruppe. Vurderes senest 30. november."]

    before_meeting_asked.connect(answers)
    try:
        page = browse(kari).get(reverse("cases:invite", args=[case.pk])).content.decode()
    finally:
        before_meeting_asked.disconnect(answers)
    assert "Lekegruppe. Vurderes senest 30. november." in page

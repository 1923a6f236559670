"""Invitations: who can be asked, who is told, what is answered, and the calendar file."""

import datetime as dt
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone, translation

from bti.notices.models import Notice
from cases.models import Invitation, Invitee
from cases.rules import may_be_told
from cases.services import (
    Guest,
    answer_invitation,
    cancel_invitation,
    invite,
    report_concern,
)
from cases.services.calendar import calendar_file
from cases.services.days import day_warnings
from cases.services.inviting import colleagues_to_invite
from tests.conftest import give_consent

OSLO = ZoneInfo("Europe/Oslo")
DAY = dt.timedelta(days=1)


@pytest.fixture
def monday(today) -> dt.datetime:
    """A Monday at two in the afternoon, at least a week ahead."""
    day = today + dt.timedelta(days=7)
    return dt.datetime.combine(day + DAY * (-day.weekday() % 7), dt.time(14), OSLO)


@pytest.fixture
def ask(case, kari, today, monday, guardians):
    """``ask(**values)`` invites both guardians and Jonas on Monday, or whom the values say."""

    def invited(**values) -> Invitation:
        given = {
            "purpose": "Jonas trives ikke så godt som før.", "agenda": "Friminuttene\nVeien videre",
            "starts_at": monday, "minutes": 45, "place": "Møterom 2", "guardians": guardians,
            "child": True,
        }  # fmt: skip
        return invite(case, by=kari, on=today, **{**given, **values})

    return invited


def shield(case, kari, today) -> None:
    report_concern(
        case, by=kari, on=today, sent_on=today, channel="portal", violence_suspected=True,
        guardians_informed=False, not_informed_reason="vold",
    )  # fmt: skip


@pytest.mark.requirement("R67", "R68", "R70", "R216")
def test_an_invitation_tells_what_when_where_and_whom(case, ask, guardians, monday, per, today):
    give_consent(case, today, services={"ppt": "ppt"})

    invitation = ask(users=[per])

    stored = Invitation.objects.get()
    assert stored == invitation
    assert stored.purpose == "Jonas trives ikke så godt som før."
    assert stored.agenda == "Friminuttene\nVeien videre"
    assert (stored.starts_at, stored.minutes, stored.place) == (monday, 45, "Møterom 2")
    invited = [(i.guardian, i.user, i.is_child) for i in stored.invitees.order_by("pk")]
    assert invited == [
        (guardians[0], None, False), (guardians[1], None, False), (None, per, False),
        (None, None, True),
    ]  # fmt: skip


def test_those_with_a_login_get_a_notice_without_content(ask, anne, tomas, kari, today):
    invitation = ask()

    notices = Notice.objects.order_by("recipient_id")
    assert {n.recipient for n in notices} == {anne, tomas}
    for notice in notices:
        assert (notice.kind, notice.due_day) == ("invitation", today)
        assert notice.link == f"/saker/invitasjon/{invitation.pk}/"


def test_who_is_named_twice_is_invited_once_and_the_holder_hosts(ask, guardians, colleague, kari):
    invitation = ask(guardians=guardians * 2, users=[colleague, colleague, kari], child=False)

    assert invitation.invitees.count() == 3
    assert not invitation.invitees.filter(user=kari).exists()


@pytest.mark.requirement("R47")
def test_only_staff_of_ones_own_place_can_be_asked_without_consent(case, ask, colleague, geir, per):
    assert ask(users=[colleague]).invitees.filter(user=colleague).exists()
    for outsider in (per, geir):
        with pytest.raises(ValidationError) as error:
            ask(users=[outsider])
        assert list(error.value.message_dict) == ["users"]


def test_staff_of_a_service_the_consent_names_can_be_asked(case, per, pia, geir, mona, today):
    assert [p.user for p in colleagues_to_invite(case, today)] == [mona]
    give_consent(case, today, services={"ppt": "ppt", "skole": "school"})
    assert [p.user for p in colleagues_to_invite(case, today)] == [per, pia, mona]


def test_whoever_has_left_cannot_be_asked(case, colleague, today):
    colleague.memberships.update(ends=today - DAY)

    assert colleagues_to_invite(case, today) == []


def test_a_guardian_without_responsibility_cannot_be_asked(ask, guardianship_tomas, guardians):
    guardianship_tomas.parental_responsibility = False
    guardianship_tomas.save()

    with pytest.raises(ValidationError) as error:
        ask(guardians=guardians)

    assert list(error.value.message_dict) == ["guardians"]
    assert not Invitation.objects.exists()


def test_an_invitation_to_nobody_is_refused(ask):
    with pytest.raises(ValidationError) as error:
        ask(guardians=[], child=False)

    assert error.value.message_dict == {"guardians": ["Velg minst én som skal inviteres."]}


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"minutes": 9}, "minutes"),
        ({"minutes": 481}, "minutes"),
        ({"purpose": " "}, "purpose"),
        ({"agenda": ""}, "agenda"),
        ({"place": ""}, "place"),
        ({"place": "x" * 201}, "place"),
    ],
)
def test_an_invitation_that_cannot_be_right_is_refused(ask, values, field):
    with pytest.raises(ValidationError) as error:
        ask(**values)

    assert list(error.value.message_dict) == [field]
    assert not Invitation.objects.exists()


def test_a_meeting_that_has_begun_is_refused(ask):
    for moment in (timezone.now() - dt.timedelta(minutes=1), timezone.now() - 3 * DAY):
        with pytest.raises(ValidationError) as error:
            ask(starts_at=moment)
        assert error.value.message_dict == {"starts_at": ["Møtet må være fram i tid."]}


def test_only_the_holder_invites(case, colleague, today, monday, guardians):
    with pytest.raises(PermissionDenied):
        invite(
            case, by=colleague, on=today, purpose="x", agenda="x", starts_at=monday, minutes=45,
            place="x", guardians=guardians,
        )  # fmt: skip


@pytest.mark.requirement("R69")
@pytest.mark.parametrize(
    ("day", "said"),
    [
        (dt.date(2026, 11, 30), []),  # Monday
        (dt.date(2026, 12, 3), []),  # Thursday
        (
            dt.date(2026, 12, 4),
            ["Møtet er på en fredag. Tidlig i uka er bedre enn rett før helgen."],
        ),
        (dt.date(2026, 12, 5), ["Dagen er i helgen."]),
        (
            dt.date(2026, 12, 24),
            [
                "Møtet er rett før en helligdag. Tidlig i uka er bedre.",
                "Skolen kan ha fri denne dagen. Se etter i skoleruta.",
            ],
        ),
        (dt.date(2026, 12, 25), ["Dagen er en helligdag."]),
        (dt.date(2027, 5, 5), ["Møtet er rett før en helligdag. Tidlig i uka er bedre."]),
    ],
)
def test_a_day_right_before_the_weekend_or_a_holiday_is_warned_of(case, day, said):
    assert day_warnings(case, dt.datetime.combine(day, dt.time(14), OSLO)) == said


@pytest.mark.requirement("R69")
def test_a_friday_is_warned_of_and_not_refused(ask, case, monday):
    friday = monday + 4 * DAY

    assert ask(starts_at=friday).starts_at == friday
    assert day_warnings(case, friday)


@pytest.mark.requirement("R63")
def test_a_day_after_the_four_weeks_is_warned_of_where_the_guide_has_them(case):
    case.guide_slug, case.concern_on = "nittedal", dt.date(2026, 11, 2)
    last = dt.datetime(2026, 11, 30, 14, tzinfo=OSLO)

    assert day_warnings(case, last) == []
    assert day_warnings(case, last + DAY) == ["Dagen er etter fristen for å ta foresatte med."]


def test_a_guardian_answers_and_may_change_the_answer(ask, anne, today):
    invitation = ask()

    answer_invitation(invitation, by=anne, on=today, answer="yes", message="Vi kommer begge.")
    answer_invitation(invitation, by=anne, on=today, answer="no")

    own = Invitee.objects.get(guardian__user=anne)
    assert (own.answer, own.message) == ("no", "")
    assert own.answered_at is not None
    assert [h.answer for h in own.history.all()] == ["no", "yes", "none"]


def test_only_the_invited_answer_and_only_yes_or_no(ask, anne, stranger, kari, today):
    invitation = ask()

    for other in (stranger, kari):
        with pytest.raises(PermissionDenied):
            answer_invitation(invitation, by=other, on=today, answer="yes")
    with pytest.raises(ValidationError) as error:
        answer_invitation(invitation, by=anne, on=today, answer="none")
    assert list(error.value.message_dict) == ["answer"]


def test_the_youth_answers_for_itself(case, ask, child, stranger, today):
    child.user = stranger
    child.save()
    invitation = ask()

    answer_invitation(invitation, by=stranger, on=today, answer="yes")

    assert Invitee.objects.get(is_child=True).answer == "yes"


def test_a_meeting_that_is_called_off_is_told_and_takes_no_answers(ask, anne, tomas, kari, today):
    invitation = ask()

    cancel_invitation(invitation, by=kari, on=today)

    assert (invitation.version, invitation.cancelled_at is not None) == (1, True)
    told = Notice.objects.order_by("kind").values_list("recipient", "kind")
    assert list(told.filter(recipient=anne)) == [
        (anne.pk, "invitation"), (anne.pk, "invitation_cancelled"),
    ]  # fmt: skip
    assert told.count() == 4
    with pytest.raises(ValidationError, match="Møtet er avlyst"):
        answer_invitation(invitation, by=anne, on=today, answer="yes")
    with pytest.raises(ValidationError, match="Møtet er avlyst"):
        cancel_invitation(invitation, by=kari, on=today)


def test_a_meeting_that_has_been_is_neither_answered_nor_called_off(ask, anne, kari, monday):
    invitation, after = ask(), monday.date() + DAY

    with pytest.raises(ValidationError, match="Møtet har vært"):
        answer_invitation(invitation, by=anne, on=after, answer="yes")
    with pytest.raises(ValidationError, match="Møtet har vært"):
        cancel_invitation(invitation, by=kari, on=after)


def test_only_the_holder_calls_off(ask, anne, colleague, today):
    invitation = ask()
    for other in (anne, colleague):
        with pytest.raises(PermissionDenied):
            cancel_invitation(invitation, by=other, on=today)


# The shield


@pytest.mark.requirement("R35", "R64")
def test_nobody_of_the_family_is_invited_behind_a_shield(
    case, ask, anne, child, stranger, kari, colleague, guardians, today
):
    shield(case, kari, today)
    child.user = stranger
    child.save()
    tante = Guest(name="Tante Berit", is_support=True)

    for values, field, said in (
        ({"guardians": guardians, "child": False}, "guardians", "Foresatte kan ikke inviteres"),
        ({"guardians": [], "child": True}, "child", "Barnet kan ikke inviteres"),
        ({"guardians": [], "child": False, "guests": [tante]}, "guests", "Bare ansatte"),
    ):
        with pytest.raises(ValidationError) as error:
            ask(**values)
        assert said in error.value.message_dict[field][0]

    ask(users=[colleague], guardians=[], child=False)
    assert [n.recipient for n in Notice.objects.filter(kind="invitation")] == [colleague]
    assert not may_be_told(anne, case)


def test_what_a_guardian_had_before_the_shield_stays(case, ask, anne, kari, today):
    invitation = ask()
    shield(case, kari, today)
    invitation = Invitation.objects.get()

    assert anne.has_perm("cases.view_invitation", invitation)
    cancel_invitation(invitation, by=kari, on=today)
    assert Notice.objects.filter(recipient=anne).count() == 1


# The calendar file


def calendar(invitation) -> str:
    return calendar_file(invitation, "https://stafettloggen.example/")


def test_the_calendar_file_has_the_time_and_no_names(case, ask, anne, tomas, kari, monday):
    text = calendar(ask())

    for secret in (
        "Jonas",
        "Solberg",
        "Anne",
        "Tomas",
        "Kari",
        "Møterom",
        "trives",
        "Friminuttene",
    ):
        assert secret not in text
    assert "SUMMARY:Møte\r\n" in text
    assert f"DTSTART:{monday.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}\r\n" in text
    assert (
        f"DTEND:{monday.astimezone(dt.UTC) + dt.timedelta(minutes=45):%Y%m%dT%H%M%SZ}\r\n" in text
    )
    assert "DESCRIPTION:https://stafettloggen.example/\r\n" in text


def test_the_calendar_file_is_whole_and_folded_as_the_standard_says(ask):
    invitation = ask()
    text = calendar_file(invitation, "https://stafettloggen.example/" + "æ" * 60)

    assert text.endswith("END:VCALENDAR\r\n")
    assert "\n" not in text.replace("\r\n", "")
    lines = text.split("\r\n")[:-1]
    assert all(len(line.encode()) <= 75 for line in lines)
    assert [n for n, (_a, b) in enumerate(pairwise(lines)) if b.startswith(" ")] != []
    unfolded = text.replace("\r\n ", "").split("\r\n")
    names = [line.split(":")[0] for line in unfolded if line]
    assert names == [
        "BEGIN", "VERSION", "PRODID", "CALSCALE", "METHOD", "BEGIN", "UID", "SEQUENCE", "DTSTAMP",
        "DTSTART", "DTEND", "SUMMARY", "DESCRIPTION", "ORGANIZER",
        "ATTENDEE;PARTSTAT=ACCEPTED;RSVP=FALSE", "STATUS", "CLASS", "TRANSP", "END", "END",
    ]  # fmt: skip
    assert f"DESCRIPTION:https://stafettloggen.example/{'æ' * 60}" in unfolded


def test_the_calendar_file_keeps_its_identity_when_the_meeting_is_called_off(ask, kari, today):
    invitation = ask()
    before = calendar(invitation).split("\r\n")
    cancel_invitation(invitation, by=kari, on=today)
    after = calendar(invitation).split("\r\n")

    assert f"UID:{invitation.uid}" in before
    assert f"UID:{invitation.uid}" in after
    assert ("SEQUENCE:0" in before, "SEQUENCE:1" in after) == (True, True)
    assert ("STATUS:CONFIRMED" in before, "STATUS:CANCELLED" in after) == (True, True)


def test_the_calendar_file_writes_the_same_instant_in_summer_and_winter(ask):
    invitation = ask()
    for moment, written in (
        (dt.datetime(2027, 6, 14, 14, tzinfo=OSLO), "20270614T120000Z"),
        (dt.datetime(2027, 1, 11, 14, tzinfo=OSLO), "20270111T130000Z"),
    ):
        invitation.starts_at = moment
        with translation.override("en"):
            assert f"DTSTART:{written}" in calendar(invitation).split("\r\n")

"""Minutes after they are written: approved, commented, corrected, and asked for when missing."""

import datetime as dt
import uuid

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from bti.notices.models import Notice
from stafettlogg.models import Meeting, MinutesAnswer
from stafettlogg.services import answer_minutes, correct_minutes, record_meeting
from stafettlogg.services.minutes_due import remind_of_minutes
from tests.stafettlogg.test_meetings import minutes_of

DAY = dt.timedelta(days=1)


@pytest.fixture
def meeting(log, kari, today, as_) -> Meeting:
    with as_(kari):
        return record_meeting(log, by=kari, on=today, **minutes_of(today))


def page(client, meeting) -> str:
    return client.get(f"/logg/mote/{meeting.pk}/").content.decode()


def fresh(meeting) -> Meeting:
    about = ("log__case__child", "log__case__holder")
    return Meeting.objects.select_related(*about).get(pk=meeting.pk)


@pytest.mark.requirement("R115", "R317", "R325")
def test_those_who_were_there_are_asked_and_approve(meeting, kari, anne, tomas, today, as_, browse):
    asked = Notice.objects.filter(kind="minutes")
    assert {n.recipient for n in asked} == {anne, tomas}
    assert {n.link for n in asked} == {f"/logg/mote/{meeting.pk}/"}
    assert "0 av 2 har godkjent" in page(browse(kari), meeting)

    client = browse(anne)
    assert "Stemmer referatet?" in page(client, meeting)
    sent = {"submission_key": str(uuid.uuid4()), "version": "1", "answer": "approves"}
    assert client.post(f"/logg/mote/{meeting.pk}/svar/", sent).status_code == 302
    assert "1 av 2 har godkjent" in page(browse(kari), meeting)
    assert Notice.objects.filter(recipient=kari, kind="minutes_answered").count() == 1


def test_a_comment_stands_beside_and_a_correction_is_a_new_version(
    meeting, kari, anne, tomas, today, as_, browse
):
    with as_(tomas):
        answer_minutes(fresh(meeting), by=tomas, on=today, approves=True)
    with as_(anne):
        with pytest.raises(ValidationError, match="Skriv hva som mangler"):
            answer_minutes(fresh(meeting), by=anne, on=today, approves=False)
        answer_minutes(
            fresh(meeting), by=anne, on=today, approves=False, comment="Det var Even, ikke Emil."
        )
    with as_(kari):
        correct_minutes(
            fresh(meeting), by=kari, on=today + DAY, minutes="Det var Even.", agreed="Som før",
            why="Feil navn", seen=1,
        )  # fmt: skip
        with pytest.raises(ValidationError, match="rettet i mellomtida"):
            correct_minutes(
                fresh(meeting), by=kari, on=today, minutes="x", agreed="", why="x", seen=1
            )
        assert [row.version for row in Meeting.history.filter(id=meeting.pk)] == [2, 1]
    shown = page(browse(tomas), meeting)
    assert "0 av 2 har godkjent" in shown
    assert "Det var Even, ikke Emil." in shown
    assert "til utgave 1" in shown
    assert "Utgave 2. Rettet: Feil navn" in shown
    assert "Jonas liker best ballbingen" in shown  # the old version is kept
    assert "Stemmer referatet?" in shown  # and is answered anew


def test_only_those_who_were_asked_answer_and_only_the_holder_corrects(
    meeting, pers_measure, per, kari, anne, today, as_, browse
):
    for user in (kari, per):
        assert browse(user).get(f"/logg/mote/{meeting.pk}/svar/").status_code == 404
        with as_(user), pytest.raises(PermissionDenied):
            answer_minutes(fresh(meeting), by=user, on=today, approves=True)
    assert browse(anne).get(f"/logg/mote/{meeting.pk}/rett/").status_code == 404
    with as_(anne), pytest.raises(PermissionDenied):
        correct_minutes(fresh(meeting), by=anne, on=today, minutes="x", agreed="", why="x")


def test_an_answer_to_minutes_that_were_corrected_meanwhile_is_asked_anew(
    meeting, kari, anne, today, as_
):
    with as_(kari):
        old = fresh(meeting)
        correct_minutes(fresh(meeting), by=kari, on=today, minutes="Nytt", agreed="", why="Feil")
    with as_(anne), pytest.raises(ValidationError, match="Les det på nytt"):
        answer_minutes(old, by=anne, on=today, approves=True)


@pytest.mark.requirement("R35")
def test_behind_a_shield_a_guardian_sees_the_minutes_and_answers_as_they_were(
    meeting, case, kari, anne, tomas, today, as_, browse
):
    before = page(browse(anne), meeting)
    case.shielded_at, case.shielded_level = timezone.now(), 1
    case.save()
    with as_(kari):
        correct_minutes(
            fresh(meeting), by=kari, on=today, minutes="Hemmelig", agreed="", why="Hemmelig"
        )
    after = page(browse(anne), meeting)
    assert "Hemmelig" not in after
    assert "Utgave" not in after
    assert "Jonas liker best ballbingen" in after
    assert len(after) == len(before)
    sent = {"submission_key": str(uuid.uuid4()), "version": "1", "answer": "approves"}
    assert browse(anne).post(f"/logg/mote/{meeting.pk}/svar/", sent).status_code == 302
    assert Notice.objects.filter(recipient=anne, kind="minutes").count() == 1


@pytest.mark.requirement("R228", "R230")
def test_a_meeting_held_back_takes_its_answers_with_it(
    meeting, pers_measure, per, kari, today, as_
):
    from stafettlogg.services import hold_back

    with as_(kari):
        hold_back(fresh(meeting), by=kari, on=today, employee=per)
    with as_(per):
        assert not MinutesAnswer.objects.exists()
        assert not MinutesAnswer.history.exists()
    with as_(kari):
        assert MinutesAnswer.objects.count() == 2


@pytest.mark.requirement("R83", "R97")
def test_a_meeting_without_minutes_is_asked_for_once(log, called, kari, today, browse):
    on = timezone.localdate(called.starts_at)
    assert remind_of_minutes(on + 2 * DAY) == 0
    assert remind_of_minutes(on + 3 * DAY) == 1
    assert remind_of_minutes(on + 4 * DAY) == 0
    notice = Notice.objects.get(kind="minutes_due")
    assert (notice.recipient, notice.link) == (kari, f"/logg/{log.pk}/moter/")
    called.starts_at = timezone.now() - DAY
    called.save()
    assert "Møtet mangler referat" in browse(kari).get(f"/logg/{log.pk}/moter/").content.decode()


def test_a_meeting_with_minutes_or_called_off_is_not_asked_for(log, called, kari, today, as_):
    on = timezone.localdate(called.starts_at)
    with as_(kari):
        record_meeting(log, by=kari, on=on, **minutes_of(on), invitation=called)
    assert remind_of_minutes(on + 5 * DAY) == 0


def test_the_list_of_meetings_shows_answers_and_approvals(
    log, called, meeting, measure, kari, anne, geir, today, browse, count_queries, as_
):
    address = f"/logg/{log.pk}/moter/"
    shown = browse(kari).get(address).content.decode()
    assert "0 kommer, 0 kan ikke, av 2" in shown
    assert "0 av 2 har godkjent" in shown
    assert f"/logg/{log.pk}/mote/?m={called.pk}" in shown
    own = browse(anne).get(address).content.decode()
    assert "Venter på svar fra deg" in own
    assert "kan ikke, av" not in own
    assert "Gjennomfør" not in own
    assert browse(geir).get(address).status_code == 404
    client = browse(kari)
    first = count_queries(client, address)
    with as_(kari):
        for _n in range(3):
            record_meeting(log, by=kari, on=today, **minutes_of(today))
    assert count_queries(client, address) == first <= 12
    assert count_queries(client, f"/logg/mote/{meeting.pk}/") <= 13

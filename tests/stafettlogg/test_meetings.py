"""Meetings: no meeting without minutes, and days and hours that can be true."""

import datetime as dt
import uuid

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from bti.notices.models import Notice
from cases.models import Invitation
from stafettlogg.models import Meeting
from stafettlogg.services import record_meeting


def minutes_of(today: dt.date, **changed) -> dict:
    """Minutes of a meeting held today, as ``record_meeting`` takes them."""
    return {
        "kind": "cooperation",
        "held_on": today,
        "starts": dt.time(14),
        "ends": dt.time(14, 45),
        "place": "Skogbrynet skole, rom 204",
        "present": "Anne, Tomas og Kari",
        "minutes": "Vi snakket om friminuttene. Jonas liker best ballbingen.",
        "agreed": "Kari finner en lekekamerat\nAnne spør mammaen til Even",
        "childs_voice": "«Jeg vil spille fotball.»",
        "next_on": today + dt.timedelta(days=42),
        **changed,
    }


@pytest.fixture
def invitation(case, kari):
    return Invitation.objects.create(
        case=case, noted_by=kari, purpose="Friminuttene", agenda="Hva ser vi?\nHva gjør vi?",
        starts_at=timezone.now() - dt.timedelta(hours=2), minutes=45, place="Rom 204",
        uid=uuid.uuid4(),
    )  # fmt: skip


@pytest.mark.requirement("R73", "R83", "R104")
def test_the_holder_writes_the_minutes(log, kari, today, as_):
    with as_(kari):
        meeting = record_meeting(log, by=kari, on=today, **minutes_of(today))
        stored = Meeting.objects.get(pk=meeting.pk)
    assert (stored.level, stored.author, stored.kind) == (1, kari, "cooperation")
    assert stored.agreed.splitlines()[1] == "Anne spør mammaen til Even"


@pytest.mark.requirement("R83")
def test_a_meeting_without_minutes_is_refused(log, kari, today, as_):
    with as_(kari), pytest.raises(ValidationError) as refused:
        record_meeting(log, by=kari, on=today, **minutes_of(today, minutes="  "))
    assert refused.value.message_dict == {
        "minutes": ["Skriv referat. Et møte uten referat kan ingen bygge videre på."]
    }


def test_what_cannot_be_true_is_refused_all_at_once(log, kari, today, as_):
    wrong = minutes_of(
        today,
        held_on=today + dt.timedelta(days=1),
        ends=dt.time(13),
        next_on=today,
    )
    with as_(kari), pytest.raises(ValidationError) as refused:
        record_meeting(log, by=kari, on=today, **wrong)
    assert set(refused.value.message_dict) == {"held_on", "ends", "next_on"}
    assert refused.value.message_dict["ends"] == ["Møtet må slutte etter at det begynner."]


@pytest.mark.requirement("R107")
def test_the_kinds_of_meetings_are_those_of_the_documents():
    assert {label for _value, label in Meeting.Kind.choices} == {
        "Samarbeidsmøte", "Ansvarsgruppemøte", "Evalueringsmøte", "Avklaringsmøte", "Samtale",
    }  # fmt: skip


def test_a_kind_that_does_not_exist_is_refused(log, kari, today, as_):
    with as_(kari), pytest.raises(ValidationError) as refused:
        record_meeting(log, by=kari, on=today, **minutes_of(today, kind="party"))
    assert set(refused.value.message_dict) == {"kind"}


@pytest.mark.requirement("R277")
def test_only_the_holder_writes_minutes(log, pers_measure, per, anne, today, as_):
    for user in (per, anne):
        with as_(user), pytest.raises(PermissionDenied):
            record_meeting(log, by=user, on=today, **minutes_of(today))


def test_minutes_answer_an_invitation_once(log, invitation, kari, today, as_):
    with as_(kari):
        record_meeting(log, by=kari, on=today, **minutes_of(today), invitation=invitation)
        with pytest.raises(ValidationError, match="alt et referat"):
            record_meeting(log, by=kari, on=today, **minutes_of(today), invitation=invitation)


def test_a_meeting_that_was_called_off_has_no_minutes(log, invitation, kari, today, as_):
    invitation.cancelled_at = timezone.now()
    invitation.save()
    with as_(kari), pytest.raises(ValidationError, match="avlyst"):
        record_meeting(log, by=kari, on=today, **minutes_of(today), invitation=invitation)


def test_an_invitation_of_another_case_is_refused(log, invitation, case, kari, today, as_):
    other = type(case).objects.create(
        municipality=case.municipality, child=case.child, unit=case.unit,
        guide_slug=case.guide_slug, level_since=today, holder=kari, concern_on=today,
        concern="En annen gang", opened_by=kari,
    )  # fmt: skip
    invitation.case = other
    invitation.save()
    with as_(kari), pytest.raises(ValidationError, match="annen sak"):
        record_meeting(log, by=kari, on=today, **minutes_of(today), invitation=invitation)


@pytest.mark.requirement("R259")
def test_the_family_is_told_once_a_day_and_without_content(log, kari, anne, today, as_):
    with as_(kari):
        record_meeting(log, by=kari, on=today, **minutes_of(today))
        record_meeting(log, by=kari, on=today, **minutes_of(today))
    notice = Notice.objects.get(recipient=anne, kind="log_news")
    assert (notice.link, notice.subject_id) == (f"/logg/{log.pk}/", str(log.pk))
    assert not Notice.objects.filter(recipient=kari, kind="log_news").exists()


def test_the_family_is_told_nothing_while_violence_is_suspected(log, case, kari, anne, today, as_):
    case.shielded_at, case.shielded_level = timezone.now(), 1
    case.save()
    with as_(kari):
        fresh = type(log).objects.select_related("case").get(pk=log.pk)
        record_meeting(fresh, by=kari, on=today, **minutes_of(today))
    assert not Notice.objects.filter(recipient=anne, kind="log_news").exists()


def test_one_who_reads_the_log_reads_the_minutes(log, kari, anne, today, as_, browse):
    with as_(kari):
        meeting = record_meeting(log, by=kari, on=today, **minutes_of(today))
    page = browse(anne).get(f"/logg/mote/{meeting.pk}/")
    assert page.status_code == 200
    assert "Jonas liker best ballbingen" in page.content.decode()


def test_one_who_does_not_read_the_log_finds_no_minutes(
    log, kari, geir, stranger, today, as_, browse
):
    with as_(kari):
        meeting = record_meeting(log, by=kari, on=today, **minutes_of(today))
    for user in (geir, stranger):
        assert browse(user).get(f"/logg/mote/{meeting.pk}/").status_code == 404
        assert browse(user).get(f"/logg/{log.pk}/mote/").status_code == 404


def posted(today: dt.date, **changed) -> dict:
    """The form of the meeting page as a browser sends it."""
    filled = minutes_of(today, starts="14:00", ends="14:45", **changed)
    sent = {key: str(value) for key, value in filled.items() if value is not None}
    return {"next_clock": "14:00", **sent, "submission_key": str(uuid.uuid4())}


@pytest.mark.requirement("R190", "R104")
def test_the_page_has_five_phases_the_childs_voice_and_the_last_measures(
    log, measure, kari, case, today, browse, invitation
):
    page = browse(kari).get(f"/logg/{log.pk}/mote/").content.decode()
    order = ["Forberedelse", "Velkommen", "Nåsituasjonen", "Veien videre", "Avslutning"]
    places = [page.index(f"{n} {name}</h2>") for n, name in enumerate(order, 1)]
    assert places == sorted(places)
    assert places[2] < page.index("Jonas først") < page.index(measure.text) < places[3]
    assert "Hva ser vi?" in page


@pytest.mark.requirement("R236")
def test_a_measure_that_waits_to_be_evaluated_is_decided_in_the_meeting(
    log, kari, today, browse, new_measure, as_
):
    measure = new_measure(starts_on=today - dt.timedelta(days=7))
    measure.evaluate_on = today
    with as_(kari):
        measure.save()
    answer = browse(kari).post(f"/logg/{log.pk}/mote/", posted(today))
    assert answer.status_code == 422
    assert "Tiltaket skal vurderes nå. Si hva dere gjør." in answer.content.decode()
    with as_(kari):
        assert not Meeting.objects.exists()


def test_saving_the_page_stores_the_minutes_and_shows_them(log, kari, today, browse, as_):
    answer = browse(kari).post(f"/logg/{log.pk}/mote/", posted(today), follow=True)
    with as_(kari):
        meeting = Meeting.objects.get()
    assert answer.redirect_chain == [(f"/logg/mote/{meeting.pk}/", 302)]
    assert "Referatet er lagret" in answer.content.decode()


@pytest.mark.requirement("R178")
def test_the_page_asks_for_the_next_meeting(log, kari, today, browse):
    sent = {**posted(today), "next_on": ""}
    refused = browse(kari).post(f"/logg/{log.pk}/mote/", sent)
    assert refused.status_code == 422
    assert "Avtal neste møte" in refused.content.decode()
    assert "Jonas liker best ballbingen" in refused.content.decode()
    last = {**sent, "last_meeting": "on"}
    assert browse(kari).post(f"/logg/{log.pk}/mote/", last).status_code == 302


def test_a_meeting_that_ends_before_it_starts_keeps_what_was_typed(log, kari, today, browse, as_):
    refused = browse(kari).post(f"/logg/{log.pk}/mote/", {**posted(today), "ends": "13:00"})
    assert refused.status_code == 422
    assert "Møtet må slutte etter at det begynner." in refused.content.decode()
    assert "Vi snakket om friminuttene" in refused.content.decode()
    with as_(kari):
        assert Meeting.objects.count() == 0


def test_the_page_takes_time_and_place_from_the_invitation(
    log, invitation, kari, today, browse, as_
):
    page = browse(kari).get(f"/logg/{log.pk}/mote/")
    form = page.context["form"]
    assert form.initial["invitation"] == str(invitation.pk)
    assert form.initial["place"] == "Rom 204"
    sent = {**posted(today), "invitation": str(invitation.pk)}
    assert browse(kari).post(f"/logg/{log.pk}/mote/", sent).status_code == 302
    with as_(kari):
        assert Meeting.objects.get().invitation == invitation


def test_a_childs_words_that_may_be_passed_on_are_read_first(log, case, kari, today, browse):
    case.talks.create(
        noted_by=kari, talked_with="child", on=today, summary="Snakket om skolen.",
        childs_words="Jeg vil ikke at alle skal spørre.", may_be_passed_on=True,
    )  # fmt: skip
    page = browse(kari).get(f"/logg/{log.pk}/mote/").content.decode()
    assert "«Jeg vil ikke at alle skal spørre.»" in page


def test_at_level_3_the_meeting_is_of_the_responsibility_group(log, case, kari, browse):
    case.level = 3
    case.save()
    page = browse(kari).get(f"/logg/{log.pk}/mote/")
    assert page.context["form"].initial["kind"] == "group"

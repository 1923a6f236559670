"""Lysglimt from everyone who reads, as they were told."""

import uuid

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from bti.database.acting import for_purpose
from bti.notices.models import Notice
from stafettlogg.models import LastRead, Lysglimt, Stafettlogg
from stafettlogg.services import mark_seen, share_lysglimt


@pytest.mark.requirement("R122")
def test_holder_actor_and_guardian_share(log, pers_measure, kari, per, anne, today, as_):
    for user in (kari, per, anne):
        with as_(user):
            shared = share_lysglimt(log, by=user, on=today, text=" Jonas lo høyt i dag. ")
            assert Lysglimt.objects.get(pk=shared.pk).text == "Jonas lo høyt i dag."


def test_those_who_do_not_read_do_not_share(log, mona, geir, stranger, today, as_):
    for user in (mona, geir, stranger):
        with as_(user), pytest.raises(PermissionDenied):
            share_lysglimt(log, by=user, on=today, text="Hei")


@pytest.mark.parametrize("text", ["", "   ", "x" * 501])
def test_an_empty_or_endless_lysglimt_is_refused(log, anne, today, as_, text):
    with as_(anne), pytest.raises(ValidationError) as refused:
        share_lysglimt(log, by=anne, on=today, text=text)
    assert set(refused.value.message_dict) == {"text"}


def test_nothing_is_shared_in_a_log_that_has_ended(log, anne, today, as_):
    with for_purpose("test"):
        log.ended_on = today
        log.save()
    with as_(anne), pytest.raises(PermissionDenied):
        share_lysglimt(log, by=anne, on=today, text="Hei")


def test_the_guide_decides_whether_the_family_shares(log, anne, today, as_, monkeypatch):
    guide = log.case.guide
    switches = guide.switches.model_copy(update={"guardians_write_lysglimt": False})
    closed = guide.model_copy(update={"switches": switches})
    monkeypatch.setattr(type(log.case), "guide", property(lambda case: closed))
    with as_(anne), pytest.raises(PermissionDenied):
        share_lysglimt(log, by=anne, on=today, text="Hei")


def test_the_holder_is_told_of_the_guardians_lysglimt(log, anne, kari, today, as_):
    with as_(anne):
        share_lysglimt(log, by=anne, on=today, text="Han smilte.")
    assert Notice.objects.filter(recipient=kari, kind="log_news").count() == 1


def test_a_guardian_shares_from_the_phone_and_all_who_read_see_it(
    log, anne, kari, stranger, browse
):
    client = browse(anne)
    key = client.get(f"/logg/{log.pk}/lysglimt/").context["form"]["submission_key"].value()
    sent = {"submission_key": key, "text": "Jonas lo hele veien hjem."}
    answer = client.post(f"/logg/{log.pk}/lysglimt/", sent, follow=True)
    assert "«Jonas lo hele veien hjem.»" in answer.content.decode()
    assert "«Jonas lo hele veien hjem.»" in browse(kari).get(f"/logg/{log.pk}/").content.decode()
    assert browse(stranger).get(f"/logg/{log.pk}/lysglimt/").status_code == 404


def test_a_second_press_of_the_button_shares_once(log, anne, browse, as_):
    client = browse(anne)
    sent = {"submission_key": str(uuid.uuid4()), "text": "Han smilte."}
    first = client.post(f"/logg/{log.pk}/lysglimt/", sent)
    second = client.post(f"/logg/{log.pk}/lysglimt/", sent)
    assert first.headers["Location"] == second.headers["Location"] == f"/logg/{log.pk}/lysglimt/"
    with as_(anne):
        assert Lysglimt.objects.count() == 1


def test_a_text_that_is_too_long_is_told_and_kept(log, anne, browse, as_):
    sent = {"submission_key": str(uuid.uuid4()), "text": "Jonas lo. " * 60}
    answer = browse(anne).post(f"/logg/{log.pk}/lysglimt/", sent)
    assert answer.status_code == 422
    assert "Jonas lo. Jonas lo." in answer.content.decode()


def test_the_place_one_has_read_to_is_moved(log, anne, as_):
    before = timezone.now()
    with as_(anne):
        fresh = Stafettlogg.objects.get(pk=log.pk)
        mark_seen(fresh, user=anne)
        mark_seen(fresh, user=anne)
    assert LastRead.objects.get(log=log, user=anne).at > before

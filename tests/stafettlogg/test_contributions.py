"""Notes by others than the holder, and «Dette stemmer ikke» with its answer."""

import datetime as dt
import uuid

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from bti.database.acting import for_purpose
from bti.notices.models import Notice
from stafettlogg.models import Contribution, Goal, Remark
from stafettlogg.services import answer_remark, contribute, remark
from stafettlogg.services.correcting import key_now
from stafettlogg.services.remarking import remind_of_remarks


def key() -> dict[str, str]:
    return {"submission_key": str(uuid.uuid4())}


@pytest.fixture
def written_by_all(case, log):
    """Vestby lets those who take part and the family write."""
    case.guide_slug = "vestby"
    case.save()
    log.case.guide_slug = "vestby"
    return log


def shown_to(user, log, as_) -> list[str]:
    with as_(user):
        rows = Contribution.objects.visible_to(user, log)
        return sorted(rows.values_list("text", flat=True))


@pytest.mark.requirement("R277")
def test_the_guide_says_who_writes(log, pers_measure, per, anne, kari, today, as_):
    for user in (per, anne):
        with as_(user), pytest.raises(PermissionDenied):
            contribute(log, by=user, on=today, text="Sett i dag")
    with as_(kari):
        assert contribute(log, by=kari, on=today, text="Sett i dag").pk


@pytest.mark.requirement("R183", "R192", "R277")
def test_a_note_of_the_log_is_for_the_family_and_the_holder(
    written_by_all, pers_measure, new_measure, measure, per, pia, anne, tomas, kari, today, as_
):
    log = written_by_all
    new_measure(employee=pia, text="Pia veileder lærerne", arena="service")
    with as_(per):
        contribute(log, by=per, on=today, text="Av Per")
        contribute(log, by=per, on=today, text="Av Per om tiltaket", measure=pers_measure)
    with as_(anne):
        contribute(log, by=anne, on=today, text="Av Anne")

    for user in (kari, anne, tomas):
        assert shown_to(user, log, as_) == ["Av Anne", "Av Per", "Av Per om tiltaket"]
    assert shown_to(per, log, as_) == ["Av Per", "Av Per om tiltaket"]
    assert shown_to(pia, log, as_) == ["Av Per om tiltaket"]
    with as_(pia):  # the second wall, without the first
        assert set(Contribution.objects.values_list("text", flat=True)) == {"Av Per om tiltaket"}


def test_only_about_a_measure_of_ones_own(written_by_all, pers_measure, measure, per, today, as_):
    with as_(per), pytest.raises(ValidationError) as told:
        contribute(written_by_all, by=per, on=today, text="Om en annens", measure=measure)
    assert "measure" in told.value.message_dict


def test_a_guardian_writes_a_note_on_the_page(written_by_all, anne, kari, browse):
    log = written_by_all
    client = browse(anne)
    assert "Skriv et notat" in client.get(f"/logg/{log.pk}/").content.decode()
    answer = client.post(f"/logg/{log.pk}/notat/", {"text": "Han sov godt.", **key()}, follow=True)
    page = answer.content.decode()
    assert "Notatet er lagret." in page
    assert "/angre/" in page
    assert "Han sov godt." in browse(kari).get(f"/logg/{log.pk}/").content.decode()


def test_nothing_is_offered_where_the_guide_says_no(log, anne, browse):
    client = browse(anne)
    assert "Skriv et notat" not in client.get(f"/logg/{log.pk}/").content.decode()
    assert client.get(f"/logg/{log.pk}/notat/").status_code == 404


# «Dette stemmer ikke»


@pytest.fixture
def said(goal, anne, today, as_) -> Remark:
    with as_(anne):
        return remark(goal, by=anne, on=today, text="Han er alt med hver dag.")


def test_a_remark_stands_beside_and_the_holder_is_told(
    log, goal, pers_measure, said, anne, tomas, kari, per, browse
):
    assert Notice.objects.filter(recipient=kari, kind="remark").count() == 1
    path = f"/logg/mal/{goal.pk}/om/"
    for user in (anne, tomas, kari):
        assert "Han er alt med hver dag." in browse(user).get(path).content.decode()
    assert "Han er alt med hver dag." not in browse(per).get(path).content.decode()
    assert browse(per).get(f"/logg/merknad/{said.pk}/svar/").status_code == 404


def test_only_the_family_and_not_of_ones_own(log, goal, kari, per, pers_measure, today, as_):
    for user in (kari, per):
        with as_(user), pytest.raises(PermissionDenied):
            remark(goal, by=user, on=today, text="x")


def test_one_at_a_time(goal, said, anne, today, as_):
    with as_(anne), pytest.raises(ValidationError, match="alt sagt fra"):
        remark(goal, by=anne, on=today, text="En gang til")


def test_the_holder_corrects_and_the_original_is_kept(goal, said, anne, kari, browse, as_):
    path = f"/logg/merknad/{said.pk}/svar/"
    client = browse(kari)
    version = client.get(path).context["form"]["version"].value()
    sent = {
        "outcome": "corrected", "text": "Jonas er med i lek hele dagen", "takes": goal.takes,
        "answer": "Takk, det er rettet.", "version": version,
    }  # fmt: skip
    assert client.post(path, {**sent, **key()}).status_code == 302

    page = browse(anne).get(f"/logg/mal/{goal.pk}/om/").content.decode()
    for words in ("Svar: rettet", "Takk, det er rettet.", "Tatt bort:", "Utgave 1"):
        assert words in page
    assert Notice.objects.filter(recipient=anne, kind="remark_answered").count() == 1
    with for_purpose("test"):
        assert Goal.history.filter(id=goal.pk).count() == 2


def test_or_says_why_not_with_the_law(goal, said, anne, kari, browse):
    path, client = f"/logg/merknad/{said.pk}/svar/", browse(kari)
    sent = {"outcome": "kept", "answer": "Vi har sett noe annet."}
    answer = client.post(path, {**sent, **key()})
    assert answer.status_code == 422
    assert "Velg hvorfor det ikke rettes." in answer.content.decode()

    assert client.post(path, {**sent, "basis": "judgment", **key()}).status_code == 302
    page = browse(anne).get(f"/logg/mal/{goal.pk}/om/").content.decode()
    assert "Svar: ikke rettet" in page
    assert "personvernforordningen artikkel 16" in page
    assert "Datatilsynet" in page


def test_answered_once(goal, said, kari, today, as_):
    with as_(kari):
        read = key_now(goal)
        given = {"by": kari, "on": today, "outcome": "kept", "basis": "correct", "answer": "Ja"}
        answer_remark(said, read=read, **given)
        with pytest.raises(ValidationError, match="alt besvart"):
            answer_remark(said, **given)


def test_the_holder_is_reminded_once_and_the_leader_sees_that_one_waits(
    case, log, said, kari, mona, today, browse
):
    late = today + dt.timedelta(days=log.case.guide.waits.remark)
    assert remind_of_remarks(late - dt.timedelta(days=1)) == 0
    assert remind_of_remarks(late) == remind_of_remarks(late) == 1
    assert Notice.objects.filter(recipient=kari, kind="remark").count() == 2

    page = browse(mona).get(f"/saker/leder/{case.pk}/").content.decode()
    assert "venter på svar siden" in page
    assert "Han er alt med hver dag." not in page


def test_behind_a_shield_the_family_says_and_hears_nothing(
    case, goal, said, anne, kari, browse, today, as_
):
    case.shielded_at = timezone.now()
    case.save()
    before = Notice.objects.filter(recipient=anne).count()
    with as_(kari):
        one = Remark.objects.select_related("log__case").get(pk=said.pk)
        answer_remark(
            one, by=kari, on=today, outcome="kept", basis="correct", answer="Hemmelig svar"
        )
    page = browse(anne).get(f"/logg/mal/{goal.pk}/om/").content.decode()
    assert "Hemmelig svar" not in page
    assert "Venter på svar" in page
    assert Notice.objects.filter(recipient=anne).count() == before

"""The river, one tap, the week told on Fridays, and a gentle word when a log has only problems."""

import datetime as dt
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from bti.database.acting import for_purpose
from bti.notices.models import Notice
from stafettlogg.models import Attachment, Lysglimt
from stafettlogg.services import choose_digest, hold_back, share_lysglimt
from stafettlogg.services.glimpsing import misses_lysglimt, nudge_holders, tell_of_the_week
from tests.stafettlogg.conftest import reload
from tests.web.files.making import PDF, photo, upload

WEEK = dt.timedelta(days=7)


@pytest.fixture(autouse=True)
def _own_disk(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def glimpse(log, anne, today, as_):
    """Anne's."""
    with as_(anne):
        return share_lysglimt(log, by=anne, on=today, text="Hun lo i dag.")


@pytest.fixture
def friday(today) -> dt.datetime:
    """The next Friday at 15 in Oslo, at most six days from now."""
    day = today + dt.timedelta(days=(4 - today.weekday()) % 7)
    return timezone.make_aware(dt.datetime.combine(day, dt.time(15)))


def river(log) -> str:
    return reverse("stafettlogg:lysglimt", args=[log.pk])


def sent(client, log, **fields):
    return client.post(river(log), {"submission_key": str(uuid.uuid4()), **fields})


@pytest.mark.requirement("R122")
def test_a_guardian_shares_a_picture_and_all_who_read_see_it(log, anne, kari, browse):
    answer = sent(browse(anne), log, text="", picture=upload(photo(), "a.jpg"), alt="En tegning")

    assert (answer.status_code, answer.url) == (302, river(log))
    page = browse(kari).get(river(log)).text
    assert "Anne Solberg" in page
    assert 'alt="En tegning"' in page
    assert 'loading="lazy"' in page
    assert "1 lysglimt denne uka" in page
    assert "Denne uka" in page


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"text": "", "alt": ""}, "Skriv noe, eller velg et bilde."),
        ({"text": "", "alt": "", "picture": photo()}, "Skriv hva vi ser på bildet"),
        ({"text": "Hei på deg", "alt": "", "picture": PDF}, "Velg et bilde (JPEG, PNG eller WebP)"),
        ({"text": "Hei på deg", "alt": "", "picture": b"MZ\x90"}, "ble ikke tatt imot"),
        ({"text": "a" * 501, "alt": ""}, "Høyst 500 tegn"),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(log, anne, browse, fields, sentence):
    if "picture" in fields:
        fields = {**fields, "picture": upload(fields["picture"], "../../x.jpg")}
    answer = sent(browse(anne), log, **fields)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert fields["text"] in answer.text
    with for_purpose("test"):
        assert not Lysglimt.objects.exists()
        assert not Attachment.objects.exists()


def test_the_river_is_grouped_by_week_and_goes_on_by_key(log, kari, anne, browse, as_, today):
    with as_(kari):
        for number in range(23):
            share_lysglimt(log, by=kari, on=today, text=f"Lysglimt nr. {number:02}.")
    client = browse(anne)
    first = client.get(river(log)).text
    assert "nr. 22." in first
    assert "nr. 02." not in first
    older = first.split("?eldre=")[1].split('"')[0]
    second = client.get(f"{river(log)}?eldre={older}").text
    assert "nr. 02." in second
    assert "nr. 22." not in second
    for nonsense in ("x", "-1", "9" * 40, ""):
        assert client.get(f"{river(log)}?eldre={nonsense}").status_code == 200


def test_the_river_asks_as_much_whatever_it_holds(log, kari, as_, browse, today, count_queries):
    with as_(kari):
        share_lysglimt(log, by=kari, on=today, text="x", picture=upload(photo()), alt="y")
    few = count_queries(browse(kari), river(log))
    with as_(kari):
        for number in range(12):
            share_lysglimt(log, by=kari, on=today, text=f"{number}", picture=upload(photo()))
    assert count_queries(browse(kari), river(log)) == few <= 12


def test_one_who_may_not_share_reads_and_cannot_send(log, kari, browse, today):
    log.ended_on = today
    with for_purpose("test"):
        log.save()
    client = browse(kari)
    assert 'name="picture"' not in client.get(river(log)).text
    assert sent(client, log, text="x").status_code == 404


def test_what_is_held_back_is_not_in_the_river(
    log, glimpse, pers_measure, kari, per, as_, browse, today
):
    with as_(kari):
        hold_back(glimpse, by=kari, on=today, employee=per)
    assert "Hun lo" not in browse(reload(per)).get(river(log)).text
    assert "Hun lo" in browse(kari).get(river(log)).text


@pytest.mark.requirement("R122")
def test_the_week_is_told_once_to_each_other_reader_without_content(
    log, glimpse, anne, kari, tomas, friday
):
    assert tell_of_the_week(friday) == 2
    tell_of_the_week(friday + dt.timedelta(hours=2))

    told = Notice.objects.filter(kind="lysglimt")
    assert {notice.recipient for notice in told} == {kari, tomas}
    assert told.count() == 2
    assert {notice.link for notice in told} == {river(log)}


def test_the_week_is_told_on_fridays_from_the_guides_hour(log, glimpse, friday):
    assert tell_of_the_week(friday - dt.timedelta(days=1)) == 0
    assert tell_of_the_week(friday + dt.timedelta(days=1)) == 0
    assert tell_of_the_week(friday.replace(hour=13)) == 0
    assert tell_of_the_week(friday) == 2


def test_a_week_without_lysglimt_is_told_to_nobody(log, glimpse, friday):
    assert tell_of_the_week(friday + WEEK) == 0


def test_one_who_turned_it_off_hears_nothing(log, glimpse, kari, tomas, today, as_, browse, friday):
    path = reverse("stafettlogg:lysglimt-digest", args=[log.pk])
    client = browse(tomas)
    assert client.post(path, {"submission_key": str(uuid.uuid4())}).url == river(log)
    assert "Slå på varselet" in client.get(river(log)).text
    assert tell_of_the_week(friday) == 1
    with as_(tomas):
        choose_digest(log, by=tomas, on=today, wants=True)
    assert tell_of_the_week(friday) == 2


def test_nobody_is_told_of_what_they_are_not_shown(
    log, glimpse, pers_measure, kari, per, tomas, anne, today, as_, friday
):
    with as_(kari):
        hold_back(glimpse, by=kari, on=today, employee=per)
    log.case.shielded_at = glimpse.written_at - dt.timedelta(hours=1)
    log.case.save()
    tell_of_the_week(friday)
    assert {n.recipient for n in Notice.objects.filter(kind="lysglimt")} == {kari}


@pytest.fixture
def old_log(log, today):
    """Opened nine weeks ago."""
    log.opened_on = today - dt.timedelta(weeks=9)
    with for_purpose("test"):
        log.save()
    return log


def test_a_log_with_only_problems_gives_its_holder_a_gentle_word_once_a_period(
    old_log, goal, kari, today
):
    assert misses_lysglimt(old_log, today)
    nudge_holders(today)
    nudge_holders(today + dt.timedelta(days=1))
    notice = Notice.objects.get(kind="lysglimt_nudge")
    assert (notice.recipient, notice.link) == (kari, river(old_log))


def test_a_log_with_a_lysglimt_or_without_anything_is_left_alone(old_log, anne, today, as_):
    assert not misses_lysglimt(old_log, today)
    nudge_holders(today)
    assert not Notice.objects.filter(kind="lysglimt_nudge").exists()


def test_one_lysglimt_is_enough(old_log, goal, glimpse, today):
    assert not misses_lysglimt(old_log, today)
    assert misses_lysglimt(old_log, today + dt.timedelta(weeks=3)) is False


def test_a_new_log_is_given_time(log, goal, today):
    assert not misses_lysglimt(log, today)

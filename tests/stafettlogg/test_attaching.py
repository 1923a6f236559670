"""Files in a log: put in, looked at by the scanner, taken away; never handed out unseen."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage
from django.db import connection

from bti.database.acting import for_purpose
from bti.notices.models import Notice
from stafettlogg.models import Attachment, Lysglimt
from stafettlogg.services import (
    attach,
    hold_back,
    remove_attachment,
    restore_attachment,
    share_lysglimt,
)
from stafettlogg.services.attaching import AGAIN, AT_ONCE, check, check_waiting
from stafettlogg.services.undoing import undo
from tests.stafettlogg.conftest import reload
from tests.web.files.making import EICAR, PDF, photo, upload
from tests.web.files.scanner import scanner

State = Attachment.State


@pytest.fixture(autouse=True)
def _own_disk(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def put(log, kari, today, as_):
    """Puts one file into the log."""

    def make(data: bytes = PDF, name: str = "plan.pdf", by=kari, **fields) -> Attachment:
        with as_(by):
            (one,) = attach(log, by=by, on=today, uploads=[upload(data, name)], **fields)
        return one

    return make


@pytest.fixture
def scanning(settings):
    with scanner() as (one, url):
        settings.CLAMAV_URL, settings.CLAMAV_SECONDS = url, 0.5
        yield one


def now_of(one: Attachment) -> Attachment:
    with for_purpose("test"):
        return Attachment.everything.select_related("log__case").get(pk=one.pk)


def on_disk(folder) -> int:
    return sum(path.is_file() for path in folder.rglob("*"))


def test_several_files_are_put_in_at_once(log, kari, anne, today, as_, tmp_path):
    with as_(kari):
        made = attach(
            log, by=kari, on=today, alt=" En tegning ",
            uploads=[upload(PDF, "../../x.pdf"), upload(photo(), "IMG_1.HEIC")],
        )  # fmt: skip

    assert [(one.name, one.kind, one.state) for one in made] == [
        ("x.pdf", "pdf", "ready"),
        ("IMG_1.HEIC.jpg", "jpeg", "ready"),
    ]
    assert [(one.alt, bool(one.small)) for one in made] == [("", False), ("En tegning", True)]
    assert made[0].size == len(PDF)
    assert on_disk(tmp_path) == 3
    assert all("x" not in path.name for path in tmp_path.rglob("*.pdf"))
    assert Notice.objects.filter(recipient=anne, kind="log_news").count() == 1


def test_one_bad_file_keeps_all_out_and_each_is_told_why(log, kari, today, as_, tmp_path):
    files = [upload(PDF, "god.pdf"), upload(b"MZ\x90", "ond.exe"), upload(b"", "tom.txt")]
    with as_(kari), pytest.raises(ValidationError) as refusal:
        attach(log, by=kari, on=today, uploads=files)

    told = refusal.value.message_dict["files"]
    assert [sentence.split("»")[0] for sentence in told] == ["«ond.exe", "«tom.txt"]
    assert on_disk(tmp_path) == 0


def test_so_many_at_a_time(log, kari, today, as_):
    with as_(kari), pytest.raises(ValidationError, match=f"høyst {AT_ONCE} filer"):
        attach(log, by=kari, on=today, uploads=[upload(PDF)] * (AT_ONCE + 1))


def test_what_is_not_stored_leaves_nothing_on_disk(log, kari, today, as_, tmp_path, monkeypatch):
    def fail(*_args, **_kwargs):
        raise RuntimeError

    monkeypatch.setattr("stafettlogg.services.attaching.keep", fail)
    with as_(kari), pytest.raises(RuntimeError):
        attach(log, by=kari, on=today, uploads=[upload(photo())])
    assert on_disk(tmp_path) == 0


@pytest.fixture
def switch(log, monkeypatch):
    """Sets switches of the municipality's guide."""

    def make(**switches) -> None:
        guide = log.case.guide
        changed = guide.switches.model_copy(update=switches)
        monkeypatch.setattr(type(log.case), "guide", guide.model_copy(update={"switches": changed}))

    return make


def test_who_may_put_files_in(log, pers_measure, kari, anne, geir, per, put, switch):
    switch(participants_write=False, family_writes=False)
    assert put(by=kari)
    for user in (anne, geir, reload(per)):
        with pytest.raises(PermissionDenied):
            put(by=user)


def test_actors_and_guardians_put_files_in_where_the_guide_says_so(
    log, pers_measure, anne, per, geir, put, switch
):
    switch(participants_write=True, family_writes=True)
    assert put(by=anne)
    assert put(by=reload(per))
    with pytest.raises(PermissionDenied):
        put(by=geir)


def test_nothing_is_put_into_a_log_that_ended(log, today, put):
    log.ended_on = today
    with for_purpose("test"):
        log.save()
    with pytest.raises(PermissionDenied):
        put()


def test_a_file_goes_with_what_it_hangs_on(log, put, measure, kari, per, today, as_, pers_measure):
    with as_(kari):
        glimpse = share_lysglimt(log, by=kari, on=today, text="Hun lo.")
    one = put(about=glimpse)
    with as_(kari):
        hold_back(glimpse, by=kari, on=today, employee=per)
    user = reload(per)
    with as_(user):
        assert not Attachment.objects.visible_to(user, log).exists()
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM stafettlogg_attachment")
            assert cursor.fetchone() == (0,)
            cursor.execute("SELECT count(*) FROM stafettlogg_historicalattachment")
            assert cursor.fetchone() == (0,)
        assert not user.has_perm("stafettlogg.open_attachment", now_of(one))
    assert kari.has_perm("stafettlogg.open_attachment", now_of(one))


def test_a_file_is_held_back_by_itself(log, put, kari, per, today, as_, pers_measure):
    one = put()
    user = reload(per)
    with as_(user):
        assert Attachment.objects.visible_to(user, log).count() == 1
    with as_(kari):
        hold_back(one, by=kari, on=today, employee=per)
    with as_(user):
        assert Attachment.objects.visible_to(user, log).count() == 0
        assert Attachment.objects.count() == 0


def test_behind_a_shield_the_family_is_shown_no_new_file(log, put, anne, as_):
    before = put()
    log.case.shielded_at = before.written_at
    log.case.save()
    after = put()
    with as_(anne):
        shown = set(Attachment.objects.visible_to(anne, log).values_list("pk", flat=True))
    assert shown == {before.pk}
    assert not anne.has_perm("stafettlogg.open_attachment", now_of(after))


def test_what_hangs_on_a_lysglimt_that_is_undone_is_gone(log, kari, today, as_):
    with as_(kari):
        glimpse = share_lysglimt(
            log, by=kari, on=today, text="Hun lo.", picture=upload(photo()), alt="En tegning"
        )
        assert Attachment.objects.count() == 1
        undo(glimpse, by=kari, on=today)
        assert Lysglimt.objects.count() == 0
        assert Attachment.objects.count() == 0


def test_taken_away_and_put_back(log, put, kari, anne, today, as_, tmp_path):
    one = put()
    with as_(anne), pytest.raises(PermissionDenied):
        remove_attachment(now_of(one), by=anne, on=today)
    with as_(kari):
        remove_attachment(now_of(one), by=kari, on=today)
        assert not Attachment.objects.exists()
        with pytest.raises(ValidationError, match="alt tatt bort"):
            remove_attachment(now_of(one), by=kari, on=today)
        assert default_storage.exists(one.file)
        restore_attachment(now_of(one), by=kari, on=today)
        assert Attachment.objects.get() == one
    with as_(anne), pytest.raises(PermissionDenied):
        restore_attachment(now_of(one), by=anne, on=today)


def test_a_file_waits_until_the_scanner_has_said_something(scanning, put, kari):
    one = put()
    assert one.state == State.WAITING
    assert not kari.has_perm("stafettlogg.open_attachment", now_of(one))

    assert check(one.pk)
    assert scanning.heard == [PDF]
    assert now_of(one).state == State.READY
    assert kari.has_perm("stafettlogg.open_attachment", now_of(one))
    assert not check(one.pk)


def test_what_the_scanner_finds_is_deleted_and_its_sender_told(
    scanning, put, kari, anne, django_capture_on_commit_callbacks
):
    one = put(b"Hei. " + EICAR, "hei.txt")
    with django_capture_on_commit_callbacks(execute=True):
        assert check(one.pk)

    found = now_of(one)
    assert (found.state, found.found) == (State.REFUSED, "Eicar-Test-Signature")
    assert not default_storage.exists(one.file)
    assert not kari.has_perm("stafettlogg.open_attachment", found)
    notice = Notice.objects.get(kind="attachment")
    assert (notice.recipient, notice.link) == (kari, f"/logg/{found.log_id}/vedlegg/")


@pytest.mark.parametrize("says", [None, b"ERROR\0", b""])
def test_a_scanner_that_does_not_answer_keeps_the_file_waiting(scanning, put, kari, says):
    one = put()
    scanning.says = says
    assert not check(one.pk)
    found = now_of(one)
    assert (found.state, found.attempts) == (State.WAITING, 1)
    assert not kari.has_perm("stafettlogg.open_attachment", found)


def test_what_waits_is_asked_about_again_when_the_scanner_is_back(settings, put, monkeypatch):
    settings.CLAMAV_URL, settings.CLAMAV_SECONDS = "tcp://127.0.0.1:1", 0.5
    one = put()
    assert check_waiting() == 0
    assert now_of(one).attempts == 1
    with scanner() as (_one, url):
        settings.CLAMAV_URL = url
        assert check_waiting() == 0  # not so soon again
        monkeypatch.setattr("stafettlogg.services.attaching.AGAIN", dt.timedelta(0))
        assert check_waiting() == 1
    assert now_of(one).state == State.READY
    assert dt.timedelta(minutes=1) < AGAIN


def test_a_file_changed_on_disk_is_not_cleared(scanning, put, tmp_path):
    one = put()
    (tmp_path / one.file).write_bytes(b"something else\n")
    assert not check(one.pk)
    assert now_of(one).state == State.WAITING

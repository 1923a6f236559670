"""A notice goes out once, and tells nothing but that there is something to read."""

import pytest
from django.core import mail

from bti.notices.models import Notice
from bti.notices.services import notify, send_waiting


@pytest.fixture
def told(case, anne, today):
    def tell():
        notify([anne], kind="invitation", subject=case, link="/saker/invitasjon/1/", on=today)

    tell()
    return tell


def test_the_same_notice_is_made_once(told, anne, case, today):
    told()
    told()

    (notice,) = Notice.objects.all()
    assert (notice.recipient, notice.kind, notice.due_day) == (anne, "invitation", today)


def test_the_mail_holds_no_name_and_no_content(told, case, child, kari):
    assert send_waiting() == 1
    assert send_waiting() == 0

    (message,) = mail.outbox
    text = f"{message.subject} {message.body} {message.from_email}"
    assert message.to == ["anne@epost.example"]
    for word in (child.first_name, child.last_name, kari.name, "møte", "samtykke", case.concern):
        assert word.lower() not in text.lower()


def test_it_is_written_in_the_language_of_the_one_who_gets_it(told, anne):
    anne.language = "en"
    anne.save()
    send_waiting()

    assert mail.outbox[0].subject != "Noe nytt i Stafettloggen"


def test_who_has_left_is_told_nothing(case, kari, today):
    kari.is_active = False
    kari.save()
    notify([kari], kind="level", subject=case, link="/saker/1/", on=today)

    assert not Notice.objects.exists()


def test_a_mail_server_that_is_down_loses_nothing(told, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    assert send_waiting() == 0
    assert Notice.objects.get().failed == "ConnectionRefusedError"

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert send_waiting() == 1
    assert Notice.objects.get().failed == ""

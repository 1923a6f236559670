"""A form is counted once, keeps what was typed, and says beside the field what is wrong.

Proved on a page that every installation has: the right to be stafettholder.
"""

import threading
import time
import uuid

import pytest
from django.contrib.messages import get_messages
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client

from bti.accounts.models import HolderRight
from bti.web.inputs import DateInput
from bti.web.models import Draft, Submission
from bti.web.rights.inputs import GrantForm
from bti.web.services import load_draft, save_draft
from tests.conftest import BACKEND

KEY = "3f1d9c5e-6f0c-4b86-9d0a-0d2b6b7f3a11"


def sent(user, **changes: str) -> dict[str, str]:
    values = {"user": str(user.pk), "reason": "Kurs", "until": "", "submission_key": KEY}
    return values | changes


def told(response) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def test_the_same_form_sent_twice_counts_once(browse, siri, mona):
    client = browse(siri)

    first = client.post("/rettigheter/ny/", sent(mona))
    second = client.post("/rettigheter/ny/", sent(mona, reason="Noe annet"))

    assert (first.status_code, second.status_code) == (302, 302)
    assert first["Location"] == second["Location"] == "/rettigheter/"
    assert told(second)[-1] == "Dette var alt lagret. Ingenting er lagret to ganger."
    assert [right.reason for right in HolderRight.objects.all()] == ["Kurs"]


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_the_same_time_count_once(siri, mona):
    answers = []

    def press() -> None:
        try:
            client = Client()
            client.force_login(siri, backend=BACKEND)
            session = client.session
            session["fresh_at"] = int(time.time())
            session.save()
            answers.append(client.post("/rettigheter/ny/", sent(mona)).status_code)
        finally:
            connection.close()

    presses = [threading.Thread(target=press) for _number in range(4)]
    for one in presses:
        one.start()
    for one in presses:
        one.join()

    assert answers == [302] * 4
    assert HolderRight.objects.count() == Submission.objects.count() == 1


def test_a_key_that_another_has_used_opens_nothing(browse, siri, mona, kari):
    Submission.objects.create(key=uuid.UUID(KEY), user=kari, location="/saker/7/")

    response = browse(siri).post("/rettigheter/ny/", sent(mona))

    assert response.status_code == 404
    assert not HolderRight.objects.exclude(user=kari).exists()


def test_a_form_that_was_refused_may_be_sent_again_with_the_same_key(browse, siri, mona):
    client = browse(siri)
    assert client.post("/rettigheter/ny/", sent(mona, until="2001-01-01")).status_code == 422

    response = client.post("/rettigheter/ny/", sent(mona))

    assert response.status_code == 302
    assert HolderRight.objects.get().user == mona


def test_a_form_without_a_key_is_not_taken(browse, siri, mona):
    values = sent(mona)
    del values["submission_key"]

    assert browse(siri).post("/rettigheter/ny/", values).status_code == 422
    assert not HolderRight.objects.exists()


def test_an_empty_field_is_named_in_the_summary_and_beside_it(browse, siri, mona):
    response = browse(siri).post("/rettigheter/ny/", sent(mona, reason=""))

    page = response.content.decode()
    assert response.status_code == 422
    assert page.count("Hvorfor må fylles ut") == 2
    assert 'aria-invalid="true"' in page
    assert "<title>Feil:" in page


def test_what_was_typed_is_kept_as_it_was_even_when_it_is_no_date(browse, siri, mona):
    response = browse(siri).post("/rettigheter/ny/", sent(mona, until="snart"))

    assert response.status_code == 422
    assert 'value="snart"' in response.content.decode()


def test_markup_that_is_typed_is_shown_as_text(browse, siri, mona):
    response = browse(siri).post(
        "/rettigheter/ny/", sent(mona, reason="<script>x</script>", until="snart")
    )

    assert "<script>x" not in response.content.decode()


def test_a_draft_is_shown_and_its_work_is_done_when_the_form_is_sent(browse, siri, mona):
    client = browse(siri)
    key = f"accounts:grant-right:{mona.pk}"
    save_draft(siri, key=key, values={"reason": ["Halvveis"]})
    page = client.get("/rettigheter/ny/", {"ansatt": mona.pk})
    assert 'value="Halvveis"' in page.content.decode()

    client.post("/rettigheter/ny/", sent(mona))

    assert load_draft(siri, key=key) == ({}, None)


def test_a_refused_form_keeps_its_draft(browse, siri, mona):
    key = f"accounts:grant-right:{mona.pk}"
    save_draft(siri, key=key, values={"reason": ["Halvveis"]})

    browse(siri).post("/rettigheter/ny/", sent(mona, reason=""))

    assert Draft.objects.count() == 1


def test_every_form_has_a_key_of_its_own(browse, siri, mona):
    client = browse(siri)

    keys = {
        client.get("/rettigheter/ny/", {"ansatt": mona.pk})
        .context["form"]["submission_key"]
        .value()
        for _number in range(2)
    }

    assert len(keys) == 2


def test_a_refusal_of_a_service_stands_beside_the_field_it_names(siri):
    form = GrantForm(data={}, employee=siri)
    form.is_valid()

    form.take_errors(ValidationError({"until": "For tidlig.", "unknown": "Noe annet."}))

    assert form.errors["until"] == ["For tidlig."]
    assert form.non_field_errors() == ["Noe annet."]


def test_a_draft_never_brings_back_a_key_or_a_field_that_is_gone(siri):
    form = GrantForm(employee=siri)

    form.take_draft({"submission_key": [KEY], "gone": ["x"], "reason": ["Kurs"], "until": []})

    assert form["reason"].value() == "Kurs"
    assert form["submission_key"].value() != KEY
    assert "gone" not in form.initial


def test_dates_are_asked_for_with_the_fields_of_the_browser(siri):
    form = GrantForm(employee=siri)

    assert isinstance(form.fields["until"].widget, DateInput)
    assert 'type="date"' in str(form["until"])

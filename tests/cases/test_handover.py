"""What the one who takes over the baton must know: written before, read after."""

import uuid

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from bti.audit.models import ActEvent
from cases.inputs.baton import outline
from cases.models import Case, HolderChange
from cases.services import appoint_holder, read_handover, write_handover
from tests.cases.test_baton import hege, started

__all__ = ["hege", "started"]
WHY, TEXT, LEADERS = "Kari slutter.", "Jonas trenger ro etter friminuttet.", "Ring Anne om kvelden."


def stored(case) -> Case:
    return Case.objects.get(pk=case.pk)


@pytest.fixture
def passed(case_at_1, kari, mona, hege, today) -> HolderChange:
    write_handover(case_at_1, by=kari, text=TEXT)
    appoint_holder(case_at_1, to=hege, by=mona, on=today, reason=WHY, note=LEADERS)
    return HolderChange.objects.get()


@pytest.mark.requirement("R17", "R286")
def test_what_the_holder_wrote_goes_with_the_baton(passed, case_at_1):
    assert (passed.note, passed.leader_note, passed.read_on) == (TEXT, LEADERS, None)
    assert stored(case_at_1).handover == case_at_1.handover == ""
    assert passed.history.count() == 1
    assert case_at_1.history.filter(handover=TEXT).exists()


@pytest.mark.requirement("R17")
def test_only_the_one_who_has_the_baton_writes_it(case_at_1, kari, mona, hege, geir, anne):
    for other in (mona, hege, geir, anne):
        with pytest.raises(PermissionDenied):
            write_handover(case_at_1, by=other, text=TEXT)

    write_handover(case_at_1, by=kari, text=f" {TEXT} ")
    assert stored(case_at_1).handover == TEXT
    assert ActEvent.objects.filter(act="cases.write_handover", user_id=kari.pk).exists()


@pytest.mark.parametrize("text", ["", "  ", "a" * 2001])
def test_an_empty_or_endless_one_is_refused(case_at_1, kari, text):
    with pytest.raises(ValidationError) as refused:
        write_handover(case_at_1, by=kari, text=text)

    assert list(refused.value.message_dict) == ["text"]


def test_one_who_has_the_case_already_needs_no_handover(started, kari, mona, today):
    with pytest.raises(ValidationError) as refused:
        appoint_holder(started, to=kari, by=mona, on=today, reason=WHY, note=LEADERS)

    assert list(refused.value.message_dict) == ["note"]
    write_handover(started, by=kari, text=TEXT)
    appoint_holder(started, to=kari, by=mona, on=today, reason=WHY)
    assert stored(started).handover == TEXT


@pytest.mark.requirement("R17")
def test_it_stands_first_until_it_is_read_and_in_the_timeline_after(
    passed, case_at_1, hege, today, browse
):
    client, address = browse(hege), reverse("cases:detail", args=[case_at_1.pk])

    page = client.get(address)
    text = page.content.decode()
    assert page.context["handed_over"][0]["text"] == TEXT
    assert text.index("Dette må du vite") < text.index("Hva gjør du nå?")
    assert text.count(TEXT) == 1
    assert LEADERS in text

    answer = client.post(reverse("cases:handover-read", args=[case_at_1.pk]))
    after = client.get(address)

    assert answer.url == address
    assert HolderChange.objects.get().read_on == today
    assert after.context["handed_over"] == []
    assert after.content.decode().count(TEXT) == 1


def test_reading_is_noted_once(passed, case_at_1, hege, today):
    assert read_handover(case_at_1, by=hege, on=today) == 1
    assert read_handover(case_at_1, by=hege, on=today) == 0
    assert ActEvent.objects.filter(act="cases.read_handover").count() == 1


def test_the_one_before_and_the_leader_do_not_read_it(passed, case_at_1, kari, mona, today, browse):
    for other in (kari, mona):
        with pytest.raises(PermissionDenied):
            read_handover(case_at_1, by=other, on=today)
        for name in ("cases:detail", "cases:handover", "cases:handover-read"):
            assert browse(other).post(reverse(name, args=[case_at_1.pk])).status_code in (404, 405)

    for name in ("cases:oversee", "cases:appoint"):
        page = browse(mona).get(reverse(name, args=[case_at_1.pk])).content.decode()
        assert TEXT not in page
        assert LEADERS not in page


@pytest.mark.requirement("R17")
def test_the_leader_is_told_whether_it_is_written_but_not_what(case_at_1, kari, mona, browse):
    client, address = browse(mona), reverse("cases:appoint", args=[case_at_1.pk])

    before = client.get(address).content.decode()
    write_handover(case_at_1, by=kari, text=TEXT)
    after = client.get(address).content.decode()

    assert "Kari Nordli har ikke skrevet noen overlevering ennå." in before
    assert "Kari Nordli har skrevet en overlevering. Den følger med." in after
    assert TEXT not in after


@pytest.mark.requirement("R17", "R286")
def test_holder_and_leader_write_on_their_pages(case_at_1, kari, mona, hege, browse):
    own = reverse("cases:handover", args=[case_at_1.pk])
    client = browse(kari)
    form = client.get(own).context["form"]
    untouched = client.post(own, {"submission_key": uuid.uuid4(), "text": outline()})
    answer = client.post(own, {"submission_key": uuid.uuid4(), "text": f"{outline()} {TEXT}"})
    again = client.get(own).context["form"]
    browse(mona).post(
        reverse("cases:appoint", args=[case_at_1.pk]),
        {"submission_key": uuid.uuid4(), "to": hege.pk, "reason": WHY, "note": LEADERS},
    )

    change = HolderChange.objects.get()
    assert form.initial["text"].startswith("Dette trenger barnet:")
    assert untouched.status_code == 422
    assert answer.url == reverse("cases:detail", args=[case_at_1.pk])
    assert again.initial["text"].endswith(TEXT)
    assert change.note.endswith(TEXT)
    assert change.leader_note == LEADERS

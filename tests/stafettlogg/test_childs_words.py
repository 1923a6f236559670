"""What a child told on its own page reaches the meeting as it wants, and the meeting answers it."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.services import change_level, note_childs_words
from cases.services.summing import sum_up
from cases.services.voicing import Said
from stafettlogg.archive.content import gather
from stafettlogg.archive.reasons import Reason
from stafettlogg.models import ArchiveExport, Meeting
from stafettlogg.services import record_meeting
from tests.stafettlogg.test_meetings import minutes_of, posted

SAID = (
    Said("friends", "sad", "Ingen spør meg.", "at_meeting"),
    Said("school", "glad", "Jeg liker Per.", "for_me"),
    Said("home", "between", "Det er hemmelig.", "kept"),
)
PLAIN = "Kari finner noen du kan leke med. Vi møtes igjen til jul."


@pytest.fixture
def told(log, case, kari, today):
    return note_childs_words(case, by=kari, on=today, said=SAID, written_by_child=True)


@pytest.mark.requirement("R31")
def test_the_meeting_is_made_ready_with_what_the_child_wants_said(log, told, kari, browse):
    page = browse(kari).get(reverse("stafettlogg:meeting-new", args=[log.pk]))
    html = page.content.decode()

    assert page.context["form"].initial["childs_voice"] == "Venner: Lei. «Ingen spør meg.»"
    assert "Si det for Jonas" in html
    assert "Jeg liker Per." in html
    assert "hemmelig" not in html


@pytest.mark.requirement("R31")
def test_what_was_said_before_the_last_meeting_is_not_said_again(
    log, told, kari, today, browse, as_
):
    with as_(kari):
        record_meeting(log, by=kari, on=today, **minutes_of(today))

    page = browse(kari).get(reverse("stafettlogg:meeting-new", args=[log.pk]))
    assert "Ingen spør meg." not in page.content.decode()


@pytest.mark.requirement("R31")
def test_what_is_kept_reaches_no_guardian_no_log_and_no_document(
    log, told, kari, anne, today, browse, as_
):
    client = browse(anne)
    for name in ("stafettlogg:detail", "stafettlogg:readers"):
        assert "hemmelig" not in client.get(reverse(name, args=[log.pk])).content.decode()
    assert (
        "hemmelig"
        not in browse(kari).get(reverse("stafettlogg:detail", args=[log.pk])).content.decode()
    )
    with as_(kari):
        assert "hemmelig" not in archived(log)
        assert "hemmelig" not in sum_up(log.case, by=kari)


@pytest.mark.requirement("R29")
def test_what_was_decided_is_told_to_the_child_on_its_page_and_in_large_print(
    log, case, kari, anne, today, browse, as_
):
    with as_(kari):
        meeting = record_meeting(log, by=kari, on=today, **minutes_of(today, told_to_child=PLAIN))
    client = browse(kari)
    client.post(reverse("cases:childs-page", args=[case.pk]), {"step": "open"})
    page = client.get(reverse("cases:childs-page", args=[case.pk])).content.decode()
    assert "Det vi snakket om sist" in page
    assert PLAIN in page
    assert "Jonas liker best ballbingen" not in page  # the minutes themselves are not shown

    large = browse(anne).get(reverse("stafettlogg:told-to-child", args=[meeting.pk]))
    assert PLAIN in large.content.decode()


@pytest.mark.requirement("R29")
def test_the_page_of_the_meeting_writes_it_and_the_document_holds_it(log, kari, today, browse, as_):
    sent = {**posted(today), "told_to_child": PLAIN}
    assert browse(kari).post(f"/logg/{log.pk}/mote/", sent).status_code == 302
    with as_(kari):
        assert Meeting.objects.get().told_to_child == PLAIN
        assert PLAIN in archived(log)
    too_long = {**posted(today), "told_to_child": "x" * 601}
    assert browse(kari).post(f"/logg/{log.pk}/mote/", too_long).status_code == 422


def test_a_meeting_that_told_the_child_nothing_has_no_such_page(log, kari, today, browse, as_):
    with as_(kari):
        meeting = record_meeting(log, by=kari, on=today, **minutes_of(today))
    assert (
        browse(kari).get(reverse("stafettlogg:told-to-child", args=[meeting.pk])).status_code == 404
    )


@pytest.mark.requirement("R27")
def test_the_childs_best_is_archived_and_no_guardian_is_shown_it_behind_a_shield(
    log, case, kari, anne, today, browse, as_
):
    case.refresh_from_db()
    best = "Han vil være i trygghet."
    with as_(kari):
        change_level(case, "close", by=kari, on=today, reason="Det går bra nå.", best_interest=best)
        assert best in archived(log)
    case.shielded_at = timezone.now() - dt.timedelta(days=1)
    case.save()
    shown = browse(anne).get(reverse("stafettlogg:detail", args=[log.pk]))
    assert best not in shown.content.decode()
    assert best not in browse(anne).get(reverse("stafettlogg:family-home")).content.decode()


def archived(log) -> str:
    """All that stands in the log's archive document, however deep."""
    document = gather(ArchiveExport(log=log, reason=Reason.ON_REQUEST))
    found = []

    def walk(section):
        found.extend((section.title, section.facts, section.texts))
        found.extend(table.rows for table in section.tables)
        for part in section.parts:
            walk(part)

    for section in document.sections:
        walk(section)
    return str(found)

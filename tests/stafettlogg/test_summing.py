"""The work so far as a text for a talk with guardians: what it tells, and what it never tells."""

import datetime as dt
import uuid

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from bti.web.models import Draft
from cases.models import ConcernReport
from cases.services import mark_step, note_discussion, note_talk
from cases.services.summing import sum_up
from tests.stafettlogg.test_meetings import minutes_of

DAY = dt.timedelta(days=1)


@pytest.fixture
def worked(case_at_1, log, new_measure, kari, today, as_):
    """A case with a bit of everything on it."""
    from stafettlogg.services import evaluate, record_meeting

    with as_(kari):
        note_talk(
            case_at_1, by=kari, on=today, talked_with="guardians", talked_on=today - DAY,
            summary="Far virket sint på skolen.", outcome="agreed",
        )  # fmt: skip
        note_talk(
            case_at_1, by=kari, on=today, talked_with="child", talked_on=today,
            summary="Jonas er redd for noe hjemme.", childs_words="Ikke si det.",
        )  # fmt: skip
        note_discussion(
            case_at_1, by=kari, on=today, partner="leder", discussed_on=today,
            summary="Lederen lurer på om mor drikker.",
        )  # fmt: skip
        measure = new_measure()
        record_meeting(log, by=kari, on=today, **minutes_of(today))
        evaluate(
            measure, by=kari, on=today, carried_out=True, effect=1, decision="continue",
            evaluated_on=today,
        )  # fmt: skip
    return case_at_1


@pytest.mark.requirement("R402")
def test_it_tells_days_talks_measures_and_what_was_agreed_in_order(worked, log, kari, today, as_):
    with as_(kari):
        text = sum_up(worked, by=kari)
        measure = log.measures.get()

    assert text.startswith("Dette har vi gjort sammen for Jonas")
    for told in (
        "Uro.", "Vi snakket sammen. Vi er enige om veien videre.", f"Tiltak: {measure.text}",
        "Mål: ", "Vi ble enige om: Kari finner en lekekamerat", "Litt bedre.",
    ):  # fmt: skip
        assert told in text
    assert text.index("Uro.") < text.index("Vi snakket sammen.") < text.index("Vi ble enige om")


@pytest.mark.requirement("R402", "R35")
def test_it_tells_nothing_that_was_not_said_to_the_family(worked, kari, today, as_):
    ConcernReport.objects.create(case=worked, noted_by=kari, sent_on=today, channel="portal")
    worked.surroundings = "Skilsmisse."
    worked.save()

    with as_(kari):
        text = sum_up(worked, by=kari)

    for secret in (
        "sint", "redd", "Ikke si det", "drikker", "lurer", "Trekker seg", "Skilsmisse", "arnevern",
        "melding",
    ):  # fmt: skip
        assert secret not in text


@pytest.mark.requirement("R35")
def test_of_a_shielded_case_there_is_no_text(worked, kari, browse, as_):
    worked.shielded_at, worked.shielded_level = timezone.now(), 1
    worked.save()
    address = reverse("cases:summary", args=[worked.pk])

    with as_(kari), pytest.raises(ValidationError):
        sum_up(worked, by=kari)
    client = browse(kari)
    for answer in (client.get(address), client.post(address, {"text": "Noe jeg skrev."})):
        page = answer.content.decode()
        assert "Da lager vi ingen tekst til foresatte." in page
        assert "Dette har vi gjort sammen" not in page
        assert "Noe jeg skrev." not in page
    assert address not in client.get(reverse("cases:detail", args=[worked.pk])).content.decode()


@pytest.mark.requirement("R402")
def test_a_step_marked_by_hand_and_a_step_between_levels_are_told(
    worked, shared_consent, kari, today, as_
):
    step = next(s for s in worked.guide.level(1).steps if s.done_by_hand or not s.done_when)
    with as_(kari):
        mark_step(worked, level=1, step=step.code, by=kari, on=today)
        text = sum_up(worked, by=kari)
    assert f"Gjort: {step.title}." in text


@pytest.mark.requirement("R402", "R377")
def test_the_holder_mends_it_copies_it_and_nothing_is_stored(worked, kari, browse):
    client, address = browse(kari), reverse("cases:summary", args=[worked.pk])
    drafts = Draft.objects.count()

    page = client.get(address).content.decode()
    mended = client.post(address, {"submission_key": uuid.uuid4(), "text": "Min egen tekst."})

    assert "data-copy=" in page
    assert "data-print" in page
    assert "data-draft" not in page
    assert '<div class="tekst">Min egen tekst.</div>' in mended.content.decode()
    assert "Min egen tekst." not in client.get(address).content.decode()
    assert Draft.objects.count() == drafts


def test_it_is_the_holders_alone(worked, mona, per, geir, anne, browse):
    address = reverse("cases:summary", args=[worked.pk])
    for other in (mona, per, geir, anne):
        assert browse(other).get(address).status_code == 404
        assert browse(other).post(address).status_code == 404
        with pytest.raises(PermissionDenied):
            sum_up(worked, by=other)


def test_the_page_asks_a_fixed_number_of_times(worked, kari, browse, django_assert_max_num_queries):
    client, address = browse(kari), reverse("cases:summary", args=[worked.pk])
    client.get(address)

    with django_assert_max_num_queries(14):  # 12, and the savepoint of a request within a test
        client.get(address)

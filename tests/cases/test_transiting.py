"""A child changes place: told without content, asked anew, taken over, complete when one meets."""

import datetime as dt
import uuid

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from bti.notices.models import Notice
from cases.models import Case, Transition
from cases.services import accept_offer, offer_baton, read_offer
from cases.services.transiting import (
    ask_for_transition,
    begin_transition,
    cancel_transition,
    complete_transition,
    is_told,
    name_receiver,
    remind_of_transitions,
)
from cases.tasks import remind_of_transitions as nightly
from consent.services import sign
from tests.cases.test_baton import right
from tests.conftest import employ

HIGH, WORDS = "idporten-loa-high", "Han liker å bli møtt av en voksen."


@pytest.fixture
def lena(other_school):
    """Lena leads the school that Jonas comes to."""
    return employ("lena", "Lena Vik", "rektor", other_school, "leader")


@pytest.fixture
def moving(case_at_1, other_school, lena, geir, siri, municipality, kari, today) -> Transition:
    right(geir, siri, municipality, today)
    return begin_transition(
        case_at_1, by=kari, on=today, unit=other_school,
        starts_on=today + dt.timedelta(days=60), family_words=WORDS,
    )  # fmt: skip


@pytest.fixture
def agreed(moving, kari, anne, tomas, today) -> Transition:
    """The family has said yes to the new place."""
    ask_for_transition(
        moving, by=kari, on=today, valid_until=today + dt.timedelta(days=200), family_words=WORDS
    )
    for one in (anne, tomas):
        sign(moving.consent, by=one, on=today, language="nb", login_level=HIGH)
    return Transition.objects.select_related("case", "unit", "from_unit", "consent").get(
        pk=moving.pk
    )


@pytest.mark.requirement("R287")
def test_the_new_place_is_told_that_a_child_comes_and_no_more(moving, lena, browse):
    notice = Notice.objects.get(kind="transition")
    page = browse(lena).get(reverse("cases:transitions")).content.decode()
    own = browse(lena).get(reverse("cases:transition", args=[moving.pk])).content.decode()

    assert (notice.recipient, notice.link) == (lena, "/saker/overganger/")
    for text in (page, own):
        assert "Et barn fra Skogbrynet skole" in text
        assert "Jonas" not in text
        assert WORDS not in text
    address = reverse("cases:transition-package", args=[moving.pk])
    assert browse(lena).get(address).status_code == 404


@pytest.mark.requirement("R17", "R287")
def test_a_consent_of_its_own_names_the_new_place_and_opens_the_package(
    agreed, lena, today, browse
):
    service = agreed.consent.services.get(kind="school")
    page = browse(lena).get(reverse("cases:transition", args=[agreed.pk])).content.decode()

    assert service.detail == "Lia skole"
    assert "Lia skole" in agreed.consent.purpose
    assert is_told(agreed, today)
    assert "Jonas til Lia skole" in page
    assert WORDS in page


@pytest.mark.requirement("R17", "R287", "R378")
def test_it_is_complete_only_with_a_meeting_point_and_somebody_there(
    agreed, kari, geir, lena, other_school, today
):
    day = today + dt.timedelta(days=9)
    with pytest.raises(ValidationError) as refused:
        complete_transition(agreed, by=kari, on=today, meeting_point="Lia", meeting_on=day)
    assert "Ingen på det nye stedet har stafettpinnen" in refused.value.messages[0]

    name_receiver(agreed, by=lena, on=today, receiver=geir)
    offer = offer_baton(
        agreed.case, to=geir, by=kari, on=today, note="Alt om Jonas.", reason="Bytter skole"
    )
    read_offer(offer, by=geir, on=today)
    accept_offer(offer, by=geir, on=today)
    agreed = Transition.objects.select_related("case", "unit", "from_unit").get(pk=agreed.pk)
    with pytest.raises(ValidationError):
        complete_transition(agreed, by=geir, on=today, meeting_point=" ", meeting_on=day)
    complete_transition(agreed, by=geir, on=today, meeting_point="Lia skole", meeting_on=day)

    case = Case.objects.select_related("child").get(pk=agreed.case_id)
    assert (case.unit, case.child.unit, case.holder) == (other_school, other_school, geir)
    assert agreed.completed_on == today
    with pytest.raises(ValidationError) as again:
        complete_transition(agreed, by=geir, on=today, meeting_point="x", meeting_on=day)
    assert again.value.messages == ["Overgangen er alt fullført."]


@pytest.mark.requirement("R123", "R287")
def test_a_consent_to_this_school_gives_nobody_at_the_next_one_the_baton(moving, kari, geir, today):
    with pytest.raises(ValidationError) as refused:
        offer_baton(moving.case, to=geir, by=kari, on=today, note="Alt", reason="Bytter")

    assert "samtykket ikke nevner" in refused.value.message_dict["to"][0]


def test_of_a_child_with_a_protected_address_the_consent_names_no_place(moving, kari, today):
    child = moving.case.child
    child.address_protection = "confidential"
    child.save()
    moving = Transition.objects.select_related("case__child").get(pk=moving.pk)

    ask_for_transition(
        moving, by=kari, on=today, valid_until=today + dt.timedelta(days=90), family_words=""
    )

    told = [moving.consent.purpose, *moving.consent.services.values_list("detail", flat=True)]
    assert not any("skole" in text for text in told)


def test_without_a_yes_nothing_is_complete(moving, kari, today):
    with pytest.raises(ValidationError) as refused:
        complete_transition(moving, by=kari, on=today, meeting_point="x", meeting_on=today)

    assert "ikke samtykket" in refused.value.messages[0]


def test_what_cannot_be_is_told_in_a_sentence(case_at_1, school, other_school, kari, today):
    soon = today + dt.timedelta(days=9)
    for unit, day, field in ((school, soon, "unit"), (other_school, today, "starts_on")):
        with pytest.raises(ValidationError) as refused:
            begin_transition(case_at_1, by=kari, on=today, unit=unit, starts_on=day)
        assert list(refused.value.message_dict) == [field]
    begun = begin_transition(case_at_1, by=kari, on=today, unit=other_school, starts_on=soon)
    with pytest.raises(ValidationError):
        begin_transition(case_at_1, by=kari, on=today, unit=other_school, starts_on=soon)
    cancel_transition(begun, by=kari, on=today, reason="Familien blir.")
    begin_transition(case_at_1, by=kari, on=today, unit=other_school, starts_on=soon)


def test_a_shielded_case_goes_nowhere_by_asking_the_family(case_at_1, other_school, kari, today):
    from cases.services.reporting import raise_shield

    raise_shield(case_at_1, by=kari)
    with pytest.raises(ValidationError):
        begin_transition(
            case_at_1, by=kari, on=today, unit=other_school, starts_on=today + dt.timedelta(days=9)
        )


def test_others_have_no_part_in_it(moving, case_at_1, other_school, mona, geir, anne, today):
    for other in (mona, geir, anne):
        with pytest.raises(PermissionDenied):
            cancel_transition(moving, by=other, on=today, reason="x")
        with pytest.raises(PermissionDenied):
            name_receiver(moving, by=other, on=today, receiver=geir)


@pytest.mark.requirement("R287", "R378")
def test_one_that_is_not_complete_when_the_child_begins_is_found(moving, mona, lena, kari):
    soon = moving.starts_on - dt.timedelta(days=moving.case.guide.waits.transition)

    assert remind_of_transitions(soon - dt.timedelta(days=1)) == 0
    assert remind_of_transitions(soon) == 1
    assert remind_of_transitions(moving.starts_on - dt.timedelta(days=1)) == 0
    assert remind_of_transitions(moving.starts_on) == 1
    assert remind_of_transitions(moving.starts_on + dt.timedelta(days=9)) == 0
    told = Notice.objects.filter(kind="transition_late", due_day=moving.starts_on)
    assert {one.recipient for one in told} == {kari, mona, lena}
    assert nightly() == 0


def test_the_package_is_an_accessible_pdf(agreed, kari, lena, geir, browse):
    address = reverse("cases:transition-package", args=[agreed.pk])
    for reader in (kari, lena):
        answer = browse(reader).get(address)
        assert answer["Content-Type"] == "application/pdf"
        assert answer.content.startswith(b"%PDF")
    assert browse(geir).get(address).status_code == 404


@pytest.mark.requirement("R290")
def test_the_log_goes_along_and_is_archived(log, agreed_log, today):
    from stafettlogg.models import ArchiveExport

    reasons = set(ArchiveExport.objects.filter(log=log).values_list("reason", flat=True))
    assert "transition" in reasons


@pytest.fixture
def agreed_log(log, agreed, kari, geir, today, as_system):
    offer = offer_baton(agreed.case, to=geir, by=kari, on=today, note="Alt", reason="Bytter")
    read_offer(offer, by=geir, on=today)
    accept_offer(offer, by=geir, on=today)
    row = Transition.objects.select_related("case", "unit", "from_unit").get(pk=agreed.pk)
    return complete_transition(row, by=geir, on=today, meeting_point="Lia", meeting_on=today)


def test_it_is_begun_and_asked_for_on_the_pages(case_at_1, other_school, kari, today, browse):
    client = browse(kari)
    answer = client.post(
        reverse("cases:transition-begin", args=[case_at_1.pk]),
        {"submission_key": uuid.uuid4(), "unit": other_school.pk,
         "starts_on": today + dt.timedelta(days=30), "family_words": WORDS},
    )  # fmt: skip
    begun = Transition.objects.get()
    asked = client.post(
        reverse("cases:transition-ask", args=[begun.pk]),
        {"submission_key": uuid.uuid4(), "valid_until": today + dt.timedelta(days=90),
         "family_words": WORDS},
    )  # fmt: skip

    assert answer.url == asked.url == reverse("cases:transition", args=[begun.pk])
    assert "Vi venter på svar" in client.get(asked.url).content.decode()

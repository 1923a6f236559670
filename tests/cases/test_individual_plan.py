"""Individual plan at level 3: may be, is wished, is granted, and the log as its tool."""

import datetime as dt
import uuid

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from bti.audit.models import ActEvent
from cases.models import Case
from cases.services.planning import note_plan
from tests.cases.test_levels import at

DAY = dt.timedelta(days=1)


@pytest.fixture
def broad(case_at_1, today) -> Case:
    return at(case_at_1, 3, "nittedal", today)


@pytest.mark.requirement("R148", "R347")
@pytest.mark.parametrize("guide", ["nittedal", "vestby"])
@pytest.mark.parametrize(
    ("plan", "words"),
    [
        ("entitled", "Barnet kan ha rett til individuell plan"),
        ("wished", "Familien ønsker individuell plan"),
        ("granted", "Individuell plan er vedtatt"),
    ],
)
def test_it_is_noted_and_stands_on_the_case_page(broad, kari, today, browse, guide, plan, words):
    at(broad, 3, guide, today)
    granted_on = today if plan == "granted" else None

    note_plan(broad, by=kari, on=today, plan=plan, granted_on=granted_on)

    page = browse(kari).get(reverse("cases:detail", args=[broad.pk])).content.decode()
    assert f"<strong>{words}</strong>" in page
    assert Case.objects.get(pk=broad.pk).plan == plan
    assert ActEvent.objects.filter(act="cases.note_plan", user_id=kari.pk).exists()
    assert broad.history.first().plan == plan


@pytest.mark.requirement("R148")
def test_at_level_3_the_page_tells_that_there_may_be_a_right(broad, kari, today, browse):
    address = reverse("cases:detail", args=[broad.pk])
    sentence = "Barnet kan ha rett til individuell plan. Snakk med familien om det."

    assert sentence in browse(kari).get(address).content.decode()
    at(broad, 2, "nittedal", today)
    assert sentence not in browse(kari).get(address).content.decode()


@pytest.mark.requirement("R149")
def test_once_it_is_granted_the_family_may_choose_the_log(broad, kari, today, browse):
    note_plan(broad, by=kari, on=today, plan="granted", granted_on=today - DAY, in_log=True)

    page = browse(kari).get(reverse("cases:detail", args=[broad.pk])).content.decode()
    assert "Familien bruker stafettloggen som individuell plan." in page


@pytest.mark.requirement("R149")
@pytest.mark.parametrize(
    ("guide", "values", "field"),
    [
        ("nittedal", {"plan": "wished", "in_log": True}, "in_log"),
        ("sarpsborg", {"plan": "granted", "granted_on": 0, "in_log": True}, "in_log"),
        ("nittedal", {"plan": "granted"}, "granted_on"),
        ("nittedal", {"plan": "granted", "granted_on": 1}, "granted_on"),
        ("nittedal", {"plan": "wished", "granted_on": 0}, "granted_on"),
        ("nittedal", {"plan": "kanskje"}, "plan"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(broad, kari, today, guide, values, field):
    at(broad, 3, guide, today)
    if "granted_on" in values:
        values = {**values, "granted_on": today + values["granted_on"] * DAY}

    with pytest.raises(ValidationError) as refused:
        note_plan(broad, by=kari, on=today, **values)

    assert list(refused.value.message_dict) == [field]


@pytest.mark.parametrize("level", [0, 1, 2])
def test_it_belongs_to_level_3(broad, kari, today, level):
    at(broad, level, "nittedal", today)

    with pytest.raises(ValidationError):
        note_plan(broad, by=kari, on=today, plan="wished")


def test_the_holder_alone_notes_it(broad, kari, mona, colleague, geir, anne, today, browse):
    address = reverse("cases:plan", args=[broad.pk])
    for other in (mona, colleague, geir, anne):
        assert browse(other).get(address).status_code == 404
        with pytest.raises(PermissionDenied):
            note_plan(broad, by=other, on=today, plan="wished")


@pytest.mark.requirement("R148", "R149", "R347")
def test_it_is_noted_on_its_page_and_the_log_is_offered_where_the_guide_has_it(
    broad, kari, today, browse
):
    client, address = browse(kari), reverse("cases:plan", args=[broad.pk])
    data = {"submission_key": uuid.uuid4(), "plan": "granted", "granted_on": today.isoformat(),
            "in_log": "on"}  # fmt: skip

    assert client.post(address, data).url == reverse("cases:detail", args=[broad.pk])
    assert Case.objects.get(pk=broad.pk).plan_in_log
    at(broad, 3, "sondre_nordstrand", today)
    assert "in_log" not in client.get(address).context["form"].fields

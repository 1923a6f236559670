"""What a leader sees of activity tells nothing of a concern that somebody else has."""

import datetime as dt

import pytest
from django.utils import timezone

from bti.audit.models import ActEvent
from cases.models import Case
from cases.services import note_discussion


@pytest.fixture
def quiet(case_at_1, kari, municipality):
    """Kari did something in the case nine days ago."""
    ActEvent.objects.create(
        user_id=kari.pk, user_name="x", act="x", subject="x", subject_id="1",
        child_id=case_at_1.child_id, municipality_id=municipality.pk,
    )  # fmt: skip
    return case_at_1


def test_the_concern_of_another_is_not_taken_for_life_in_the_case(
    quiet, geir, other_school, mona, today, browse
):
    concern = Case.objects.create(
        municipality=quiet.municipality, child=quiet.child, unit=other_school,
        guide_slug=quiet.guide_slug, level_since=today, holder=geir, concern="x",
        concern_on=today, opened_by=geir,
    )  # fmt: skip
    client = browse(mona)
    before = client.get(f"/saker/leder/{quiet.pk}/").context["last_act"]
    note_discussion(
        concern, by=geir, on=today, partner="leder", discussed_on=today, summary="Vi følger med."
    )

    after = client.get(f"/saker/leder/{quiet.pk}/").context["last_act"]

    assert before is not None
    assert after == before
    assert timezone.now() - before < dt.timedelta(minutes=5)


def test_what_the_holder_does_counts(quiet, kari, mona, today, browse):
    before = browse(mona).get(f"/saker/leder/{quiet.pk}/").context["last_act"]
    note_discussion(
        quiet, by=kari, on=today, partner="leder", discussed_on=today, summary="Vi følger med."
    )

    assert browse(mona).get(f"/saker/leder/{quiet.pk}/").context["last_act"] > before

"""Observations at a measure: the case's own, locked, and for the holder alone."""

import uuid

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from bti.audit.models import ActEvent
from cases.models import Case
from forms.models import FilledForm
from stafettlogg.models import MeasureObservation
from stafettlogg.services import attach_observation, end_measure


@pytest.fixture
def observed(case_at_1, kari, today) -> FilledForm:
    return FilledForm.objects.create(
        case=case_at_1, code="observasjonsskjema", version=1, author=kari, filled_on=today,
        locked_at=timezone.now(), answers={"observasjon": "Sto alene i to friminutt."},
    )  # fmt: skip


@pytest.fixture
def attached(log, pers_measure, observed, kari, today, as_) -> MeasureObservation:
    with as_(kari):
        return attach_observation(pers_measure, by=kari, on=today, form=observed)


@pytest.mark.requirement("R88")
def test_the_holder_puts_an_observation_at_a_measure(attached, observed, kari, as_):
    with as_(kari):
        stored = MeasureObservation.objects.get()
        assert (stored.form, stored.author, stored.log) == (observed, kari, attached.log)
        assert stored.history.count() == 1
    assert ActEvent.objects.filter(act="stafettlogg.attach_observation", user_id=kari.pk).exists()


@pytest.mark.requirement("R88")
def test_the_holder_reads_it_beside_the_measure_and_nobody_else_learns_of_it(
    attached, log, observed, kari, per, anne, browse
):
    address = reverse("stafettlogg:detail", args=[log.pk])
    link = reverse("forms:read", args=[observed.pk])

    assert link in browse(kari).get(address).content.decode()
    for other in (per, anne):
        page = browse(other).get(address)
        assert page.status_code == 200
        assert link not in page.content.decode()
        assert "bservasjon" not in page.content.decode()


@pytest.mark.requirement("R88")
def test_the_database_itself_keeps_it_from_the_other_readers(attached, kari, per, anne, as_):
    for other, seen in ((kari, 1), (per, 0), (anne, 0)):
        with as_(other):
            assert MeasureObservation.objects.count() == seen
            assert MeasureObservation.history.count() == seen


def test_only_a_locked_observation_of_the_case_is_taken(
    log, pers_measure, observed, case_at_1, kari, today, as_
):
    draft = FilledForm.objects.create(
        case=case_at_1, code="observasjonsskjema", version=1, author=kari, filled_on=today
    )
    other = FilledForm.objects.create(
        case=case_at_1, code="uro_a", version=1, author=kari, filled_on=today,
        locked_at=timezone.now(),
    )  # fmt: skip
    elsewhere = Case.objects.get(pk=case_at_1.pk)
    elsewhere.pk = None
    elsewhere._state.adding = True
    elsewhere.save()
    anothers = FilledForm.objects.create(
        case=elsewhere, code="observasjonsskjema", version=1, author=kari, filled_on=today,
        locked_at=timezone.now(),
    )  # fmt: skip

    with as_(kari):
        for form in (draft, other, anothers):
            with pytest.raises(ValidationError):
                attach_observation(pers_measure, by=kari, on=today, form=form)
        attach_observation(pers_measure, by=kari, on=today, form=observed)
        with pytest.raises(ValidationError):
            attach_observation(pers_measure, by=kari, on=today, form=observed)


def test_the_holder_alone_does_it_while_the_measure_is_open(
    log, pers_measure, observed, kari, per, mona, anne, today, as_, browse
):
    address = reverse("stafettlogg:measure-observation", args=[pers_measure.pk])
    for other in (per, mona, anne):
        with as_(other), pytest.raises(PermissionDenied):
            attach_observation(pers_measure, by=other, on=today, form=observed)
        assert browse(other).get(address).status_code == 404
    with as_(kari):
        end_measure(pers_measure, by=kari, on=today, reason="Ferdig.")
        with pytest.raises(ValidationError):
            attach_observation(pers_measure, by=kari, on=today, form=observed)


@pytest.mark.requirement("R88")
def test_it_is_done_on_its_page(log, pers_measure, observed, kari, browse, as_):
    client = browse(kari)
    address = reverse("stafettlogg:measure-observation", args=[pers_measure.pk])

    page = client.get(address).content.decode()
    answer = client.post(address, {"submission_key": uuid.uuid4(), "form": observed.pk})
    after = client.get(address).content.decode()

    assert "Observasjonsskjema" in page
    assert answer.url.endswith(f"#tiltak-{pers_measure.pk}")
    with as_(kari):
        assert MeasureObservation.objects.get().form == observed
    assert "Det er ingen ferdige observasjonsskjemaer" in after

"""The clocks of a child welfare case, and which guide a service works by."""

import datetime as dt

import pytest

from bti.accounts.models import ServiceUnit
from cases.deadlines import clocks, due_by, next_clock, signs_of, with_signs
from cases.levels import facts_of
from cases.models import Case, ConcernReport, ReceivedReport, WelfareDecision, WelfareTelling
from cases.services import start_concern
from tests.conftest import employ


@pytest.fixture
def own(case, today) -> Case:
    case.guide_slug, case.concern_on = "barnevern", today
    case.save()
    return case


def received(case: Case, by, on: dt.date, reporter: str = "public") -> None:
    ReceivedReport.objects.create(
        case=case, noted_by=by, received_on=on, way="written", reporter=reporter, priority="soon"
    )


def running(case: Case, on: dt.date) -> dict[str, dt.date]:
    found = with_signs(Case.objects.filter(pk=case.pk)).get()
    facts = facts_of(found, on) | signs_of(found)
    return {clock.code: clock.due for clock in clocks(found, facts, on)}


def listed(case: Case, on: dt.date) -> str | None:
    found = with_signs(Case.objects.filter(pk=case.pk)).get()
    clock = next_clock(found, on)
    return clock.code if clock else None


@pytest.mark.requirement("R240", "R354")
def test_a_report_is_decided_on_in_a_week_and_answered_in_three(own, kari, today):
    received(own, kari, today)
    assert running(own, today) == {
        "report_clarified": today + dt.timedelta(days=7),
        "reporter_told": today + dt.timedelta(days=21),
    }

    WelfareTelling.objects.create(
        case=own, noted_by=kari, about="receipt", to="public", told_on=today, basis="reporter"
    )

    assert set(running(own, today)) == {"report_clarified"}
    assert listed(own, today) == "report_clarified"


@pytest.mark.requirement("R359")
def test_a_public_reporter_hears_of_the_conclusion_within_three_weeks(own, kari, today):
    received(own, kari, today)
    own.level = 1
    own.save()
    assert running(own, today) == {}
    WelfareDecision.objects.create(
        case=own, noted_by=kari, kind="help_measures", decided_on=today, reason="Hjelp."
    )

    assert running(own, today) == {"reporter_answered": today + dt.timedelta(days=21)}
    assert listed(own, today) == "reporter_answered"
    last = today + dt.timedelta(days=21)
    assert Case.objects.filter(due_by(own.guide, last)).exists()
    assert not Case.objects.filter(due_by(own.guide, last - dt.timedelta(days=1))).exists()

    WelfareTelling.objects.create(
        case=own, noted_by=kari, about="conclusion", to="public", told_on=today,
        in_writing=True, basis="reporter",
    )  # fmt: skip

    assert running(own, today) == {}
    assert not Case.objects.filter(due_by(own.guide, last)).exists()


def test_nobody_waits_for_an_answer_where_no_public_reporter_is(own, kari, today):
    received(own, kari, today, reporter="private")
    own.level = 1
    own.save()
    WelfareDecision.objects.create(
        case=own, noted_by=kari, kind="dismissed", decided_on=today, reason="Henlagt."
    )

    assert running(own, today) == {}


@pytest.fixture
def bente(municipality):
    """Bente works in a child welfare service that has a guide of its own."""
    municipality.service_guides = {"child_welfare": "barnevern"}
    municipality.save()
    unit = ServiceUnit.objects.create(
        municipality=municipality, kind="child_welfare", name="Barneverntjenesten"
    )
    return employ("bente", "Bente Rud", "kontaktperson", unit)


def begin(by, unit: ServiceUnit, on: dt.date) -> Case:
    return start_concern(
        by=by, on=on, unit=unit, first_name="Ida", last_name="Moen", born=None,
        concern="Melding fra skolen.", concern_on=on,
    )  # fmt: skip


@pytest.mark.requirement("R5", "R352")
def test_each_service_works_by_its_own_guide(bente, kari, school, today):
    unit = bente.live_memberships[0].unit

    assert begin(bente, unit, today).guide_slug == "barnevern"
    assert begin(kari, school, today).guide_slug == "sondre_nordstrand"
    assert (bente.guide.slug, kari.guide.slug) == ("barnevern", "sondre_nordstrand")


@pytest.mark.requirement("R5")
def test_the_guide_page_is_that_of_ones_own_service(bente, kari, browse):
    assert "Melding mottatt" in browse(bente).get("/saker/veileder/").content.decode()
    assert "Melding mottatt" not in browse(kari).get("/saker/veileder/").content.decode()


@pytest.mark.requirement("R240")
def test_a_decision_of_child_welfare_stops_the_clock_of_its_review(case, kari, today):
    ConcernReport.objects.create(
        case=case, noted_by=kari, sent_on=today, channel="portal", guardians_informed=True
    )
    case.level = 3
    case.save()
    assert set(running(case, today)) == {"report_clarified", "reporter_receipt"}
    week = today + dt.timedelta(days=7)
    assert Case.objects.filter(due_by(case.guide, week)).exists()

    WelfareDecision.objects.create(
        case=case, noted_by=kari, kind="investigation", decided_on=today, reason="Undersøkes.",
        on_behalf=True, told_by="Bente",
    )  # fmt: skip

    assert set(running(case, today)) == {"reporter_receipt"}
    assert not Case.objects.filter(due_by(case.guide, week)).exists()

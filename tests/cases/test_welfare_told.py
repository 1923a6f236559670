"""What child welfare receives, and whom it has told what."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from bti.notices.models import Notice
from cases.levels import facts_of
from cases.models import Case
from cases.services import end_welfare, note_telling, receive_report
from tests.cases.test_welfare import WHY, decide, told_of
from tests.conftest import give_consent

# Child welfare's own case


def receive(case: Case, by, on: dt.date, **more):
    return receive_report(
        case, by=by, on=on, received_on=on,
        **{"way": "written", "reporter": "public", "priority": "soon", **more},
    )  # fmt: skip


@pytest.mark.requirement("R239", "R353", "R355", "R356")
def test_a_received_report_is_noted_with_how_soon_and_where(own, bente, today):
    found = receive(own, bente, today, way="application", reporter="family", area="Nord",
                    pregnancy=True)  # fmt: skip

    assert (found.way, found.priority, found.area) == ("application", "soon", "Nord")
    assert found.pregnancy
    assert "report_received" in facts_of(own, today)


def test_suspected_violence_in_a_received_report_raises_the_shield(own, bente, today):
    receive(own, bente, today, violence_suspected=True)

    assert Case.objects.get(pk=own.pk).is_shielded


def test_only_child_welfare_receives_reports(reported, kari, today):
    with pytest.raises(ValidationError):
        receive(reported, kari, today)


def test_a_log_waits_while_child_welfare_investigates(own, bente, mona, guardians, today):
    from stafettlogg.services.opening import what_is_missing

    own.level, own.appointed_on, own.appointed_by = 1, today, mona
    own.save()
    give_consent(own, today, services={"barnevern": "child_welfare"}, guardians=guardians)
    assert [code for code, _s, holds in what_is_missing(own, today) if not holds] == [
        "child_welfare"
    ]

    decide(own, "help_measures", bente, today)

    assert all(holds for _code, _sentence, holds in what_is_missing(own, today))


# Whom it is told


def tell(case: Case, by, on: dt.date, about: str, to: str, **more):
    return note_telling(case, by=by, on=on, about=about, to=to, told_on=on, **more)


@pytest.fixture
def concluded(reported, kari, today) -> Case:
    decide(reported, "investigation", kari, today)
    decide(reported, "help_measures", kari, today)
    return reported


@pytest.mark.requirement("R354", "R359")
def test_a_public_reporter_gets_the_conclusion_in_writing(concluded, kari, today):
    tell(concluded, kari, today, "review", "public")
    with pytest.raises(ValidationError) as refused:
        tell(concluded, kari, today, "conclusion", "public")
    assert "in_writing" in told_of(refused)
    assert "reporter_answered" not in facts_of(concluded, today)

    tell(concluded, kari, today, "conclusion", "public", in_writing=True)

    assert "reporter_answered" in facts_of(concluded, today)


def test_nothing_is_told_before_it_is_decided(reported, kari, today):
    with pytest.raises(ValidationError) as refused:
        tell(reported, kari, today, "conclusion", "public", in_writing=True)

    assert "about" in told_of(refused)


def test_only_a_public_reporter_hears_whether_it_is_investigated(concluded, kari, today):
    with pytest.raises(ValidationError) as refused:
        tell(concluded, kari, today, "review", "private")

    assert "to" in told_of(refused)


@pytest.mark.requirement("R359")
def test_measures_are_told_with_consent_or_for_the_childs_best(concluded, guardians, kari, today):
    def try_it(**more):
        return tell(concluded, kari, today, "conclusion", "public", in_writing=True,
                    measures_told=True, **more)  # fmt: skip

    for basis, field in (("reporter", "basis"), ("consent", "basis"), ("best_interest", "reason")):
        with pytest.raises(ValidationError) as refused:
            try_it(basis=basis)
        assert field in told_of(refused)

    assert try_it(basis="best_interest", reason="Skolen må vite det.").measures_told
    give_consent(concluded, today, services={"skole": "school"}, guardians=guardians)
    assert try_it(basis="consent").basis == "consent"


@pytest.mark.requirement("R246")
def test_other_services_hear_of_it_only_with_a_consent_that_names_them(
    concluded, guardians, kari, today
):
    def try_it(**more):
        return tell(concluded, kari, today, "conclusion", "service", service="familiesenter",
                    **{"basis": "consent", **more})  # fmt: skip

    give_consent(concluded, today, services={"skole": "school"}, guardians=guardians)
    with pytest.raises(ValidationError) as refused:
        try_it()
    assert told_of(refused) == {
        "basis": ["Ingen gjeldende samtykker nevner Familiesenter. Be om et først."]
    }
    for basis in ("reporter", "best_interest"):
        with pytest.raises(ValidationError):
            try_it(basis=basis)

    give_consent(concluded, today, services={"familiesenter": "family_team"}, guardians=guardians)

    assert try_it().service == "familiesenter"


@pytest.mark.requirement("R252")
def test_child_welfare_may_tell_by_law_when_the_family_has_withdrawn(
    concluded, known, kari, bente, today
):
    def try_it(by, reason="Helsestasjonen må følge med."):
        return tell(concluded, by, today, "conclusion", "service", service="helsestasjon",
                    basis="law", reason=reason)  # fmt: skip

    with pytest.raises(ValidationError):  # not while measures go on
        try_it(bente)
    end_welfare(concluded, by=bente, on=today, ended_on=today, end_reason="consent_withdrawn",
                reason=WHY)  # fmt: skip
    with pytest.raises(ValidationError):  # not for others to judge
        try_it(kari)
    with pytest.raises(ValidationError):
        try_it(bente, reason=" ")

    assert try_it(bente).basis == "law"


@pytest.mark.requirement("R35", "R246")
def test_guardians_hear_nothing_of_it_behind_a_shield(reported, known, anne, tomas, kari, today):
    reported.shielded_at = timezone.now()
    reported.save()

    decide(reported, "investigation", kari, today)
    decide(reported, "emergency", kari, today)
    tell(reported, kari, today, "conclusion", "public", in_writing=True)

    for guardian in (anne, tomas):
        assert not Notice.objects.filter(recipient=guardian).exists()
        for perm in ("cases.view_welfare", "cases.record_welfare"):
            assert not guardian.has_perm(perm, reported)

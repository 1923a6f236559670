"""What happens below reaches the log in the same transaction."""

import datetime as dt

import pytest

from bti.database.acting import acting, for_purpose
from bti.people.signals import guardianship_changed, login_linked
from cases.levels import facts_of
from cases.models import Case, HolderChange, LevelChange
from cases.signals import (
    Asked,
    case_closed,
    facts_asked,
    holder_changed,
    level_changed,
    panels_asked,
)
from consent.models import Consent
from consent.services import withdraw_consent
from consent.signals import consent_changed
from stafettlogg.models import Stafettlogg
from stafettlogg.receivers.answers import on_facts_asked, on_panels_asked
from stafettlogg.services import evaluate, record_meeting
from tests.conftest import ANNE_PID, citizen, employ
from tests.stafettlogg.conftest import roles
from tests.stafettlogg.test_meetings import minutes_of


def stored(log: Stafettlogg) -> Stafettlogg:
    with for_purpose("test_looks_behind"):
        return Stafettlogg.objects.get(pk=log.pk)


def exports(log: Stafettlogg) -> list[tuple[str, str]]:
    with for_purpose("test_looks_behind"):
        return list(log.exports.order_by("pk").values_list("reason", "occasion"))


@pytest.mark.requirement("R123", "R299")
def test_a_guardian_who_withdraws_cuts_off_the_actors_at_once_and_ends_the_log(
    log, pers_measure, shared_consent, consented, anne, today
):
    with acting(user_id=anne.pk):
        withdraw_consent(shared_consent, by=anne, on=today)
    assert "per" not in roles(log)
    assert stored(log).is_open  # the first consent to the log still counts
    with acting(user_id=anne.pk):
        withdraw_consent(consented, by=anne, on=today)
    assert (stored(log).ended_on, stored(log).end_reason) == (today, "Samtykket er trukket.")


@pytest.mark.requirement("R262", "R292", "R299", "R300")
def test_the_family_ends_the_log_and_it_is_archived(log, consented, anne, today):
    with acting(user_id=anne.pk):
        withdraw_consent(consented, by=anne, on=today)
    assert not stored(log).is_open
    assert exports(log) == [("consent_withdrawn", f"consent-withdrawn-{consented.pk}")]
    assert set(roles(log).values()) == {"holder", "guardian"}


def test_a_consent_that_comes_to_life_lets_its_service_in(
    log, goal, shared_consent, new_measure, per, kari, today
):
    new_measure(employee=per)
    shared_consent.state = Consent.State.ASKED
    shared_consent.save()
    consent_changed.send(sender=Consent, consent=shared_consent, by=kari)
    assert "per" not in roles(log)
    shared_consent.state = Consent.State.GIVEN
    shared_consent.save()
    consent_changed.send(sender=Consent, consent=shared_consent, by=kari)
    assert roles(log)["per"] == "actor"


@pytest.mark.requirement("R128", "R286", "R291")
def test_the_baton_takes_the_reading_with_it_and_the_log_is_archived(
    log, case, kari, colleague, mona, today
):
    case.holder = colleague
    case.save()
    passed = HolderChange.objects.create(
        case=case, noted_by=mona, previous=kari, holder=colleague, reason="Bytte", on=today
    )
    with acting(user_id=mona.pk):
        holder_changed.send(sender=Case, case=case, by=mona, on=today)
    held = {name for name, role in roles(log).items() if role == "holder"}
    assert held == {"hege"}
    assert "kari" not in roles(log)
    assert exports(log) == [("holder_changed", f"holder-changed-{passed.pk}")]


def test_appointing_before_there_is_a_log_archives_nothing(case_at_1, mona, today):
    holder_changed.send(sender=Case, case=case_at_1, by=mona, on=today)
    with for_purpose("test_looks_behind"):
        assert Stafettlogg.objects.count() == 0


def closing(case, by, today, step="close") -> LevelChange:
    return LevelChange.objects.create(
        case=case, noted_by=by, step=step, source=1, target=9, reason="Jonas trives.", on=today
    )


@pytest.mark.requirement("R155", "R293", "R300")
def test_closing_the_case_ends_and_archives_the_log(log, case, pers_measure, kari, today):
    change = closing(case, kari, today)
    with acting(user_id=kari.pk):
        case_closed.send(sender=Case, case=case, change=change)
    assert (stored(log).ended_on, stored(log).end_reason) == (today, "Saken er avsluttet.")
    assert exports(log) == [("log_ended", f"case-closed-{change.pk}")]
    assert "per" not in roles(log)


def test_closing_a_case_without_a_log_is_quiet(case, kari, today):
    case_closed.send(sender=Case, case=case, change=closing(case, kari, today))


@pytest.mark.requirement("R143", "R153")
def test_a_change_of_level_ends_no_measure_and_keeps_the_log(
    log, case, pers_measure, kari, today, as_
):
    change = closing(case, kari, today, step="broaden")
    level_changed.send(sender=Case, case=case, change=change)
    assert stored(log).is_open
    assert roles(log)["per"] == "actor"
    with as_(kari):
        assert log.measures.filter(ended_on=None).count() == 1


def test_a_new_guardian_with_responsibility_reads(log, guardianship_tomas, child):
    guardianship_tomas.parental_responsibility = False
    guardianship_tomas.save()
    guardianship_changed.send(sender=type(child), child=child)
    assert "citizen-tomas" not in roles(log)
    guardianship_tomas.parental_responsibility = True
    guardianship_tomas.save()
    guardianship_changed.send(sender=type(child), child=child)
    assert roles(log)["citizen-tomas"] == "guardian"


@pytest.mark.requirement("R75")
def test_a_guardian_reads_from_the_first_login(log, guardianship_anne, anne, child):
    guardian = guardianship_anne.guardian
    guardian.user = None
    guardian.save()
    guardianship_changed.send(sender=type(child), child=child)
    assert "citizen-anne" not in roles(log)
    guardian.user = anne
    guardian.save()
    login_linked.send(sender=type(anne), user=anne)
    assert roles(log)["citizen-anne"] == "guardian"


def test_a_youth_reads_from_the_first_login(log, child, today):
    child.born = today.replace(year=today.year - 16, day=1)
    child.user = citizen("jonas", "Jonas Solberg", ANNE_PID[::-1])
    child.save()
    login_linked.send(sender=type(child.user), user=child.user)
    assert roles(log)["citizen-jonas"] == "youth"


OF_THE_LOG = {
    "log_opened", "goal_set", "measure_planned", "measure_started", "measures_evaluated",
    "meeting_held", "minutes_written", "next_meeting_set",
}  # fmt: skip


def asked(case) -> set[str]:
    """What the log alone answers, in one query."""
    found: set[str] = set()
    for receiver, facts in facts_asked.send(sender=Case, case=case):
        if receiver.__module__.startswith("stafettlogg"):
            found |= facts
    return found


@pytest.mark.requirement("R108", "R110")
def test_the_log_answers_which_of_the_guides_facts_hold(
    case_at_1, kari, today, request, as_, django_assert_num_queries
):
    assert asked(case_at_1) == set()
    log = request.getfixturevalue("log")
    assert asked(case_at_1) == {"log_opened"}
    request.getfixturevalue("goal")
    assert asked(case_at_1) == {"log_opened", "goal_set"}
    measure = request.getfixturevalue("new_measure")(starts_on=today + dt.timedelta(days=1))
    assert asked(case_at_1) == {"log_opened", "goal_set", "measure_planned"}
    with as_(kari):
        measure.starts_on = today
        measure.save()
    assert asked(case_at_1) == {"log_opened", "goal_set", "measure_planned", "measure_started"}
    with as_(kari):
        evaluate(
            measure, by=kari, on=today, carried_out=True, effect=1, decision="continue",
            evaluated_on=today,
        )  # fmt: skip
    assert "measures_evaluated" in asked(case_at_1)
    with as_(kari):
        record_meeting(log, by=kari, on=today, **minutes_of(today))
    with django_assert_num_queries(1):
        assert on_facts_asked(case=case_at_1) == OF_THE_LOG
    assert facts_of(case_at_1) >= OF_THE_LOG


@pytest.mark.requirement("R236")
def test_what_was_done_at_the_former_level_is_not_done_at_this_one(
    log, case, measure, kari, today, as_
):
    with as_(kari):
        evaluate(
            measure, by=kari, on=today, carried_out=True, effect=1, decision="continue",
            evaluated_on=today,
        )  # fmt: skip
        record_meeting(log, by=kari, on=today, **minutes_of(today, next_on=None))
    case.level, case.level_since = 2, today + dt.timedelta(days=1)
    case.save()
    assert asked(case) == {"log_opened", "goal_set", "measure_planned", "measure_started"}


def panels(case, user, today) -> list[dict]:
    found: list[dict] = []
    for receiver, panel in panels_asked.send(sender=Case, case=case, user=user, on=today):
        if receiver.__module__.startswith("stafettlogg"):
            found += panel
    return found


def test_the_case_page_leads_the_holder_to_the_log(case_at_1, kari, today, request):
    [before] = panels(case_at_1, kari, today)
    assert (before["href"], before["label"]) == (
        f"/logg/apne/{case_at_1.pk}/",
        "Åpne stafettloggen",
    )
    log = request.getfixturevalue("log")
    request.getfixturevalue("measure")
    [after] = panels(case_at_1, kari, today)
    assert (after["href"], after["kind"]) == (f"/logg/{log.pk}/", "log")
    assert "1 tiltak er i gang." in after["text"]
    assert after["places"]["measures"] == f"/logg/{log.pk}/"


def test_a_page_that_asks_for_facts_and_panels_reads_the_log_once(
    log, measure, case, mona, kari, today, django_assert_num_queries
):
    page = Asked()
    with django_assert_num_queries(1):
        facts = on_facts_asked(case=case, asked=page)
        [panel] = on_panels_asked(case=case, user=kari, on=today, asked=page)

    assert facts == on_facts_asked(case=case)
    assert [panel] == on_panels_asked(case=case, user=kari, on=today)
    assert set(on_panels_asked(case=case, user=mona, on=today, asked=page)[0]) == {
        "kind", "title", "text",
    }  # fmt: skip


def test_a_leader_is_told_that_the_log_exists_and_no_more(log, measure, case, mona, today):
    [panel] = panels(case, mona, today)
    assert set(panel) == {"kind", "title", "text"}
    assert "tiltak" not in panel["text"]


def test_there_is_no_panel_before_level_1_and_none_for_others(case, case_at_1, kari, mona, today):
    assert panels(case_at_1, mona, today) == []
    case.level = 0
    assert panels(case, kari, today) == []


def test_the_panel_of_an_ended_log_says_so(log, case, kari, today):
    with for_purpose("test"):
        log.ended_on = today
        log.save()
    [panel] = panels(case, kari, today)
    assert panel["text"].startswith("Loggen ble avsluttet")


def test_an_employee_of_a_named_service_is_let_in_only_with_a_measure(log, shared_consent, ppt):
    employ("nora", "Nora Lie", "PP-rådgiver", ppt)
    assert "nora" not in roles(log)

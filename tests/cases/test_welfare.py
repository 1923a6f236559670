"""What child welfare decides, and what follows from it for baton, levels and others."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from bti.audit.models import ActEvent
from bti.database.acting import acting
from bti.notices.models import Notice
from cases.levels import facts_of
from cases.levels.welfare import course_of, stage_of, stages
from cases.models import Case, WelfareDecision
from cases.services import (
    appoint_holder,
    end_welfare,
    record_decision,
)
from tests.conftest import give_consent

WHY = "Slik vurderer barnevernet det."
NOT_YET = (
    "Barnevernet kan ikke ha stafettpinnen mens det undersøker en melding. "
    "Det kan først ta den når det har vedtatt tiltak."
)


def decide(case: Case, kind: str, by, on: dt.date, **more) -> WelfareDecision:
    more.setdefault("told_by", "Bente Rud")
    more.setdefault("need_considered", True)
    if kind == "help_measures":
        more.setdefault("wish", "Kari")
    return record_decision(case, by=by, on=on, kind=kind, decided_on=on, reason=WHY, **more)


def told_of(refused) -> dict:
    return refused.value.message_dict


# Who records it


def test_the_holder_records_it_on_behalf_and_says_who_told(reported, kari, today):
    found = decide(reported, "investigation", kari, today)

    assert (found.on_behalf, found.told_by, found.noted_by) == (True, "Bente Rud", kari)
    with pytest.raises(ValidationError) as refused:
        decide(reported, "dismissed", kari, today, told_by=" ")
    assert "told_by" in told_of(refused)


def test_child_welfare_records_its_own_once_it_may_know_of_the_case(
    reported, known, kari, bente, today
):
    found = decide(reported, "investigation", bente, today)

    assert (found.on_behalf, found.told_by) == (False, "")
    notice = Notice.objects.get(recipient=kari, kind=Notice.Kind.WELFARE)
    assert notice.link == f"/saker/{reported.pk}/"
    act = ActEvent.objects.get(act="cases.record_welfare")
    assert act.details == {
        "kind": "investigation", "decided_on": today.isoformat(), "on_behalf": False,
    }  # fmt: skip


def test_nobody_else_records_it(reported, bente, per, colleague, mona, anne, today):
    for other in (bente, per, colleague, mona, anne):  # no consent names child welfare yet
        with pytest.raises(PermissionDenied):
            decide(reported, "investigation", other, today)

    assert not WelfareDecision.objects.exists()


def test_a_report_alone_opens_nothing_to_child_welfare(reported, bente):
    assert not bente.has_perm("cases.view_welfare", reported)


def test_a_concern_at_level_0_stays_its_owners(case, guardians, bente, today):
    give_consent(case, today, services={"barnevern": "child_welfare"}, guardians=guardians)

    assert not bente.has_perm("cases.view_welfare", case)
    assert not bente.has_perm("cases.record_welfare", case)


# What can be decided when


@pytest.mark.requirement("R239", "R242", "R246")
def test_each_decision_follows_the_one_before(reported, kari, today):
    for too_early in ("dismissed", "help_measures", "board_care", "board_decided"):
        with pytest.raises(ValidationError) as refused:
            decide(reported, too_early, kari, today)
        assert "kind" in told_of(refused)

    decide(reported, "investigation", kari, today)
    assert {"investigation_opened"} <= facts_of(reported, today)
    decide(reported, "board_care", kari, today)
    decide(reported, "board_decided", kari, today)

    assert course_of(reported).kinds == ("investigation", "board_care", "board_decided")
    assert {"welfare_decided"} <= facts_of(reported, today)


def test_nothing_is_decided_about_a_child_nobody_has_reported(case_at_1, kari, today):
    case_at_1.level = 3
    case_at_1.save()

    with pytest.raises(ValidationError):
        decide(case_at_1, "investigation", kari, today)


@pytest.mark.requirement("R358")
@pytest.mark.parametrize(
    "kind", ["dismissed", "help_measures", "emergency", "board_care", "board_behaviour"]
)
def test_an_investigation_ends_with_one_of_five(reported, kari, today, kind):
    decide(reported, "investigation", kari, today)

    decide(reported, kind, kari, today)

    assert course_of(reported).latest == kind


def test_a_decision_has_a_day_that_can_be_right_and_a_reason(reported, kari, today):
    tomorrow = today + dt.timedelta(days=1)
    with pytest.raises(ValidationError) as refused:
        record_decision(
            reported, by=kari, on=today, kind="investigation", decided_on=tomorrow, reason=WHY,
            told_by="Bente",
        )  # fmt: skip
    assert "decided_on" in told_of(refused)
    with pytest.raises(ValidationError) as refused:
        record_decision(
            reported, by=kari, on=today, kind="investigation", decided_on=today, reason=" ",
            told_by="Bente",
        )  # fmt: skip
    assert "reason" in told_of(refused)
    decide(reported, "investigation", kari, today)
    with pytest.raises(ValidationError) as refused:
        record_decision(
            reported, by=kari, on=today, kind="dismissed", reason=WHY, told_by="Bente",
            decided_on=today - dt.timedelta(days=1), need_considered=True,
        )  # fmt: skip
    assert "decided_on" in told_of(refused)


# The baton


@pytest.mark.requirement("R145", "R146", "R150", "R244")
def test_child_welfare_gets_the_baton_when_measures_are_decided_on(
    reported, known, bente, kari, mona, today
):
    def try_it():
        appoint_holder(reported, to=bente, by=mona, on=today, reason="Barnevernet overtar.")

    for kind in ("investigation", "board_care"):
        with pytest.raises(ValidationError) as refused:
            try_it()
        assert told_of(refused) == {"to": [NOT_YET]}
        decide(reported, kind, kari, today)
    with pytest.raises(ValidationError):
        try_it()  # a case made ready for the board is no decision on measures
    decide(reported, "help_measures", kari, today)

    try_it()

    assert Case.objects.get(pk=reported.pk).holder == bente


@pytest.mark.requirement("R244", "R245")
def test_the_others_keep_baton_and_log_during_the_investigation(reported, consented, kari, today):
    from stafettlogg.services import open_log

    with acting(user_id=kari.pk):
        log = open_log(reported, by=kari, on=today)
        decide(reported, "investigation", kari, today)
        log.refresh_from_db()
        assert log.is_open

    assert Case.objects.get(pk=reported.pk).holder == kari


@pytest.mark.requirement("R154")
def test_child_welfare_gives_the_baton_back_when_measures_end(
    reported, known, bente, kari, mona, today
):
    decide(reported, "investigation", kari, today)
    decide(reported, "help_measures", kari, today)
    appoint_holder(reported, to=bente, by=mona, on=today, reason="Barnevernet overtar.")

    def end(**more):
        return end_welfare(
            reported, by=bente, on=today, ended_on=today, end_reason="professional", reason=WHY,
            **more,
        )  # fmt: skip

    with pytest.raises(ValidationError) as refused:
        end()
    assert "to" in told_of(refused)
    with pytest.raises(ValidationError) as refused:
        end(to=bente)
    assert told_of(refused) == {"to": [NOT_YET]}
    assert not WelfareDecision.objects.filter(kind="ended").exists()

    end(to=kari, then="return")

    stored = Case.objects.get(pk=reported.pk)
    assert (stored.holder, stored.level) == (kari, 1)
    with pytest.raises(ValidationError):  # and does not get it again
        appoint_holder(stored, to=bente, by=mona, on=today, reason="Igjen.")


# Dismissal


@pytest.mark.requirement("R248")
def test_a_dismissal_leads_a_case_with_a_log_back_to_level_1(reported, consented, kari, today):
    from stafettlogg.services import open_log

    with acting(user_id=kari.pk):
        log = open_log(reported, by=kari, on=today)
        decide(reported, "investigation", kari, today)
        decide(reported, "dismissed", kari, today)
        log.refresh_from_db()

        assert reported.level == Case.objects.get(pk=reported.pk).level == 1
        assert log.is_open
    assert reported.levelchanges.get().reason == f"Barnevernet har henlagt. {WHY}"


@pytest.mark.requirement("R247")
def test_without_a_log_the_need_is_considered_and_a_service_contacted(reported, kari, today):
    decide(reported, "investigation", kari, today)

    with pytest.raises(ValidationError) as refused:
        decide(reported, "dismissed", kari, today, need_considered=False)
    assert "need_considered" in told_of(refused)
    for wrong in ("", "politi", "finnes_ikke"):
        with pytest.raises(ValidationError) as refused:
            decide(reported, "dismissed", kari, today, family_wants_contact=True,
                   contact_service=wrong)  # fmt: skip
        assert "contact_service" in told_of(refused)

    found = decide(reported, "dismissed", kari, today, family_wants_contact=True,
                   contact_service="helsestasjon")  # fmt: skip

    assert (found.need_considered, found.contact_service) == (True, "helsestasjon")
    assert Case.objects.get(pk=reported.pk).level == 3


# Measures and the end


@pytest.mark.requirement("R249")
def test_what_child_and_family_wish_is_recorded_with_the_measures(reported, kari, today):
    decide(reported, "investigation", kari, today)

    with pytest.raises(ValidationError) as refused:
        decide(reported, "help_measures", kari, today, wish="")
    assert "wish" in told_of(refused)
    decide(reported, "help_measures", kari, today, wish="Helsesykepleieren")

    assert Case.objects.get(pk=reported.pk).family_wish == "Helsesykepleieren"


@pytest.mark.requirement("R249")
def test_a_log_may_be_opened_once_there_are_measures(reported, consented, kari, today):
    from stafettlogg.services import open_log

    decide(reported, "investigation", kari, today)
    decide(reported, "help_measures", kari, today)

    with acting(user_id=kari.pk):
        assert open_log(reported, by=kari, on=today).is_open


def test_behind_a_shield_nobody_is_asked_for_a_wish(reported, kari, today):
    reported.shielded_at = timezone.now()
    reported.save()
    decide(reported, "investigation", kari, today)

    assert decide(reported, "help_measures", kari, today, wish="").wish == ""


@pytest.mark.requirement("R251")
@pytest.mark.parametrize("then", ["close", "return", ""])
@pytest.mark.parametrize("reason", ["professional", "consent_withdrawn"])
def test_the_case_ends_and_is_closed_or_goes_back(reported, kari, today, reason, then):
    decide(reported, "investigation", kari, today)
    decide(reported, "help_measures", kari, today)

    found = end_welfare(
        reported, by=kari, on=today, ended_on=today, end_reason=reason, reason=WHY,
        told_by="Bente Rud", then=then,
    )  # fmt: skip

    assert (found.kind, found.end_reason) == ("ended", reason)
    assert Case.objects.get(pk=reported.pk).level == {"close": 9, "return": 1, "": 3}[then]


@pytest.mark.requirement("R251")
@pytest.mark.parametrize(("reason", "age"), [("age_18", 18), ("age_23", 23)])
def test_age_ends_it_only_when_the_age_is_reached(reported, child, kari, today, reason, age):
    decide(reported, "investigation", kari, today)
    decide(reported, "help_measures", kari, today)

    def end():
        reported.child.refresh_from_db()
        return end_welfare(
            reported, by=kari, on=today, ended_on=today, end_reason=reason, reason=WHY,
            told_by="Bente Rud",
        )  # fmt: skip

    child.born = today.replace(year=today.year - age) + dt.timedelta(days=1)
    child.save()
    with pytest.raises(ValidationError) as refused:
        end()
    assert told_of(refused) == {"end_reason": [f"Ungdommen var ikke fylt {age} år da."]}
    child.born = today.replace(year=today.year - age)
    child.save()

    assert end().end_reason == reason


def test_what_has_not_begun_does_not_end(reported, kari, today):
    with pytest.raises(ValidationError):
        end_welfare(reported, by=kari, on=today, ended_on=today, end_reason="professional",
                    reason=WHY, told_by="Bente")  # fmt: skip


def test_only_the_holder_moves_the_case(reported, known, bente, kari, today):
    decide(reported, "investigation", kari, today)
    decide(reported, "help_measures", kari, today)

    with pytest.raises(ValidationError) as refused:
        end_welfare(reported, by=bente, on=today, ended_on=today, end_reason="professional",
                    reason=WHY, then="close")  # fmt: skip

    assert "then" in told_of(refused)


# The stages


@pytest.mark.requirement("R239", "R242", "R246", "R250", "R251")
def test_the_five_stages_tell_where_the_case_is(reported, kari, today):
    at = [stage_of(reported, course_of(reported))]
    for kind in ("investigation", "help_measures"):
        decide(reported, kind, kari, today)
        at.append(stage_of(reported, course_of(reported)))
    end_welfare(reported, by=kari, on=today, ended_on=today, end_reason="professional",
                reason=WHY, told_by="Bente")  # fmt: skip
    at.append(stage_of(reported, course_of(reported)))

    assert at == [1, 2, 4, 5]
    shown = stages(reported, course_of(reported))
    assert [stage["name"] for stage in shown] == [
        "Melding", "Undersøkelse", "Henleggelse eller tiltak", "Evaluering av tiltak",
        "Avslutning",
    ]  # fmt: skip


@pytest.mark.requirement("R239", "R242", "R251")
def test_the_steps_of_level_3_are_done_by_what_is_recorded(reported, kari, today):
    from cases.levels import guide_steps

    def done() -> list[str]:
        shown = guide_steps(reported, facts_of(reported, today))
        return [step["code"] for step in shown if step["state"] == "done"]

    assert done() == ["melding"]
    decide(reported, "investigation", kari, today)
    assert done() == ["melding", "undersokelse"]
    decide(reported, "help_measures", kari, today)
    assert done() == ["melding", "undersokelse", "avklare_tiltak"]
    end_welfare(reported, by=kari, on=today, ended_on=today, end_reason="professional",
                reason=WHY, told_by="Bente")  # fmt: skip
    assert done() == ["melding", "undersokelse", "avklare_tiltak", "avslutning"]

    reported.level_since = today + dt.timedelta(days=1)  # a new report, another day
    assert done() == ["melding"]

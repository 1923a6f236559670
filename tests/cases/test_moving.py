"""Steps between levels: who may, with which reason, and what follows in the same transaction."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from bti.audit.models import ActEvent
from bti.notices.models import Notice
from cases import signals
from cases.models import Case, ConcernReport, LevelChange, StepDone
from cases.services import change_level, mark_step, report_concern
from tests.cases.test_levels import at

WHY = "Vi ble enige om det i møtet."


@pytest.fixture
def heard():
    """What the signals of a case told, in order."""
    told = []

    def on_level(case, change, **kwargs):
        told.append(("level_changed", change.step))

    def on_close(case, change, **kwargs):
        told.append(("case_closed", change.step))

    signals.level_changed.connect(on_level)
    signals.case_closed.connect(on_close)
    yield told
    signals.level_changed.disconnect(on_level)
    signals.case_closed.disconnect(on_close)


def told(kind: str) -> set[tuple[int, str]]:
    return set(Notice.objects.filter(kind=kind).values_list("recipient_id", "link"))


def test_only_the_holder_takes_a_step(case, consented, mona, colleague, geir, siri, anne, today):
    for other in (mona, colleague, geir, siri, anne):
        for step in ("start", "close", "report", "reopen"):
            with pytest.raises(PermissionDenied):
                change_level(case, step, by=other, on=today, reason=WHY)

    assert not LevelChange.objects.exists()


def test_whoever_has_left_takes_no_step(case, consented, kari, today):
    kari.memberships.update(ends=today - dt.timedelta(days=1))

    with pytest.raises(PermissionDenied):
        change_level(case, "start", by=kari, on=today, reason=WHY)


def test_one_who_held_the_case_when_the_page_was_shown_takes_no_step(
    case, consented, kari, colleague, today
):
    Case.objects.get(pk=case.pk)
    stored = Case.objects.get(pk=case.pk)
    stored.holder = colleague
    stored.save()

    with pytest.raises(PermissionDenied):
        change_level(case, "start", by=kari, on=today, reason=WHY)


@pytest.mark.requirement("R363", "R364")
@pytest.mark.parametrize("step", ["start", "close"])
@pytest.mark.parametrize("reason", ["", "   "])
def test_every_change_and_every_closing_has_a_reason(case, consented, kari, today, step, reason):
    with pytest.raises(ValidationError) as refused:
        change_level(case, step, by=kari, on=today, reason=reason)

    assert refused.value.message_dict == {
        "reason": ["Skriv hvorfor. Hver endring har en begrunnelse."]
    }
    assert not LevelChange.objects.exists()


def test_a_reason_that_is_too_long_is_refused_beside_its_field(case, consented, kari, today):
    with pytest.raises(ValidationError) as refused:
        change_level(case, "start", by=kari, on=today, reason="x" * 501)

    assert list(refused.value.message_dict) == ["reason"]


def test_a_step_is_noted_with_everything_in_one_transaction(case, consented, kari, today, heard):
    change = change_level(case, "start", by=kari, on=today, reason=f" {WHY} ")

    stored = Case.objects.get(pk=case.pk)
    assert (stored.level, stored.level_since, stored.closed_on) == (1, today, None)
    assert (change.source, change.target, change.reason, change.on) == (0, 1, WHY, today)
    assert heard == [("level_changed", "start")]
    act = ActEvent.objects.get(act="cases.change_level")
    assert (act.user_id, act.child_id) == (kari.pk, case.child_id)
    assert act.details == {"step": "start", "source": 0, "target": 1, "on": today.isoformat()}
    assert stored.history.count() == 2


def test_when_a_receiver_fails_nothing_has_happened(case, consented, kari, today):
    def fail(**kwargs):
        raise RuntimeError("the floor above")

    signals.level_changed.connect(fail)
    try:
        with pytest.raises(RuntimeError), transaction.atomic():
            change_level(case, "start", by=kari, on=today, reason=WHY)
    finally:
        signals.level_changed.disconnect(fail)

    assert Case.objects.get(pk=case.pk).level == 0
    assert not LevelChange.objects.exists()
    assert not Notice.objects.filter(kind="level").exists()


def test_the_callers_copy_is_brought_up_to_date(case, consented, kari, today):
    change_level(case, "start", by=kari, on=today, reason=WHY)

    assert (case.level, case.level_since) == (1, today)


def test_a_step_on_an_old_copy_is_judged_by_what_is_stored(case, consented, kari, today):
    old = Case.objects.get(pk=case.pk)
    change_level(case, "start", by=kari, on=today, reason=WHY)

    with pytest.raises(ValidationError, match="ikke på et nivå"):
        change_level(old, "start", by=kari, on=today, reason=WHY)


@pytest.mark.requirement("R54", "R155", "R363")
def test_a_case_is_closed_with_a_reason_together_with_the_family(case, kari, today, heard):
    change_level(case, "close", by=kari, on=today, reason=WHY, with_family=True)

    stored = Case.objects.get(pk=case.pk)
    assert (stored.level, stored.closed_on, stored.close_reason, stored.closed_with_family) == (
        9, today, WHY, True,
    )  # fmt: skip
    assert heard == [("level_changed", "close"), ("case_closed", "close")]


def test_a_case_that_is_opened_again_is_not_closed(case, consented, kari, today):
    change_level(case, "close", by=kari, on=today, reason=WHY, with_family=True)
    change_level(case, "reopen", by=kari, on=today, reason=WHY)

    stored = Case.objects.get(pk=case.pk)
    assert (stored.level, stored.closed_on, stored.close_reason, stored.closed_with_family) == (
        1, None, "", False,
    )  # fmt: skip


def test_leaders_are_told_and_the_family_that_has_signed(case, consented, kari, mona, today):
    anne, tomas = (signature.guardian.user for signature in consented.signatures.order_by("pk"))

    change_level(case, "start", by=kari, on=today, reason=WHY)

    home = reverse("stafettlogg:family-home")
    assert told("level") == {
        (mona.pk, reverse("cases:oversee", args=[case.pk])), (anne.pk, home), (tomas.pk, home),
    }  # fmt: skip


@pytest.mark.requirement("R162")
def test_a_concern_that_ends_at_level_0_is_told_to_nobody(case, consented, kari, mona, today):
    consented.state = "withdrawn"
    consented.save()

    change_level(case, "close", by=kari, on=today, reason=WHY)

    assert told("level") == set()


@pytest.mark.requirement("R35", "R38")
def test_after_a_report_guardians_see_the_level_from_before_and_get_nothing(
    case, consented, kari, mona, today
):
    at(case, 1, "sondre_nordstrand", today)
    report_concern(
        case, by=kari, on=today, sent_on=today, channel="phone", violence_suspected=True,
        guardians_informed=False, not_informed_reason="Mistanke om vold.",
    )  # fmt: skip

    change_level(case, "report", by=kari, on=today, reason="Barnevernet rådet til det.")

    stored = Case.objects.get(pk=case.pk)
    assert (stored.level, stored.level_for_guardians) == (3, 1)
    assert told("level") == {(mona.pk, reverse("cases:oversee", args=[case.pk]))}


def test_a_shield_keeps_every_notice_from_the_family(case, consented, kari, mona, today):
    case.shielded_at = timezone.now()  # without a level to show: the notice asks the shield itself
    case.save()

    change_level(case, "start", by=kari, on=today, reason=WHY)

    assert {recipient for recipient, _link in told("level")} == {mona.pk}


def test_the_shield_stays_when_the_case_leads_back(case, kari, today):
    at(case, 3, "nittedal", today)
    case.shielded_at, case.shielded_level = timezone.now(), 1
    case.save()

    change_level(case, "narrow", by=kari, on=today, reason=WHY)

    assert Case.objects.get(pk=case.pk).level_for_guardians == 1


def test_without_a_shield_guardians_see_the_level_again_when_the_case_leads_back(
    case, consented, kari, today
):
    at(case, 1, "nittedal", today)
    ConcernReport.objects.create(case=case, noted_by=kari, sent_on=today, channel="portal")
    change_level(case, "report", by=kari, on=today, reason=WHY)
    seen_at_3 = case.level_for_guardians

    change_level(case, "narrow", by=kari, on=today, reason=WHY)

    assert (seen_at_3, case.level_for_guardians) == (1, 2)


def test_two_steps_at_once_are_one(transactional_db, case, consented, kari, today):
    from concurrent.futures import ThreadPoolExecutor

    from django.db import connection

    def take() -> str:
        try:
            change_level(case, "start", by=kari, on=today, reason=WHY)
            return "taken"
        except ValidationError as error:
            return error.messages[0]
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        outcomes = sorted(pool.map(lambda _n: take(), range(2)))

    assert outcomes == ["Saken er ikke på et nivå der dette er mulig.", "taken"]
    assert LevelChange.objects.count() == 1


@pytest.mark.requirement("R153")
@pytest.mark.parametrize("step", ["narrow", "return"])
def test_the_log_goes_on_when_the_case_leads_back(log, case_at_1, kari, today, as_system, step):
    at(case_at_1, 3, "nittedal", today)

    change_level(case_at_1, step, by=kari, on=today, reason=WHY)

    log.refresh_from_db()
    assert log.is_open


# Steps of a level


def test_a_step_without_facts_is_marked_by_hand_and_once(case, kari, today):
    at(case, 1, "sondre_nordstrand", today)

    first = mark_step(case, level=1, step="konkretiser_bekymring", by=kari, on=today)
    again = mark_step(case, level=1, step="konkretiser_bekymring", by=kari, on=today)

    assert first.pk == again.pk
    assert ActEvent.objects.filter(act="cases.mark_step").count() == 1


@pytest.mark.parametrize(
    ("level", "step", "sentence"),
    [
        (0, "uro_oppstar", "Dette trinnet blir gjort når det er skrevet ned."),
        (1, "konkretiser_bekymring", "Trinnet hører ikke til nivået saken er på."),
        (0, "finnes_ikke", "Trinnet hører ikke til nivået saken er på."),
        (-1, "uro_oppstar", "Trinnet hører ikke til nivået saken er på."),
        (9, "", "Trinnet hører ikke til nivået saken er på."),
    ],
)
def test_a_step_that_cannot_be_marked_is_refused(case, kari, today, level, step, sentence):
    with pytest.raises(ValidationError) as refused:
        mark_step(case, level=level, step=step, by=kari, on=today)

    assert refused.value.messages == [sentence]
    assert not StepDone.objects.exists()


def test_a_step_that_no_part_of_the_system_knows_can_be_marked(case, kari, today):
    at(case, 2, "nittedal", today)

    assert mark_step(case, level=2, step="henvisning", by=kari, on=today).step == "henvisning"


def test_only_the_holder_marks_a_step(case, colleague, mona, today):
    for other in (colleague, mona):
        with pytest.raises(PermissionDenied):
            mark_step(case, level=0, step="uro_oppstar", by=other, on=today)

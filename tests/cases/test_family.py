"""Who the guardians are: changes, blocks and judgments, and the doors that follow at once."""

import datetime as dt
import uuid

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from bti.audit.models import ActEvent
from bti.notices.models import Notice
from bti.people.models import Guardianship
from cases.services import (
    add_guardian,
    block_guardian,
    change_guardian,
    change_level,
    confirm_guardian,
    report_concern,
    unblock_guardian,
)
from consent.services import who_must_sign
from stafettlogg import access
from tests.conftest import employ
from tests.stafettlogg.conftest import roles

RITA_PID = "05888640063"


def judged(case, by, today, **changed) -> Guardianship:
    """Rita, whom a judgment has given parental responsibility; registered by the holder."""
    given = {
        "first_name": "Rita", "last_name": "Lund", "relation": "other",
        "parental_responsibility": True, "identity_number": RITA_PID,
        "judged_on": today - dt.timedelta(days=20),
    }  # fmt: skip
    return add_guardian(case, by=by, on=today, **{**given, **changed})


def sent(**fields) -> dict:
    return {"submission_key": str(uuid.uuid4()), **fields}


@pytest.mark.requirement("R264", "R282")
def test_losing_responsibility_closes_the_log_at_once(log, guardianship_tomas, kari, today):
    change_guardian(
        guardianship_tomas, by=kari, on=today, parental_responsibility=False, ends=None,
        reason="Ny avtale mellom foreldrene.",
    )  # fmt: skip

    assert "citizen-tomas" not in roles(log)
    assert guardianship_tomas.guardian not in who_must_sign(log.case.child, today)
    assert ActEvent.objects.filter(act="people.change_tie", child_id=log.case.child_id).exists()


def test_a_last_day_closes_the_door_that_day_by_itself(log, guardianship_tomas, kari, tomas, today):
    change_guardian(
        guardianship_tomas, by=kari, on=today, parental_responsibility=True, ends=today,
        reason="Delt omsorg opphører.",
    )  # fmt: skip

    assert access.may_read(tomas, log, today)
    assert not access.may_read(tomas, log, today + dt.timedelta(days=1))


def test_a_block_beats_everything_and_can_be_taken_away(log, guardianship_tomas, kari, today):
    block_guardian(guardianship_tomas, by=kari, on=today, reason="Besøksforbud.")
    assert "citizen-tomas" not in roles(log)
    assert guardianship_tomas.guardian not in who_must_sign(log.case.child, today)
    with pytest.raises(ValidationError, match="sperret"):
        change_guardian(
            guardianship_tomas, by=kari, on=today, parental_responsibility=True, ends=None,
            reason="x",
        )  # fmt: skip
    with pytest.raises(ValidationError, match="alt sperret"):
        block_guardian(guardianship_tomas, by=kari, on=today, reason="Igjen.")

    unblock_guardian(guardianship_tomas, by=kari, on=today, reason="Forbudet er opphevet.")
    assert roles(log)["citizen-tomas"] == "guardian"
    kept = guardianship_tomas.history.order_by("history_id").values_list("blocked", flat=True)
    assert list(kept)[-2:] == [True, False]


@pytest.mark.parametrize("reason", ["", "   ", "x" * 301])
def test_every_change_has_a_reason_that_fits(guardianship_tomas, case, kari, today, reason):
    changes = {
        block_guardian: {},
        change_guardian: {"parental_responsibility": False, "ends": None},
    }
    for service, fields in changes.items():
        with pytest.raises(ValidationError) as refused:
            service(guardianship_tomas, by=kari, on=today, reason=reason, **fields)
        assert "reason" in refused.value.error_dict


def test_an_end_before_today_is_refused(guardianship_tomas, case, kari, today):
    yesterday = today - dt.timedelta(days=1)
    with pytest.raises(ValidationError) as refused:
        change_guardian(
            guardianship_tomas, by=kari, on=today, parental_responsibility=True, ends=yesterday,
            reason="Slutt.",
        )  # fmt: skip
    assert "ends" in refused.value.error_dict


def test_only_the_one_who_holds_a_case_of_the_child_changes_it(
    guardianship_tomas, case, colleague, mona, geir, siri, anne, today
):
    for other in (colleague, mona, geir, siri, anne):
        with pytest.raises(PermissionDenied):
            block_guardian(guardianship_tomas, by=other, on=today, reason="x")


def test_a_guardian_by_judgment_counts_when_a_second_one_has_seen_it(log, case, kari, mona, today):
    tie = judged(case, kari, today)
    assert tie.guardian not in who_must_sign(case.child, today)
    assert len(roles(log)) == 3
    notice = Notice.objects.get(kind="judgment")
    assert (notice.recipient, notice.link) == (
        mona, reverse("cases:confirm-guardian", args=[tie.pk]),
    )  # fmt: skip

    confirm_guardian(tie, by=mona, on=today)
    tie.refresh_from_db()
    assert (tie.seen_by, tie.confirmed_by, tie.confirmed_on) == (kari, mona, today)
    assert tie.guardian in who_must_sign(case.child, today)
    assert roles(log)[tie.guardian.user.username] == "guardian"
    with pytest.raises(PermissionDenied):
        confirm_guardian(tie, by=mona, on=today)


def test_a_judgment_is_confirmed_by_a_leader_of_the_unit_and_nobody_else(
    case_at_1, kari, colleague, geir, siri, anne, today
):
    tie = judged(case_at_1, kari, today)
    for other in (kari, colleague, geir, siri, anne):
        with pytest.raises(PermissionDenied):
            confirm_guardian(tie, by=other, on=today)


def test_the_same_person_never_sees_a_judgment_twice(case_at_1, kari, mona, today):
    case = case_at_1
    case.holder = mona
    case.save()
    tie = judged(case, mona, today)
    with pytest.raises(ValidationError, match="En annen"):
        confirm_guardian(tie, by=mona, on=today)
    tie.confirmed_by, tie.confirmed_on = mona, today
    with pytest.raises(IntegrityError), transaction.atomic():
        tie.save()


def test_a_judgment_of_tomorrow_is_refused(case, kari, today):
    with pytest.raises(ValidationError) as refused:
        judged(case, kari, today, judged_on=today + dt.timedelta(days=1))
    assert "judged_on" in refused.value.error_dict


def test_live_and_its_twin_agree(case_at_1, kari, mona, guardianship_anne, today):
    case = case_at_1
    tie = judged(case, kari, today)
    guardianship_anne.ends = today - dt.timedelta(days=1)
    guardianship_anne.save()

    def agree() -> set[int]:
        live = set(Guardianship.objects.live(today).values_list("pk", flat=True))
        assert live == {one.pk for one in Guardianship.objects.all() if one.is_live(today)}
        waits = set(Guardianship.objects.unconfirmed().values_list("pk", flat=True))
        assert waits == {one.pk for one in Guardianship.objects.all() if one.waits_for_confirmation}
        return live

    assert tie.pk not in agree()
    confirm_guardian(tie, by=mona, on=today)
    assert tie.pk in agree()


def test_the_pages_of_the_holder(browse, case, kari, guardianship_tomas, guardians):
    client = browse(kari)
    page = client.get(reverse("cases:family", args=[case.pk]))
    assert "Tomas Lund" in page.content.decode()

    change = reverse("cases:change-guardian", args=[guardianship_tomas.pk])
    assert client.get(change).status_code == 200
    wrong = client.post(change, sent(parental_responsibility="no", reason=""))
    assert wrong.status_code == 422
    right = client.post(change, sent(parental_responsibility="no", reason="Avtale."), follow=True)
    assert "uten foreldreansvar" in right.content.decode()

    block = reverse("cases:block-guardian", args=[guardianship_tomas.pk])
    assert "Sperr nå" in client.get(block).content.decode()
    given = {"act": "block", "reason": "Besøksforbud."}
    blocked = client.post(block, sent(**given), follow=True).content.decode()
    assert "Sperret" in blocked
    assert "Opphev sperren" in client.get(block).content.decode()
    assert client.get(change).status_code == 200


def test_a_page_that_stood_open_never_undoes_a_block(browse, case, kari, guardianship_tomas):
    """«Sperr nå» in two tabs, each with its own key: the second one is no «opphev»."""
    client, path = browse(kari), reverse("cases:block-guardian", args=[guardianship_tomas.pk])
    first, second = (
        client.post(path, sent(act="block", reason="Besøksforbud.")) for _tab in range(2)
    )
    guardianship_tomas.refresh_from_db()

    assert (first.status_code, second.status_code) == (302, 422)
    assert guardianship_tomas.blocked
    page = second.content.decode()
    assert "Relasjonen er alt sperret." in page
    assert 'name="act" value="unblock"' in page  # what the button on this page says
    assert client.post(path, sent(reason="Uten å si hva.")).status_code == 422
    guardianship_tomas.refresh_from_db()
    assert guardianship_tomas.blocked


@pytest.mark.requirement("R162")
def test_a_judgment_tells_no_leader_of_a_concern_at_level_0(
    browse, case, kari, mona, today, consented
):
    """They hear of it when the case goes on to level 1, where they hear of the case as well."""
    tie = judged(case, kari, today)
    path = reverse("cases:confirm-guardian", args=[tie.pk])
    assert not Notice.objects.filter(recipient=mona).exists()
    assert browse(mona).get(path).status_code == 404
    with pytest.raises(PermissionDenied):
        confirm_guardian(tie, by=mona, on=today)

    report_concern(
        case, by=kari, on=today, sent_on=today, channel="portal", guardians_informed=True
    )
    change_level(case, "report", by=kari, on=today, reason="Meldt")

    assert Notice.objects.get(recipient=mona, kind="judgment").link == path
    assert browse(mona).get(path).status_code == 200


def test_a_leader_elsewhere_confirms_no_judgment_of_another_units_case(case_at_1, kari, ppt, today):
    """The child's own unit and the case's can differ: the case's leader was told, and answers."""
    lars = employ("lars", "Lars Lie", "leder", ppt, "leader")
    tie = judged(case_at_1, kari, today)
    assert not lars.has_perm("cases.confirm_guardian", tie)

    case_at_1.unit = ppt
    case_at_1.save()
    assert lars.has_perm("cases.confirm_guardian", tie)


def test_the_leader_confirms_on_a_page_that_tells_of_no_case(browse, case_at_1, kari, mona, today):
    case = case_at_1
    tie = judged(case, kari, today)
    path = reverse("cases:confirm-guardian", args=[tie.pk])
    client = browse(mona)
    page = client.get(path).content.decode()
    assert "Rita Lund" in page
    assert "Kari Nordli" in page
    assert case.concern not in page
    assert client.post(path, sent()).status_code == 422
    assert client.post(path, sent(seen="on")).status_code == 302
    assert client.get(path).status_code == 404
    assert browse(kari).get(path).status_code == 404

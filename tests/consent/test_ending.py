"""Withdrawing, and following the baton."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from bti.audit.models import ActEvent
from bti.notices.models import Notice
from consent import services
from consent.models import Consent

DAY = dt.timedelta(days=1)


def refusal(*args, **kwargs):
    with pytest.raises(ValidationError) as caught:
        services.withdraw_consent(*args, **kwargs)
    return caught.value.messages


@pytest.mark.requirement("R227")
@pytest.mark.parametrize("who", ["anne", "tomas"])
def test_either_signer_can_withdraw_at_any_time_and_it_ends_at_once(
    given, today, heard, request, who
):
    services.withdraw_consent(given, by=request.getfixturevalue(who), on=today)
    given.refresh_from_db()

    assert (given.state, given.ended_on) == ("withdrawn", today)
    assert not given.is_live(today)
    assert list(Consent.objects.live(today)) == []
    assert heard == ["withdrawn", "changed"]


@pytest.mark.requirement("R227")
def test_the_keeper_can_register_that_it_is_withdrawn(given, kari, today, heard):
    services.withdraw_consent(given, by=kari, on=today, reason="Ringte i dag.")
    given.refresh_from_db()

    assert (given.state, given.ended_reason) == ("withdrawn", "Ringte i dag.")
    assert heard == ["withdrawn", "changed"]


def test_no_reason_is_needed(given, anne, today):
    services.withdraw_consent(given, by=anne, on=today)

    given.refresh_from_db()
    assert given.ended_reason == ""


@pytest.mark.parametrize("who", ["mona", "colleague", "stranger", "per"])
def test_nobody_else_can_withdraw(given, today, request, who):
    with pytest.raises(PermissionDenied):
        services.withdraw_consent(given, by=request.getfixturevalue(who), on=today)


def test_a_keeper_who_has_left_holds_nothing(given, kari, today):
    kari.memberships.update(ends=today - DAY)
    del kari.live_memberships

    with pytest.raises(PermissionDenied):
        services.withdraw_consent(given, by=kari, on=today)


def test_the_keeper_is_told_when_a_guardian_withdraws(given, anne, kari, today):
    Notice.objects.all().delete()

    services.withdraw_consent(given, by=anne, on=today)

    assert [(n.recipient, n.kind) for n in Notice.objects.all()] == [(kari, "consent_answered")]


def test_withdrawing_is_audited_without_the_reason(given, anne, today):
    services.withdraw_consent(given, by=anne, on=today, reason="Privat")

    event = ActEvent.objects.get(act="consent.withdraw_consent")
    assert (event.user_id, event.details) == (anne.pk, {"counted": True})


def test_it_is_not_withdrawn_twice(given, anne, tomas, today, heard):
    services.withdraw_consent(given, by=anne, on=today)

    assert refusal(given, by=tomas, on=today) == ["Samtykket er alt avsluttet."]
    assert heard == ["withdrawn", "changed"]


def test_what_has_run_out_cannot_be_withdrawn(given, anne):
    assert refusal(given, by=anne, on=given.valid_until + DAY) == [
        "Samtykket har gått ut av seg selv. Det er ikke noe å trekke."
    ]


def test_a_reason_that_is_too_long_is_told(given, anne, today):
    assert refusal(given, by=anne, on=today, reason="x" * 301) == [
        "Begrunnelsen kan ha høyst 300 tegn."
    ]


@pytest.mark.requirement("R227")
def test_one_who_signed_first_can_withdraw_before_the_other_signs(
    asked, sign, anne, tomas, today, heard
):
    sign(asked, anne)

    services.withdraw_consent(asked, by=anne, on=today)

    asked.refresh_from_db()
    assert asked.state == "withdrawn"
    assert heard == ["changed"]  # it never counted: nothing rests on it
    with pytest.raises(ValidationError, match="trukket tilbake"):
        sign(asked, tomas)


def test_one_who_has_not_signed_says_no_instead(asked, anne, today):
    assert refusal(asked, by=anne, on=today) == [
        "Du har ikke signert ennå. Du kan si nei i stedet for å trekke samtykket."
    ]


def test_the_keeper_can_take_back_a_request_with_a_mistake(asked, kari, today, heard):
    services.withdraw_consent(asked, by=kari, on=today, reason="Feil tjeneste.")

    asked.refresh_from_db()
    assert asked.state == "withdrawn"
    assert heard == ["changed"]


def test_a_withdrawn_consent_does_not_come_back_by_asking_anew(given, ask, child, anne, today):
    services.withdraw_consent(given, by=anne, on=today)

    again = ask(child)

    given.refresh_from_db()
    assert (given.state, again.state) == ("withdrawn", "asked")
    assert list(Consent.objects.live(today)) == []


def test_consents_follow_the_baton(given, kari, mona, today):
    services.hand_over([given], to=mona, by=mona, on=today)
    services.hand_over([given], to=mona, by=mona, on=today)
    given.refresh_from_db()

    assert mona.has_perm("consent.view_consent", given)
    assert not kari.has_perm("consent.view_consent", given)
    assert ActEvent.objects.filter(act="consent.hand_over").count() == 1

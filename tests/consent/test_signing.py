"""Each signs alone; the last signature brings the consent to life."""

import datetime as dt
import hashlib
import threading

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

from bti.audit.models import ActEvent
from bti.notices.models import Notice
from consent import services
from consent.models import Consent, Signature
from tests.consent.conftest import LOA, years_before

DAY = dt.timedelta(days=1)


def refusal(act, *args, **kwargs):
    """The sentence of a refusal that changed nothing."""
    before = list(Signature.objects.order_by("pk").values()), list(Consent.objects.values())
    with pytest.raises(ValidationError) as caught:
        act(*args, **kwargs)
    after = list(Signature.objects.order_by("pk").values()), list(Consent.objects.values())
    assert after == before
    return caught.value.messages


@pytest.mark.requirement("R61", "R80")
def test_one_signature_of_two_is_not_consent(asked, sign, anne, today, heard):
    sign(asked, anne)
    asked.refresh_from_db()

    assert (asked.state, asked.given_on) == ("asked", None)
    assert not asked.is_live(today)
    assert heard == []


@pytest.mark.requirement("R61", "R80", "R234")
def test_the_last_signature_makes_the_consent_count(asked, sign, anne, tomas, today, heard):
    sign(asked, anne)
    sign(asked, tomas)
    asked.refresh_from_db()

    assert (asked.state, asked.given_on) == ("given", today)
    assert list(Consent.objects.live(today)) == [asked]
    assert heard == ["changed"]


def test_one_who_is_alone_with_responsibility_is_enough(
    ask, child, guardianship_anne, sign, anne, today
):
    consent = ask(child)

    sign(consent, anne)

    consent.refresh_from_db()
    assert consent.is_live(today)


@pytest.mark.requirement("R22", "R61", "R80")
def test_from_15_the_consent_waits_for_the_youth_too(ask, youth, parent, sign, anne, today):
    ella = youth(years_before(today, 15))
    parent(ella, anne)
    consent = ask(ella)

    sign(consent, anne)
    consent.refresh_from_db()
    assert not consent.is_live(today)

    sign(consent, ella.user)
    consent.refresh_from_db()
    assert consent.is_live(today)


@pytest.mark.requirement("R234")
def test_what_was_signed_is_kept_exactly(asked, sign, anne, today):
    row = sign(asked, anne, language="nn")
    row.refresh_from_db()

    assert row.text == services.statement(asked, "nn")
    assert row.text_hash == hashlib.sha256(row.text.encode()).hexdigest()
    assert (row.language, row.login_level, row.method) == ("nn", LOA, "portal")
    assert (row.signed_on, row.state) == (today, "signed")
    assert row.answered_at is not None


def test_another_text_than_the_one_on_the_screen_is_not_signed(asked, sign, anne, child):
    seen = services.digest(services.statement(asked, "nb"))
    child.last_name = "Lund"
    child.save()

    assert refusal(sign, asked, anne, seen=seen) == [
        "Teksten er endret siden du åpnet siden. Les den en gang til før du signerer."
    ]


@pytest.mark.parametrize("level", ["idporten-loa-substantial", "idporten-loa-low", ""])
def test_a_lower_login_level_is_refused(asked, sign, anne, level):
    assert refusal(sign, asked, anne, login_level=level) == [
        "Du må logge inn på høyeste sikkerhetsnivå for å signere, for eksempel med BankID."
    ]


def test_an_unknown_language_is_refused(asked, sign, anne):
    assert refusal(sign, asked, anne, language="xx") == ["Teksten finnes ikke på dette språket."]


def test_nobody_signs_twice(asked, sign, anne):
    sign(asked, anne)

    assert refusal(sign, asked, anne) == ["Du har alt svart på dette samtykket."]


@pytest.mark.parametrize("who", ["kari", "mona", "colleague", "stranger"])
def test_others_than_the_signers_cannot_sign_or_decline(asked, sign, today, request, who):
    user = request.getfixturevalue(who)

    with pytest.raises(PermissionDenied):
        sign(asked, user)
    with pytest.raises(PermissionDenied):
        services.decline(asked, by=user, on=today)


def test_a_consent_that_counts_already_is_not_signed_again(given, sign, anne):
    assert refusal(sign, given, anne) == ["Alle har signert alt. Samtykket gjelder."]


def test_a_consent_past_its_end_cannot_be_signed(asked, sign, anne):
    assert refusal(sign, asked, anne, on=asked.valid_until + DAY) == [
        "Samtykket gikk ut før alle hadde svart. Det kan ikke signeres nå."
    ]


def test_on_its_last_day_it_can_be_signed(asked, sign, anne, tomas):
    sign(asked, anne, on=asked.valid_until)
    sign(asked, tomas, on=asked.valid_until)
    asked.refresh_from_db()

    assert asked.is_live(asked.valid_until)
    assert not asked.is_live(asked.valid_until + DAY)


def test_the_keeper_is_told_of_each_answer_and_the_signer_is_not(asked, sign, anne, tomas, kari):
    """The second of a day brings the consent to life; the first may have been read by then."""
    Notice.objects.all().delete()
    sign(asked, anne)
    sign(asked, tomas)

    told = Notice.objects.values_list("recipient_id", "kind")
    assert list(told) == [(kari.pk, "consent_answered")] * 2


def test_signing_is_audited_without_the_text(asked, sign, anne):
    sign(asked, anne)

    event = ActEvent.objects.get(act="consent.sign_consent")
    assert (event.user_id, event.child_id, event.details) == (
        anne.pk, asked.child_id, {"language": "nb"},
    )  # fmt: skip


@pytest.mark.requirement("R61", "R80")
def test_no_from_one_who_must_sign_refuses_the_consent(
    asked, sign, anne, tomas, kari, today, heard
):
    sign(asked, anne)
    Notice.objects.all().delete()

    row = services.decline(asked, by=tomas, on=today, reason=" Vi vil vente. ")
    asked.refresh_from_db()

    assert (asked.state, asked.ended_on, asked.ended_reason) == ("refused", today, "Vi vil vente.")
    assert row.state == "declined"
    assert not asked.is_live(today)
    assert heard == ["changed"]
    assert Notice.objects.get().recipient == kari


def test_after_a_no_nobody_can_sign(asked, sign, anne, tomas, today):
    services.decline(asked, by=tomas, on=today)

    assert refusal(sign, asked, anne) == [
        "Noen har sagt nei til dette samtykket. Det kan ikke signeres."
    ]


def test_a_yes_is_not_turned_into_a_no(asked, sign, anne, today):
    sign(asked, anne)

    assert refusal(services.decline, asked, by=anne, on=today) == [
        "Du har alt svart på dette samtykket."
    ]


def test_a_reason_that_is_too_long_is_told(asked, anne, today):
    assert refusal(services.decline, asked, by=anne, on=today, reason="x" * 301) == [
        "Begrunnelsen kan ha høyst 300 tegn."
    ]


@pytest.mark.requirement("R61", "R80")
def test_a_birthday_between_asking_and_signing_adds_the_youth(
    ask, youth, parent, sign, anne, today
):
    ella = youth(years_before(today, 15) + DAY)  # turns 15 tomorrow
    parent(ella, anne)
    consent = ask(ella)
    birthday = today + DAY

    sign(consent, anne, on=birthday)
    consent.refresh_from_db()

    assert consent.state == "asked"
    assert [(row.person, row.state) for row in consent.signatures.order_by("pk")][1] == (
        ella, "waiting",
    )  # fmt: skip


def test_an_18th_birthday_leaves_the_answer_to_the_young_adult(
    ask, youth, parent, sign, anne, today
):
    ella = youth(years_before(today, 18) + DAY)
    parent(ella, anne)
    consent = ask(ella)
    birthday = today + DAY

    assert refusal(sign, consent, anne, on=birthday) == [
        "Du er ikke en av dem som skal signere dette samtykket."
    ]

    sign(consent, ella.user, on=birthday)
    consent.refresh_from_db()
    assert consent.is_live(birthday)
    assert [row.person for row in consent.signatures.all()] == [ella]


@pytest.mark.requirement("R26")
def test_a_16th_birthday_leaves_the_answer_about_health_to_the_youth(
    ask, youth, parent, sign, anne, today
):
    ella = youth(years_before(today, 16) + DAY)
    parent(ella, anne)
    consent = ask(ella, service_codes=["fastlege"], to_log=False)
    birthday = today + DAY

    assert refusal(sign, consent, anne, on=birthday) == [
        "Du er ikke en av dem som skal signere dette samtykket."
    ]
    sign(consent, ella.user, on=birthday)
    consent.refresh_from_db()

    assert consent.is_live(birthday)


def test_a_guardian_who_came_after_must_sign_too(
    ask, child, guardianship_anne, parent, sign, anne, tomas, today
):
    consent = ask(child)
    parent(child, tomas, relation="father")

    sign(consent, anne)
    consent.refresh_from_db()

    assert consent.state == "asked"
    sign(consent, tomas)
    consent.refresh_from_db()
    assert consent.is_live(today)


def test_a_guardian_who_lost_responsibility_is_not_waited_for(
    asked, guardianship_tomas, sign, anne, today
):
    guardianship_tomas.parental_responsibility = False
    guardianship_tomas.save()

    sign(asked, anne)
    asked.refresh_from_db()

    assert asked.is_live(today)
    assert asked.signatures.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_sign_in_the_same_second_bring_it_to_life_once(asked, anne, tomas, today, heard):
    barrier, errors = threading.Barrier(2), []

    def signing(user):
        try:
            barrier.wait(timeout=10)
            services.sign(asked, by=user, on=today, language="nb", login_level=LOA)
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=signing, args=[user]) for user in (anne, tomas)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    asked.refresh_from_db()

    assert errors == []
    assert asked.is_live(today)
    assert heard == ["changed"]

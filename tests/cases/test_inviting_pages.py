"""The pages of an invitation: who opens them, and what each reads there."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from bti.audit.models import ReadEvent
from cases.models import Invitation
from cases.services import answer_invitation, invite, report_concern

DAY = dt.timedelta(days=1)
KEY = "0d7f6a1e-8f1b-4e0f-9a53-6f7d5c5b1b01"


@pytest.fixture
def invitation(case, kari, today, guardians, colleague) -> Invitation:
    return invite(
        case, by=kari, on=today, purpose="Jonas trives ikke så godt.", agenda="Friminuttene",
        starts_at=timezone.now() + 7 * DAY, minutes=45, place="Møterom 2", guardians=guardians,
        users=[colleague], child=True,
    )  # fmt: skip


def sent(today, who, **values) -> dict:
    given = {
        "submission_key": KEY, "kind": "cooperation", "purpose": "Jonas trives ikke.",
        "agenda": "Friminuttene",
        "day": (today + 7 * DAY).isoformat(), "clock": "14:00", "minutes": "45",
        "place": "Møterom 2", "guardians": [str(g.pk) for g in who],
    }  # fmt: skip
    return {**given, **values}


def test_the_invite_page_is_the_holders_alone(case, kari, colleague, mona, anne, guardians, browse):
    address = reverse("cases:invite", args=[case.pk])

    assert browse(kari).get(address).status_code == 200
    for other in (colleague, mona, anne):
        assert browse(other).get(address).status_code == 404
        assert browse(other).post(address).status_code == 404


def test_the_invite_page_offers_the_childs_guardians_and_colleagues(
    case, kari, colleague, geir, per, guardians, browse
):
    page = browse(kari).get(reverse("cases:invite", args=[case.pk])).content.decode()

    for name in ("Anne Solberg (mor)", "Tomas Lund (far)", "Hege Vold (lærer, Skogbrynet skole)"):
        assert name in page
    for name in ("Geir Moe", "Per Dahl"):
        assert name not in page


def test_the_invite_page_asks_no_more_the_more_can_be_asked(
    case, kari, guardians, school, browse, django_assert_num_queries
):
    from tests.conftest import employ

    client, address = browse(kari), reverse("cases:invite", args=[case.pk])
    client.get(address)
    for count in (1, 3):
        for number in range(count):
            employ(f"extra{count}{number}", f"Ekstra {count}{number}", "lærer", school)
        with django_assert_num_queries(12):
            client.get(address)


def test_an_invitation_is_sent_once_however_often_the_button_is_pressed(
    case, kari, guardians, today, browse
):
    client, address = browse(kari), reverse("cases:invite", args=[case.pk])

    first, second = (client.post(address, sent(today, guardians)) for _ in range(2))

    invitation = Invitation.objects.get()
    assert first["Location"] == second["Location"] == f"/saker/invitasjon/{invitation.pk}/"
    assert timezone.localtime(invitation.starts_at).time() == dt.time(14)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"day": "2020-01-01"}, "Møtet må være fram i tid."),
        ({"minutes": "5"}, "Et møte varer fra 10 minutter til 8 timer."),
        ({"guardians": []}, "Velg minst én som skal inviteres."),
        ({"purpose": ""}, "Hva gjelder møtet?"),
    ],
)
def test_bad_input_gets_its_sentence_and_keeps_what_was_typed(
    case, kari, guardians, today, browse, values, said
):
    answer = browse(kari).post(
        reverse("cases:invite", args=[case.pk]), sent(today, guardians, **values)
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert "Møterom 2" in page
    assert not Invitation.objects.exists()


def test_somebody_elses_guardian_cannot_be_posted_in(case, kari, guardians, today, browse):
    answer = browse(kari).post(
        reverse("cases:invite", args=[case.pk]), sent(today, guardians, guardians=["999999"])
    )

    assert answer.status_code == 422
    assert not Invitation.objects.exists()


@pytest.mark.requirement("R69")
def test_a_friday_is_told_of_after_the_invitation_is_sent(case, kari, guardians, today, browse):
    friday = today + DAY * (7 + (4 - today.weekday()) % 7)

    answer = browse(kari).post(
        reverse("cases:invite", args=[case.pk]),
        sent(today, guardians, day=friday.isoformat()),
        follow=True,
    )

    assert Invitation.objects.count() == 1
    assert (
        "Tidlig i uka er bedre" in answer.content.decode() or "helligdag" in answer.content.decode()
    )


def test_the_invitation_is_read_by_holder_and_invited_and_nobody_else(
    invitation, kari, colleague, anne, tomas, mona, geir, per, stranger, browse
):
    for name in ("invitation", "invitation-ics"):
        address = reverse(f"cases:{name}", args=[invitation.pk])
        for reader in (kari, colleague, anne, tomas):
            assert browse(reader).get(address).status_code == 200
        for other in (mona, geir, per, stranger):
            assert browse(other).get(address).status_code == 404
    whys = ReadEvent.objects.filter(page="cases:invitation").order_by("pk")
    assert [event.why for event in whys] == ["baton", "invited", "invited", "invited"]


@pytest.mark.requirement("R68", "R70", "R72")
def test_a_guardian_reads_the_invitation_in_plain_words(invitation, anne, browse):
    page = browse(anne).get(reverse("cases:invitation", args=[invitation.pk])).content.decode()

    assert "Du er invitert til et møte" in page
    assert "Jonas trives ikke så godt." in page
    assert "Friminuttene" in page
    assert "En stafettlogg er en felles plan" in page
    assert reverse("consent:mine") in page
    assert "Mistanke om vold" not in page
    assert reverse("cases:detail", args=[invitation.case_id]) not in page
    assert reverse("cases:cancel-invitation", args=[invitation.pk]) not in page


def test_the_holder_sees_the_answers_and_a_guardian_does_not(
    invitation, kari, anne, tomas, today, browse
):
    answer_invitation(invitation, by=anne, on=today, answer="no", message="Kan vi ta det onsdag?")
    address = reverse("cases:invitation", args=[invitation.pk])

    assert "Kan vi ta det onsdag?" in browse(kari).get(address).content.decode()
    assert "Kan vi ta det onsdag?" not in browse(tomas).get(address).content.decode()
    assert "Du har svart: kan ikke." in browse(anne).get(address).content.decode()


def test_the_calendar_file_is_served_as_one(invitation, anne, browse):
    answer = browse(anne).get(reverse("cases:invitation-ics", args=[invitation.pk]))

    assert answer["Content-Type"] == "text/calendar; charset=utf-8; method=REQUEST"
    assert answer["Content-Disposition"] == 'attachment; filename="mote.ics"'
    assert "Jonas" not in answer.content.decode()
    assert answer.content.startswith(b"BEGIN:VCALENDAR\r\n")


def test_a_guardian_answers_on_the_page(invitation, anne, stranger, kari, browse):
    address = reverse("cases:answer", args=[invitation.pk])

    for other in (stranger, kari):
        assert browse(other).get(address).status_code == 404
        assert browse(other).post(address, {"answer": "yes"}).status_code == 404
    answer = browse(anne).post(address, {"submission_key": KEY, "answer": "yes"})

    assert answer.status_code == 302
    assert invitation.invitees.get(guardian__user=anne).answer == "yes"


def test_an_answer_without_a_choice_is_refused(invitation, anne, browse):
    answer = browse(anne).post(
        reverse("cases:answer", args=[invitation.pk]), {"submission_key": KEY, "message": "Hei"}
    )

    assert answer.status_code == 422
    assert "Hei" in answer.content.decode()
    assert invitation.invitees.get(guardian__user=anne).answer == "none"


def test_the_holder_calls_off_after_being_asked_once_more(invitation, kari, anne, browse):
    address = reverse("cases:cancel-invitation", args=[invitation.pk])

    assert browse(anne).get(address).status_code == 404
    assert browse(anne).post(address, {"submission_key": KEY}).status_code == 404
    assert browse(kari).get(address).status_code == 200
    invitation.refresh_from_db()
    assert invitation.cancelled_at is None
    assert browse(kari).post(address, {"submission_key": KEY}).status_code == 302
    invitation.refresh_from_db()
    assert invitation.cancelled_at is not None
    page = browse(anne).get(reverse("cases:invitation", args=[invitation.pk])).content.decode()
    assert "Avlyst" in page
    assert reverse("cases:answer", args=[invitation.pk]) not in page


def test_an_invitation_from_before_the_shield_is_still_there_and_tells_nothing(
    case, invitation, kari, anne, today, browse
):
    address = reverse("cases:invitation", args=[invitation.pk])
    before = browse(anne).get(address).content.decode()
    report_concern(
        case, by=kari, on=today, sent_on=today, channel="portal", violence_suspected=True,
        guardians_informed=False, not_informed_reason="vold",
    )  # fmt: skip

    after = browse(anne).get(address)
    assert after.status_code == 200
    for word in ("skjerm", "barnevern", "melding er"):
        assert word not in after.content.decode().split("<main")[1].split("</main>")[0]
    assert len(after.content.decode()) == len(before)


def test_the_invitation_page_asks_no_more_the_more_are_invited(
    invitation, kari, case, school, today, browse, django_assert_num_queries
):
    from tests.conftest import employ

    client, address = browse(kari), reverse("cases:invitation", args=[invitation.pk])
    client.get(address)
    for number in range(2):
        with django_assert_num_queries(11):
            client.get(address)
        user = employ(f"extra{number}", f"Ekstra {number}", "lærer", school)
        invitation.invitees.create(user=user)

"""A consent is withdrawn: access, archive and log, and the leader's word that it was done."""

import datetime as dt
import uuid

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from bti.audit.models import ActEvent
from bti.database.acting import acting, for_purpose
from bti.notices.models import Notice
from cases.models import RoutineSignOff
from cases.services.routine import facts_of, sign_off_routine, waiting_for
from consent.models import Consent
from consent.services import withdraw_consent
from stafettlogg.models import ArchiveExport, ReadGrant
from stafettlogg.services.exporting import make_export
from tests.conftest import give_consent


@pytest.fixture
def withdrawn(log, consented, kari, today) -> Consent:
    """The only consent to the log is withdrawn; the archive is not made yet."""
    with acting(user_id=kari.pk):
        return withdraw_consent(consented, by=kari, on=today)


@pytest.fixture
def archived(withdrawn) -> Consent:
    with for_purpose("test_looks_behind"):
        assert make_export(ArchiveExport.objects.get().pk)
    return withdrawn


def told(case, consent, on):
    return {fact.title: fact.met for fact in facts_of(case, consent, on)}


@pytest.mark.requirement("R299", "R300")
def test_the_routine_is_access_archive_and_log(log, withdrawn, today, as_system):
    assert told(log.case, withdrawn, today) == {
        "Samtykket er avsluttet": True,
        "Tilgangen er stengt": True,
        "Loggen er arkivert": False,
        "Loggen er avsluttet": True,
    }

    make_export(ArchiveExport.objects.get().pk)

    assert all(told(log.case, withdrawn, today).values())


@pytest.mark.requirement("R301")
def test_the_leader_confirms_once_all_is_done(log, archived, mona, today):
    made = sign_off_routine(log.case, archived, by=mona, on=today)

    assert (made.noted_by, made.signed_on) == (mona, today)
    assert not waiting_for(log.case).exists()
    event = ActEvent.objects.get(act="cases.sign_off_routine")
    assert (event.user_id, event.details) == (mona.pk, {"consent": archived.pk})
    with pytest.raises(ValidationError) as caught:
        sign_off_routine(log.case, archived, by=mona, on=today)
    assert caught.value.messages == ["Det er ingen rutine å bekrefte for dette samtykket."]


@pytest.mark.requirement("R300", "R301")
def test_what_is_not_done_yet_is_told_in_a_sentence(log, withdrawn, mona, today, as_system):
    def refusal():
        with pytest.raises(ValidationError) as caught:
            sign_off_routine(log.case, withdrawn, by=mona, on=today)
        return caught.value.messages

    assert refusal() == ["Loggen er arkivert: Arkivdokumentet lages. Prøv igjen om litt."]
    ArchiveExport.objects.update(state="failed")
    assert refusal() == [
        "Loggen er arkivert: Arkivdokumentet ble ikke laget. "
        "Stafettholderen kan prøve på nytt i loggen."
    ]
    log.refresh_from_db()
    log.ended_on = None
    log.save()
    assert "Loggen er avsluttet: Loggen er fortsatt åpen." in refusal()
    assert not RoutineSignOff.objects.exists()


@pytest.mark.requirement("R301")
def test_a_grant_that_nothing_rests_on_is_seen(log, archived, mona, per, today, as_system):
    read = ReadGrant.objects.filter(content_object=log).first().permission
    ReadGrant.objects.create(user=per, content_object=log, role="actor", permission=read)

    with pytest.raises(ValidationError) as caught:
        sign_off_routine(log.case, archived, by=mona, on=today)

    assert caught.value.messages[0].startswith("Tilgangen er stengt: Noen kan fortsatt lese.")


def test_where_another_consent_keeps_the_log_it_goes_on(log, consented, guardians, kari, today):
    give_consent(log.case, today, services={"ppt": "ppt"}, guardians=guardians)

    with acting(user_id=kari.pk):
        withdrawn = withdraw_consent(consented, by=kari, on=today)

    assert told(log.case, withdrawn, today) == {
        "Samtykket er avsluttet": True,
        "Tilgangen er stengt": True,
        "Et annet samtykke gjelder for loggen": True,
    }


@pytest.mark.parametrize("who", ["kari", "colleague", "geir", "anne"])
@pytest.mark.requirement("R301")
def test_nobody_but_the_leader_confirms(log, archived, today, request, who):
    with pytest.raises(PermissionDenied):
        sign_off_routine(log.case, archived, by=request.getfixturevalue(who), on=today)


@pytest.mark.requirement("R301")
def test_the_leader_is_told_when_it_is_withdrawn(log, withdrawn, mona, today):
    (notice,) = Notice.objects.filter(kind="routine")

    assert (notice.recipient, notice.due_day) == (mona, today)
    assert notice.link == reverse("cases:oversee", args=[log.case_id])


def test_of_a_concern_at_level_0_the_leader_learns_nothing(case, consented, kari, today):
    withdraw_consent(consented, by=kari, on=today)

    assert not Notice.objects.filter(kind="routine").exists()


def test_a_request_that_never_counted_has_no_routine(case_at_1, ask_in, kari, today):
    withdraw_consent(ask_in, by=kari, on=today)

    assert not waiting_for(case_at_1).exists()


@pytest.fixture
def ask_in(case_at_1, kari, today) -> Consent:
    from cases.services import ask_consent_for

    return ask_consent_for(
        case_at_1, by=kari, on=today, purpose="Hemmelig formål", to_log=True,
        valid_until=today + dt.timedelta(days=9), service_codes=[],
    )  # fmt: skip


# The pages


@pytest.mark.requirement("R301")
def test_the_leader_confirms_from_the_list_and_sees_no_content(log, archived, browse, mona):
    client, way = browse(mona), reverse("cases:sign-off-routine", args=[log.case_id])

    assert way in client.get(reverse("cases:unit")).content.decode()
    seen = client.get(reverse("cases:oversee", args=[log.case_id])).content.decode()
    page = client.get(way).content.decode()
    answer = client.post(way, {"submission_key": str(uuid.uuid4())})
    after = client.get(answer.url).content.decode()

    assert way in seen
    assert "Rutinen er ikke bekreftet ennå." in seen
    assert "Bekreft at rutinen er fulgt" in page
    for text in (seen, page, after):
        assert archived.purpose not in text
    assert answer.url == reverse("cases:oversee", args=[log.case_id])
    assert "at rutinen er fulgt" in after
    assert client.get(way).status_code == 302
    assert way not in client.get(reverse("cases:unit")).content.decode()


@pytest.mark.requirement("R301")
def test_there_is_no_button_while_something_is_not_done(log, withdrawn, browse, mona):
    client, way = browse(mona), reverse("cases:sign-off-routine", args=[log.case_id])

    page = client.get(way).content.decode()
    answer = client.post(way, {"submission_key": str(uuid.uuid4())})

    assert "Noe er ikke ferdig ennå." in page
    assert "Bekreft at rutinen er fulgt" not in page
    assert answer.status_code == 422
    assert "Arkivdokumentet lages." in answer.content.decode()


@pytest.mark.parametrize("who", ["kari", "colleague", "geir", "anne"])
def test_the_page_is_the_leaders_alone(log, withdrawn, browse, request, who):
    way = reverse("cases:sign-off-routine", args=[log.case_id])

    assert browse(request.getfixturevalue(who)).get(way).status_code == 404

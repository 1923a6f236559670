"""Breaking the glass: two persons, a reason, an end at the second, and the family is told."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.utils import timezone

from bti.audit.models import ActEvent
from bti.database.acting import acting, for_purpose
from bti.notices.models import Notice
from stafettlogg import access
from stafettlogg.models import EmergencyAccess, Goal, ReadGrant, Stafettlogg
from stafettlogg.services.emergency import (
    MOST_A_DAY,
    ask_emergency,
    of_the_leader,
    open_in_emergency,
    refuse_emergency,
)
from tests.conftest import JONAS_PID, employ

WHY = "Barnet er funnet alene ute, vi må vite hvem som kan hente."

pytestmark = pytest.mark.requirement("R123", "R243", "R260")


def ask(by, pid=JONAS_PID, reason=WHY, now=None):
    with acting(user_id=by.pk):
        ask_emergency(by=by, now=now or timezone.now(), identity_number=pid, reason=reason)


def asked() -> EmergencyAccess:
    with for_purpose("test"):
        return EmergencyAccess.objects.select_related("log__case", "asker").get()


@pytest.fixture
def opened(log, per, mona) -> EmergencyAccess:
    ask(per)
    open_in_emergency(asked(), by=mona, now=timezone.now())
    return asked()


def readable(user) -> int:
    """Logs that the database itself shows the user, without any filter."""
    with acting(user_id=user.pk):
        return Stafettlogg.objects.count()


def test_one_who_asks_reads_nothing_before_another_has_answered(log, per, mona, browse, today):
    ask(per)

    assert not access.may_read(per, log, today)
    assert readable(per) == 0
    assert browse(per).get(f"/logg/{log.pk}/").status_code == 404


def test_after_a_yes_one_reads_for_two_hours_and_no_second_more(opened, log, per, browse, today):
    client = browse(per)
    assert client.get(f"/logg/{log.pk}/").status_code == 200
    assert readable(per) == 1

    ends = opened.ends_at
    assert ends - opened.answered_at == dt.timedelta(hours=2)
    with for_purpose("test"):
        ReadGrant.objects.filter(user=per).update(ends_at=timezone.now())
    assert readable(per) == 0  # the database
    with for_purpose("test"):  # and each by itself, without that wall
        assert ReadGrant.objects.filter(user=per).exists()
        assert not access.may_read(per, log, today)  # the rule
        assert not Stafettlogg.objects.readable_by(per, today).exists()  # the list
    gone = client.get(f"/logg/{log.pk}/tidslinje/")
    assert (gone.status_code, "Jonas" in gone.content.decode()) == (403, False)  # told why


def test_a_grant_that_has_run_out_is_taken_away(opened, log, per, today):
    with for_purpose("test"):
        opened.ends_at = timezone.now() - dt.timedelta(seconds=1)
        opened.save()
        ReadGrant.objects.filter(user=per).update(ends_at=opened.ends_at)
        assert log in access.logs_to_derive(today)
    access.derive(log, today)

    with for_purpose("test"):
        assert not ReadGrant.objects.filter(user=per).exists()


def test_one_reads_and_writes_nothing(opened, log, per, today):
    with acting(user_id=per.pk):
        for perm in ("change_stafettlogg", "add_lysglimt", "add_contribution", "add_attachment"):
            assert not per.has_perm(f"stafettlogg.{perm}", log)
        assert not per.has_perm("stafettlogg.view_readers", log)
        assert per.has_perm("stafettlogg.view_stafettlogg", log)


def test_the_reading_is_noted_with_its_reason(opened, log, per, browse):
    from bti.audit.models import ReadEvent  # noqa: PLC0415

    browse(per).get(f"/logg/{log.pk}/")

    assert ReadEvent.objects.get(user_id=per.pk).why == f"emergency:{opened.pk}"


def test_the_family_is_told_and_sees_who_and_why(opened, log, anne, browse):
    assert Notice.objects.filter(recipient=anne, kind="emergency_opened").exists()
    page = browse(anne).get(f"/logg/{log.pk}/lesere/").content.decode()

    assert "Leser i en nødsituasjon" in page


def test_with_violence_suspected_the_family_hears_and_sees_nothing(log, per, mona, anne, browse):
    log.case.shielded_at = timezone.now() - dt.timedelta(hours=1)
    log.case.save()
    ask(per)
    open_in_emergency(asked(), by=mona, now=timezone.now())
    browse(per).get(f"/logg/{log.pk}/")

    assert not Notice.objects.filter(recipient=anne, kind__startswith="emergency").exists()
    page = browse(anne).get(f"/logg/{log.pk}/lesere/").content.decode()
    assert per.name not in page
    assert "nødsituasjon" not in page


WHO = {
    "the one who asks": "per", "a colleague": "pia", "the holder": "kari", "a guardian": "anne",
    "the administrator": "siri",
}  # fmt: skip


@pytest.mark.parametrize("who", WHO)
def test_nobody_answers_but_the_leader_of_the_unit(log, per, mona, request, who):
    ask(per)
    user = request.getfixturevalue(WHO[who])

    for answer in (open_in_emergency, refuse_emergency):
        with pytest.raises(PermissionDenied):
            answer(asked(), by=user, now=timezone.now())


def test_a_leader_who_asks_is_answered_by_the_administrator_and_no_leader(
    log, ppt, mona, siri, kari
):
    lars = employ("lars", "Lars Lie", "leder", ppt, "leader")
    ask(lars)

    with pytest.raises(PermissionDenied):
        open_in_emergency(asked(), by=mona, now=timezone.now())
    open_in_emergency(asked(), by=siri, now=timezone.now())
    assert readable(lars) == 1
    assert readable(siri) == 0  # who can grant cannot read


def test_the_database_refuses_that_one_opens_for_oneself(log, per):
    ask(per)
    one = asked()
    one.state, one.answered_by, one.answered_at = "opened", per, timezone.now()
    one.ends_at = timezone.now() + dt.timedelta(hours=2)

    with for_purpose("test"), pytest.raises(IntegrityError), transaction.atomic():
        one.save()


def test_no_page_gives_itself_a_grant(log, per, kari, today):
    """Trap 13: who may write grants could let themselves in."""
    with for_purpose("test"):
        of_kari = ReadGrant.objects.select_related("permission").get(user=kari)
    grant = ReadGrant(user=per, content_object=log, permission=of_kari.permission, role="holder")

    with acting(user_id=per.pk), pytest.raises(ProgrammingError), transaction.atomic():
        grant.save()
    with acting(user_id=per.pk):
        assert ReadGrant.objects.filter(user=kari).update(user=per) == 0


def test_an_answer_is_given_once_and_within_a_day(log, per, mona):
    ask(per, now=timezone.now() - dt.timedelta(hours=24, seconds=1))
    with pytest.raises(ValidationError, match="for gammel"):
        open_in_emergency(asked(), by=mona, now=timezone.now())
    with for_purpose("test"):
        EmergencyAccess.objects.all().delete()

    ask(per)
    refuse_emergency(asked(), by=mona, now=timezone.now())
    with pytest.raises(ValidationError, match="alt besvart"):
        open_in_emergency(asked(), by=mona, now=timezone.now())
    assert readable(per) == 0


@pytest.mark.parametrize(
    ("pid", "reason", "field"),
    [
        ("123", WHY, "identity_number"),
        (JONAS_PID[:-1] + "1", WHY, "identity_number"),
        (JONAS_PID, "haster", "reason"),
    ],
)
def test_bad_input_gets_a_sentence(log, per, pid, reason, field):
    with pytest.raises(ValidationError) as wrong:
        ask(per, pid, reason)

    assert field in wrong.value.error_dict


def test_one_cannot_find_out_whether_there_is_a_log(log, per, browse, mona):
    import uuid  # noqa: PLC0415

    client, answers = browse(per), []
    for pid in (JONAS_PID, "02898434810"):
        sent = {"identity_number": pid, "reason": WHY, "submission_key": uuid.uuid4()}
        answer = client.post("/logg/nodtilgang/", sent)
        answers.append((answer.status_code, answer["Location"]))

    assert answers[0] == answers[1] == (302, "/logg/")
    with for_purpose("test"):
        assert EmergencyAccess.objects.count() == 1
    assert JONAS_PID not in str(list(ActEvent.objects.values()))


def test_asking_again_and_again_is_stopped(log, per):
    for _number in range(MOST_A_DAY):
        ask(per)

    with pytest.raises(ValidationError, match="mange ganger"):
        ask(per)
    with for_purpose("test"):
        assert EmergencyAccess.objects.count() == 1


def test_in_another_municipality_one_asks_in_vain(log, mona):
    from tests.security.world import nittedal  # noqa: PLC0415

    vera = employ("vera", "Vera Vik", "lærer", nittedal()["school"])
    ask(vera)

    with for_purpose("test"):
        assert not EmergencyAccess.objects.exists()


def test_who_leaves_within_the_two_hours_reads_no_more(opened, log, per, today):
    per.memberships.update(ends=today - dt.timedelta(days=1))
    access.derive(log, today)

    assert readable(per) == 0


def test_the_leader_answers_on_a_page_that_names_no_child(log, per, mona, browse):
    import uuid  # noqa: PLC0415

    ask(per)
    client = browse(mona)
    listed = client.get("/logg/nodtilgang/liste/").content.decode()
    page = client.get(f"/logg/nodtilgang/{asked().pk}/").content.decode()

    assert "Per Dahl" in listed
    assert WHY in page
    assert "Jonas" not in listed + page
    sent = {"answer": "open", "submission_key": uuid.uuid4()}
    assert client.post(f"/logg/nodtilgang/{asked().pk}/", sent).status_code == 302
    assert readable(per) == 1
    assert "Kan lese til kl." in client.get("/logg/nodtilgang/liste/").content.decode()


def test_opening_and_asking_ask_anew_who_one_is(log, per, mona, browse):
    ask(per)
    for user, path in ((per, "/logg/nodtilgang/"), (mona, f"/logg/nodtilgang/{asked().pk}/")):
        client = browse(user)
        session = client.session
        session["fresh_at"] = 0
        session.save()
        assert client.get(path)["Location"].startswith("/logg-inn/igjen/")


def test_others_do_not_see_the_list_or_the_request(log, per, pia, kari, mona, browse):
    ask(per)

    assert browse(kari).get("/logg/nodtilgang/liste/").status_code == 403
    assert browse(per).get(f"/logg/nodtilgang/{asked().pk}/").status_code == 404
    assert of_the_leader(pia) == []
    with acting(user_id=pia.pk):
        assert not EmergencyAccess.objects.exists()
    with acting(user_id=per.pk):
        assert EmergencyAccess.objects.count() == 1


def test_what_is_written_for_a_measure_is_read_too(opened, log, per, kari, today):
    with for_purpose("test"):
        Goal.objects.create(
            log=log, author=kari, text="Mål", area="social", need=2, takes="x", reach_by=today
        )
    with acting(user_id=per.pk), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM stafettlogg_goal")
        assert cursor.fetchone() == (1,)

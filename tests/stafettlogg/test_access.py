"""Who reads a log follows from the baton, the family, the youth's age, measures and consent."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bti.accounts.models import Membership
from bti.audit.models import ActEvent
from bti.database.acting import acting, for_purpose
from bti.people.models import Child
from consent.models import Consent
from consent.signatories import latest_birth
from stafettlogg import access
from stafettlogg.access.grounds import _day_before_age
from stafettlogg.models import ReadGrant
from stafettlogg.services import end_measure, plan_measure
from tests.conftest import citizen, employ, give_consent, tie
from tests.stafettlogg.conftest import reload, roles


def born(child, today, *, years: int, days_ago: int = 1) -> None:
    """Let the child have turned ``years`` some days ago."""
    day = today - dt.timedelta(days=days_ago)
    child.born = day.replace(year=day.year - years)
    child.save()


@pytest.fixture
def jonas(child) -> object:
    """Jonas with a login of his own."""
    user = citizen("jonas", "Jonas Solberg", "03851598730")
    child.user = user
    child.save()
    return user


@pytest.mark.requirement("R74", "R259")
def test_holder_and_both_guardians_read_from_the_opening(log):
    assert roles(log) == {
        "kari": "holder",
        "citizen-anne": "guardian",
        "citizen-tomas": "guardian",
    }


@pytest.mark.requirement("R260", "R282")
def test_a_parent_without_parental_responsibility_does_not_read(log, guardianship_tomas, today):
    guardianship_tomas.parental_responsibility = False
    guardianship_tomas.save()
    access.derive(log, today)
    assert "citizen-tomas" not in roles(log)


def test_a_blocked_guardian_stops_reading(log, guardianship_tomas, today):
    guardianship_tomas.blocked = True
    guardianship_tomas.save()
    access.derive(log, today)
    assert "citizen-tomas" not in roles(log)


def test_a_guardianship_that_has_not_begun_opens_nothing(log, guardianship_tomas, today):
    guardianship_tomas.starts = today + dt.timedelta(days=1)
    guardianship_tomas.save()
    access.derive(log, today)
    assert "citizen-tomas" not in roles(log)
    access.derive(log, today + dt.timedelta(days=1))
    assert roles(log)["citizen-tomas"] == "guardian"


def test_a_guardian_who_cannot_log_in_any_more_has_no_grant(log, tomas, today):
    tomas.is_active = False
    tomas.save()
    access.derive(log, today)
    assert "citizen-tomas" not in roles(log)


@pytest.mark.parametrize(
    ("years", "expected"),
    [(14, False), (15, True), (17, True), (18, True)],
)
@pytest.mark.requirement("R61")
def test_the_youth_reads_from_the_age_of_consent(log, child, jonas, today, years, expected):
    born(child, today, years=years)
    access.derive(log, today)
    assert ("citizen-jonas" in roles(log)) is expected


def test_the_youth_reads_on_the_very_birthday(log, child, jonas, today):
    born(child, today, years=15, days_ago=0)
    access.derive(log, today - dt.timedelta(days=1))
    assert "citizen-jonas" not in roles(log)
    access.derive(log, today)
    assert roles(log)["citizen-jonas"] == "youth"


def test_guardians_stop_reading_when_the_child_comes_of_age(log, child, jonas, today):
    born(child, today, years=18)
    access.derive(log, today)
    assert roles(log) == {"kari": "holder", "citizen-jonas": "youth"}


def test_a_guardians_door_closes_by_itself_on_the_eve_of_coming_of_age(log, child, today, anne):
    born(child, today, years=17)
    access.derive(log, today)
    with for_purpose("test_looks_behind"):
        until = log.read_grants.get(user=anne).until
    assert until == child.born.replace(year=child.born.year + 18) - dt.timedelta(days=1)


def test_one_born_on_a_leap_day_comes_of_age_on_the_first_of_march():
    assert _day_before_age(dt.date(2012, 2, 29), 18) == dt.date(2030, 2, 28)
    assert _day_before_age(dt.date(2012, 2, 29), 16) == dt.date(2028, 2, 28)
    assert _day_before_age(None, 18) is None
    assert latest_birth(dt.date(2028, 2, 29), 15) == dt.date(2013, 2, 28)


def test_an_unborn_childs_log_is_read_by_the_guardian(log, child, today):
    child.born = None
    child.save()
    access.derive(log, today)
    assert roles(log)["citizen-anne"] == "guardian"


@pytest.mark.requirement("R118", "R123", "R281")
def test_an_actor_reads_under_a_measure_and_a_consent_that_names_the_service(log, pers_measure):
    assert roles(log)["per"] == "actor"


@pytest.mark.requirement("R118")
def test_the_actors_colleague_never_reads(log, pers_measure, pia):
    assert "pia" not in roles(log)
    with acting(user_id=pia.pk):
        assert not pia.has_perm("stafettlogg.view_stafettlogg", log)


@pytest.mark.requirement("R279")
def test_the_leader_never_reads(log, pers_measure, mona):
    assert "mona" not in roles(log)
    with acting(user_id=mona.pk):
        assert not mona.has_perm("stafettlogg.view_stafettlogg", log)


@pytest.mark.requirement("R123")
def test_an_actor_stops_reading_when_the_consent_no_longer_names_the_service(
    log, pers_measure, shared_consent, today
):
    with for_purpose("test"):
        shared_consent.services.get(kind="ppt").delete()
    access.derive(log, today)
    assert "per" not in roles(log)


def test_a_consent_without_exchange_lets_no_other_service_in(
    log, pers_measure, shared_consent, today
):
    shared_consent.no_exchange = True
    shared_consent.save()
    access.derive(log, today)
    assert "per" not in roles(log)


def test_no_actor_reads_without_a_live_consent_to_the_log(
    log, pers_measure, shared_consent, consented, today
):
    for consent in (shared_consent, consented):
        consent.to_log = False
        consent.save()
    access.derive(log, today)
    assert "per" not in roles(log)


@pytest.mark.requirement("R118")
def test_an_actor_stops_reading_when_the_measure_ends(log, pers_measure, kari, today):
    with acting(user_id=kari.pk):
        end_measure(pers_measure, by=kari, on=today, reason="Målet er nådd.")
    assert "per" not in roles(log)


def test_an_actors_door_closes_on_the_consents_last_day(log, pers_measure, shared_consent, per):
    with for_purpose("test_looks_behind"):
        grant = log.read_grants.get(user=per)
    assert grant.until == shared_consent.valid_until
    with acting(user_id=per.pk):
        assert access.may_read(per, log, shared_consent.valid_until)
        assert not access.may_read(per, log, shared_consent.valid_until + dt.timedelta(days=1))


def test_an_actors_door_closes_on_the_last_day_at_work(log, pers_measure, per, today):
    place = per.memberships.get()
    place.ends = today + dt.timedelta(days=5)
    place.save()
    access.derive(log, today)
    with for_purpose("test_looks_behind"):
        assert log.read_grants.get(user=per).until == place.ends


def test_a_teacher_of_the_childs_own_school_reads_under_a_measure(log, new_measure, colleague):
    new_measure(employee=colleague)
    assert roles(log)["hege"] == "actor"


def test_a_consent_that_names_school_means_the_childs_school(
    log, shared_consent, case, geir, today
):
    """Geir teaches at another school: the same kind of service, not the one the family knows."""
    assert access.last_days(case, [geir.pk], today) == {}


def test_a_service_of_the_same_kind_in_another_municipality_is_not_meant(
    log, shared_consent, case, today
):
    other = type(case.municipality).objects.create(
        name="Nittedal kommune", number="3232", guide_slug="nittedal"
    )
    unit = type(case.unit).objects.create(municipality=other, kind="ppt", name="PPT Nittedal")
    stranger = employ("vera", "Vera Vik", "PP-rådgiver", unit)
    assert access.last_days(case, [stranger.pk], today) == {}


def test_whoever_has_left_holds_nothing(log, kari, today):
    Membership.objects.filter(user=kari).update(ends=today - dt.timedelta(days=1))
    access.derive(log, today)
    assert "kari" not in roles(log)


def test_whoever_has_left_is_shut_out_before_the_grant_is_taken_away(log, kari, today):
    Membership.objects.filter(user=kari).update(ends=today - dt.timedelta(days=1))
    gone = reload(kari)
    with acting(user_id=kari.pk):
        assert not access.may_read(gone, log, today)
        assert not gone.has_perm("stafettlogg.view_stafettlogg", log)


def test_a_holder_whose_login_is_closed_holds_nothing(log, case, kari, today):
    kari.is_active = False
    kari.save()
    access.derive(log, today)
    assert "kari" not in roles(log)


def test_an_actor_of_an_ended_log_no_longer_reads(log, pers_measure, today):
    with for_purpose("test"):
        log.ended_on = today
        log.save()
    access.derive(log, today)
    assert set(roles(log).values()) == {"holder", "guardian"}


def test_a_holder_with_a_measure_of_their_own_reads_as_holder(log, measure):
    assert roles(log)["kari"] == "holder"


def test_deriving_twice_writes_nothing_the_second_time(log, pers_measure, today):
    with CaptureQueriesContext(connection) as queries:
        access.derive(log, today)
    written = [q["sql"] for q in queries if q["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    assert written == []


@pytest.mark.requirement("R278")
def test_each_grant_and_its_end_is_noted(log, pers_measure, per, kari, today):
    with acting(user_id=kari.pk):
        end_measure(pers_measure, by=kari, on=today, reason="Ferdig.")
    noted = ActEvent.objects.filter(log_id=log.pk, details__user=per.pk).order_by("pk")
    assert [event.act for event in noted] == [
        "stafettlogg.grant_reading",
        "stafettlogg.end_reading",
    ]


def test_the_shield_takes_no_grant_away_and_gives_none(log, case, child, today):
    case.shielded_at, case.shielded_level = timezone.now(), 1
    case.save()
    newcomer = citizen("bestefar", "Arne Lund", "21838699954"[::-1])
    tie(child, newcomer, "21838699954"[::-1], "other")
    access.derive(log, today)
    assert roles(log) == {
        "kari": "holder",
        "citizen-anne": "guardian",
        "citizen-tomas": "guardian",
    }


def test_the_same_measure_under_two_consents_is_open_to_the_longest(
    log, pers_measure, case, guardians, per, today
):
    longer = give_consent(case, today, services={"ppt": "ppt"}, guardians=guardians)
    longer.valid_until = today + dt.timedelta(days=400)
    longer.save()
    access.derive(log, today)
    with for_purpose("test_looks_behind"):
        assert log.read_grants.get(user=per).until == longer.valid_until


def test_nobody_may_take_part_without_consent(case, per, kari, today):
    assert list(access.places(case, today)) == []
    assert access.last_days(case, [per.pk, kari.pk], today) == {}
    assert access.last_days(case, [], today) == {}


def test_a_measure_planned_in_the_same_breath_as_a_withdrawal_lets_nobody_in(
    log, goal, shared_consent, consented, per, kari, today
):
    """Whatever order they come in, the last derivation sees both."""
    with acting(user_id=kari.pk):
        plan_measure(
            goal, by=kari, on=today, text="Veiledning", arena="service", employee=per,
            starts_on=today, due_on=today, evaluate_on=today,
        )  # fmt: skip
    shared_consent.state = Consent.State.WITHDRAWN
    shared_consent.save()
    access.derive(log, today)
    assert "per" not in roles(log)


def test_grants_have_one_home(log, anne):
    """A grant names its reason; nothing else than derivation writes one."""
    with for_purpose("test_looks_behind"):
        grant = ReadGrant.objects.get(content_object=log, user=anne)
    assert (grant.role, grant.why) == ("guardian", "mother")
    assert Child.objects.filter(pk=log.case.child_id).exists()

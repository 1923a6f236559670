"""Readings that stand out are found at night, and a leader signs for each."""

import datetime as dt
import uuid

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from bti.audit.models import ActEvent, ReadEvent
from bti.database.acting import acting
from bti.notices.models import Notice
from bti.people.models import Child
from stafettlogg.models import UnusualReading
from stafettlogg.services.reviewing import MANY, find_unusual, reviewers, sign_review, to_review
from stafettlogg.tasks import find_unusual_readings
from tests.conftest import employ

pytestmark = [
    pytest.mark.requirement("R279", "R280"),
    pytest.mark.usefixtures("as_system"),  # the rows are seen for a purpose alone
]
TUESDAY, SATURDAY = dt.date(2026, 3, 3), dt.date(2026, 3, 7)


def read(user, child, day=TUESDAY, hour=10, times=1, name=""):
    """Readings of that day, as the audit keeps them."""
    at = timezone.make_aware(dt.datetime.combine(day, dt.time(hour, 5)))
    rows = [
        ReadEvent(
            user_id=user.pk, user_name=name or user.name, subject="cases.Case", subject_id="1",
            child_id=child.pk, page="cases:detail",
        )
        for _number in range(times)
    ]  # fmt: skip
    ReadEvent.objects.bulk_create(rows)
    with connection.cursor() as cursor:  # the time is set by the database's own clock otherwise
        cursor.execute("RESET ROLE")
        cursor.execute("ALTER TABLE audit_readevent DISABLE TRIGGER USER")
        cursor.execute(
            "UPDATE audit_readevent SET at = %s WHERE id = ANY(%s)", [at, [r.pk for r in rows]]
        )
        cursor.execute("ALTER TABLE audit_readevent ENABLE TRIGGER USER")
        cursor.execute("SET ROLE bti_app")


def reasons(user) -> list[str]:
    found = UnusualReading.objects.filter(reader=user).first()
    return found.reasons if found else []


@pytest.fixture
def strangers(school):
    return [
        Child.objects.create(
            municipality=school.municipality, unit=school, first_name="B", last_name=f"Navn{n}"
        )
        for n in range(MANY + 5)
    ]


def test_the_holder_at_work_does_not_stand_out(case, kari, child):
    read(kari, child, times=30)

    assert find_unusual(TUESDAY) == 0


@pytest.mark.parametrize("who", ["colleague", "per", "mona"])
def test_one_without_a_relation_to_the_case_stands_out_and_the_leader_does_not(
    case, child, request, who
):
    user = request.getfixturevalue(who)
    read(user, child)
    find_unusual(TUESDAY)

    assert reasons(user) == ([] if who == "mona" else ["no_relation"])


def test_one_with_a_measure_has_a_relation(case, child, per, shared_consent, log, kari, today):
    from bti.database.acting import for_purpose  # noqa: PLC0415
    from stafettlogg.models import Goal, Measure  # noqa: PLC0415

    with for_purpose("test"):
        goal = Goal.objects.create(
            log=log, author=kari, text="Mål", area="social", need=2, takes="x", reach_by=today
        )
        Measure.objects.create(
            log=log, goal=goal, author=kari, text="x", arena="service", employee=per,
            starts_on=today, due_on=today, evaluate_on=today,
        )  # fmt: skip
    read(per, child)

    assert find_unusual(TUESDAY) == 0


@pytest.mark.parametrize(
    ("name", "stands_out"),
    [
        ("Kari Solberg", True),
        ("Kari SOLBERG", True),
        ("Kari Lund", True),
        ("Kari Solbergsen", False),
    ],
)
def test_the_name_of_the_child_or_of_a_guardian_stands_out(
    case, child, guardians, kari, name, stands_out
):
    read(kari, child, name=name)
    find_unusual(TUESDAY)

    assert reasons(kari) == (["same_name"] if stands_out else [])


@pytest.mark.parametrize(
    ("day", "hour", "stands_out"),
    [
        (TUESDAY, 6, False), (TUESDAY, 5, True), (TUESDAY, 21, False), (TUESDAY, 22, True),
        (SATURDAY, 12, True),
    ],
)  # fmt: skip
def test_nights_and_weekends_stand_out(case, child, kari, day, hour, stands_out):
    read(kari, child, day=day, hour=hour)
    find_unusual(day)

    assert reasons(kari) == (["odd_hours"] if stands_out else [])


def test_many_more_children_than_usual_stand_out(strangers, mona, school):
    for child in strangers:
        read(mona, child)
    find_unusual(TUESDAY)

    assert "volume" in reasons(mona)
    found = UnusualReading.objects.get()
    assert (found.children, found.readings) == (len(strangers), len(strangers))


def test_many_children_are_usual_for_who_reads_many_each_day(strangers, mona):
    for ago in (7, 6):
        for child in strangers:
            read(mona, child, day=TUESDAY - dt.timedelta(days=ago))
    for child in strangers:
        read(mona, child)
    find_unusual(TUESDAY)

    assert "volume" not in reasons(mona)


def test_a_citizen_who_reads_of_their_own_is_none_of_it(case, child, anne):
    read(anne, child, hour=23)

    assert find_unusual(TUESDAY) == 0


def test_finding_twice_finds_once_and_tells_once(case, child, colleague, mona):
    read(colleague, child)

    assert (find_unusual(TUESDAY), find_unusual(TUESDAY)) == (1, 0)
    assert Notice.objects.filter(recipient=mona, kind="unusual").count() == 1


def test_it_is_found_in_a_fixed_number_of_statements(
    case, strangers, mona, django_assert_max_num_queries
):
    for child in strangers:
        read(mona, child)
    with django_assert_max_num_queries(16):
        find_unusual(TUESDAY)


def test_the_task_looks_at_yesterday(case, child, colleague):
    read(colleague, child, day=timezone.localdate() - dt.timedelta(days=1))

    assert find_unusual_readings() == 1


@pytest.fixture
def found(case, child, colleague) -> UnusualReading:
    read(colleague, child)
    find_unusual(TUESDAY)
    return UnusualReading.objects.select_related("unit", "reader").get()


def sign(found, by, finding="in_order", note=""):
    sign_review(found, by=by, now=timezone.now(), finding=finding, note=note)


def test_the_leader_signs_once(found, mona):
    sign(found, mona)

    found.refresh_from_db()
    assert (found.signed_by, found.finding) == (mona, "in_order")
    assert ActEvent.objects.get(act="stafettlogg.sign_review").details == {"finding": "in_order"}
    with pytest.raises(ValidationError, match="alt sett over"):
        sign(found, mona)


def test_what_was_not_in_order_needs_a_word(found, mona):
    with pytest.raises(ValidationError) as wrong:
        sign(found, mona, "deviation")

    assert "note" in wrong.value.error_dict


@pytest.mark.parametrize("who", ["colleague", "kari", "per", "siri", "anne"])
def test_nobody_else_signs_or_sees(found, request, who, browse):
    user = request.getfixturevalue(who)

    with pytest.raises(PermissionDenied):
        sign(found, user)
    assert found not in to_review(user)
    assert browse(user).get(f"/logg/lesinger/{found.pk}/").status_code == 404


def test_what_a_leader_read_is_looked_over_by_the_administrator(case, child, ppt, siri, mona):
    lars = employ("lars", "Lars Lie", "leder", ppt, "leader")
    read(lars, child)
    find_unusual(TUESDAY)
    found = UnusualReading.objects.select_related("unit", "reader").get()

    assert reviewers(found) == [siri]
    assert list(to_review(siri)) == [found]
    with pytest.raises(PermissionDenied):
        sign(found, lars)
    with pytest.raises(PermissionDenied):
        sign(found, mona)
    sign(found, siri)


def test_the_database_refuses_that_one_signs_for_oneself(found, colleague):
    found.signed_by = colleague

    with pytest.raises(IntegrityError), transaction.atomic():
        found.save()


def test_the_pages_name_no_child(found, mona, browse):
    client = browse(mona)
    listed = client.get("/logg/lesinger/").content.decode()
    page = client.get(f"/logg/lesinger/{found.pk}/").content.decode()

    assert "Hege Vold" in listed
    assert "uten å ha noe med saken å gjøre" in page
    assert "Jonas" not in listed + page
    sent = {"finding": "talked", "note": "Var vikar.", "submission_key": uuid.uuid4()}
    assert client.post(f"/logg/lesinger/{found.pk}/", sent).status_code == 302
    assert "Var vikar." in client.get(f"/logg/lesinger/{found.pk}/").content.decode()


def test_nobody_sees_the_rows_by_who_they_are(found, mona, siri, colleague):
    for user in (mona, siri, colleague):
        with acting(user_id=user.pk):
            assert not UnusualReading.objects.exists()

"""A compiled query answers as its queryset does, and keeps nothing of the one who asked."""

import datetime as dt

import pytest
from django.db import connection
from django.db.models import Count, F, Window
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bti.accounts.models import Membership, User
from bti.database.acting import acting
from bti.database.compiled import NotCompilable, Same, compiled
from stafettlogg.models import Goal, Stafettlogg


@compiled
def places_of(*, user, on):
    return Membership.objects.filter(user=user).live(on).select_related("unit").order_by("pk")


@compiled
def some_staff(*, users, first, count):
    rows = User.objects.filter(pk__in=users).order_by("pk")
    rows = rows.annotate(total=Window(Count("pk"))).values("name", "total")
    return rows[first : first + count]


def test_it_answers_as_the_queryset_does(kari, mona, today):
    for user in (kari, mona, kari):
        [found] = places_of(user=user.pk, on=today)
        with CaptureQueriesContext(connection) as asked:
            unit = found.unit.name

        assert found == user.memberships.get()
        assert (unit, len(asked)) == ("Skogbrynet skole", 0)


def test_every_value_is_asked_for_anew(kari, today):
    before = kari.memberships.get().starts - dt.timedelta(days=1)

    assert len(places_of(user=kari.pk, on=today)) == 1
    assert places_of(user=kari.pk, on=before) == []


def test_one_asking_is_one_query_and_the_sql_is_made_once(kari, mona, today):
    places_of(user=kari.pk, on=today)
    kept = places_of._kept.cache_info().misses

    with CaptureQueriesContext(connection) as asked:
        places_of(user=mona.pk, on=today)

    assert len(asked) == 1
    assert places_of._kept.cache_info().misses == kept


def test_one_may_slice_by_a_value_and_name_several_keys(kari, mona, per):
    keys = tuple(sorted([kari.pk, mona.pk, per.pk]))
    names = [User.objects.get(pk=key).name for key in keys]

    pages = [some_staff(users=keys, first=n, count=2) for n in (0, 2)]

    assert [[row["name"] for row in page] for page in pages] == [names[:2], names[2:]]
    assert {row["total"] for page in pages for row in page} == {3}
    assert [row["name"] for row in some_staff(users=keys[:1], first=0, count=2)] == names[:1]


def test_rows_are_those_of_the_one_who_acts(log, kari, geir, today):
    @compiled
    def opened(*, log):
        return Stafettlogg.objects.filter(pk=log)

    with acting(user_id=kari.pk):
        assert opened(log=log.pk) == [log]
    with acting(user_id=geir.pk):
        assert opened(log=log.pk) == []


def test_what_is_no_value_shapes_the_query(kari, geir, today):
    @compiled
    def employed(*, unit, role, newest):
        rows = Membership.objects.filter(unit=unit, role=role) if role else Membership.objects
        return rows.filter(unit=unit).order_by("-pk" if newest else "pk").values("user")

    unit = kari.memberships.get().unit_id

    assert [row["user"] for row in employed(unit=unit, role="employee", newest=True)] == [kari.pk]
    assert employed(unit=unit, role="leader", newest=False) == []
    assert employed(unit=unit, role=None, newest=True)[0]["user"] == kari.pk


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("build", "why"),
    [
        (lambda *, user: User.objects.all(), r"does not use \['user'\]"),
        (lambda *, user: User.objects.filter(pk=user + 1), "not an argument as it was given"),
        (
            lambda *, user: User.objects.filter(pk=user, last_login__lt=timezone.now()),
            "not an argument as it was given",
        ),
        (lambda *, user: Membership.objects.filter(role=user), "not an argument as it was given"),
        (lambda *, user: User.objects.filter(pk=user).filter(pk__in=[]), "no rows whatever"),
        (lambda *, user: User.objects.filter(pk=user)[: user + 1], "not an argument"),
        (lambda *, user: Goal.objects.filter(need=user), "no rows whatever"),
        (
            lambda *, user: User.objects.filter(pk=user).prefetch_related("memberships"),
            "more than one query",
        ),
    ],
)
def test_a_query_that_would_lose_or_keep_a_value_is_refused(build, why):
    with pytest.raises(NotCompilable, match=why):
        compiled(build)(user=1)


def test_what_is_the_same_for_many_is_kept_with_what_follows_from_it(kari, today):
    @compiled
    def began_before(*, user, day):
        before = day.value - dt.timedelta(days=1)
        return Membership.objects.filter(user=user, starts__lt=before)

    start = kari.memberships.get().starts

    assert began_before(user=kari.pk, day=Same(today)) == [kari.memberships.get()]
    assert began_before(user=kari.pk, day=Same(start)) == []
    assert began_before(user=kari.pk, day=Same(today)) == [kari.memberships.get()]


def test_annotations_and_expressions_are_as_they_were(kari, today):
    @compiled
    def named(*, user):
        return User.objects.filter(pk=user).annotate(called=F("name"))

    [found] = named(user=kari.pk)

    assert (found.called, found.pk) == ("Kari Nordli", kari.pk)

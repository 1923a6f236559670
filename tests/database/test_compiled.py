"""A compiled query answers as its queryset does, and keeps nothing of the one who asked."""

import datetime as dt
from functools import partial

import pytest
from django.db import connection
from django.db.models import Count, F, Q, Window
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bti.accounts.models import Membership, User
from bti.database.acting import acting, current
from bti.database.compiled import NotCompilable, Same, compiled
from bti.notices.models import Notice
from stafettlogg.models import Goal, Stafettlogg

seen = []


def build_places(*, user, on):
    return Membership.objects.filter(user=user).live(on).select_related("unit").order_by("pk")


def build_staff(*, users, first, count):
    rows = User.objects.filter(pk__in=users).order_by("pk")
    rows = rows.annotate(total=Window(Count("pk"))).values("name", "total")
    return rows[first : first + count]


def build_employed(*, unit, role, newest):
    rows = Membership.objects.filter(role=role) if role else Membership.objects
    return rows.filter(unit=unit).order_by("-pk" if newest else "pk").values("user")


def build_notices(*, recipient, since, due, kind, first):
    rows = Notice.objects.filter(Q(due_day=due) | Q(created_at__gte=since), recipient=recipient)
    rows = rows.filter(kind=kind) if kind else rows
    return rows.order_by("pk").values_list("pk", flat=True)[first:]


def build_began_before(*, user, day):
    before = day.value - dt.timedelta(days=1)
    return Membership.objects.filter(user=user, starts__lt=before)


def build_opened(*, log):
    return Stafettlogg.objects.filter(pk=log)


def build_named(*, user):
    return User.objects.filter(pk=user).annotate(called=F("name"))


def build_and_look_around(*, user):
    seen.append((current(), translation.get_language()))
    return User.objects.filter(pk=user)


places_of, some_staff, employed = map(compiled, (build_places, build_staff, build_employed))


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


def test_nothing_is_among_nothing(db):
    with CaptureQueriesContext(connection) as asked:
        assert some_staff(users=(), first=0, count=2) == []
    assert len(asked) == 0


def test_rows_are_those_of_the_one_who_acts(log, kari, geir, today):
    opened = compiled(build_opened)

    with acting(user_id=kari.pk):
        assert opened(log=log.pk) == [log]
    with acting(user_id=geir.pk):
        assert opened(log=log.pk) == []


def test_what_is_no_value_shapes_the_query(kari, geir, today):
    unit = kari.memberships.get().unit_id

    assert [row["user"] for row in employed(unit=unit, role="employee", newest=True)] == [kari.pk]
    assert employed(unit=unit, role="leader", newest=False) == []
    assert employed(unit=unit, role=None, newest=True)[0]["user"] == kari.pk


def test_what_is_the_same_for_many_is_kept_with_what_follows_from_it(kari, today):
    began_before = compiled(build_began_before)
    start = kari.memberships.get().starts

    assert began_before(user=kari.pk, day=Same(today)) == [kari.memberships.get()]
    assert began_before(user=kari.pk, day=Same(start)) == []
    assert began_before(user=kari.pk, day=Same(today)) == [kari.memberships.get()]


def test_annotations_and_expressions_are_as_they_were(kari):
    [found] = compiled(build_named)(user=kari.pk)

    assert (found.called, found.pk) == ("Kari Nordli", kari.pk)


# Nothing of one asker can be kept

every = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
days = st.dates(dt.date(2020, 1, 1), dt.date(2030, 1, 1))
moments = days.map(lambda day: dt.datetime.combine(day, dt.time(12), dt.UTC))


@every
@given(data=st.data())
def test_whatever_is_asked_the_answer_is_the_querysets(kari, mona, per, geir, today, data):
    people = [kari.pk, mona.pk, per.pk, geir.pk]
    for n, user in enumerate(people):
        Notice.objects.get_or_create(
            recipient_id=user, kind="holder" if n % 2 else "deadline", subject="x",
            subject_id=str(n), due_day=today, link="/",
        )  # fmt: skip
    keys = st.sampled_from([*people, 0])

    def draw(**shapes):
        return {name: data.draw(shape, label=name) for name, shape in shapes.items()}

    some = st.lists(keys, min_size=1, max_size=5, unique=True).map(tuple)
    numbers = st.integers(0, 4)
    asked = [
        (build_places, draw(user=keys, on=days)),
        (build_staff, draw(users=some, first=numbers, count=numbers.map(lambda n: n + 1))),
        (
            build_notices,
            draw(
                recipient=keys, since=moments, due=st.one_of(days, st.just(today)),
                kind=st.sampled_from([None, "holder", "deadline"]), first=numbers,
            ),
        ),
    ]  # fmt: skip

    for build, values in asked:
        assert KEPT[build](**values) == list(build(**values)), (build.__name__, values)


KEPT = {build: compiled(build) for build in (build_places, build_staff, build_notices)}


def test_it_is_built_where_nobody_acts_and_no_language_is_chosen(kari):
    with acting(user_id=kari.pk), translation.override("en"):
        assert compiled(build_and_look_around)(user=kari.pk) == [kari]
        assert current().user_id == kari.pk

    [(actor, language)] = seen
    assert (actor.user_id, actor.purpose, language) == (None, "", "nb")


class Page:
    def build(self, *, pk):
        return User.objects.filter(pk=pk)


def one_that_knows(user):
    def build(*, pk):
        return User.objects.filter(pk=pk).exclude(pk=user)

    return build


@pytest.mark.parametrize(
    "build",
    [
        one_that_knows(7),
        Page.build,
        Page().build,
        partial(build_named, user=7),
    ],
    ids=["closure", "function of a class", "method", "partial"],
)
def test_only_a_function_of_a_module_is_compiled(build):
    with pytest.raises(NotCompilable, match="can know who asks"):
        compiled(build)


def unused(*, user):
    return User.objects.all()


def counted_on(*, user):
    return User.objects.filter(pk=user + 1)


def of_this_moment(*, user):
    return User.objects.filter(pk=user, last_login__lt=timezone.now())


def as_words(*, user):
    return Membership.objects.filter(role=user)


def without_rows(*, user):
    return User.objects.filter(pk=user).filter(pk__in=[])


def sliced_by_more(*, user):
    return User.objects.filter(pk=user)[: user + 1]


def beyond_its_field(*, user):
    return Goal.objects.filter(need=user)


def of_an_answer(*, user):
    return User.objects.filter(pk=user, name__in=list(User.objects.values_list("name")))


def in_two_queries(*, user):
    return User.objects.filter(pk=user).prefetch_related("memberships")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("build", "why"),
    [
        (unused, r"does not use \['user'\]"),
        (counted_on, "not an argument as it was given"),
        (of_this_moment, "not an argument as it was given"),
        (as_words, "not an argument as it was given"),
        (without_rows, "no rows whatever"),
        (sliced_by_more, "not an argument as it was given"),
        (beyond_its_field, "no rows whatever"),
        (in_two_queries, "more than one query"),
        (of_an_answer, "would keep the answer"),
    ],
)
def test_a_query_that_would_lose_or_keep_a_value_is_refused(build, why):
    with pytest.raises(NotCompilable, match=why):
        compiled(build)(user=1)

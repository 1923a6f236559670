"""A compiled query answers as its queryset does, and keeps nothing of the one who asked."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection
from django.db.models import Count, F, Q, Window
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bti.accounts.models import Membership, User
from bti.database.acting import acting, current
from bti.database.compiled import Same, compiled
from bti.notices.models import Notice
from stafettlogg.models import Stafettlogg

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


def build_noticed(*, recipients):
    """``recipients``: each with a moment after which their notices were made, and their kind."""
    asked = Q()
    for user, since, kind in recipients:
        one = Q(recipient=user) & (Q(created_at__gte=since) if since else Q())
        asked |= one & (Q(kind=kind) if kind else Q())
    return Notice.objects.filter(asked).order_by("pk").values_list("pk", flat=True)


def build_any_of(*, user, users):
    return User.objects.filter(Q(pk=user) | Q(pk__in=users)).order_by("pk")


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


def test_nothing_is_among_nothing(kari, mona):
    with CaptureQueriesContext(connection) as asked:
        assert some_staff(users=(), first=0, count=2) == []
    assert len(asked) == 0

    any_of = compiled(build_any_of)
    assert any_of(user=kari.pk, users=()) == [kari]
    assert any_of(user=kari.pk, users=(mona.pk,)) == sorted([kari, mona], key=lambda u: u.pk)


def test_rows_are_those_of_the_one_who_acts(log, kari, geir, today):
    opened = compiled(build_opened)

    for _turn in range(8):  # after five PostgreSQL may keep one plan for all
        with acting(user_id=kari.pk):
            assert opened(log=log.pk) == [log]
        with acting(user_id=geir.pk):
            assert opened(log=log.pk) == []
        assert opened(log=log.pk) == []


def test_what_is_no_value_shapes_the_query(kari, geir, today):
    unit = kari.memberships.get().unit_id

    assert [row["user"] for row in employed(unit=unit, role="employee", newest=True)] == [kari.pk]
    assert employed(unit=unit, role="leader", newest=False) == []
    assert employed(unit=unit, role=None, newest=True)[0]["user"] == kari.pk


def test_truth_is_not_the_number_one():
    assert Same(True) != Same(1)
    assert Same(dt.date(2026, 1, 1)) != Same(dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    assert Same(1) == Same(1)


def test_each_thread_asks_by_its_own_connection(kari, today):
    places_of(user=kari.pk, on=today)

    def ask():
        with CaptureQueriesContext(connection) as asked:
            found = places_of(user=kari.pk, on=today)
        connection.close()
        return len(asked), found

    with CaptureQueriesContext(connection) as here, ThreadPoolExecutor(1) as pool:
        there, found = pool.submit(ask).result()

    assert (there, len(here)) == (1, 0)
    assert found == []  # what this test has written is not committed
    assert places_of(user=kari.pk, on=today) != []


def test_many_threads_that_ask_at_once_ask_each_for_their_own(db):
    asked = compiled(build_any_of)
    ready = Barrier(4)

    def ask(user):
        ready.wait()
        with CaptureQueriesContext(connection) as queries:
            for _turn in range(20):
                asked(user=user, users=(user + 1, user + 2))
        connection.close()
        wanted = f"= {user} OR", f"IN ({user + 1}, {user + 2})"
        return {all(part in one["sql"] for part in wanted) for one in queries}

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(ask, [100, 200, 300, 400])) == [{True}] * 4


def test_it_keeps_sql_for_some_shapes_and_no_more(kari, mona):
    named = compiled(build_staff)
    for count in range(1, 80):
        named(users=(kari.pk,) * count, first=0, count=5)

    kept = named._kept.cache_info()
    assert kept.currsize == kept.maxsize == 64
    assert [row["name"] for row in named(users=(mona.pk,), first=0, count=5)] == [mona.name]


def test_the_language_of_the_one_who_asks_first_is_not_kept(kari, today):
    asked = compiled(build_places)
    with translation.override("en"):
        asked(user=kari.pk, on=today)
    kept = asked._kept((("user", int), ("on", dt.date)))

    with translation.override("nn"):
        assert asked(user=kari.pk, on=today) == [kari.memberships.get()]
    assert asked._kept.cache_info().misses == 1
    assert kept.compiler.connection is None


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

    some = st.tuples(keys, st.none() | moments, st.sampled_from([None, "holder", "deadline"]))
    several = st.lists(some, min_size=1, max_size=3).map(tuple)
    asked.append((build_noticed, draw(recipients=several)))

    for build, values in asked:
        assert KEPT[build](**values) == list(build(**values)), (build.__name__, values)


KEPT = {
    build: compiled(build) for build in (build_places, build_staff, build_notices, build_noticed)
}


def test_it_is_built_where_nobody_acts_and_in_two_languages(kari):
    with acting(user_id=kari.pk), translation.override("en"):
        assert compiled(build_and_look_around)(user=kari.pk) == [kari]
        assert current().user_id == kari.pk

    assert [(actor.user_id, actor.purpose, language) for actor, language in seen] == [
        (None, "", "nb"), (None, "", "en"),
    ]  # fmt: skip

"""What a compiled query might keep of one asking for all others is refused, and seen at once."""

import datetime as dt
from functools import partial

import pytest
from django.db.models import Q, Value
from django.utils import timezone
from django.utils.translation import get_language, gettext, gettext_lazy

from bti.accounts.models import Membership, User
from bti.database.compiled import NotCompilable, Same, compiled
from stafettlogg.models import Goal
from tests.database.test_compiled import build_places


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
        partial(build_places, user=7),
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


def counted_from(*, user):
    return User.objects.filter(Q(pk=user) | Q(pk=user + 1))


def counted_down(*, user):
    return User.objects.filter(Q(pk=user) | Q(pk=user - 1))


def doubled(*, user):
    return User.objects.filter(pk=user, phone=str(user * 2)[:8])


def the_larger(*, user):
    return User.objects.filter(Q(pk=user) | Q(pk=max(user, 7_500_000_000_000_000_000)))


def odd_or_even(*, user):
    return User.objects.filter(pk=user).order_by("pk" if user % 2 else "-pk")


def in_words(*, user):
    return User.objects.filter(pk=user).annotate(kind_in_words=Value(gettext("Lagre")))


def in_lazy_words(*, user):
    return User.objects.filter(pk=user, name=gettext_lazy("Lagre"))


def in_other_words(*, user):
    rows = User.objects.filter(pk=user)
    return rows if get_language() == "nb" else rows.order_by("name")


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


def since_today(*, user, day):
    rows = Membership.objects.filter(user=user, starts__lte=day.value)
    return rows.filter(ends__gte=timezone.localdate())


def since_now(*, user, day):
    rows = Membership.objects.filter(user=user, starts__lte=day.value)
    return rows.filter(user__last_login__lt=timezone.now())


def of_days(*, first, second):
    before = second.replace(year=second.year - 3)
    return Membership.objects.filter(Q(starts=first) | Q(starts=second) | Q(ends=before))


def in_two_queries(*, user):
    return User.objects.filter(pk=user).prefetch_related("memberships")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("build", "why"),
    [
        (unused, r"does not use \['user'\]"),
        (counted_on, r"does not use \['user'\]"),
        (counted_from, "not an argument as it was given"),
        (counted_down, "not an argument as it was given"),
        (doubled, "not an argument as it was given"),
        (the_larger, "not an argument as it was given"),
        (odd_or_even, "differs with its values"),
        (of_this_moment, "not an argument as it was given"),
        (as_words, r"does not use \['user'\]"),
        (in_words, "not an argument as it was given"),
        (in_lazy_words, "not an argument as it was given"),
        (in_other_words, "differs with its values"),
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


@pytest.mark.django_db
@pytest.mark.parametrize("build", [since_today, since_now])
def test_a_day_read_from_the_clock_is_refused_beside_one_that_is_the_same(build, today):
    with pytest.raises(NotCompilable, match="not an argument as it was given"):
        compiled(build)(user=1, day=Same(today))


@pytest.mark.django_db
def test_a_day_that_is_made_of_another_is_refused_also_when_it_is_a_third(today):
    with pytest.raises(NotCompilable, match="not an argument as it was given"):
        compiled(of_days)(first=today, second=today)


@pytest.mark.parametrize(
    "value",
    [User(pk=1), [1], {"a": 1}, 1.0, gettext_lazy("Lagre"), (1, User(pk=1))],
    ids=["record", "list", "dict", "part of a number", "lazy words", "record in a tuple"],
)
def test_nothing_else_can_be_given(value):
    with pytest.raises(NotCompilable, match="might know who asks"):
        compiled(build_places)(user=value, on=dt.date(2026, 1, 1))


def test_values_are_given_by_name():
    with pytest.raises(NotCompilable, match="by name"):
        compiled(build_places)(7, on=dt.date(2026, 1, 1))

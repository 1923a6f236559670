"""A log with something in it, and how a test acts as one of the cast."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bti.accounts.models import User
from bti.database.acting import acting, for_purpose
from cases.models import Invitation
from cases.services import invite
from stafettlogg.models import Goal, Measure, Stafettlogg
from stafettlogg.services import plan_measure, set_goal

BOOKKEEPING = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT", "ROLLBACK")


@pytest.fixture
def as_(db):
    """``with as_(user)``: the database is told that the user acts, as the middleware would."""
    return lambda user: acting(user_id=user.pk)


@pytest.fixture
def new_goal(log, kari, today) -> Callable[..., Goal]:
    """Makes a goal of the log, set by Kari."""

    def make(**fields) -> Goal:
        given = {
            "text": "Jonas er med i lek i ett friminutt hver dag",
            "area": "social",
            "need": 2,
            "takes": "En voksen som hjelper ham inn i leken.",
            "reach_by": today + dt.timedelta(days=90),
        }
        with acting(user_id=kari.pk):
            return set_goal(log, by=kari, on=today, **{**given, **fields})

    return make


@pytest.fixture
def goal(new_goal) -> Goal:
    return new_goal()


@pytest.fixture
def new_measure(goal, kari, today) -> Callable[..., Measure]:
    """Makes a measure under the goal, planned by Kari."""

    def make(*, on: dt.date | None = None, under: Goal | None = None, **fields) -> Measure:
        on = on or today
        given = {
            "text": "Kari finner en lekekamerat før friminuttet",
            "arena": "school",
            "starts_on": on,
            "due_on": on + dt.timedelta(days=42),
            "evaluate_on": on + dt.timedelta(days=42),
        }
        chosen = {"employee", "guardian", "network", "by_child"} & fields.keys()
        if not chosen:
            given["employee"] = kari
        with acting(user_id=kari.pk):
            return plan_measure(under or goal, by=kari, on=on, **{**given, **fields})

    return make


@pytest.fixture
def measure(new_measure) -> Measure:
    """Kari's own measure."""
    return new_measure()


@pytest.fixture
def pers_measure(shared_consent, new_measure, per) -> Measure:
    """Per's measure: the consent names PPT, so he reads the log."""
    return new_measure(employee=per, text="Per observerer to friminutt", arena="service")


@pytest.fixture
def called(case, kari, guardians, today) -> Invitation:
    """A meeting tomorrow at 14, to which the guardians are invited."""
    starts_at = dt.datetime.combine(today + dt.timedelta(days=1), dt.time(14))
    with acting(user_id=kari.pk):
        return invite(
            case, by=kari, on=today, purpose="Friminuttene", agenda="Hva ser vi?", minutes=45,
            starts_at=timezone.make_aware(starts_at), place="Rom 204", guardians=guardians,
        )  # fmt: skip


def roles(log: Stafettlogg) -> dict[str, str]:
    """User name → role of all who hold a grant, whatever its last day."""
    with for_purpose("test_looks_behind"):
        return dict(log.read_grants.values_list("user__username", "role"))


@pytest.fixture
def count_queries():
    """``count_queries(client, path)``: statements of the second visit, without savepoints.

    The first visit writes «seen at» to the session, as once a minute.
    """

    def count(client, path: str) -> int:
        assert client.get(path).status_code == 200
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        asked = [q["sql"] for q in queries if not q["sql"].startswith(BOOKKEEPING)]
        return len(asked)

    return count


def reload(user: User) -> User:
    """The user as the next request sees them, with memberships read anew."""
    return User.objects.get(pk=user.pk)

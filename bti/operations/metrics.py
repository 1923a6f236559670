"""Numbers for Prometheus, in its text format. Kinds of work and counts, never a person."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.contrib.sessions.models import Session

from bti.operations.ready import queued, readiness
from bti.operations.waiting import backlogs, lost

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
Sample = tuple[dict[str, str], float]


def exposition(now: datetime) -> str:
    """Everything there is to watch at the moment, as Prometheus reads it."""
    return "\n".join([*_families(now), ""])


def _families(now: datetime) -> Iterator[str]:
    ready = readiness()
    leans_on = [("database", ready.database), ("tables", ready.tables), ("broker", ready.broker)]
    yield from _gauge(
        "bti_answers",
        "Whether what the process leans on answers (1) or not (0)",
        [({"part": part}, float(answers)) for part, answers in leans_on],
    )
    if not ready.is_ready:
        return
    found = backlogs()
    yield from _gauge(
        "bti_work_waiting",
        "Rows of work that wait, by kind",
        [({"kind": one.kind}, one.waiting) for one in found],
    )
    yield from _gauge(
        "bti_work_failed",
        "Rows of work that failed and are tried again or wait for somebody, by kind",
        [({"kind": one.kind}, one.failed) for one in found],
    )
    yield from _gauge(
        "bti_work_oldest_seconds",
        "How long the oldest waiting row has waited, by kind",
        [({"kind": one.kind}, one.age(now)) for one in found],
    )
    yield from _gauge(
        "bti_exports_lost", "Archive documents whose worker died", [({}, float(lost()))]
    )
    yield from _gauge(
        "bti_sessions",
        "Logins that have not run out",
        [({}, float(Session.objects.filter(expire_date__gt=now).count()))],
    )
    waits = queued()
    if waits is not None:
        yield from _gauge("bti_queue_length", "Tasks in the broker's queue", [({}, float(waits))])


def _gauge(name: str, told: str, samples: Iterable[Sample]) -> Iterator[str]:
    yield f"# HELP {name} {told}"
    yield f"# TYPE {name} gauge"
    for labels, value in samples:
        marks = ",".join(f'{key}="{text}"' for key, text in labels.items())
        yield f"{name}{{{marks}}} {value:g}" if marks else f"{name} {value:g}"

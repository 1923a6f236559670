"""What one request costs: time on the wall, and processor time of server and database."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from django.db import connection

NANO = 1_000_000  # nanoseconds in a millisecond


@dataclass(frozen=True)
class Cost:
    """Milliseconds of one request."""

    wall: float
    server: float
    database: float

    @property
    def cpu(self) -> float:
        return self.server + self.database


class Clock:
    """Measures this process and the PostgreSQL process that serves its connection.

    The database's share is read from /proc, so it is 0 when PostgreSQL runs on another machine.
    """

    def __init__(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            (pid,) = cursor.fetchone() or (0,)
        self._schedule = Path(f"/proc/{pid}/schedstat")
        self.sees_database = self._schedule.exists()

    def _database(self) -> int:
        """Nanoseconds the database's process has run."""
        return int(self._schedule.read_text().split()[0]) if self.sees_database else 0

    def cost(self, act: Callable[[], object]) -> Cost:
        """Do it once, and tell what it cost."""
        database, server = self._database(), time.process_time_ns()
        wall = time.perf_counter_ns()
        act()
        wall = time.perf_counter_ns() - wall
        server, database = time.process_time_ns() - server, self._database() - database
        return Cost(wall / NANO, server / NANO, database / NANO)


def percentile(values: Sequence[float], share: float) -> float:
    """The value that ``share`` (0–1) of the values are not above."""
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


def middle(costs: Sequence[Cost]) -> float:
    """The middle of the processor time; a few disturbed requests do not move it."""
    return median(cost.cpu for cost in costs)

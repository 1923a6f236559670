"""Whether this process can do its work: what it leans on answers, and is what it was built for."""

from dataclasses import dataclass

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

SECONDS = 1.0  # how long anything may take to answer


@dataclass(frozen=True)
class Readiness:
    """One truth for each thing a process leans on."""

    database: bool
    tables: bool
    broker: bool

    @property
    def is_ready(self) -> bool:
        """Pages need database and tables; a broker that is away delays work, and loses none."""
        return self.database and self.tables


def readiness() -> Readiness:
    """Ask everything, each within a second. Never raises."""
    tables = _tables()
    return Readiness(database=tables is not None, tables=bool(tables), broker=_broker())


_as_built = False  # tables that were right stay so: what is new comes with new processes


def _tables() -> bool | None:
    """Whether every migration has been run; None when the database does not answer."""
    global _as_built  # noqa: PLW0603 asked once a process, since it reads every migration
    try:
        if _as_built:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
            return True
        executor = MigrationExecutor(connection)
        _as_built = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return None
    return _as_built


def _broker() -> bool:
    try:
        with redis.Redis.from_url(
            settings.REDIS_URL, socket_connect_timeout=SECONDS, socket_timeout=SECONDS
        ) as broker:
            return bool(broker.ping())
    except (redis.RedisError, OSError, ValueError):
        return False


def queued() -> int | None:
    """How many tasks lie in the broker's queue; None when it does not answer."""
    try:
        with redis.Redis.from_url(
            settings.REDIS_URL, socket_connect_timeout=SECONDS, socket_timeout=SECONDS
        ) as broker:
            return int(broker.llen(settings.CELERY_TASK_DEFAULT_QUEUE))
    except (redis.RedisError, OSError, ValueError):
        return None

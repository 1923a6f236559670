"""A database of the bench's own on the server at hand, and the ways in to it.

The tables are made by their owner. What is measured runs as the web role, with row level
security in force.
"""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from psycopg.conninfo import conninfo_to_dict

from bti.demo.bench.data import Size, fill
from bti.demo.stack import roles

WAYS_IN = (
    "The bench needs BTI_STACK_ADMIN_URL, DATABASE_OWNER_URL and DATABASE_APP_URL. "
    "Run make bench, which gives them."
)
# What Django calls the parts of an address
PARTS = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
PROTECTED = "SELECT oid::regclass::text FROM pg_class WHERE relrowsecurity ORDER BY 1"
BOUND = "SELECT current_user = %s AND row_security_active('stafettlogg_stafettlogg')"


@dataclass(frozen=True)
class Server:
    """The addresses of the administrator, of the tables' owner and of the web role."""

    admin: str
    owner: str
    app: str

    @classmethod
    def at_hand(cls) -> "Server":
        """The server that the environment names; raises CommandError when it names none."""
        names = ("BTI_STACK_ADMIN_URL", "DATABASE_OWNER_URL", "DATABASE_APP_URL")
        found = [os.environ.get(name, "") for name in names]
        if not all(found):
            raise CommandError(WAYS_IN)
        return cls(*found)


@contextmanager
def migrated(server: Server, name: str) -> Iterator[str]:
    """A database with every table and no row, to make others after; dropped afterwards."""
    with scratch(server, name, after=os.environ.get("BTI_TEST_TEMPLATE") or "template1"):
        with connected(roles.at(server.owner, name)):
            call_command("migrate", verbosity=0)
        yield name


@contextmanager
def filled(server: Server, name: str, size: Size, *, after: str, keep: bool) -> Iterator[float]:
    """A filled database; within the block Django's connection is the web role's way in to it.

    Gives the seconds it took to fill. Dropped afterwards unless ``keep``.
    """
    with scratch(server, name, after=after, keep=keep):
        with connected(roles.at(server.owner, name)):
            begun = time.perf_counter()
            fill(size)
            seconds = time.perf_counter() - begun
        with connected(roles.at(server.app, name)):
            yield seconds


@contextmanager
def scratch(server: Server, name: str, *, after: str, keep: bool = False) -> Iterator[None]:
    roles.drop_database(server.admin, name)
    roles.make_database(server.admin, name, template=after)
    try:
        yield
    finally:
        if not keep:
            roles.drop_database(server.admin, name)


@contextmanager
def connected(url: str) -> Iterator[None]:
    """Within the block Django's connection goes to the address."""
    before = {**connection.settings_dict}
    told = conninfo_to_dict(url)
    connection.close()
    connection.settings_dict.update({part: str(told.get(key, "")) for part, key in PARTS.items()})
    connection.settings_dict["ASSUME_ROLE"] = None
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(before)


class Policies:
    """The policies of a database, to be switched off and on again by the tables' owner."""

    def __init__(self, server: Server, name: str) -> None:
        self._owner = roles.connect(roles.at(server.owner, name))
        self._tables = [str(table) for (table,) in self._owner.execute(PROTECTED)]

    def in_force(self, wanted: bool) -> None:
        """Let every policy rule, or none."""
        how = "ENABLE" if wanted else "DISABLE"
        for table in self._tables:
            self._owner.execute(f"ALTER TABLE {table} {how} ROW LEVEL SECURITY")

    def close(self) -> None:
        self._owner.close()


def is_bound() -> bool:
    """Whether the connection is the web role's, and policies hold for it."""
    with connection.cursor() as cursor:
        cursor.execute(BOUND, [settings.APP_ROLE])
        row = cursor.fetchone()
    return bool(row and row[0])

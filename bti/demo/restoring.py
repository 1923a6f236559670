"""Prove that a backup can be restored: take one, put it into an empty database, compare.

Taken as the backup role, which reads every row whatever the policies, and put back as the owner of
the tables, who obeys them: the way docs/operations.md tells it. What must be the same are every
row of every table, and what protects them: policies, forced row level security, triggers,
constraints, indexes, and who may do what.
"""

import os
import re
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from psycopg import Connection, sql

from bti.demo.stack import roles
from bti.demo.stack.postgres import binaries

TABLES = """
SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 'public' AND c.relkind = 'r' ORDER BY 1
"""
# What protects and finds the rows, each as one line that can be compared
GUARDS = {
    "policies": """SELECT tablename, policyname, permissive, roles::text, cmd, qual, with_check
        FROM pg_policies WHERE schemaname = 'public'""",
    "row level security": """SELECT relname, relrowsecurity, relforcerowsecurity FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'""",
    "triggers": """SELECT tgrelid::regclass::text, pg_get_triggerdef(oid), tgenabled
        FROM pg_trigger WHERE NOT tgisinternal""",
    "constraints": """SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace""",
    "indexes": "SELECT tablename, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "functions": """SELECT proname, pg_get_functiondef(oid) FROM pg_proc
        WHERE pronamespace = 'public'::regnamespace AND proname LIKE 'bti%'""",
    "rights": """SELECT grantee::text, table_name::text, privilege_type::text
        FROM information_schema.role_table_grants WHERE table_schema = 'public'""",
}
ROWS = """SELECT count(*), coalesce(md5(string_agg(line, '' ORDER BY line)), '')
FROM (SELECT md5(t::text) AS line FROM {} t) lines"""


# PostgreSQL writes a condition it has read back with casts and brackets of its own
SPELLING = re.compile(r"::(character varying|text)(\[\])?|[\s()]")


class NotRestored(Exception):
    """The restored database differs from the one the backup was taken of; tells where."""


@dataclass(frozen=True)
class Proof:
    """What was compared, and how long it took: seconds, bytes of the backup."""

    tables: int
    rows: int
    guards: int
    taken: float
    restored: float
    size: int


def prove(admin_url: str, source: str, target: str, folder: Path) -> Proof:
    """Back up the database ``source``, restore it as ``target``, compare; drop ``target``.

    Raises NotRestored when anything differs, and CalledProcessError when a program fails.
    """
    dump = folder / "backup.dump"
    begun = time.perf_counter()
    _run("pg_dump", "--format=custom", f"--file={dump}", _at(admin_url, source, "bti_backup"))
    taken = time.perf_counter() - begun
    roles.drop_database(admin_url, target)
    try:
        roles.make_database(admin_url, target, template="template0")
        owner = _at(admin_url, target, "bti_owner")
        roles.prepare(roles.at(admin_url, target), owner)
        begun = time.perf_counter()
        _run("pg_restore", "--exit-on-error", "--no-comments", f"--dbname={owner}", str(dump))
        restored = time.perf_counter() - begun
        with (
            roles.connect(_at(admin_url, source, "bti_backup")) as before,
            roles.connect(_at(admin_url, target, "bti_backup")) as after,
        ):
            tables, rows, guards = compare(before, after)
    finally:
        roles.drop_database(admin_url, target)
    return Proof(tables, rows, guards, taken, restored, dump.stat().st_size)


def compare(before: "Connection[Any]", after: "Connection[Any]") -> tuple[int, int, int]:
    """How many tables, rows and guards are the same. Raises NotRestored at the first unlike."""
    guards = 0
    for name, query in GUARDS.items():
        wanted, found = _lines(before, query), _lines(after, query)
        if wanted != found:
            first = sorted(wanted ^ found)[0]
            raise NotRestored(f"{name} differ: {first}")
        guards += len(wanted)
    tables = [name for (name,) in before.execute(TABLES)]
    rows = 0
    for name in tables:
        all_of = sql.SQL(ROWS).format(sql.SQL(name))  # regclass has quoted it
        wanted_rows, found_rows = (one.execute(all_of).fetchone() for one in (before, after))
        if wanted_rows != found_rows or wanted_rows is None:
            raise NotRestored(f"the rows of {name} differ")
        rows += int(wanted_rows[0])
    return len(tables), rows, guards


def _lines(connection: "Connection[Any]", query: str) -> set[str]:
    return {SPELLING.sub("", str(row)) for row in connection.execute(query)}


def _at(admin_url: str, name: str, role: str) -> str:
    """A role's way in; over an address with a password, its password comes from the environment."""
    given = {"bti_owner": "BTI_OWNER_PASSWORD", "bti_backup": "BTI_BACKUP_PASSWORD"}[role]
    return roles.at(admin_url, name, user=role, password=os.environ.get(given, ""))


def _run(program: str, *arguments: str) -> None:
    at_hand = binaries() / program
    command = [str(at_hand) if at_hand.exists() else program, *arguments]
    subprocess.run(command, check=True)  # noqa: S603 our own programs and addresses

"""The chain over the audit rows: seals in batches, and the proof that none was changed or removed.

Rows are sealed a minute after they were written, by a task, so a page pays nothing for the chain.
A row that commits late (a lower key than its neighbours, seen later) goes into the next seal, since
a seal names exactly the keys it covers.
"""

import hmac
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from bti.audit.models import ActEvent, AuditSeal, ReadEvent

TABLES: dict[str, type[ReadEvent] | type[ActEvent]] = {"read": ReadEvent, "act": ActEvent}
BATCH = 5_000
LATEST = timedelta(hours=1)  # no transaction lasts as long
LOCK = 7_301_552  # of the one who seals; any number that nothing else uses
COMMON = (
    "id", "extract(epoch from at)", "user_id", "user_name", "role", "unit_name",
    "municipality_id", "subject", "subject_id", "child_id", "log_id",
)  # fmt: skip
COLUMNS = {"read": (*COMMON, "page", "why"), "act": (*COMMON, "act", "details")}

Range = list[int]


@dataclass(frozen=True)
class Fault:
    """What does not hold: in which table, at which seal (0: outside all), in words."""

    table: str
    number: int
    what: str


def seal(now: datetime) -> int:
    """Seal what is not sealed yet; returns how many rows. One at a time, whoever asks."""
    sealed = 0
    for table in TABLES:
        while count := _seal_a_batch(table, now):
            sealed += count
            if count < BATCH:
                break
    return sealed


@transaction.atomic
def _seal_a_batch(table: str, now: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    seals = AuditSeal.objects.filter(table=table)
    old = seals.filter(sealed_at__lt=now - LATEST).order_by("-number").first()
    recent = list(seals.filter(number__gt=old.number if old else 0).order_by("number"))
    last = recent[-1] if recent else old
    floor = old.ranges[-1][1] if old else 0
    covered = [part for one in ([old] if old else []) + recent for part in one.ranges]
    ids = _unsealed(table, floor, covered)
    if not ids:
        return 0
    ranges = ranges_of(ids)
    digest, count = _digest(table, ranges)
    number = last.number + 1 if last else 1
    AuditSeal.objects.create(
        table=table, number=number, ranges=ranges, count=count, rows_digest=digest,
        link=_link(last.link if last else "", table, number, ranges, count, digest),
    )  # fmt: skip
    return count


def _unsealed(table: str, floor: int, covered: list[Range]) -> list[int]:
    name = TABLES[table]._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id FROM {name} WHERE id > %s AND NOT id <@ %s::int8multirange "  # noqa: S608
            "ORDER BY id LIMIT %s",
            [floor, _multirange(covered), BATCH],
        )
        return [row[0] for row in cursor.fetchall()]


def ranges_of(ids: Iterable[int]) -> list[Range]:
    """Keys as ranges without gaps, both ends included."""
    found: list[Range] = []
    for key in sorted(ids):
        if found and key == found[-1][1] + 1:
            found[-1][1] = key
        else:
            found.append([key, key])
    return found


def _multirange(ranges: Iterable[Range]) -> str:
    return "{" + ",".join(f"[{first},{last}]" for first, last in ranges) + "}"


def _digest(table: str, ranges: list[Range]) -> tuple[str, int]:
    """Of the rows with these keys, in the order of the keys, whatever the session's settings."""
    line = f"jsonb_build_array({', '.join(COLUMNS[table])})::text"
    name = TABLES[table]._meta.db_table
    first, last = (ranges[0][0], ranges[-1][1]) if ranges else (0, 0)
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH rows AS (SELECT id, {line} AS line FROM {name} "  # noqa: S608 - our names
            "WHERE id BETWEEN %s AND %s AND id <@ %s::int8multirange) "
            "SELECT encode(sha256(convert_to(coalesce(string_agg(line, E'\\n' ORDER BY id), ''), "
            "'UTF8')), 'hex'), count(*) FROM rows",
            [first, last, _multirange(ranges)],
        )
        digest, count = cursor.fetchone()
    return str(digest), int(count)


def _link(
    before: str, table: str, number: int, ranges: list[Range], count: int, digest: str
) -> str:
    said = json.dumps([before, table, number, ranges, count, digest], separators=(",", ":"))
    return hmac.new(_key(), said.encode(), sha256).hexdigest()


def _key() -> bytes:
    """Of its own, from the key that lies outside the database."""
    field_key: Any = settings.FIELD_KEY
    secret = field_key if isinstance(field_key, bytes) else field_key.encode()
    return hmac.new(secret, b"audit seals", sha256).digest()


def verify(now: datetime, *, head: str = "") -> list[Fault]:
    """Everything that does not hold. ``head``: a link noted elsewhere, which must be in the chain.

    Raises nothing for a fault: all of them are wanted.
    """
    faults: list[Fault] = []
    heads: set[str] = set()
    for table in TABLES:
        faults += _verify_table(table, now, heads)
    if head and head not in heads:
        faults.append(Fault("", 0, "the noted link is not in the chain: its end was cut off"))
    return faults


def _verify_table(table: str, now: datetime, heads: set[str]) -> list[Fault]:
    faults: list[Fault] = []
    covered: list[Range] = []
    before = ""
    rows = AuditSeal.objects.filter(table=table).order_by("number")
    for expected, one in enumerate(rows.iterator(), start=1):
        faults += _verify_seal(one, before, expected)
        before = one.link
        heads.add(one.link)
        covered += one.ranges
    loose = _loose(table, covered, now)
    if loose:
        faults.append(Fault(table, 0, f"{loose} rows older than two hours are under no seal"))
    return faults


def _verify_seal(one: AuditSeal, before: str, expected: int) -> list[Fault]:
    found = []
    if one.number != expected:
        found.append(Fault(one.table, one.number, "a seal before this one is gone"))
    said = (one.table, one.number, one.ranges, one.count, one.rows_digest)
    if not hmac.compare_digest(one.link, _link(before, *said)):
        found.append(Fault(one.table, one.number, "the seal was changed, or the one before it"))
    digest, count = _digest(one.table, one.ranges)
    if count != one.count:
        found.append(
            Fault(one.table, one.number, f"{one.count} rows were sealed, {count} are there")
        )
    elif digest != one.rows_digest:
        found.append(Fault(one.table, one.number, "a row was changed"))
    return found


def _loose(table: str, covered: list[Range], now: datetime) -> int:
    name = TABLES[table]._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*) FROM {name} WHERE at < %s AND NOT id <@ %s::int8multirange",  # noqa: S608
            [now - 2 * LATEST, _multirange(covered)],
        )
        return int(cursor.fetchone()[0])


def head_of_chain() -> str:
    """The last link of the readings, to be noted outside the database."""
    last = AuditSeal.objects.filter(table="read").order_by("-number").first()
    return last.link if last else ""

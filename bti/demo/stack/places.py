"""Where things lie, and the sentence told when something is wrong."""

import base64
import fcntl
import hashlib
import json
import os
import secrets
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"

Say = Callable[[str], None]


class Trouble(Exception):
    """Something that the person at the keyboard must know, told in whole sentences."""


class LocalFolder:
    """The folder that holds everything a stack leaves on disk; git ignores it.

    pg, valkey, logs, media, mail, exports, static, keys, and stack.json: what runs just now.
    """

    def __init__(self, path: Path) -> None:
        self.path = path.resolve()
        self._lock: int | None = None

    def __truediv__(self, name: str) -> Path:
        return self.path / name

    def make(self) -> None:
        """Create the folder and the folders in it; keys are closed to everybody else."""
        self.path.mkdir(parents=True, exist_ok=True)
        for name in ("logs", "media", "mail", "exports", "keys"):
            (self.path / name).mkdir(exist_ok=True)
        (self.path / "keys").chmod(0o700)

    def lock(self) -> None:
        """Hold the folder until this process ends.

        Raises ``Trouble`` when another stack runs here. The kernel lets go of the lock when its
        holder dies, however it dies.
        """
        self.path.mkdir(parents=True, exist_ok=True)
        handle = os.open(self.path / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            told = self.told()
            where = f" at {told['base_url']}" if told.get("base_url") else ""
            who = f" (process {told['pid']})" if told.get("pid") else ""
            raise Trouble(
                f"A demo is already running in this folder{where}{who}. "
                "Stop it with Ctrl-C in its own window first."
            ) from None
        self._lock = handle

    def unlock(self) -> None:
        """Let go of the folder."""
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def clear(self) -> None:
        """Remove everything but the lock, so that the next start is the first one."""
        for entry in self.path.iterdir() if self.path.exists() else ():
            if entry.name == "lock":
                continue
            if entry.is_dir() and not entry.is_symlink():
                shutil.rmtree(entry)
            else:
                entry.unlink()

    def told(self) -> dict[str, Any]:
        """What the last stack wrote about itself, or nothing."""
        try:
            told = json.loads((self.path / "stack.json").read_text())
        except (OSError, ValueError):
            return {}
        return told if isinstance(told, dict) else {}

    def tell(self, what: dict[str, Any]) -> None:
        """Write what runs, for the next start and for ``env``."""
        write_private(self.path / "stack.json", json.dumps(what, indent=2))

    def kept_secret(self, name: str, size: int = 32) -> str:
        """A random secret, base64, made the first time it is asked for and kept."""
        path = self.path / "keys" / name
        if not path.exists():
            write_private(path, base64.b64encode(secrets.token_bytes(size)).decode())
        return path.read_text()


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner can read, whole or not at all."""
    beside = path.with_name(f"{path.name}.{os.getpid()}")
    beside.unlink(missing_ok=True)
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(text)
    beside.replace(path)


def short_folder(wanted: Path, room: int) -> Path:
    """A folder for a Unix socket: ``wanted`` when its path leaves ``room`` bytes of 107.

    Else a folder of our own below the system's temporary folder, closed to everybody else.
    """
    wanted.mkdir(parents=True, exist_ok=True)
    if len(os.fsencode(wanted)) + 1 + room <= 100:
        return wanted
    name = hashlib.sha256(os.fsencode(wanted)).hexdigest()[:12]
    short = Path(tempfile.gettempdir()) / f"bti-{os.geteuid()}-{name}"
    short.mkdir(mode=0o700, exist_ok=True)
    found = short.lstat()
    if short.is_symlink() or found.st_uid != os.geteuid() or found.st_mode & 0o077:
        return Path(tempfile.mkdtemp(prefix="bti-"))
    return short

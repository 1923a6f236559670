"""A file is whole or it is not there: written beside, flushed, renamed, then hashed."""

import os
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from django.conf import settings


def place(relative: str) -> Path:
    """Where an archive document lies. Raises ValueError for a path outside EXPORT_ROOT."""
    root = Path(settings.EXPORT_ROOT).resolve()
    path = (root / relative).resolve()
    if not path.is_relative_to(root):
        raise ValueError("outside the archive folder")
    return path


def write_whole(relative: str, write: Callable[[Path], None]) -> tuple[int, str]:
    """Let ``write`` fill a file beside the place, then put it there; returns size and SHA-256.

    After a ``kill -9`` there is either no file, a ``.part`` file that the next try writes over,
    or the whole file (docs/decisions/0005).
    """
    path = place(relative)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = path.with_name(f"{path.name}.part")
    part.unlink(missing_ok=True)
    part.touch(mode=0o600)
    write(part)
    with part.open("rb") as file:
        os.fsync(file.fileno())
    part.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    return path.stat().st_size, digest(path)


def digest(path: Path) -> str:
    """SHA-256 of a file, hexadecimal."""
    hashed = sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            hashed.update(block)
    return hashed.hexdigest()

"""A folder that the archive fetches from: written beside, flushed, renamed, read back."""

import os
import shutil
from pathlib import Path

from django.conf import settings

from stafettlogg.archive import store
from stafettlogg.archive.adapters.receipts import NotDelivered, Receipt


def faults() -> list[str]:
    """What stands in the way of using it."""
    return [] if str(settings.ARCHIVE_FOLDER) else ["BTI_ARCHIVE_FOLDER is empty."]


def deliver(path: Path, key: str, sha256: str) -> Receipt:
    """Copy the package into the folder. One that lies there whole already is not written again."""
    target = Path(settings.ARCHIVE_FOLDER) / key
    try:
        if not (target.exists() and store.digest(target) == sha256):
            _copy(path, target)
        return Receipt(key, store.digest(target))
    except OSError as error:
        raise NotDelivered(type(error).__name__) from None


def _copy(path: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = target.with_name(f"{target.name}.part")
    part.unlink(missing_ok=True)
    part.touch(mode=0o600)
    with path.open("rb") as source, part.open("wb") as copy:
        shutil.copyfileobj(source, copy, 1 << 20)
        copy.flush()
        os.fsync(copy.fileno())
    part.replace(target)
    opened = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)

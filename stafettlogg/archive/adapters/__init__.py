"""Ways to hand a package to the archive: ``deliver(path, key, sha256)`` gives a ``Receipt``.

``folder`` a folder that the archive fetches from · ``s3`` storage that speaks S3 · ``fiks`` KS
Fiks Arkiv, which needs more than this installation has (docs/decisions/0015). A receipt is made
of what was received, read back, never of what was sent.
"""

from collections.abc import Callable, Mapping
from pathlib import Path

from django.conf import settings

from stafettlogg.archive.adapters import fiks, folder, s3
from stafettlogg.archive.adapters.receipts import NotDelivered, Receipt

ADAPTERS: Mapping[str, Callable[[Path, str, str], Receipt]] = {
    "folder": folder.deliver,
    "s3": s3.deliver,
    "fiks": fiks.deliver,
}
FAULTS: Mapping[str, Callable[[], list[str]]] = {
    "folder": folder.faults,
    "s3": s3.faults,
    "fiks": fiks.faults,
}

__all__ = ["ADAPTERS", "FAULTS", "NotDelivered", "Receipt", "deliver"]


def deliver(path: Path, key: str, sha256: str) -> Receipt:
    """Hand the package over in the way this installation is set up for.

    ``key`` names it at the archive and tells nobody's name. Twice the same package is one there.
    Raises NotDelivered, also when what was received is not what was sent.
    """
    receipt = ADAPTERS[settings.ARCHIVE_ADAPTER](path, key, sha256)
    if receipt.sha256 != sha256:
        raise NotDelivered("WrongHash")
    return receipt

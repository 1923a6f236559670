"""KS Fiks Arkiv: the place where it goes in, and a clear refusal until it is there.

The package holds what the message needs: ``arkivmelding.xml`` and the files it names, under the
names it gives them. What carries it (Fiks IO: Maskinporten, AMQP, ASiC-E) is not here, and cannot
be tried without an account at KS (docs/decisions/0015).
"""

from pathlib import Path
from typing import NoReturn

from stafettlogg.archive.adapters.receipts import NotDelivered

MESSAGE_TYPE = "no.ks.fiks.arkiv.v1.arkivering.arkivmelding.opprett"
RECEIPT_TYPE = f"{MESSAGE_TYPE}.kvittering"


def faults() -> list[str]:
    """Always one: it is said when the system starts, not when somebody waits for a package."""
    return [
        "BTI_ARCHIVE_ADAPTER is fiks, but no client of Fiks IO is part of this installation. "
        "Use folder or s3 (docs/decisions/0015)."
    ]


def deliver(path: Path, key: str, sha256: str) -> NoReturn:
    """Refuses: nothing was sent."""
    raise NotDelivered("NotConfigured")

"""What an adapter answers with."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Receipt:
    """``place``: where it lies at the archive; ``sha256``: of what lies there."""

    place: str
    sha256: str


class NotDelivered(Exception):
    """It did not arrive whole, or nobody knows. The text is a code, never content."""

"""What a case hears from the floors below."""

from cases.receivers import withdrawals

__all__ = ["withdrawals"]

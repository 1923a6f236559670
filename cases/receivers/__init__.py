"""What a case hears from the floors below."""

from cases.receivers import registry, withdrawals

__all__ = ["registry", "withdrawals"]

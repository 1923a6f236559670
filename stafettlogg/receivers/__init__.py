"""What the log hears from the floors below, and what it answers."""

from stafettlogg.receivers import answers, events

__all__ = ["answers", "events"]

"""What the log hears from the floors below, and what it answers."""

from stafettlogg.receivers import answers, events, previews, routine, told

__all__ = ["answers", "events", "previews", "routine", "told"]

"""What the log hears from the floors below, and what it answers."""

from stafettlogg.receivers import answers, births, events, meetings, previews, routine, told, work

__all__ = ["answers", "births", "events", "meetings", "previews", "routine", "told", "work"]

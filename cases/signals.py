"""Events about a case, sent in the transaction that caused them."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.dispatch import Signal

T = TypeVar("T")


class Asked:
    """What receivers have read of one case while one page asks.

    The page asks for facts and for panels, and both follow from the same rows: a page that sends
    one ``Asked`` with both signals lets each receiver read them once. Nothing outlives the page.
    """

    def __init__(self) -> None:
        self._read: dict[Callable[..., Any], Any] = {}

    def once(self, read: Callable[[Any], T], case: Any) -> T:
        """What ``read`` finds of the case, read now if it is the first time."""
        if read not in self._read:
            self._read[read] = read(case)
        found: T = self._read[read]
        return found


level_changed = Signal()  # case, change
holder_changed = Signal()  # case, by, on
unit_changed = Signal()  # case, by, on: the child has changed place, and the case with it
case_closed = Signal()  # case, change
child_born = Signal()  # case, by, on: the child of the case was not born, and now it is
shield_raised = Signal()  # case: violence suspected, guardians are told nothing

# Asks the floors above what is done on the case: receivers return a set of the guide's facts
facts_asked = Signal()  # case, asked (optional)

# Asks the floors above what they want shown on the case page: receivers return a list of dicts,
# each with "kind" (trend, forms, log) and what that kind's part of the page takes
panels_asked = Signal()  # case, user, on, asked (optional)

# Asks the floors above what the family knows of the work from there, for a text that sums it up:
# receivers return a list of dicts {day, text}; nothing for a shielded case
course_asked = Signal()  # case, user

# Asks the floors above whether the child of the case has a log in another case of the municipality:
# receivers return a list of dicts {since, unit, holder}, never content
logs_asked = Signal()  # case

# Asks the floors above what each of those a planned consent lets in would see: receivers return a
# list of dicts {title, hidden, counts, goals}
sharing_asked = Signal()  # case, user, plan (cases.services.sharing.Planned), on

# Asks the floors above what is tried in the case, as far as a kind of service may know: receivers
# return a list of dicts {area, goal, reached, measures [{text, who, since, until, effect, note}]}
work_asked = Signal()  # case, kind, on

# Asks the floors above what was done in the case since a consent was withdrawn, for its leader:
# receivers return a list of dicts {title, met, text}, never content
routine_asked = Signal()  # case, consent, on

# Asks the floors above what the family waits for an answer to, for the leader of the case:
# receivers return a list of sentences without content
waits_asked = Signal()  # case

# Asks the floors above what is written on the case by the one who holds it, for a text that tells
# of the worry: receivers return a list of dicts {key, title, day, text}
texts_asked = Signal()  # case, user

# Asks the floors above what was last decided, told in words for the child: receivers return a
# dict {text, day}, or nothing
told_to_child_asked = Signal()  # case

# Asks the floors above what waits to be done before, or at the latest in, the next meeting:
# receivers return a list of sentences for the holder, nothing for anybody else
before_meeting_asked = Signal()  # case, user

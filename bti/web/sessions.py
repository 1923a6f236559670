"""How long a session lives: 30 minutes without use, a working day at the most (ID-porten).

Seconds since 1970 are an argument everywhere. The session is written at most once a minute, so a
page costs no write; idle time may therefore be counted from up to a minute before the last page.
"""

from typing import Protocol

from django.conf import settings

STARTED, SEEN = "started_at", "seen_at"
STEP = 60  # seconds


class Session(Protocol):
    """The part of Django's session that is used here."""

    def get(self, key: str, default: int) -> int: ...

    def __setitem__(self, key: str, value: int) -> None: ...


def is_over(session: Session, *, now: int) -> bool:
    """Whether the session has been idle too long or has lived too long."""
    return ends_in(session, now=now) <= 0


def ends_in(session: Session, *, now: int) -> int:
    """Seconds until the session ends when nothing more is done."""
    idle = session.get(SEEN, now) + settings.SESSION_COOKIE_AGE
    day = session.get(STARTED, now) + settings.SESSION_ABSOLUTE_AGE
    return int(min(idle, day) - now)


def touch(session: Session, *, now: int, at_once: bool = False) -> bool:
    """Note that the session is used; ``at_once`` also when that was noted within the minute.

    Whether it was noted now.
    """
    if session.get(STARTED, 0) == 0:
        session[STARTED] = now
    if at_once or now - session.get(SEEN, 0) >= STEP:
        session[SEEN] = now
        return True
    return False

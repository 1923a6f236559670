"""Who acts, as the database is told: a person, or the system with a named purpose.

Row level security reads it (docs/decisions/0003). The middleware sets the person for a request,
Celery sets the purpose for a task, and a service that must see more than its caller names why.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar, Token
from dataclasses import dataclass


@dataclass(frozen=True)
class Actor:
    """One who acts: ``user_id`` for a person, ``purpose`` for the system. Both empty: nobody."""

    user_id: int | None = None
    purpose: str = ""


NOBODY = Actor()
_actor: ContextVar[Actor] = ContextVar("bti_actor", default=NOBODY)


def current() -> Actor:
    """The one who acts now."""
    return _actor.get()


def begin(*, user_id: int | None = None, purpose: str = "") -> Token[Actor]:
    """Let someone act from here; give the token to ``end``."""
    return _actor.set(Actor(user_id, purpose))


def end(token: Token[Actor]) -> None:
    """Let the one who acted before act again."""
    _actor.reset(token)


@contextmanager
def acting(*, user_id: int | None = None, purpose: str = "") -> Iterator[None]:
    """Within the block, statements run as this person or for this purpose."""
    token = begin(user_id=user_id, purpose=purpose)
    try:
        yield
    finally:
        end(token)


@contextmanager
def for_purpose(purpose: str) -> Iterator[None]:
    """Within the block, the person who acts is kept and the system's purpose is added.

    For the few places where a rule must look at more than its caller may read, such as deriving
    who may read a log.
    """
    token = _actor.set(Actor(_actor.get().user_id, purpose))
    try:
        yield
    finally:
        end(token)

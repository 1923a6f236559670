"""Logins of staff that have begun: what was kept of each, and taken once."""

import time
from typing import Any

from django.http import HttpRequest

from bti.accounts.login import STATE_LIVES
from bti.accounts.oidc import Refusal

STATES = "staff_states"  # in the session


def take(request: HttpRequest) -> dict[str, Any]:
    """What was kept when this login began; taken once, so an answer cannot be played again.

    Raises Refusal when nothing was, or it is too old.
    """
    states = dict(request.session.get(STATES) or {})
    kept: dict[str, Any] | None = states.pop(request.GET.get("state", ""), None)
    if kept is None:
        raise Refusal("state", "unknown state")
    request.session[STATES] = states
    request.session.save()  # also when the answer is a 502, which saves no session
    if time.time() - kept["at"] > STATE_LIVES:
        raise Refusal("state", "state too old")
    return kept

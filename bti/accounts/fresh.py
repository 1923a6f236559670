"""Whether one has just shown who one is: asked before rights, exports and emergency access.

Seconds since 1970, as sessions count (ASVS 7.5.3).
"""

import time

from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode

SHOWN_AT = "fresh_at"
LASTS = 5 * 60  # seconds
CLOCKS_DIFFER = 10  # seconds


def note(request: HttpRequest, *, at: int | None = None) -> None:
    """Note that the one who is here showed who they are, now or ``at``."""
    request.session[SHOWN_AT] = int(time.time()) if at is None else at


def is_fresh(request: HttpRequest, *, now: int | None = None) -> bool:
    """Whether that was no more than five minutes ago."""
    now = int(time.time()) if now is None else now
    age = now - int(request.session.get(SHOWN_AT, 0))
    return -CLOCKS_DIFFER <= age <= LASTS


def ask_again(back: str) -> HttpResponseRedirect:
    """Sends one to show it again, and then back to the page one was on."""
    where = urlencode({"next": back})
    return HttpResponseRedirect(f"{reverse('accounts:login-again')}?{where}")

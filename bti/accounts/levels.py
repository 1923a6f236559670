"""How sure we must be of a citizen: what they read of a child, and what they sign, needs most.

A page says what it needs (``needs_level``); one who logged in with less is asked to log in once
more, and comes back to where they were with what they had typed (norway.md 1.1).
"""

from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponseRedirect
from django.urls import Resolver404, resolve, reverse
from django.utils.http import urlencode

from bti.accounts.oidc import high_enough

SUBSTANTIAL, HIGH = "idporten-loa-substantial", "idporten-loa-high"


def is_enough(request: HttpRequest, needed: str) -> bool:
    """Whether the login of this session holds for a page that needs the level."""
    return high_enough(request.session.get("login_level"), needed)


def step_up(back: str) -> HttpResponseRedirect:
    """To the page that says that this needs a more secure login."""
    return HttpResponseRedirect(f"{reverse('accounts:step-up')}?{urlencode({'next': back})}")


def level_for(path: str) -> str:
    """What to ask the provider for when one is on the way to the page."""
    try:
        view: Any = resolve(urlsplit(path).path).func
    except Resolver404:
        return HIGH
    return str(getattr(getattr(view, "view_class", None), "needs_level", HIGH))

"""A session that is held to one page: what is handed to a child leads nowhere else (R31).

The way out is to end the session. Neither «back», a typed address nor another tab leads past it,
since the server answers every other page with the one that is held to.
"""

from collections.abc import Callable, MutableMapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

HELD_TO = "held_to"  # of the session: the path


def hold_to(session: MutableMapping[str, Any], path: str) -> None:
    """From now on the session shows this page alone."""
    session[HELD_TO] = path


class OnePage:
    """Middleware that keeps a held session to its page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        held_to = self._held_to(request)
        if held_to and request.path not in (held_to, reverse("web:draft")):
            return HttpResponseRedirect(held_to)
        return self.get_response(request)

    def _held_to(self, request: HttpRequest) -> str:
        if not request.user.is_authenticated or request.path.startswith(settings.STATIC_URL):
            return ""
        return str(request.session.get(HELD_TO, ""))

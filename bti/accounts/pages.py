"""How a page asks who you are and whether you may be there: the base of every page.

It lies this low so that also the floors below ``bti.web`` can have pages. Pages about a record
and pages with a form have their bases in ``bti.web.views``.
"""

from typing import Any, ClassVar
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views import View

from bti.accounts import fresh, levels
from bti.accounts.models import User


def safe_path(request: HttpRequest, wanted: str | None, otherwise: str) -> str:
    """``wanted`` when it leads to a page of ours, else ``otherwise``."""
    ours = wanted and url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if wanted and ours else otherwise


def safe_next(request: HttpRequest, wanted: str | None) -> str:
    """The path one came for, when it is one of ours, else the front page."""
    return safe_path(request, wanted, reverse(settings.LOGIN_REDIRECT_URL))


def way_back(request: HttpRequest) -> str:
    """The page to come back to after login: what was asked for, or where a button was pressed."""
    came_from = urlsplit(request.headers.get("referer", ""))
    pressed = request.method not in ("GET", "HEAD") and came_from.netloc == request.get_host()
    return came_from.path if pressed else request.get_full_path()


class Page(View):
    """A page for one who is logged in and holds ``permission_required``."""

    permission_required: ClassVar[str]
    template_name: ClassVar[str] = ""
    # Ways of asking for which an employee must have shown who they are within five minutes
    asks_anew: ClassVar[tuple[str, ...]] = ()
    # How sure we must be of a citizen who comes here (bti.accounts.levels)
    needs_level: ClassVar[str] = levels.HIGH
    request: HttpRequest

    @property
    def user(self) -> User:
        """The one who is logged in; ``dispatch`` lets nobody else through."""
        assert isinstance(self.request.user, User)  # noqa: S101
        return self.request.user

    def ask_leave(self) -> None:
        """Raise unless the user may be here."""
        if not self.user.has_perm(self.permission_required):
            raise PermissionDenied

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not request.user.is_authenticated:
            return redirect_to_login(way_back(request))
        self.ask_leave()
        if self.user.is_citizen and not levels.is_enough(request, self.needs_level):
            self.keep_typed()
            return levels.step_up(self._page_of_the_form())
        asks = request.method in self.asks_anew and not self.user.is_citizen
        if asks and not fresh.is_fresh(request):
            self.keep_typed()
            return fresh.ask_again(self._page_of_the_form())
        return super().dispatch(request, *args, **kwargs)

    def keep_typed(self) -> None:
        """Keep what was sent until one is back; a page with a form knows how."""

    def _page_of_the_form(self) -> str:
        """The page to come back to, with the numbers in its address."""
        came_from = urlsplit(self.request.headers.get("referer", ""))
        if self.request.method == "POST" and came_from.netloc == self.request.get_host():
            return came_from.path + (f"?{came_from.query}" if came_from.query else "")
        return self.request.get_full_path()

    def show(self, context: dict[str, Any], status: int = 200) -> HttpResponse:
        """The page's template with the context."""
        return render(self.request, self.template_name, context, status=status)


class PersonalPage(Page):
    """A page of the user's own, such as a list of what they may know of."""

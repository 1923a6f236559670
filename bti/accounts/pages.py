"""How a page asks who you are and whether you may be there: the base of every page.

It lies this low so that also the floors below ``bti.web`` can have pages. Pages about a record
and pages with a form have their bases in ``bti.web.views``.
"""

from typing import Any, ClassVar

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import View

from bti.accounts.models import User


class Page(View):
    """A page for one who is logged in and holds ``permission_required``."""

    permission_required: ClassVar[str]
    template_name: ClassVar[str] = ""
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
            return redirect_to_login(request.get_full_path())
        self.ask_leave()
        return super().dispatch(request, *args, **kwargs)

    def show(self, context: dict[str, Any], status: int = 200) -> HttpResponse:
        """The page's template with the context."""
        return render(self.request, self.template_name, context, status=status)


class PersonalPage(Page):
    """A page of the user's own, such as a list of what they may know of."""

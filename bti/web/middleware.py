"""What happens around every page: who acts, which language, which headers."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.cache import add_never_cache_headers

from bti.accounts.ending import CUT, WORKED, note_use
from bti.accounts.models import User
from bti.database import acting
from bti.web import sessions

Next = Callable[[HttpRequest], HttpResponse]

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'{posts_to}; base-uri 'none'; "
    "frame-ancestors 'none'"
)
DEVICES = "camera=(), microphone=(), geolocation=()"


class SecurityHeaders:
    """No page is kept by anyone on the way, and none runs what we did not write.

    A view whose answer must post somewhere else (logging out of ID-porten too) names that origin
    in ``request.posts_to``; no other page may. Login starts with a link, which needs no leave.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        elsewhere = getattr(request, "posts_to", "")
        policy = POLICY.format(posts_to=f" {elsewhere}" if elsewhere else "")
        response.headers.setdefault("Content-Security-Policy", policy)
        response.headers.setdefault("Permissions-Policy", DEVICES)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if not request.path.startswith(settings.STATIC_URL):
            add_never_cache_headers(response)
        return response


class Language:
    """The language one chose (cookie), else one's own, else the browser's."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        known = {code for code, _name in settings.LANGUAGES}
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        language = chosen if chosen in known else None
        if language is None and request.user.is_authenticated:
            language = request.user.language
        if language is None:
            language = translation.get_language_from_request(request)
        if language not in known:
            language = settings.LANGUAGE_CODE
        with translation.override(language):
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", language)
            return response


class Acting:
    """The one who is logged in acts in the database; a session never outlives a working day."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            self._end_what_is_too_old(request)
        user_id = request.user.pk if request.user.is_authenticated else None
        with acting.acting(user_id=user_id):
            return self.get_response(request)

    def _end_what_is_too_old(self, request: HttpRequest) -> None:
        now = int(timezone.now().timestamp())
        if sessions.is_over(request.session, now=now) or not request.user.is_active:
            logout(request)
        elif self._has_left(request):
            logout(request)
            request.session[CUT] = True  # the login page says why
        elif sessions.touch(request.session, now=now):
            note_use(request)

    def _has_left(self, request: HttpRequest) -> bool:
        """Worked here when they logged in, and works nowhere now: the session ends with it."""
        user = request.user
        if not isinstance(user, User) or user.is_citizen:
            return False
        return bool(request.session.get(WORKED)) and not user.live_memberships

"""Logging in and out. The pages of accounts that come before one is anybody."""

import logging
import secrets
import time
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, login, logout
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from mozilla_django_oidc.views import OIDCAuthenticationRequestView

from bti.accounts import fresh
from bti.accounts.ending import CUT
from bti.accounts.login import (
    ASKED_LEVEL,
    REASONS,
    SHOWN,
    check_shown_anew,
    extra_parameters,
    remember,
    settings_for_login,
    take_pending,
)
from bti.accounts.models import User
from bti.accounts.oidc import Refusal, provider
from bti.accounts.pages import safe_next
from bti.accounts.personas import persona, staff_personas
from bti.accounts.pid import unsealed
from bti.accounts.services import note_logout, note_persona_login
from bti.accounts.throttle import may_try

log = logging.getLogger(__name__)

BACKEND = "bti.accounts.login.IdPortenBackend"
# Cookies are left out: the session's is taken back by itself, and the choice of language stays
CLEAR = '"cache", "storage"'
LEFT = "logout_state"  # in the session that is nobody's, until one is back from ID-porten


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The page that says why a login stopped; the log gets the check that failed, no values."""
    log.warning("login refused: %s (%s)", refusal.code, refusal.detail)
    reason = REASONS[refusal.code]
    again = reverse("accounts:oidc-start") if refusal.code != "not_set_up" else ""
    context = {"title": reason.title, "text": reason.text, "again": again}
    return render(request, "accounts/login_failed.html", context, status=reason.status)


class Login(View):
    """Where one chooses how to log in."""

    def get(self, request: HttpRequest) -> HttpResponse:
        wanted = request.GET.get("next")
        left = request.session.pop(LEFT, "") if "state" in request.GET else ""
        if left and constant_time_compare(left, request.GET["state"]):
            messages.success(request, _("Du er logget ut, også av ID-porten."))
        if request.session.pop(CUT, False):
            messages.info(request, _("Du arbeider ikke lenger her, og er logget ut."))
        if request.user.is_authenticated:
            return HttpResponseRedirect(safe_next(request, wanted))
        context = {
            "next": safe_next(request, wanted),
            "came_for_a_page": bool(wanted),
            "provider_is_set_up": bool(settings.OIDC_ISSUER),
            "personas_are_on": settings.PERSONAS,
            "personas": staff_personas(timezone.localdate()),
        }
        return render(request, "accounts/login.html", context)


@method_decorator(transaction.non_atomic_requests, name="dispatch")
class StartLogin(OIDCAuthenticationRequestView):
    """Sends one to ID-porten with state, nonce and PKCE; asks the provider where that is.

    No transaction is open while another server is waited for.
    """

    get_settings = staticmethod(settings_for_login)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        View.__init__(self, *args, **kwargs)  # the parent would ask the provider here
        self.OIDC_RP_CLIENT_ID = settings.OIDC_RP_CLIENT_ID

    def get_extra_params(self, request: HttpRequest) -> dict[str, str]:
        return extra_parameters(request)

    def get(self, request: HttpRequest) -> HttpResponse:
        try:
            self.OIDC_OP_AUTH_ENDPOINT = self.get_settings("OIDC_OP_AUTHORIZATION_ENDPOINT")
        except Refusal as refusal:
            return refused(request, refusal)
        if not may_try(request):
            return refused(request, Refusal("often", "too many logins begun"))
        response: HttpResponse = super().get(request)
        remember(request, response["Location"])
        try:
            return HttpResponseRedirect(_as_pushed(response["Location"]))
        except Refusal as refusal:
            return refused(request, refusal)


def _as_pushed(address: str) -> str:
    """The provider's address with what is asked, or with where it was pushed to (PAR)."""
    parts = urlsplit(address)
    asked = dict(parse_qsl(parts.query))
    sent = provider().pushed(asked)
    return address if sent == asked else parts._replace(query=urlencode(sent)).geturl()


@method_decorator(transaction.non_atomic_requests, name="dispatch")
class FinishLogin(View):
    """Takes the provider's answer. Every way out but one says why."""

    def get(self, request: HttpRequest) -> HttpResponse:
        try:
            user, wanted = self._user(request)
        except Refusal as refusal:
            return refused(request, refusal)
        login(request, user)  # gives the session a new key
        request.session["started_at"] = int(time.time())
        for name in (ASKED_LEVEL, SHOWN):
            request.session.pop(name, None)
        return HttpResponseRedirect(safe_next(request, wanted))

    def _user(self, request: HttpRequest) -> tuple[User, str | None]:
        pending = take_pending(request)
        wanted = request.session.pop("oidc_login_next", None)
        wanted = pending.get("next") or wanted
        self._check_sender(request)
        if request.GET.get("error"):
            cancelled = request.GET["error"] == "access_denied"
            raise Refusal("cancelled" if cancelled else "provider", "error in the answer")
        if request.user.is_authenticated:
            logout(request)  # nothing of the one who was here before is carried over
        request.session[ASKED_LEVEL] = pending.get("level", settings.OIDC_ACR)
        user = authenticate(request, nonce=pending["nonce"], code_verifier=pending["code_verifier"])
        if not isinstance(user, User):
            raise Refusal("exchange", "no code in the answer")
        check_shown_anew(request.session.get(SHOWN), pending)
        return user, wanted

    def _check_sender(self, request: HttpRequest) -> None:
        """The answer names who sent it (RFC 9207), against mix-ups of two providers."""
        known = provider()
        named = request.GET.get("iss")
        must = known.metadata().get("authorization_response_iss_parameter_supported")
        if (named or must) and named != known.issuer:
            raise Refusal("token", "answer from another issuer")


class Logout(View):
    """Ends the session here, then at ID-porten, where one is otherwise still logged in."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        hint = unsealed(request.session.get("id_token", ""))
        if isinstance(request.user, User):
            note_logout(request.user)
        logout(request)
        request.session[LEFT] = state = secrets.token_urlsafe(16)
        response = self._goodbye(request, hint, state)
        response.headers["Clear-Site-Data"] = CLEAR
        return response

    def _goodbye(self, request: HttpRequest, hint: str, state: str) -> HttpResponse:
        if not hint:
            del request.session[LEFT]
            messages.success(request, _("Du er logget ut."))
            return HttpResponseRedirect(reverse(settings.LOGOUT_REDIRECT_URL))
        try:
            address = provider().metadata().get("end_session_endpoint", "")
        except Refusal as refusal:
            log.warning("logout at the provider not offered: %s", refusal.code)
            address = ""
        if address:
            place = urlsplit(address)
            # bti.web.middleware.SecurityHeaders lets this one answer post there
            request.posts_to = f"{place.scheme}://{place.netloc}"  # type: ignore[attr-defined]
        context = {
            "address": address,
            "hint": hint,
            "client_id": settings.OIDC_RP_CLIENT_ID,
            "state": state,
            "back": settings.BASE_URL.rstrip("/") + reverse(settings.LOGOUT_REDIRECT_URL),
        }
        return render(request, "accounts/logged_out.html", context)


class PersonaLogin(View):
    """Logs in as a made-up employee. The address exists only where personas do."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        user = persona(request.POST.get("persona", ""), timezone.localdate())
        if user is None:
            raise Http404
        logout(request)
        login(request, user, backend=BACKEND)
        request.session["started_at"] = int(time.time())
        fresh.note(request)
        note_persona_login(user)
        return HttpResponseRedirect(safe_next(request, request.POST.get("next")))

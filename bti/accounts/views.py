"""Logging in and out. The pages of accounts that come before one is anybody."""

import logging
import time
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, login, logout
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from mozilla_django_oidc.views import OIDCAuthenticationRequestView

from bti.accounts.login import (
    REASONS,
    extra_parameters,
    settings_for_login,
    take_pending,
)
from bti.accounts.models import User
from bti.accounts.oidc import Refusal, provider
from bti.accounts.pages import safe_path
from bti.accounts.personas import persona, staff_personas
from bti.accounts.pid import unsealed
from bti.accounts.services import note_logout, note_persona_login

log = logging.getLogger(__name__)

BACKEND = "bti.accounts.login.IdPortenBackend"
# Cookies are left out: the session's is taken back by itself, and the choice of language stays
CLEAR = '"cache", "storage"'


def safe_next(request: HttpRequest, wanted: str | None) -> str:
    """The path one came for, when it is one of ours, else the front page."""
    return safe_path(request, wanted, reverse(settings.LOGIN_REDIRECT_URL))


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The page that says why a login stopped; the log gets the check that failed, no values."""
    log.warning("login refused: %s (%s)", refusal.code, refusal.detail)
    reason = REASONS[refusal.code]
    context = {"title": reason.title, "text": reason.text, "again": refusal.code != "not_set_up"}
    return render(request, "accounts/login_failed.html", context, status=reason.status)


class Login(View):
    """Where one chooses how to log in."""

    def get(self, request: HttpRequest) -> HttpResponse:
        wanted = request.GET.get("next")
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
        response: HttpResponse = super().get(request)
        return response


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
        return HttpResponseRedirect(safe_next(request, wanted))

    def _user(self, request: HttpRequest) -> tuple[User, str | None]:
        pending = take_pending(request)
        wanted = request.session.pop("oidc_login_next", None)
        self._check_sender(request)
        if request.GET.get("error"):
            cancelled = request.GET["error"] == "access_denied"
            raise Refusal("cancelled" if cancelled else "provider", "error in the answer")
        if request.user.is_authenticated:
            logout(request)  # nothing of the one who was here before is carried over
        user = authenticate(request, nonce=pending["nonce"], code_verifier=pending["code_verifier"])
        if not isinstance(user, User):
            raise Refusal("exchange", "no code in the answer")
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
        response = self._goodbye(request, hint)
        response.headers["Clear-Site-Data"] = CLEAR
        return response

    def _goodbye(self, request: HttpRequest, hint: str) -> HttpResponse:
        if not hint:
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
        note_persona_login(user)
        return HttpResponseRedirect(safe_next(request, request.POST.get("next")))

"""Login of staff through the provider of their municipality, and again before grave acts.

The same code flow as for citizens (state, nonce, PKCE, a code that counts once), with an address
of return for each kind of provider, so that an answer cannot be taken for another one's.
"""

import logging
import secrets
import time
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import login, logout
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.decorators import method_decorator
from django.views import View
from mozilla_django_oidc.utils import generate_code_challenge

from bti.accounts import fresh
from bti.accounts.models import LoginProvider, Municipality, User
from bti.accounts.oidc import LEEWAY, Claims, Refusal
from bti.accounts.pages import safe_next
from bti.accounts.staff import states
from bti.accounts.staff.providers import StaffProvider, provider_of
from bti.accounts.staff.reasons import REASONS
from bti.accounts.staff.services import welcome_employee

log = logging.getLogger(__name__)

BACKEND = "bti.accounts.login.IdPortenBackend"
WAY, INVITED = "staff_way", "login_invitation"
WINDOWS = 5  # logins that may be under way in one browser


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The page that says why a login stopped; the log gets the check that failed, no values."""
    log.warning("staff login refused: %s (%s)", refusal.code, refusal.detail)
    reason = REASONS[refusal.code]
    again = reverse("accounts:staff-login")
    context = {"title": reason.title, "text": reason.text, "again": again}
    return render(request, "accounts/login_failed.html", context, status=reason.status)


def let_in(request: HttpRequest, user: User, *, way: str, shown_at: int) -> None:
    """Begin a session of the employee, with nothing of the one who was here before."""
    if request.user.is_authenticated:
        logout(request)
    login(request, user, backend=BACKEND)  # gives the session a new key
    request.session["started_at"] = int(time.time())
    request.session[WAY] = way
    fresh.note(request, at=shown_at)


class ChooseProvider(View):
    """Which municipality one works for, and how it lets its staff log in."""

    def get(self, request: HttpRequest) -> HttpResponse:
        wanted = safe_next(request, request.GET.get("next"))
        number = request.GET.get("kommune", "")
        rows = LoginProvider.objects.filter(is_on=True).order_by("kind")
        with_a_way_in = Municipality.objects.filter(login_providers__is_on=True).distinct()
        municipalities = list(with_a_way_in.order_by("name"))
        chosen = next((one for one in municipalities if str(one.pk) == number), None)
        if len(municipalities) == 1:
            [chosen] = municipalities
        context = {
            "municipalities": municipalities,
            "chosen": chosen,
            "ways": rows.filter(municipality=chosen) if chosen else [],
            "next": wanted,
        }
        return render(request, "accounts/staff_login.html", context)


@method_decorator(transaction.non_atomic_requests, name="dispatch")
class StartStaffLogin(View):
    """Sends one to the provider. ``?again=1``: to show anew who one is, also when logged in."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = LoginProvider.objects.filter(pk=min(pk, 2**62), is_on=True).first()
        if row is None or row.is_local:
            raise Http404
        again = request.user.is_authenticated and request.GET.get("again") == "1"
        try:
            return HttpResponseRedirect(_address(request, provider_of(row), again=again))
        except Refusal as refusal:
            return refused(request, refusal)


def callback_address(row: LoginProvider) -> str:
    """Where the provider sends one back."""
    return settings.BASE_URL.rstrip("/") + reverse("accounts:staff-callback", args=[row.kind])


def _address(request: HttpRequest, provider: StaffProvider, *, again: bool) -> str:
    state, nonce, verifier = (secrets.token_urlsafe(n) for n in (24, 24, 48))
    asked = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": callback_address(provider.row),
        "state": state,
        "nonce": nonce,
        "code_challenge": generate_code_challenge(verifier, "S256"),
        "code_challenge_method": "S256",
        "ui_locales": translation.get_language() or settings.LANGUAGE_CODE,
        **provider.asked(),
        **({"prompt": "login", "max_age": "0"} if again else {}),
    }
    where = f"{provider.metadata()['authorization_endpoint']}?{urlencode(asked)}"
    pending = dict(list((request.session.get(states.STATES) or {}).items())[1 - WINDOWS :])
    pending[state] = {
        "row": provider.row.pk,
        "nonce": nonce,
        "verifier": verifier,
        "again": again,
        "next": request.GET.get("next", ""),
        "at": int(time.time()),
    }
    request.session[states.STATES] = pending
    return where


@method_decorator(transaction.non_atomic_requests, name="dispatch")
class FinishStaffLogin(View):
    """Takes the provider's answer. Every way out but one says why."""

    def get(self, request: HttpRequest, kind: str) -> HttpResponse:
        try:
            pending = states.take(request)
            row = LoginProvider.objects.filter(pk=pending["row"], kind=kind, is_on=True).first()
            if row is None:
                raise Refusal("token", "answer to another provider's address")
            provider = provider_of(row)
            claims = self._claims(request, provider, pending)
            if pending["again"]:
                _confirm(request, claims, since=pending["at"])
            else:
                self._let_in(request, row, claims)
        except Refusal as refusal:
            return refused(request, refusal)
        return HttpResponseRedirect(safe_next(request, pending["next"]))

    def _claims(
        self, request: HttpRequest, provider: StaffProvider, pending: dict[str, Any]
    ) -> Claims:
        named = request.GET.get("iss")
        must = provider.metadata().get("authorization_response_iss_parameter_supported")
        if (named or must) and named != provider.issuer:
            raise Refusal("token", "answer from another issuer")
        if request.GET.get("error"):
            cancelled = request.GET["error"] == "access_denied"
            raise Refusal("cancelled" if cancelled else "provider", "error in the answer")
        if not request.GET.get("code"):
            raise Refusal("exchange", "no code in the answer")
        tokens = provider.id_token(
            {
                "grant_type": "authorization_code",
                "code": request.GET["code"],
                "client_id": provider.client_id,
                "redirect_uri": callback_address(provider.row),
                "code_verifier": pending["verifier"],
            }
        )
        claims = provider.checked(tokens.get("id_token"), nonce=pending["nonce"])
        provider.employee(tokens, claims)
        return claims

    def _let_in(self, request: HttpRequest, row: LoginProvider, claims: Claims) -> None:
        user = welcome_employee(
            row,
            issuer=claims["iss"],
            subject=claims["sub"],
            on=timezone.localdate(),
            invitation=request.session.get(INVITED),
        )
        let_in(request, user, way=str(row.pk), shown_at=_shown_at(claims))


def _shown_at(claims: Claims) -> int:
    """When one showed who one is; long ago when the provider does not say."""
    at = claims.get("auth_time")
    return at if isinstance(at, int) else 0


def _confirm(request: HttpRequest, claims: Claims, *, since: int) -> None:
    """The one who is logged in has shown it again, after we asked."""
    user = request.user
    same = isinstance(user, User) and (user.oidc_issuer, user.oidc_subject) == (
        claims["iss"],
        claims["sub"],
    )
    if not same:
        raise Refusal("someone_else", "another one confirmed")
    if _shown_at(claims) < since - LEEWAY:
        raise Refusal("old", "auth_time before we asked, or missing")
    fresh.note(request, at=_shown_at(claims))

"""Logging out from elsewhere: ID-porten tells that a session of its own has ended.

Front channel: the browser is sent here inside a frame, without cookies, and names the session.
Back channel: the provider itself sends a signed token, which counts once. Both end exactly the
sessions that hang on the one named, and nobody else's.
"""

import hashlib
import logging
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.csrf import csrf_exempt

from bti.accounts.ending import end_at_provider
from bti.accounts.models import SpentToken
from bti.accounts.oidc import Claims, Refusal, provider

log = logging.getLogger(__name__)
LONGEST = 300  # of a session's name


def _refused(refusal: Refusal) -> None:
    log.warning("logout refused: %s (%s)", refusal.code, refusal.detail)


class FrontChannel(View):
    """«?iss=…&sid=…», shown by nobody but the provider."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest) -> HttpResponse:
        issuer = settings.OIDC_ISSUER.rstrip("/")
        named, sid = request.GET.get("iss", ""), request.GET.get("sid", "")
        if not issuer or named != issuer or not 0 < len(sid) <= LONGEST:
            _refused(Refusal("token", "another issuer, or no session named"))
            return HttpResponse(status=400)
        end_at_provider(issuer=issuer, sid=sid)
        response = HttpResponse(status=200)
        response.headers["Content-Security-Policy"] = (
            f"default-src 'none'; frame-ancestors {settings.OIDC_FRAMED_BY or issuer}"
        )
        response.xframe_options_exempt = True
        return response


@method_decorator(csrf_exempt, name="dispatch")  # the provider has no cookie of ours
@method_decorator(transaction.non_atomic_requests, name="dispatch")
class BackChannel(View):
    """Takes ``logout_token``. One that was used already is refused."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        try:
            known = provider()
            claims = known.logout_token(request.POST.get("logout_token"))
            with transaction.atomic():
                _spend(known.issuer, claims)
                end_at_provider(
                    issuer=known.issuer, sid=claims.get("sid", ""), subject=claims.get("sub", "")
                )
        except Refusal as refusal:
            _refused(refusal)
            return JsonResponse({"error": "invalid_request"}, status=400)
        return HttpResponse(status=200)


def _spend(issuer: str, claims: Claims) -> None:
    """Raise Refusal when the token has been used before."""
    jti = hashlib.sha256(f"{issuer} {claims['jti']}".encode()).hexdigest()
    until = datetime.fromtimestamp(int(claims["exp"]), UTC) + timedelta(hours=1)
    SpentToken.objects.filter(until__lt=timezone.now()).delete()
    _row, is_new = SpentToken.objects.get_or_create(jti_hash=jti, defaults={"until": until})
    if not is_new:
        raise Refusal("token", "used before")

"""Pages that belong to nobody's trade: the way in, language, session, drafts, health, promises."""

import re
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db import DatabaseError, connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View

from bti.accounts.levels import SUBSTANTIAL
from bti.accounts.models import Membership, User
from bti.accounts.pages import safe_path, way_back
from bti.accounts.services import choose_language
from bti.web import sessions
from bti.web.services import LARGEST, save_draft
from bti.web.views import PersonalPage

A_YEAR = 365 * 24 * 60 * 60
DRAFT_KEY = re.compile(r"[a-z_]+:[a-z-]+(:[\w-]+)*")
NOT_FIELDS = {"csrfmiddlewaretoken", "draft_key", "draft_fields", "submission_key"}


class Home(PersonalPage):
    """The front page: for each role the page where its work lies."""

    permission_required = "web.view_own"
    needs_level = SUBSTANTIAL
    template_name = "web/no_role.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        name = self._first_page()
        return HttpResponseRedirect(reverse(name)) if name else self.show({})

    def _first_page(self) -> str:
        if self.user.is_citizen:
            return "stafettlogg:family-home"
        roles = {m.role for m in self.user.live_memberships}
        first = {
            Membership.Role.EMPLOYEE: "cases:list",
            Membership.Role.LEADER: "cases:unit",
            Membership.Role.ADMIN: "accounts:holder-rights",
        }
        return next((page for role, page in first.items() if role in roles), "")


class SetLanguage(View):
    """Changes language, before and after login, and comes back to the same page."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        response = HttpResponseRedirect(
            safe_path(request, request.POST.get("next"), reverse("web:home"))
        )
        language = request.POST.get("language", "")
        if language in dict(settings.LANGUAGES):
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                language,
                max_age=A_YEAR,
                httponly=True,
                samesite="Lax",
                secure=settings.LANGUAGE_COOKIE_SECURE,
            )
            if isinstance(request.user, User):
                choose_language(by=request.user, language=language)
        return response


def _now() -> int:
    return int(timezone.now().timestamp())


class KeepAlive(View):
    """«Jeg er her fortsatt»: the session lives on, and the browser is told for how long."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return JsonResponse({"ends_in": 0}, status=401)
        sessions.touch(request.session, now=_now(), at_once=True)
        if "text/html" in request.headers.get("accept", ""):  # pressed where no script runs
            messages.success(request, _("Du er fortsatt logget inn."))
            back = way_back(request)
            return HttpResponseRedirect(reverse("web:home") if back == request.path else back)
        return JsonResponse({"ends_in": sessions.ends_in(request.session, now=_now())})


class SaveDraft(PersonalPage):
    """Takes the fields that changed since the last time; never files or hidden fields."""

    permission_required = "web.view_own"
    needs_level = SUBSTANTIAL
    http_method_names = ["post"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not request.user.is_authenticated:  # a script asks: it is not sent to the login page
            return JsonResponse({"error": "logged out"}, status=401)
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest) -> HttpResponse:
        if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST:
            return JsonResponse({"error": "too large"}, status=413)
        key = request.POST.get("draft_key", "")
        if len(key) > 120 or not DRAFT_KEY.fullmatch(key):
            return JsonResponse({"error": "no such form"}, status=400)
        changed = [n for n in request.POST.getlist("draft_fields") if n not in NOT_FIELDS]
        values = {name: request.POST.getlist(name) for name in changed}
        try:
            saved_at = save_draft(self.user, key=key, values=values)
        except ValueError:
            return JsonResponse({"error": "too large"}, status=413)
        sessions.touch(request.session, now=_now(), at_once=True)
        return JsonResponse({"saved_at": f"{timezone.localtime(saved_at):%H.%M}"})


@method_decorator(transaction.non_atomic_requests, name="dispatch")
class Health(View):
    """Whether the process and its database answer. Shows nothing, asks for no session."""

    def get(self, request: HttpRequest) -> HttpResponse:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
        except DatabaseError:
            return HttpResponse("database does not answer", status=503, content_type="text/plain")
        return HttpResponse("ok", content_type="text/plain")


class Accessibility(View):
    """How accessible the product is, and where to tell what is not."""

    def get(self, request: HttpRequest) -> HttpResponse:
        statement: dict[str, Any] = {"statement_url": settings.ACCESSIBILITY_STATEMENT_URL}
        return render(request, "web/accessibility.html", statement)


class Privacy(View):
    """What is kept about whom, who reads it, and what one can ask for."""

    def get(self, request: HttpRequest) -> HttpResponse:
        minutes, hours = settings.SESSION_COOKIE_AGE // 60, settings.SESSION_ABSOLUTE_AGE // 3600
        return render(request, "web/privacy.html", {"minutes": minutes, "hours": hours})

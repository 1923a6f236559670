"""Local accounts: password and one-time code, set up from an invitation; and showing it again."""

from datetime import datetime
from typing import Any

import segno
from django.conf import settings
from django.contrib.auth import logout
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.views import View

from bti.accounts import fresh
from bti.accounts.models import LoginInvitation, LoginProvider
from bti.accounts.oidc import Refusal
from bti.accounts.pages import Page, safe_next
from bti.accounts.pid import sealed, unsealed
from bti.accounts.staff import totp
from bti.accounts.staff.inputs import AgainForm, LoginForm, SetUpForm
from bti.accounts.staff.reasons import REASONS
from bti.accounts.staff.services import (
    live_invitation,
    log_in_locally,
    providers_of,
    set_up_local_account,
)
from bti.accounts.staff.views import INVITED, WAY, let_in, log, refused

LOCAL = "local"
SECRET = "local_secret"  # noqa: S105 - the name of a place in the session, where it lies sealed


def _seconds(now: datetime) -> int:
    return int(now.timestamp())


def _say(form: Any, refusal: Refusal) -> int:
    """Put the refusal on the form; the status to answer with."""
    log.warning("staff login refused: %s (%s)", refusal.code, refusal.detail)
    reason = REASONS[refusal.code]
    form.add_error(None, reason.text)
    return 422 if reason.status == 403 else reason.status


@method_decorator(transaction.non_atomic_requests, name="dispatch")
class LocalLogin(View):
    """Name, password and code on one page. A failed try is counted although nothing else is."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._show(request, LoginForm(), 200)

    def post(self, request: HttpRequest) -> HttpResponse:
        form = LoginForm(request.POST)
        if not form.is_valid():
            return self._show(request, form, 422)
        now = timezone.now()
        try:
            user = log_in_locally(**form.cleaned_data, now=now, on=timezone.localdate())
        except Refusal as refusal:
            return self._show(request, form, _say(form, refusal))
        let_in(request, user, way=LOCAL, shown_at=_seconds(now))
        return HttpResponseRedirect(safe_next(request, request.POST.get("next")))

    def _show(self, request: HttpRequest, form: LoginForm, status: int) -> HttpResponse:
        wanted = safe_next(request, request.POST.get("next") or request.GET.get("next"))
        context = {"form": form, "next": wanted}
        return render(request, "accounts/local_login.html", context, status=status)


@method_decorator(transaction.non_atomic_requests, name="dispatch")
class ShowAgain(Page):
    """Show who you are once more, in the way you came in, and go back to where you were."""

    permission_required = "accounts.show_oneself_again"
    template_name = "accounts/login_again.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._show(AgainForm(), 200)

    def post(self, request: HttpRequest) -> HttpResponse:
        if self._is_persona:
            fresh.note(request)
            return HttpResponseRedirect(self._next)
        form = AgainForm(request.POST)
        if self._way != LOCAL or not form.is_valid():
            return self._show(form, 422)
        now = timezone.now()
        try:
            log_in_locally(
                self.user.username, **form.cleaned_data, now=now, on=timezone.localdate()
            )
        except Refusal as refusal:
            return self._show(form, _say(form, refusal))
        request.session.cycle_key()
        fresh.note(request, at=_seconds(now))
        return HttpResponseRedirect(self._next)

    @property
    def _next(self) -> str:
        sent = self.request.POST.get("next") or self.request.GET.get("next")
        return safe_next(self.request, sent)

    @property
    def _way(self) -> str:
        return str(self.request.session.get(WAY, ""))

    @property
    def _is_persona(self) -> bool:
        """Demo and tests only: nobody else is logged in without a way in."""
        return settings.PERSONAS and not self._way and not self.user.is_citizen

    def _show(self, form: AgainForm, status: int) -> HttpResponse:
        where = urlencode({"again": "1", "next": self._next})
        address = ""
        if self._way.isdecimal():
            address = f"{reverse('accounts:staff-start', args=[int(self._way)])}?{where}"
        elif self.user.is_citizen:
            where = urlencode({"igjen": "1", "next": self._next})
            address = f"{reverse('accounts:oidc-start')}?{where}"
        context = {
            "form": form,
            "next": self._next,
            "address": address,
            "by_password": self._way == LOCAL,
            "is_persona": self._is_persona,
        }
        return self.show(context, status=status)


class Invited(View):
    """Takes the secret out of the address, so that it stands in no history for long."""

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        found = live_invitation(token, now=timezone.now())
        if found is None:
            return refused(request, Refusal("invitation", "no such invitation"))
        if request.user.is_authenticated:
            logout(request)
        request.session[INVITED] = found.pk
        return HttpResponseRedirect(reverse("accounts:join"))


def _invitation(request: HttpRequest) -> LoginInvitation:
    key = request.session.get(INVITED)
    found = LoginInvitation.objects.select_related("user").filter(pk=key).first() if key else None
    if found is None or not found.is_live(timezone.now()):
        raise Refusal("invitation", "no live invitation in the session")
    return found


class Join(View):
    """The ways in that the invited one can choose between."""

    def get(self, request: HttpRequest) -> HttpResponse:
        try:
            invitation = _invitation(request)
        except Refusal as refusal:
            return refused(request, refusal)
        ways = providers_of(invitation.user, timezone.localdate())
        context = {"employee": invitation.user, "ways": ways}
        return render(request, "accounts/join.html", context)


class SetUp(View):
    """A password and an app for one-time codes, and then the codes to fall back on, once."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._answer(request, None)

    def post(self, request: HttpRequest) -> HttpResponse:
        return self._answer(request, SetUpForm(request.POST))

    def _answer(self, request: HttpRequest, form: SetUpForm | None) -> HttpResponse:
        try:
            invitation = _invitation(request)
            local = LoginProvider.Kind.LOCAL
            ways = providers_of(invitation.user, timezone.localdate())
            if local not in {way.kind for way in ways}:
                raise Refusal("not_set_up", "no local accounts in the municipality")
        except Refusal as refusal:
            return refused(request, refusal)
        if form is not None and form.is_valid():
            codes = self._saved(request, invitation, form)
            if codes:
                return render(request, "accounts/recovery_codes.html", {"codes": codes})
        return self._show(request, invitation, form)

    def _saved(
        self, request: HttpRequest, invitation: LoginInvitation, form: SetUpForm
    ) -> list[str]:
        try:
            codes = set_up_local_account(
                invitation.pk,
                password=form.cleaned_data["password"],
                secret=unsealed(request.session.get(SECRET, "")),
                code=form.cleaned_data["code"].replace(" ", ""),
                now=timezone.now(),
            )
        except ValidationError as error:
            form.take_errors(error)
            return []
        request.session.flush()
        return codes

    def _show(
        self, request: HttpRequest, invitation: LoginInvitation, form: SetUpForm | None
    ) -> HttpResponse:
        secret = unsealed(request.session.get(SECRET, "")) or totp.new_secret()
        request.session[SECRET] = sealed(secret)
        picture = segno.make(totp.address(secret, invitation.user.username), micro=False)
        context = {
            "form": form or SetUpForm(),
            "employee": invitation.user,
            "picture": picture.svg_data_uri(scale=5, border=2),
            "secret": " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        }
        status = 422 if form is not None else 200
        return render(request, "accounts/set_up_local.html", context, status=status)

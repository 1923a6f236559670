"""«Mine innlogginger», an employee's seen by the administrator, and logging in more securely."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bti.accounts.ending import (
    LOGIN,
    end_logins_of,
    end_other_logins,
    end_own_login,
    open_logins,
)
from bti.accounts.levels import SUBSTANTIAL
from bti.accounts.models import User
from bti.accounts.pages import Page, PersonalPage, safe_path


class OwnLogins(PersonalPage):
    """Where one is logged in, on what and since when; any of them, or all others, can be ended."""

    permission_required = "accounts.end_own_logins"
    template_name = "accounts/own_logins.html"
    needs_level = SUBSTANTIAL

    def get(self, request: HttpRequest) -> HttpResponse:
        here = request.session.get(LOGIN)
        rows = [{"login": row, "here": row.pk == here} for row in open_logins(self.user)]
        return self.show({"rows": rows, "others": any(not row["here"] for row in rows)})

    def post(self, request: HttpRequest) -> HttpResponse:
        chosen = request.POST.get("login", "")
        if chosen == "others":
            ended = end_other_logins(by=self.user, keep=request.session.get(LOGIN, 0))
        else:
            known = chosen.isdecimal() and len(chosen) < 19
            ended = end_own_login(by=self.user, login=int(chosen)) if known else 0
        messages.success(request, ended_in_words(ended))
        return HttpResponseRedirect(reverse("accounts:own-logins"))


def ended_in_words(ended: int) -> str:
    """How many logins were ended."""
    told = ngettext("%(number)d innlogging er avsluttet.", "%(number)d innlogginger er avsluttet.",
                    ended)  # fmt: skip
    return told % {"number": ended}


class LoginsOf(Page):
    """An administrator ends all logins of an employee, as when a phone is lost."""

    permission_required = "accounts.end_logins"
    template_name = "accounts/logins_of.html"

    def ask_leave(self) -> None:
        key = self.kwargs["pk"]
        found = User.objects.filter(pk=key).first() if key < 2**62 else None
        if found is None or not self.user.has_perm(self.permission_required, found):
            raise Http404
        self.employee: User = found

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.show({"employee": self.employee, "logins": open_logins(self.employee)})

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        messages.success(request, ended_in_words(end_logins_of(self.employee, by=self.user)))
        return HttpResponseRedirect(reverse("accounts:logins-of", args=[pk]))


class StepUp(PersonalPage):
    """What one came for needs a more secure login: says so, and sends one there and back."""

    permission_required = "accounts.end_own_logins"
    template_name = "accounts/step_up.html"
    needs_level = SUBSTANTIAL

    def get(self, request: HttpRequest) -> HttpResponse:
        wanted = safe_path(request, request.GET.get("next"), "/")
        start = reverse("accounts:oidc-start")
        context: dict[str, Any] = {
            "title": _("Her trengs en sikrere innlogging"),
            "address": f"{start}?{urlencode({'next': wanted, 'sikrere': '1'})}",
        }
        return self.show(context)

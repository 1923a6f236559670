"""List of staff with live rights; give and end one."""

from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bti.accounts.models import HolderRight, Membership, User
from bti.accounts.rules import administered
from bti.accounts.services import end_right, grant_right
from bti.accounts.staff.services import invite, providers_of
from bti.web.rights.inputs import EndForm, GrantForm, SearchForm
from bti.web.views import PersonalFormPage, PersonalPage, RecordFormPage

PER_PAGE = 25
SEARCH = "rights_search"  # in the session: a name is never part of an address


class HolderRights(PersonalPage):
    """Everyone who works in the municipality, and who may hold the baton."""

    permission_required = "accounts.view_rights"
    template_name = "accounts/holder_rights.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        name = request.session.get(SEARCH, "")
        page = Paginator(self._staff(name), PER_PAGE).get_page(request.GET.get("page"))
        rows = [
            {"employee": one, "places": one.places, "right": next(iter(one.rights), None)}
            for one in page
        ]
        form = SearchForm(initial={"name": name})
        return self.show({"page_obj": page, "rows": rows, "search": form, "searched": name})

    def post(self, request: HttpRequest) -> HttpResponse:
        form = SearchForm(request.POST)
        request.session[SEARCH] = form.cleaned_data["name"].strip() if form.is_valid() else ""
        return HttpResponseRedirect(reverse("accounts:holder-rights"))

    def _staff(self, name: str) -> "QuerySet[User, Any]":
        on = timezone.localdate()
        where = administered(self.user)
        places = Membership.objects.live(on).filter(municipality__in=where)
        rights = HolderRight.objects.live(on).filter(municipality__in=where)
        return (
            User.objects.filter(pk__in=places.values("user"), name__icontains=name)
            .order_by("name", "pk")
            .prefetch_related(
                Prefetch("memberships", places.select_related("unit"), to_attr="places"),
                Prefetch("holder_rights", rights, to_attr="rights"),
            )
        )


def employee_asked_for(page: PersonalPage, permission: str) -> User:
    """The employee that is asked for by number, when the user may do this to them."""
    sent = page.request.POST if page.request.method == "POST" else page.request.GET
    number = sent.get("user" if page.request.method == "POST" else "ansatt", "")
    is_key = number.isdecimal() and len(number) < 19  # more digits than any key has
    found = User.objects.filter(pk=int(number)).first() if is_key else None
    if found is None or not page.user.has_perm(permission, found):
        raise Http404
    return found


class GrantRight(PersonalFormPage):
    """Give one employee the right; ``?ansatt=`` names them by number."""

    permission_required = "accounts.view_rights"
    template_name = "accounts/grant_right.html"
    form_class = GrantForm
    saved_message = _("Retten er gitt.")
    asks_anew = ("GET", "POST")
    employee: User

    def ask_leave(self) -> None:
        super().ask_leave()
        self.employee = employee_asked_for(self, "accounts.grant_right")

    @property
    def draft_key(self) -> str:
        return f"accounts:grant-right:{self.employee.pk}"

    def initial(self) -> dict[str, Any]:
        return {"user": self.employee.pk}

    def form_kwargs(self) -> dict[str, Any]:
        return {"employee": self.employee}

    def context(self) -> dict[str, Any]:
        return {"employee": self.employee, "back": reverse("accounts:holder-rights")}

    def save(self, form: GrantForm) -> str:
        grant_right(
            self.employee,
            by=self.user,
            on=timezone.localdate(),
            reason=form.cleaned_data["reason"],
            until=form.cleaned_data["until"],
        )
        return reverse("accounts:holder-rights")


class InviteToLogin(PersonalPage):
    """A link for one employee to tie a login to themselves; shown once. ``?ansatt=``: who."""

    permission_required = "accounts.view_rights"
    template_name = "accounts/invite_to_login.html"
    asks_anew = ("GET", "POST")
    employee: User

    def ask_leave(self) -> None:
        super().ask_leave()
        self.employee = employee_asked_for(self, "accounts.invite_to_login")

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._show("")

    def post(self, request: HttpRequest) -> HttpResponse:
        token = invite(self.employee, by=self.user, now=timezone.now())
        return self._show(settings.BASE_URL.rstrip("/") + reverse("accounts:invited", args=[token]))

    def _show(self, link: str) -> HttpResponse:
        context = {
            "employee": self.employee,
            "link": link,
            "ways": providers_of(self.employee, timezone.localdate()),
            "back": reverse("accounts:holder-rights"),
        }
        return self.show(context)


class EndRight(RecordFormPage):
    """End a right, after one has seen what it means."""

    permission_required = "accounts.end_right"
    template_name = "accounts/end_right.html"
    form_class = EndForm
    model = HolderRight
    notes_reading = False  # not about a child
    saved_message = _("Retten er avsluttet.")

    def get_queryset(self) -> "QuerySet[HolderRight]":
        return HolderRight.objects.select_related("user", "granted_by")

    def context(self) -> dict[str, Any]:
        right: HolderRight = self.object
        over = right.ends is not None and right.ends < timezone.localdate()
        return {"right": right, "over": over, "back": reverse("accounts:holder-rights")}

    def save(self, form: EndForm) -> str:
        end_right(self.object, by=self.user, on=timezone.localdate())
        return reverse("accounts:holder-rights")

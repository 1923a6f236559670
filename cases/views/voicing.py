"""The child's own page: opened beside the child, handed over, and locked when it is done (R31)."""

from typing import Any

from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from bti.web.onepage import hold_to
from bti.web.views import RecordView
from cases.inputs.voicing import ChildsWordsInput, ReadyInput
from cases.models import Case
from cases.services.voicing import note_childs_words
from cases.signals import told_to_child_asked
from cases.views.base import CaseFormPage

STATE = "childs_page"  # of the session: which case, whether its page is open, nothing of the child


class ChildsPage(CaseFormPage):
    """Before, during and after: the grown-up makes ready, the child tells, the page is locked.

    From the moment the child holds it, the session shows this page alone, whatever is typed or
    pressed (bti.web.onepage). The grown-up comes back to the case by logging in again.
    """

    permission_required = "cases.change_case"
    template_name = "cases/childs_page.html"
    form_class = ChildsWordsInput

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        state = self.state()
        if state == "done":
            return self.show_only("cases/childs_locked.html")
        if state != "open":
            return self.show_only("cases/childs_ready.html", {"ready": ReadyInput()})
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        step = request.POST.get("step", "")
        if step == "leave":
            return self.leave()
        if step == "ready" and not self.state():
            return self.go_to("ready")
        if step == "open":
            form = ReadyInput(request.POST)
            hold_to(request.session, request.path)
            return self.go_to("open", informed=form.is_valid() and form.cleaned_data["informed"])
        return super().post(request, *args, **kwargs)

    def leave(self) -> HttpResponse:
        """The grown-up takes over: nobody is logged in, and the case waits behind the login."""
        logout(self.request)
        return redirect_to_login(reverse("cases:detail", args=[self.object.pk]))

    def form_kwargs(self) -> dict[str, Any]:
        return {"age": self.object.child.age(timezone.localdate())}

    def context(self) -> dict[str, Any]:
        answers = told_to_child_asked.send(sender=Case, case=self.object)
        told = [answer for _receiver, answer in answers if answer]
        return {"last": told[0] if told else None}

    def save(self, form: ChildsWordsInput) -> str:
        silent = "silent" in self.request.POST
        note_childs_words(
            self.object,
            by=self.user,
            on=timezone.localdate(),
            said=form.said(),
            written_by_child=form.cleaned_data["writer"] == "child",
            child_informed=bool(self.kept().get("informed")),
            child_chose_silence=silent,
        )
        return str(self.go_to("done").url)

    def kept(self) -> dict[str, Any]:
        """What the session tells of this case's page."""
        kept: dict[str, Any] = self.request.session.get(STATE, {})
        return kept if kept.get("case") == self.object.pk else {}

    def state(self) -> str:
        return str(self.kept().get("state", ""))

    def go_to(self, state: str, *, informed: bool = False) -> HttpResponseRedirect:
        self.request.session[STATE] = {
            "case": self.object.pk, "state": state, "informed": informed,
        }  # fmt: skip
        return HttpResponseRedirect(reverse("cases:childs-page", args=[self.object.pk]))

    def show(self, context: dict[str, Any], status: int = 200) -> HttpResponse:
        """Without the ribbon and the OBS box: nothing of the case stands on a child's page."""
        return RecordView.show(self, {"child": self.object.child, **context}, status=status)

    def show_only(self, template: str, context: dict[str, Any] | None = None) -> HttpResponse:
        self.template_name = template  # type: ignore[misc]  # of this answer alone
        return self.show({"case_id": self.object.pk, **(context or {})})

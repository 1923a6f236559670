"""How a page asks leave and notes a reading. Every page of the product is one of these."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from bti.accounts.models import User
from bti.accounts.pages import Page as Page
from bti.accounts.pages import PersonalPage as PersonalPage
from bti.accounts.throttle import may_read_more
from bti.audit.record import record_read
from bti.web.inputs import PageForm
from bti.web.services import claim_submission, drop_draft, load_draft, save_draft

KEY = "submission_key"
LARGEST_KEY = models.BigIntegerField.MAX_BIGINT  # a larger number is no key of anything


class RecordView(Page):
    """A page about one record: asks leave, answers 404 to who may not know, notes the reading.

    404 for both «is not there» and «may not see», so that an address does not tell that a child
    is known (docs/architecture.md). The reading is noted in the same transaction as the page.
    """

    model: ClassVar[type[models.Model]]
    object: Any
    notes_reading = True

    def get_queryset(self) -> models.QuerySet[Any]:
        return self.model._default_manager.all()

    def find(self, pk: int) -> Any:
        """The record with the key, or None."""
        return self.get_queryset().filter(pk=pk).first()

    def ask_leave(self) -> None:
        key = self.kwargs["pk"]
        self.object = self.find(key) if key <= LARGEST_KEY else None
        if self.object is None or not self.user.has_perm(self.permission_required, self.object):
            raise Http404

    def why(self) -> str:
        """Why the user may read this; noted with the reading."""
        return ""

    def noted_as(self, view_name: str) -> str:
        """What the reading is noted as; a code of what was read of may follow the page's name."""
        return view_name

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        known = request.user.pk if self.notes_reading else None
        if known is not None and not may_read_more(known):
            return render(request, "web/too_much.html", status=429)
        response = super().dispatch(request, *args, **kwargs)
        if self.notes_reading and self._was_shown(response):
            match = request.resolver_match
            page = self.noted_as(match.view_name if match else "")
            record_read(by=self.user, subject=self.object, page=page, why=self.why())
        return response

    def _was_shown(self, response: HttpResponse) -> bool:
        """Whether the record was on the page: also on one that comes back with what was wrong."""
        return self.request.method in ("GET", "POST") and response.status_code in (200, 422)


class FormMixin:
    """A page with one form: keeps a draft, counts a submission once, loses nothing typed.

    ``keeps_draft`` is False where what is typed may lie nowhere before it is sent.
    """

    form_class: ClassVar[type[PageForm]]
    saved_message: ClassVar[Any] = ""
    keeps_draft: ClassVar[bool] = True
    request: HttpRequest
    kwargs: dict[str, Any]
    user: User
    show: Callable[..., HttpResponse]

    def save(self, form: Any) -> str:
        """Call the one service of this page; return where to go. May raise ValidationError."""
        raise NotImplementedError

    def form_kwargs(self) -> dict[str, Any]:
        """What the form class needs besides data: choices, the record it is about."""
        return {}

    def initial(self) -> dict[str, Any]:
        return {}

    def context(self) -> dict[str, Any]:
        return {}

    @property
    def draft_key(self) -> str:
        match = self.request.resolver_match
        parts = [match.view_name if match else "", *(str(v) for v in self.kwargs.values())]
        return ":".join(parts)[:120]

    def keep_typed(self) -> None:
        """What was sent lies as a draft while one shows anew who one is."""
        if self.keeps_draft and self.request.method == "POST":
            sent = {name: self.request.POST.getlist(name) for name in self.request.POST}
            kept = {n: v for n, v in sent.items() if n not in ("csrfmiddlewaretoken", KEY)}
            with suppress(ValueError):  # absurdly much is not kept
                save_draft(self.user, key=self.draft_key, values=kept)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.form_class(initial=self.initial(), **self.form_kwargs())
        saved_at = None
        if self.keeps_draft:
            values, saved_at = load_draft(self.user, key=self.draft_key)
            form.take_draft(values)
        return self._show(form, saved_at)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.form_class(
            data=request.POST, files=request.FILES, initial=self.initial(), **self.form_kwargs()
        )
        if not form.is_valid():
            return self._show(form, None, status=422)
        with transaction.atomic():
            submission, is_new = claim_submission(
                self.user, key=form.cleaned_data["submission_key"]
            )
            if submission.user_id != self.user.pk:
                raise Http404
            if not is_new:
                messages.info(request, _("Dette var alt lagret. Ingenting er lagret to ganger."))
                return HttpResponseRedirect(submission.location or "/")
            location = self._save(form)
            if location is None:
                transaction.set_rollback(True)
            else:
                submission.location = location
                submission.save(update_fields=["location"])
                drop_draft(self.user, key=self.draft_key)
        if location is None:
            return self._show(form, None, status=422)
        if told := self.told():
            messages.success(request, told)
        return HttpResponseRedirect(location)

    def told(self) -> Any:
        """What is said when it is saved."""
        return self.saved_message

    def _save(self, form: PageForm) -> str | None:
        try:
            with transaction.atomic():
                return self.save(form)
        except ValidationError as error:
            form.take_errors(error)
            return None

    def _show(self, form: PageForm, saved_at: datetime | None, status: int = 200) -> HttpResponse:
        if self.keeps_draft:
            form.draft_url = reverse("web:draft")
            form.draft_key = self.draft_key
            form.draft_saved_at = saved_at
        return self.show({"form": form, **self.context()}, status=status)


class RecordFormPage(FormMixin, RecordView):
    """A form about one record."""


class PersonalFormPage(FormMixin, PersonalPage):
    """A form that begins a record."""

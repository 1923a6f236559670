"""The family's rights: a copy of everything they may read, and asking for what they do not find."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bti.accounts.addresses import address
from bti.accounts.models import User
from bti.audit.record import record_act
from bti.web.files import sealing
from bti.web.inputs import PageForm
from bti.web.views import FormMixin, RecordView
from stafettlogg.archive import bundle
from stafettlogg.inputs.copying import AnswerInsightInput, InsightInput
from stafettlogg.models import FamilyCopy, Insight, Stafettlogg
from stafettlogg.services.copying import ask_for_copy
from stafettlogg.services.insight import answer_insight, ask_for_insight
from stafettlogg.views.base import LogFormPage
from stafettlogg.views.shield import raised_for

State = FamilyCopy.State
SHOWN = 10
PARTS = {"kopi.pdf": "application/pdf", "kopi.json": "application/json"}


class Copies(LogFormPage):
    """«Få en kopi av alt»: the button, the copies that can be fetched, and asking for more."""

    permission_required = "stafettlogg.ask_for_copy"
    template_name = "stafettlogg/copies.html"
    form_class = PageForm

    def context(self) -> dict[str, Any]:
        copies = FamilyCopy.objects.filter(log=self.log, asked_by=self.user)
        return {
            "copies": list(copies.exclude(state=State.REMOVED).order_by("-pk")[:SHOWN]),
            "insights": insights_of(self.log, self.user),
        }

    def save(self, form: PageForm) -> str:
        copy = ask_for_copy(self.log, by=self.user, on=self.on)
        return address("stafettlogg:copy", copy.pk)


def insights_of(log: Stafettlogg, user: User) -> list[dict[str, Any]]:
    """What the user has asked for; behind a shield without answers that came after it."""
    shield = raised_for(user, log)
    found = []
    for one in Insight.objects.filter(log=log, author=user).order_by("-pk")[:SHOWN]:
        told = one.answered_at and (shield is None or one.answered_at <= shield)
        found.append({"one": one, "answer": one.get_answer_display() if told else "",
                      "basis": one.get_basis_display() if told and one.basis else ""})  # fmt: skip
    return found


class OnCopy(RecordView):
    """A page about one copy, for the one who asked for it."""

    model = FamilyCopy
    permission_required = "stafettlogg.view_copy"

    def get_queryset(self) -> QuerySet[Any]:
        mine = FamilyCopy.objects.filter(asked_by=self.user)
        return mine.select_related("log__case__child", "log__case__holder")


class CopyPage(OnCopy):
    """How far the copy has come, and the way to it."""

    template_name = "stafettlogg/copy.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        log = self.object.log
        context = {"copy": self.object, "child": log.case.child, "log": log, "task": self.task()}
        if request.headers.get("HX-Request"):
            self.notes_reading = False  # the page was noted; its progress tells nothing more
            return render(request, "_parts/progress_state.html", context)
        return self.show(context)

    def task(self) -> dict[str, Any]:
        """The context of the progress part."""
        copy = self.object
        doing = _(copy.doing) if copy.doing else copy.get_state_display()
        return {
            "url": reverse("stafettlogg:copy", args=[copy.pk]),
            "percent": copy.percent,
            "text": capfirst(doing),
            "done": copy.state == State.DONE,
            "failed": copy.state in (State.FAILED, State.REMOVED),
            "result_href": reverse("stafettlogg:copy-file", args=[copy.pk]),
            "result_label": gettext_lazy("Last ned alt (zip)"),
        }


class CopyFile(OnCopy):
    """The copy itself, or one part of it. Taking it out is noted as an act, and as a reading."""

    part = ""
    asks_anew = ("GET",)

    def get(self, request: HttpRequest, pk: int) -> StreamingHttpResponse:
        copy = self.object
        if copy.state != State.DONE:
            raise Http404
        try:
            pieces, first = self._pieces(copy)
        except (FileNotFoundError, sealing.BrokenSeal):
            raise Http404 from None  # what was changed on disk is not handed out
        record_act(by=self.user, act="stafettlogg.take_out_copy", subject=copy, part=self.part)
        name = self.part or "kopi.zip"
        return StreamingHttpResponse(
            _all(first, pieces),
            content_type=PARTS.get(self.part, "application/zip"),
            headers={
                "Content-Disposition": f'attachment; filename="stafettlogg-{copy.log_id}-{name}"',
                "Cache-Control": "no-store",
            },
        )

    def _pieces(self, copy: FamilyCopy) -> tuple[Iterator[bytes], bytes]:
        """The pieces, and the first of them: so that what cannot be read is answered as such."""
        part = bundle.part_of(copy.file, self.part) if self.part else sealing.unseal(copy.file)
        return part, next(part, b"")


def _all(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


class AskForInsight(LogFormPage):
    """One of the family asks for what they do not find."""

    permission_required = "stafettlogg.ask_for_insight"
    template_name = "stafettlogg/insight_ask.html"
    form_class = InsightInput
    saved_message = gettext_lazy("Det du ber om, er sendt. Du får beskjed når det er besvart.")

    def save(self, form: InsightInput) -> str:
        ask_for_insight(self.log, by=self.user, on=self.on, text=form.cleaned_data["text"])
        return address("stafettlogg:copies", self.log.pk)


class AnswerInsight(FormMixin, RecordView):
    """The holder answers."""

    model = Insight
    permission_required = "stafettlogg.answer_insight"
    template_name = "stafettlogg/insight_answer.html"
    form_class = AnswerInsightInput
    saved_message = gettext_lazy("Svaret er lagret, og den som spurte, får beskjed.")

    def get_queryset(self) -> QuerySet[Any]:
        return Insight.objects.select_related("author", "log__case__child", "log__case__holder")

    def context(self) -> dict[str, Any]:
        log = self.object.log
        return {"insight": self.object, "log": log, "is_shielded": log.case.is_shielded}

    def save(self, form: AnswerInsightInput) -> str:
        data = form.cleaned_data
        answer_insight(
            self.object, by=self.user, on=timezone.localdate(), answer=data["answer"],
            reason=data["reason"], basis=data["basis"],
        )  # fmt: skip
        return address("stafettlogg:exports", self.object.log_id)

"""A note in the log, and the holder's answer to a remark."""

from functools import cached_property
from typing import Any

from django.http import Http404
from django.utils.translation import gettext_lazy

from bti.accounts.addresses import address
from bti.web.views import FormMixin
from stafettlogg.inputs.correcting import AnswerRemarkInput, ContributionInput
from stafettlogg.models import InLog, Measure, Remark
from stafettlogg.models.kinds import kind_of
from stafettlogg.services import answer_remark, contribute
from stafettlogg.services.contributing import own_measures
from stafettlogg.services.correcting import Overtaken, key_now, texts_of
from stafettlogg.services.remarking import entry_of, page_of
from stafettlogg.views.base import EntryPage, LogFormPage
from stafettlogg.views.remarks import LAW, in_words


class NewContribution(LogFormPage):
    """A note by one who reads the log, where the municipality lets them write."""

    permission_required = "stafettlogg.add_contribution"
    template_name = "stafettlogg/contribution_new.html"
    form_class = ContributionInput
    saved_message = gettext_lazy("Notatet er lagret.")

    @cached_property
    def measures(self) -> list[Measure]:
        return own_measures(self.log, self.user)

    def form_kwargs(self) -> dict[str, Any]:
        return {"measures": [(str(one.pk), one.text) for one in self.measures]}

    def initial(self) -> dict[str, Any]:
        wanted = self.request.GET.get("tiltak", "")
        return {"measure": wanted if wanted in {str(one.pk) for one in self.measures} else ""}

    def save(self, form: ContributionInput) -> str:
        chosen = form.cleaned_data.get("measure") or ""
        measure = next((one for one in self.measures if str(one.pk) == chosen), None)
        note = contribute(
            self.log, by=self.user, on=self.on, text=form.cleaned_data["text"], measure=measure
        )
        return address("stafettlogg:contribution-entry", note.pk)


class AnswerRemark(FormMixin, EntryPage):
    """Answer what the family finds wrong: correct it, or say why not and by what rule."""

    model = Remark
    with_it = ("author", "answered_by")
    permission_required = "stafettlogg.answer_remark"
    template_name = "stafettlogg/remark_answer.html"
    form_class = AnswerRemarkInput
    saved_message = gettext_lazy("Svaret er lagret, og familien har fått beskjed.")

    def ask_leave(self) -> None:
        super().ask_leave()
        if self.entry is None:
            raise Http404

    @cached_property
    def entry(self) -> InLog | None:
        return entry_of(self.object)

    @property
    def names(self) -> tuple[str, ...]:
        return kind_of(self.entry).texts if self.may_correct else ()

    @cached_property
    def may_correct(self) -> bool:
        return bool(self.user.has_perm("stafettlogg.correct_entry", self.entry))

    def form_kwargs(self) -> dict[str, Any]:
        return {"model": type(self.entry), "names": self.names, "may_correct": self.may_correct}

    def initial(self) -> dict[str, Any]:
        assert self.entry is not None  # noqa: S101
        return {**texts_of(self.entry, self.names), "version": key_now(self.entry)}

    def context(self) -> dict[str, Any]:
        kind = kind_of(self.entry)
        shown = texts_of(self.entry, kind.texts)
        return {
            "remark": in_words(self.object, self.user, self.log),
            "kind": kind,
            "shown": [text for text in shown.values() if text],
            "names": self.names,
            "law": [(Remark.Basis(code).label, text) for code, text in LAW.items()],
            "entry_href": page_of(self.object),
            "answered": self.object.answered_at is not None,
        }

    def save(self, form: AnswerRemarkInput) -> str:
        data = form.cleaned_data
        try:
            answer_remark(
                self.object, by=self.user, on=self.on, outcome=data["outcome"],
                basis=data["basis"], answer=data["answer"], texts=form.texts(),
                read=data["version"] or 0,
            )  # fmt: skip
        except Overtaken as overtaken:
            form.put(version=str(overtaken.now.key))
            raise
        return f"{page_of(self.object)}#merknader"

"""One entry of a log by itself: its words and their versions, remarks on it, and its undoing."""

from functools import cached_property
from typing import Any, ClassVar

from django.db.models import OuterRef, QuerySet, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bti.accounts.addresses import address
from bti.web.templatetags.words import clock_time, full_day
from bti.web.views import FormMixin
from stafettlogg.inputs.correcting import CorrectInput, RemarkInput
from stafettlogg.inputs.sharing import ConfirmInput
from stafettlogg.models import Contribution, Evaluation, InLog, Measure, ReadGrant
from stafettlogg.models.building import last_act
from stafettlogg.models.kinds import Kind, kind_of
from stafettlogg.services import correct, remark, undo
from stafettlogg.services.comparing import compare
from stafettlogg.services.correcting import Overtaken, Version, key_now, texts_of, versions
from stafettlogg.services.undoing import who_has_read
from stafettlogg.views.base import EntryPage
from stafettlogg.views.remarks import remarks_on

SHORT = 80
BESIDE: dict[type[Any], tuple[str, ...]] = {
    Measure: ("goal", "employee", "guardian", "network"),
    Evaluation: ("measure__goal",),
    Contribution: ("measure",),
}


class OfEntry(EntryPage):
    """A page about one entry that the user is shown."""

    model: ClassVar[Any] = InLog  # which kind, the address says
    object: InLog
    with_it = ("author",)

    def find(self, pk: int) -> Any:
        """The log has been asked for who reads it: so that nobody asks again."""
        found = super().find(pk)
        if found is not None:
            found.log.reader_id = self.user.pk
            found.log.reader_role = found.reader_role
        return found

    def get_queryset(self) -> QuerySet[Any]:
        own = ReadGrant.objects.filter(user=self.user, content_object=OuterRef("log"))
        rows: QuerySet[Any] = super().get_queryset()
        rows = rows.annotate(reader_role=Subquery(own.values("role")[:1]))
        found: QuerySet[Any] = rows.select_related(*BESIDE.get(self.model, ()))
        return found

    @property
    def kind(self) -> Kind:
        return kind_of(self.object)

    def label_of(self, name: str) -> str:
        """What the form and the page call one of the texts."""
        return capfirst(str(self.object._meta.get_field(name).verbose_name))  # type: ignore[union-attr]

    def to_entry(self) -> str:
        return address(f"stafettlogg:{self.kind.name}-entry", self.object.pk)

    def heading(self) -> str:
        """What it is about, short enough for a heading."""
        text = self.object.measure.text if isinstance(self.object, Evaluation) else ""
        text = text or getattr(self.object, self.kind.texts[0]) or ""
        return f"{text[:SHORT].rstrip()} …" if len(text) > SHORT else text

    def show(self, context: dict[str, Any], status: int = 200) -> HttpResponse:
        told = {
            "entry": self.object, "kind": self.kind, "entry_href": self.to_entry(),
            "heading": self.heading(),
        }  # fmt: skip
        return super().show({**told, **context}, status=status)


class EntryAbout(OfEntry):
    """The entry: its words, who wrote them, what was changed, and what one can do with it."""

    permission_required = "stafettlogg.view_entry"
    template_name = "stafettlogg/entry.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        may, told = self.user.has_perm, versions(self.object, self.user)
        now = texts_of(self.object, self.kind.texts)
        context = {
            "texts": [(self.label_of(name), text) for name, text in now.items() if text],
            "measure": getattr(self.object, "measure", None),
            "written": self._when(self.object.written_at, self.object.author.name),
            "versions": [self._version(one) for one in told],
            "compared": self._compared(told),
            "remarks": remarks_on(self.object, self.user),
            "may_correct": may("stafettlogg.correct_entry", self.object),
            "correct_href": self._correct_href(),
            "may_undo": self.kind.undoable and may("stafettlogg.undo_entry", self.object),
            "may_remark": may("stafettlogg.remark_on_entry", self.object),
        }
        return self.show(context)

    def _correct_href(self) -> str:
        if self.kind.own_page:
            return address(self.kind.own_page, self.object.pk)
        return address(f"stafettlogg:{self.kind.name}-correct", self.object.pk)

    def _when(self, at: Any, name: str) -> str:
        return _("%(name)s, %(day)s kl. %(time)s") % {
            "name": name, "day": full_day(at), "time": clock_time(at),
        }  # fmt: skip

    def _version(self, one: Version) -> dict[str, Any]:
        return {"number": one.number, "key": one.key, "when": self._when(one.at, one.by)}

    def _compared(self, told: list[Version]) -> dict[str, Any] | None:
        """Two of the versions beside each other: those asked for, else the last two."""
        if len(told) < 2:
            return None
        numbers = {str(one.number): one for one in told}
        before = numbers.get(self.request.GET.get("fra", ""), told[-2])
        after = numbers.get(self.request.GET.get("til", ""), told[-1])
        return {
            "before": before.number,
            "after": after.number,
            "texts": [
                (self.label_of(name), compare(before.texts[name], after.texts[name]))
                for name in self.kind.texts
                if before.texts[name] != after.texts[name]
            ],
        }


class CorrectEntry(FormMixin, OfEntry):
    """Put other words in an entry; where another did so meanwhile, both are shown."""

    permission_required = "stafettlogg.correct_entry"
    template_name = "stafettlogg/entry_correct.html"
    form_class = CorrectInput
    saved_message = gettext_lazy("Rettelsen er lagret. Det som sto der, er tatt vare på.")
    overtaken: Overtaken | None = None

    def ask_leave(self) -> None:
        super().ask_leave()
        if self.kind.own_page:
            raise Http404

    def form_kwargs(self) -> dict[str, Any]:
        return {"model": self.model, "names": self.kind.texts}

    def initial(self) -> dict[str, Any]:
        return {**texts_of(self.object, self.kind.texts), "version": key_now(self.object)}

    def save(self, form: CorrectInput) -> str:
        try:
            correct(
                self.object, by=self.user, on=self.on, texts=form.texts(),
                read=form.cleaned_data["version"] or 0,
            )  # fmt: skip
        except Overtaken as overtaken:
            self.overtaken = overtaken
            form.put(version=str(overtaken.now.key))
            raise
        return self.to_entry()

    def context(self) -> dict[str, Any]:
        return {"both": self._both() if self.overtaken else None}

    def _both(self) -> dict[str, Any]:
        """What the other wrote, and what the user did, field by field."""
        assert self.overtaken is not None  # noqa: S101
        now, typed = self.overtaken.now, self.request.POST
        return {
            "by": now.by,
            "at": now.at,
            "texts": [
                {
                    "label": self.label_of(name),
                    "theirs": now.texts[name],
                    "mine": typed.get(name, ""),
                    "pieces": compare(now.texts[name], typed.get(name, "").replace("\r\n", "\n")),
                }
                for name in self.kind.texts
                if now.texts[name] != typed.get(name, "").replace("\r\n", "\n").strip()
            ],
        }


class UndoEntry(FormMixin, OfEntry):
    """Undo the last thing one did, after seeing who has read it."""

    permission_required = "stafettlogg.undo_entry"
    template_name = "stafettlogg/entry_undo.html"
    form_class = ConfirmInput
    keeps_draft = False
    saved_message = gettext_lazy("Det er angret. Det står ikke lenger i loggen.")

    @cached_property
    def ends(self) -> bool:
        act = last_act(self.user, self.log)
        return act is not None and act.ends

    def context(self) -> dict[str, Any]:
        return {"ends": self.ends, "readers": who_has_read(self.object, self.user)}

    def save(self, form: ConfirmInput) -> str:
        if self.ends:
            self.saved_message = gettext_lazy("Det er angret. Det er i gang igjen.")  # type: ignore[misc]
        undo(self.object, by=self.user, on=self.on)
        return self.to_log()


class RemarkOnEntry(FormMixin, OfEntry):
    """«Dette stemmer ikke»: from one of the family, to the holder."""

    permission_required = "stafettlogg.remark_on_entry"
    template_name = "stafettlogg/entry_remark.html"
    form_class = RemarkInput
    saved_message = gettext_lazy("Takk for at du sa fra. Du får svar her.")

    def context(self) -> dict[str, Any]:
        now = texts_of(self.object, self.kind.texts)
        return {
            "texts": [(self.label_of(name), text) for name, text in now.items() if text],
            "days": self.case.guide.waits.remark,
        }

    def save(self, form: RemarkInput) -> str:
        remark(self.object, by=self.user, on=self.on, text=form.cleaned_data["text"])
        return f"{self.to_entry()}#merknader"

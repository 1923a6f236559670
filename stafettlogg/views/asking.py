"""The family's questions to the holder, and what waits for the holder's answer."""

from datetime import date, timedelta
from typing import Any

from django.db.models import F, QuerySet, Value
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bti.accounts.addresses import address
from bti.accounts.models import User
from bti.audit.record import record_reads
from bti.database.paging import page_of, total
from bti.guides import registry
from bti.web.templatetags.words import days_word
from bti.web.views import FormMixin, PersonalPage
from stafettlogg.inputs import AnswerInput, QuestionInput
from stafettlogg.models import MeasureNote, Question, Stafettlogg
from stafettlogg.services import answer_question, ask
from stafettlogg.services.keeping import refuse
from stafettlogg.views.base import EntryPage, LogFormPage
from stafettlogg.views.told import kept_answer

PAGE = 25


class Questions(LogFormPage):
    """Questions and answers of one log, newest first; the family asks here."""

    permission_required = "stafettlogg.view_questions"
    template_name = "stafettlogg/questions.html"
    form_class = QuestionInput
    saved_message = gettext_lazy("Spørsmålet er sendt. Du får beskjed når det er besvart.")

    def initial(self) -> dict[str, Any]:
        after = self.request.GET.get("etter", "")
        return {"after": int(after)} if after.isdecimal() and len(after) < PAGE else {}

    def context(self) -> dict[str, Any]:
        page = page_of(self._some, self.request.GET.get("page"), PAGE)
        return {
            "page_obj": page,
            "questions": [self._row(question) for question in page],
            "may_ask": self.user.has_perm("stafettlogg.ask_question", self.log),
            "may_answer": self.is_holder and self.log.is_open,
        }

    def _visible(self) -> QuerySet[Any]:
        rows: QuerySet[Any] = Question.objects.visible_to(self.user, self.log)
        return rows

    def _some(self, first: int, count: int) -> list[Any]:
        rows = self._visible().select_related("author", "answered_by", "after")
        return list(rows.annotate(total=total()).order_by("-pk")[first : first + count])

    def _row(self, question: Any) -> dict[str, Any]:
        answer = kept_answer(question, self.log, self.user)
        return {
            "pk": question.pk,
            "text": question.text,
            "own": question.author_id == self.user.pk,
            "by": question.author.name,
            "at": question.written_at,
            "after": question.after.text if question.after else "",
            "answer": answer,
            "answered_by": question.answered_by.name if answer else "",
            "answered_at": question.answered_at,
        }

    def save(self, form: QuestionInput) -> str:
        after = None
        if pk := form.cleaned_data["after"]:
            after = self._visible().filter(pk=pk).first()
            if after is None:
                refuse("text", _("Spørsmålet du går videre fra, finnes ikke lenger."))
        ask(self.log, by=self.user, on=self.on, text=form.cleaned_data["text"], after=after)
        return address("stafettlogg:questions", self.log.pk)


class AnswerQuestion(FormMixin, EntryPage):
    """The holder answers a question."""

    model = Question
    permission_required = "stafettlogg.answer_question"
    with_it = ("author", "after")
    template_name = "stafettlogg/question_answer.html"
    form_class = AnswerInput
    saved_message = gettext_lazy("Svaret er lagret, og den som spurte, får beskjed.")

    def context(self) -> dict[str, Any]:
        return {"question": self.object, "is_shielded": self.case.is_shielded}

    def save(self, form: AnswerInput) -> str:
        answer_question(self.object, by=self.user, on=self.on, answer=form.cleaned_data["answer"])
        return address("stafettlogg:questions", self.log.pk)


class Waiting(PersonalPage):
    """What waits for the holder's answer, the oldest first: questions and obstacles of all logs."""

    permission_required = "stafettlogg.list_waiting"
    template_name = "stafettlogg/waiting.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        on = timezone.localdate()
        waiting = _waiting(self.user, on)
        number = waiting.count()  # of both kinds together
        page = page_of(
            lambda first, count: [
                {**row, "total": number} for row in waiting[first : first + count]
            ],
            request.GET.get("page"),
        )
        rows = list(page)
        response = self.show({"page_obj": page, "rows": [_row(row, on) for row in rows]})
        self._note_readings(rows)
        return response

    def _note_readings(self, rows: list[dict[str, Any]]) -> None:
        """The texts are of the logs: each is noted as read."""
        logs = Stafettlogg.objects.filter(pk__in={row["n_log"] for row in rows})
        readings = [(log, "baton") for log in logs.select_related("case")]
        if readings:
            record_reads(by=self.user, readings=readings, page="stafettlogg:waiting")


def _waiting(user: User, on: date) -> Any:
    """Open logs the user holds; a join on the holder, so it grows with their own logs only."""
    parts = [
        _of(Question, user, on, "question"),
        _of(MeasureNote, user, on, "obstacle", kind=MeasureNote.Kind.OBSTACLE),
    ]
    return parts[0].union(parts[1], all=True).order_by("n_at", "n_pk")


def _of(model: Any, user: User, on: date, named: str, **only: Any) -> QuerySet[Any]:
    held = Stafettlogg.objects.readable_by(user, on).filter(case__holder=user, ended_on=None)
    rows: QuerySet[Any] = model.objects.filter(log__in=held.values("pk"), answered_at=None, **only)
    return rows.order_by().values(
        n_kind=Value(named),
        n_pk=F("pk"),
        n_log=F("log_id"),
        n_at=F("written_at"),
        n_by=F("author__name"),
        n_text=F("text"),
        n_child=F("log__case__child__first_name"),
        n_guide=F("log__case__guide_slug"),
    )


def _row(row: dict[str, Any], on: date) -> dict[str, Any]:
    days = registry.get(row["n_guide"]).planning.answer_days
    waited = (on - timezone.localdate(row["n_at"])) // timedelta(days=1)
    is_question = row["n_kind"] == "question"
    name = "stafettlogg:question-answer" if is_question else "stafettlogg:obstacle-answer"
    late = waited >= days
    return {
        "title": (_("Spørsmål om %(child)s") if is_question else _("Hindring for %(child)s"))
        % {"child": row["n_child"]},
        "text": row["n_text"],
        "by": row["n_by"],
        "at": row["n_at"],
        "href": address(name, row["n_pk"]),
        "tag": {"kind": "urgent", "label": _("Har ventet %(days)s") % {"days": days_word(waited)}}
        if late
        else None,
    }

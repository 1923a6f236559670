"""Pages of the paper forms: filling one in on a case, and reading what was filled in."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from bti.web.views import RecordFormPage, RecordView
from cases.levels import obs_box
from cases.models import Case
from forms import catalogue
from forms.catalogue import PaperForm, Question
from forms.inputs import PaperInput, shown_answer
from forms.models import FilledForm
from forms.services import SCALE, paper_for, save_form, title_of, trend_points


class Fill(RecordFormPage):
    """Fill in a paper form on a case; earlier answers stand beside the questions they belong to."""

    model = Case
    object: Case
    permission_required = "forms.fill_form"
    template_name = "forms/fill.html"
    form_class = PaperInput
    paper: PaperForm
    filled: list[FilledForm]
    begun: FilledForm | None

    def get_queryset(self) -> QuerySet[Any]:
        return Case.objects.select_related("child")

    def why(self) -> str:
        return "baton"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().dispatch(request, *args, **kwargs)
        except ValidationError as refused:  # no such form, or a version that is gone
            for sentence in refused.messages:
                messages.error(request, sentence)
            return HttpResponseRedirect(reverse("cases:detail", args=[self.object.pk]))

    def ask_leave(self) -> None:
        super().ask_leave()
        self.code = str(self.kwargs["code"])
        self.filled = list(FilledForm.objects.filter(case=self.object).order_by("pk"))
        own = (f for f in self.filled if f.code == self.code and f.author_id == self.user.pk)
        self.begun = next((f for f in own if f.locked_at is None and f.code != SCALE), None)

    def form_kwargs(self) -> dict[str, Any]:
        version = self.begun.version if self.begun else None
        self.paper = paper_for(self.object, code=self.code, version=version)
        return {"paper": self.paper, "as_draft": self.as_draft}

    @property
    def as_draft(self) -> bool:
        """Whether the button that only saves was pressed."""
        return "as_draft" in self.request.POST

    def initial(self) -> dict[str, Any]:
        begun = self.begun.answers if self.begun else {}
        paper = paper_for(
            self.object, code=self.code, version=self.begun.version if self.begun else None
        )
        return {**begun, "version": paper.version}

    def save(self, form: PaperInput) -> str:
        filled = save_form(
            self.object,
            by=self.user,
            on=timezone.localdate(),
            code=self.code,
            answers=form.answers(),
            lock=not self.as_draft,
            version=form.cleaned_data["version"],
        )
        said = _("Skjemaet er lagret og låst.") if filled.locked_at else _("Utkastet er lagret.")
        messages.success(self.request, said)
        return reverse("cases:detail", args=[self.object.pk])

    def show(self, context: dict[str, Any], status: int = 200) -> HttpResponse:
        case = self.object
        earlier = [f for f in self.filled if f.code == self.code and f.locked_at]
        common = {
            "case": case,
            "child": case.child,
            "paper": self.paper,
            "sections": [
                {
                    "section": section,
                    "questions": [self._asked(q, context["form"]) for q in section.fields],
                }
                for section in self.paper.sections
            ],
            "is_scale": self.code == SCALE,
            # «valgfritt» tells nothing where it would stand on every question
            "plain": not any(question.required for question in self.paper.fields),
            "trend": {"points": trend_points(self.filled)} if self.code == SCALE else None,
            "earlier": [] if self.code == SCALE else list(reversed(earlier)),
            "obs": {
                **obs_box(case.guide, timezone.now()),
                "href": reverse("cases:case-acute", args=[case.pk]),
            },
        }
        return super().show({**common, **context}, status=status)

    def _asked(self, question: Question, form: PaperInput) -> dict[str, Any]:
        return {
            "kind": question.kind,
            "field": form[question.key],
            "beside": self._beside(question),
            "resources": [c for c in question.choices if c.resource],
        }

    def _beside(self, question: Question) -> dict[str, Any] | None:
        """The earlier answer that the question asks one to look back at (R208)."""
        if question.beside is None:
            return None
        code, key = question.beside.split(".")
        for form in reversed(self.filled):
            if form.code == code and key in form.answers:
                asked = catalogue.get(code).field(key)
                return {
                    "number": asked.number,
                    "label": asked.label,
                    "day": form.filled_on,
                    "answer": shown_answer(asked, form.answers[key]),
                }
        return None


class Read(RecordView):
    """A filled form as it was filled in, under the questions of its own version."""

    model = FilledForm
    object: FilledForm
    permission_required = "forms.view_filledform"
    template_name = "forms/read.html"

    def get_queryset(self) -> QuerySet[Any]:
        return FilledForm.objects.select_related("case__child", "author")

    def why(self) -> str:
        return "baton"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.object
        case = form.case
        return self.show(
            {
                "filled": form,
                "case": case,
                "child": case.child,
                "title": title_of(form),
                "goes_on": form.locked_at is None and form.author_id == self.user.pk,
                "sections": list(_answered(form)),
                "obs": {
                    **obs_box(case.guide, timezone.now()),
                    "href": reverse("cases:case-acute", args=[case.pk]),
                },
            }
        )


def _answered(form: FilledForm) -> list[dict[str, Any]]:
    """The answers under their questions; under their keys where the version is gone."""
    try:
        paper = catalogue.get(form.code, form.version)
    except LookupError:
        lines = [_line(key, "", value) for key, value in form.answers.items()]
        return [{"title": "", "lines": lines}]
    return [
        {
            "title": section.title,
            "lines": [
                _line(q.number, q.label, shown_answer(q, form.answers[q.key]))
                for q in section.fields
                if q.key in form.answers
            ],
        }
        for section in paper.sections
    ]


def _line(number: str, label: Any, answer: Any) -> dict[str, Any]:
    return {
        "number": number,
        "label": label,
        "several": answer if isinstance(answer, list) else None,
        "day": answer if isinstance(answer, date) else None,
        "answer": answer,
    }

"""Filling in a paper form, and filling in a new one instead of a locked one with an error."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from bti.web.services import save_draft
from bti.web.views import FormMixin
from cases.models import Case
from forms.catalogue import PaperForm
from forms.inputs import PaperInput
from forms.inputs.paper import ADD_ROW
from forms.models import FilledForm
from forms.services import note_printing, paper_for, save_form, trend_of
from forms.views.asking import asked_sections
from forms.views.base import OfCase, forms_of
from forms.views.printing import pdf_of_answers

NOT_TYPED = {"csrfmiddlewaretoken", "submission_key", "version", ADD_ROW, "as_draft"}
MOST_POINTS = 12
MOST_EARLIER = 12


class PaperPage(FormMixin, OfCase):
    """A page where a paper form is filled in; earlier answers stand beside their questions."""

    template_name = "forms/fill.html"
    form_class = PaperInput
    paper: PaperForm
    filled: list[FilledForm]
    begun: FilledForm | None
    corrects: FilledForm | None = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().dispatch(request, *args, **kwargs)
        except ValidationError as refused:  # no such form, or a version that is gone
            for sentence in refused.messages:
                messages.error(request, sentence)
            return HttpResponseRedirect(self.way_back())

    def way_back(self) -> str:
        """Where one is sent with the sentence: to what one has begun, which can still be read."""
        if self.begun is not None:
            return reverse("forms:read", args=[self.begun.pk])
        return reverse("cases:detail", args=[self.case.pk])

    @property
    def code(self) -> str:
        """The code of the form that is filled in."""
        return str(self.kwargs["code"])

    def ask_leave(self) -> None:
        super().ask_leave()
        self.filled = forms_of(self.case)
        own = (f for f in self.filled if f.code == self.code and f.author_id == self.user.pk)
        self.begun = next((form for form in own if form.locked_at is None), None)

    def choose_paper(self) -> None:
        """The form in the version it was begun in, else the newest. Raises ValidationError."""
        version = self.begun.version if self.begun else None
        self.paper = paper_for(self.case, code=self.code, version=version)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.choose_paper()
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.choose_paper()
        if ADD_ROW in request.POST:
            return self.add_row()
        if not self.paper.kept:
            return self.print_only()
        return super().post(request, *args, **kwargs)

    def form_kwargs(self) -> dict[str, Any]:
        return {"paper": self.paper, "as_draft": self.as_draft}

    @property
    def as_draft(self) -> bool:
        """Whether the button that only saves was pressed."""
        return "as_draft" in self.request.POST

    def initial(self) -> dict[str, Any]:
        return {**self.answers_before(), "version": self.paper.version}

    def answers_before(self) -> Mapping[str, Any]:
        """What the page has filled in when it is opened."""
        return dict(self.begun.answers) if self.begun else {}

    def save(self, form: PaperInput) -> str:
        filled = save_form(
            self.case,
            by=self.user,
            on=timezone.localdate(),
            code=self.code,
            answers=form.answers(),
            lock=not self.as_draft,
            version=form.cleaned_data["version"],
            corrects=self.corrects,
        )
        said = _("Skjemaet er lagret og låst.") if filled.locked_at else _("Utkastet er lagret.")
        messages.success(self.request, said)
        return reverse("cases:detail", args=[self.case.pk])

    def add_row(self) -> HttpResponse:
        """The page again with one row more in a table; nothing typed is lost, nothing is saved."""
        typed = {
            name: [str(value) for value in values]
            for name, values in self.request.POST.lists()
            if name not in NOT_TYPED
        }
        empty: dict[str, list[str]] = {
            question.key: [] for question in self.paper.fields if question.kind == "checks"
        }
        form = PaperInput(
            initial={"version": self.request.POST.get("version", self.paper.version)},
            paper=self.paper,
            longer=self.request.POST[ADD_ROW],
        )
        form.rows_shown = _rows_shown(self.paper, typed)
        form.take_draft({**empty, **typed})
        saved_at = None
        if self.paper.kept:
            with suppress(ValueError):  # absurdly large: shown again, and not kept
                saved_at = save_draft(self.user, key=self.draft_key, values={**empty, **typed})
        return self._show(form, saved_at)

    def print_only(self) -> HttpResponse:
        """What was typed, as a PDF: it is stored nowhere, not even as a draft."""
        form = PaperInput(data=self.request.POST, initial=self.initial(), **self.form_kwargs())
        if not form.is_valid():
            return self._show(form, None, status=422)
        note_printing(self.case, by=self.user, on=timezone.localdate(), code=self.code)
        return pdf_of_answers(
            self.paper, form.answers(), case=self.case, by=self.user, on=timezone.localdate()
        )

    def show(self, context: dict[str, Any], status: int = 200) -> HttpResponse:
        form = context["form"]
        if not self.paper.kept:
            form.draft_key = form.draft_url = ""
        earlier = [f for f in self.filled if f.code == self.code and f.locked_at]
        trend = trend_of(self.code, self.filled)
        if trend:
            trend["points"] = trend["points"][-MOST_POINTS:]
        common = {
            "paper": self.paper,
            "sections": asked_sections(self.paper, form, self.filled),
            # «valgfritt» tells nothing where it would stand on every question
            "plain": not any(question.required for question in self.paper.fields),
            "trend": trend,
            "earlier": list(reversed(earlier))[:MOST_EARLIER],
            "corrects": self.corrects or self._corrected_by_begun(),
        }
        return super().show({**common, **context}, status=status)

    def _corrected_by_begun(self) -> FilledForm | None:
        number = self.begun.corrects_id if self.begun else None
        return next((form for form in self.filled if form.pk == number), None)


def _rows_shown(paper: PaperForm, typed: Mapping[str, Any]) -> dict[str, int]:
    """How many rows each table had on the screen."""
    return {
        question.key: sum(
            f"{question.key}-{number}-{question.columns[0].key}" in typed
            for number in range(question.rows or 0)
        )
        for question in paper.fields
        if question.kind == "table"
    }


class Fill(PaperPage):
    """Fill in a paper form on a case."""

    model = Case
    object: Case
    permission_required = "forms.fill_form"

    def get_queryset(self) -> QuerySet[Any]:
        return Case.objects.select_related("child")


class Correct(PaperPage):
    """Fill in a new form with the answers of a locked one, which stays as it is."""

    model = FilledForm
    object: FilledForm
    permission_required = "forms.correct_form"

    def get_queryset(self) -> QuerySet[Any]:
        return FilledForm.objects.select_related("case__child")

    @property
    def code(self) -> str:
        return self.object.code

    def ask_leave(self) -> None:
        super().ask_leave()
        self.corrects = self.object

    def way_back(self) -> str:
        return reverse("forms:read", args=[self.object.pk])

    def choose_paper(self) -> None:
        super().choose_paper()
        if self.object.locked_at is None:
            raise ValidationError(_("Skjemaet er ikke låst ennå. Du kan endre det som det er."))
        if self.begun is not None and self.begun.corrects_id != self.object.pk:
            raise ValidationError(
                _("Du har alt begynt på et nytt skjema av denne typen. Gjør det ferdig først.")
            )

    def answers_before(self) -> Mapping[str, Any]:
        """The begun one's answers, else those of the locked one that the form still asks for."""
        if self.begun:
            return super().answers_before()
        known = {question.key for question in self.paper.fields}
        return {key: value for key, value in self.object.answers.items() if key in known}

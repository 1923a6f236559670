"""A filled form as it was filled in, under the questions of its own version; also as plain text."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from forms.inputs import answered, as_text
from forms.models import FilledForm
from forms.views.asking import earlier_answer
from forms.views.base import OneForm, forms_of


class Read(OneForm):
    """A filled form, with the ways onwards: print, copy, compare, correct."""

    template_name = "forms/read.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.object
        every = forms_of(form.case)
        locked = [f for f in every if f.locked_at and f.code == form.code]
        corrected = next((f for f in locked if f.corrects_id == form.pk), None)
        return self.show(
            {
                "filled": form,
                "title": form.title,
                "goes_on": form.locked_at is None and form.author_id == self.user.pk,
                "sections": _with_beside(form, every),
                "corrects": next((f for f in every if f.pk == form.corrects_id), None),
                "corrected": corrected,
                "may_correct": bool(form.locked_at) and not corrected and form.case.is_open,
                "may_compare": any(f.pk != form.pk for f in locked),
            }
        )


def _with_beside(form: FilledForm, every: list[FilledForm]) -> list[dict[str, Any]]:
    """The answers, after the earlier answers that their questions ask one to look back at."""
    before = [other for other in every if other.pk < form.pk]
    sections = answered(form)
    for section, asked in zip(sections, form.paper.sections if form.paper else (), strict=False):
        questions = [question for question in asked.fields if question.key in form.answers]
        for line, question in zip(section["lines"], questions, strict=True):
            line["beside"] = earlier_answer(question, before)
    return sections


class Text(OneForm):
    """The text of a filled form, to copy into one's own records system (R377)."""

    template_name = "forms/text.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.object
        text = as_text(form)
        return self.show(
            {"filled": form, "title": form.title, "text": text, "height": text.count("\n") + 2}
        )


class TextFile(OneForm):
    """The same text as a file. Its name tells of nobody."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.object
        response = HttpResponse(as_text(form), content_type="text/plain; charset=utf-8")
        response.headers["Content-Disposition"] = f'attachment; filename="{form.code}.txt"'
        response.headers["Cache-Control"] = "no-store"
        return response

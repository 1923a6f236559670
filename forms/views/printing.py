"""A paper form on paper: filled in, empty, or filled in and kept nowhere (R160).

Made while one waits, since a form is a page or two (docs/decisions/0010).
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from bti.accounts.models import User
from bti.accounts.pages import Page
from bti.web.pdf import pdf_response
from bti.web.templatetags.words import full_day
from cases.models import Case
from forms import catalogue
from forms.catalogue import PaperForm, Question, Section
from forms.inputs import answered, label_of, line_of
from forms.models import FilledForm
from forms.views.base import OneForm

LINES = {"text": 1, "longtext": 6}
EMPTY_ROWS = 4


class Pdf(OneForm):
    """A filled form as an accessible PDF; the reading is noted as on the screen."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.object
        facts = [
            (_("Barn"), form.case.child.name),
            (_("Fylt ut av"), form.author.name),
            (_("Fylt ut"), full_day(form.filled_on)),
            (_("Låst"), full_day(form.locked_at)),
            (_("Ikke låst"), "" if form.locked_at else _("Utkast")),
            (_("Utgave"), str(form.version)),
            (_("Kilde"), form.paper.source if form.paper else ""),
        ]
        sections = answered(form)
        for section, asked in zip(
            sections, form.paper.sections if form.paper else (), strict=False
        ):
            section["lines"] += _to_sign(asked, form.answers)
        sections = [section for section in sections if section["lines"]]
        return _printed(form.code, form.title, facts, sections)


class Blank(Page):
    """An empty form of the guide one works by, to fill in by hand. Tells nothing of anybody."""

    permission_required = "cases.read_guide"

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        municipality = self.user.municipality
        if municipality is None or code not in municipality.guide.forms:
            raise Http404
        if code not in catalogue.codes():
            raise Http404
        paper = catalogue.get(code)
        facts = [(_("Utgave"), str(paper.version)), (_("Kilde"), paper.source)]
        sections = [
            {
                "title": str(section.title),
                "phase": section.phase,
                "intro": section.intro,
                "guidance": section.guidance,
                "lines": [_empty(question) for question in section.fields],
            }
            for section in paper.sections
        ]
        return _printed(code, str(paper.title), facts, sections, intro=str(paper.intro))


def pdf_of_answers(
    paper: PaperForm, answers: Mapping[str, Any], *, case: Case, by: User, on: date
) -> HttpResponse:
    """Answers that are kept nowhere, as a PDF."""
    form = FilledForm(case=case, code=paper.code, version=paper.version, author=by, filled_on=on)
    facts = [
        (_("Barn"), case.child.name),
        (_("Fylt ut av"), by.name),
        (_("Fylt ut"), full_day(on)),
        (_("Utgave"), str(form.version)),
        (_("Kilde"), paper.source),
    ]
    sections = [
        {
            "title": str(section.title),
            "lines": [
                line_of(question, _as_kept(answers[question.key]))
                for question in section.fields
                if answers.get(question.key)
            ]
            + _to_sign(section, answers),
        }
        for section in paper.sections
    ]
    sections = [section for section in sections if section["lines"]]
    return _printed(paper.code, str(paper.title), facts, sections)


def _to_sign(section: Section, answers: Mapping[str, Any]) -> list[dict[str, Any]]:
    """A line to sign on by hand, for each who has not signed."""
    return [
        _empty(question)
        for question in section.fields
        if question.kind == "signature" and not answers.get(question.key)
    ]


def _as_kept(answer: Any) -> Any:
    return answer.isoformat() if isinstance(answer, date) else answer


def _empty(question: Question) -> dict[str, Any]:
    choices = [(c.value, str(c.label)) for c in question.choices]
    if question.kind == "yes_no":
        choices = [("", _("Ja")), ("", _("Nei"))]
    return {
        "label": label_of(question),
        "help": question.help,
        "kind": question.kind,
        "empty": True,
        "choices": choices,
        "zones": question.zones,
        "columns": [str(column.label) for column in question.columns],
        "blank_rows": range(min(question.rows or 0, EMPTY_ROWS)),
        "blank_lines": range(LINES.get(question.kind, 0)),
    }


def _printed(code: str, title: str, facts: Any, sections: Any, *, intro: str = "") -> HttpResponse:
    html = render_to_string(
        "forms/print.html",
        {
            "title": title,
            "intro": intro,
            "facts": facts,
            "sections": sections,
            "language": get_language(),
        },
    )
    return pdf_response(html, name=code)

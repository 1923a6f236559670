"""A filled form beside an earlier one of the same kind, question by question."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from bti.audit.record import record_read
from forms.catalogue import Question
from forms.inputs import label_of, line_of
from forms.models import FilledForm
from forms.views.base import OneForm

MOST = 24  # earlier forms to choose among


class Compare(OneForm):
    """Two forms of the same kind and case; the differences are told in words."""

    template_name = "forms/compare.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.object
        others = self._others()
        other = self._chosen(others)
        if other is not None:
            record_read(by=self.user, subject=other, page="forms:compare", why=self.why())
        older, newer = (form, other) if other and other.pk > form.pk else (other, form)
        return self.show(
            {
                "filled": form,
                "title": form.title,
                "others": others,
                "other": other,
                "older": older,
                "newer": newer,
                "rows": side_by_side(older, newer) if older and newer else [],
                "changed_paper": bool(other and other.version != form.version),
                "action": reverse("forms:compare", args=[form.pk]),
            }
        )

    def _others(self) -> list[FilledForm]:
        """The other forms of the kind that are locked, newest first."""
        form = self.object
        rows = FilledForm.objects.filter(
            case=form.case, code=form.code, locked_at__isnull=False
        ).exclude(pk=form.pk)
        return list(rows.select_related("case", "author").order_by("-pk")[:MOST])

    def _chosen(self, others: list[FilledForm]) -> FilledForm | None:
        """The one asked for, else the newest that is older. 404 for one that is none of these."""
        asked = self.request.GET.get("med")
        if asked is None:
            older = (other for other in others if other.pk < self.object.pk)
            return next(older, others[0] if others else None)
        chosen = next((other for other in others if str(other.pk) == asked), None)
        if chosen is None:
            raise Http404
        return chosen


def side_by_side(older: FilledForm, newer: FilledForm) -> list[dict[str, Any]]:
    """Every question that either asks, by its key, with both answers and what differs."""
    before, after = _asked(older), _asked(newer)
    order = [*after, *(key for key in before if key not in after)]
    rows = []
    for key in order:
        a, b = older.answers.get(key), newer.answers.get(key)
        if a is None and b is None:
            continue
        question = after.get(key) or before[key]
        rows.append(
            {
                "label": label_of(question),
                "before": line_of(before[key], a) if a is not None and key in before else None,
                "after": line_of(after[key], b) if b is not None and key in after else None,
                "says": _difference(question, a, b),
                "same": a == b,
                "only": _only_in(key, before, after, older, newer),
            }
        )
    return rows


def _asked(form: FilledForm) -> dict[str, Question]:
    """The questions of the form's own version; none where that is gone."""
    return {question.key: question for question in (form.paper.fields if form.paper else ())}


def _only_in(
    key: str, before: dict[str, Question], after: dict[str, Question],
    older: FilledForm, newer: FilledForm,
) -> str:  # fmt: skip
    if key in before and key in after:
        return ""
    there = older if key in before else newer
    return _("Spørsmålet finnes bare i utgave %(number)d.") % {"number": there.version}


def _difference(question: Question, a: Any, b: Any) -> str:
    """What has changed, in words."""
    if a == b:
        return _("Likt")
    if a is None:
        return _("Nytt svar")
    if b is None:
        return _("Ikke besvart nå")
    if question.kind == "scale":
        return _("Endret fra %(a)s til %(b)s") % {"a": a, "b": b}
    if question.kind == "checks":
        return _ticks(question, a, b)
    return _("Endret")


def _ticks(question: Question, a: list[str], b: list[str]) -> str:
    words = {choice.value: str(choice.label) for choice in question.choices}
    new = [words.get(value, value) for value in b if value not in a]
    gone = [words.get(value, value) for value in a if value not in b]
    said = []
    if new:
        said.append(_("Nytt: %(list)s.") % {"list": "; ".join(new)})
    if gone:
        said.append(_("Ikke lenger: %(list)s.") % {"list": "; ".join(gone)})
    return " ".join(said)

"""«Skjemaer»: the forms of the guide for one case, and all that is filled in."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from bti.accounts.models import User
from bti.database.compiled import compiled
from bti.database.paging import page_of, total
from bti.guides.models import Guide
from cases.models import Case
from forms import catalogue
from forms.catalogue import PaperForm
from forms.models import FilledForm
from forms.services import followed
from forms.views.base import CaseForms


class FormList(CaseForms):
    """What can be filled in, and what is: begun or locked, when and by whom."""

    template_name = "forms/list.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        case = self.object
        page = page_of(
            lambda first, count: _filled(case=case.pk, first=first, count=count),
            request.GET.get("page"),
        )
        newest = {form.code: form for form in _newest(case=case.pk)}
        known = catalogue.codes()
        papers = [catalogue.get(code) for code in case.guide.forms if code in known]
        return self.show(
            {
                "page_obj": page,
                "rows": [_row(form, self.user) for form in page],
                "levels": list(_by_level(case, papers, newest, self.user)),
                "over_time": bool(followed(papers)),
            }
        )


@compiled
def _filled(*, case: int, first: int, count: int) -> QuerySet[FilledForm]:
    rows = FilledForm.objects.filter(case=case).select_related("author").order_by("-pk")
    return rows.annotate(total=total())[first : first + count]


@compiled
def _newest(*, case: int) -> QuerySet[FilledForm]:
    """The newest form of each kind."""
    rows = FilledForm.objects.filter(case=case).select_related("author")
    return rows.order_by("code", "-pk").distinct("code")


def _by_level(
    case: Case, papers: Iterable[PaperForm], newest: dict[str, FilledForm], user: User
) -> Iterable[dict[str, Any]]:
    every = list(papers)
    for number in sorted({paper.level for paper in every}):
        of_level = [paper for paper in every if paper.level == number]
        yield {
            "title": _level_name(case.guide, number),
            "forms": [_offer(case, p, newest.get(p.code), user) for p in of_level],
        }


def _level_name(guide: Guide, number: int) -> str:
    try:
        short = str(guide.level(number).short)
    except LookupError:
        return _("Andre skjemaer")
    return _("Nivå %(number)s · %(name)s") % {"number": number, "name": short}


def _offer(case: Case, paper: PaperForm, last: FilledForm | None, user: User) -> dict[str, Any]:
    """One form of the guide: where it stands, and the way to fill it in."""
    begun = last is not None and last.locked_at is None and last.author_id == user.pk
    return {
        "title": str(paper.title),
        "last": last,
        "begun": begun,
        "kept": paper.kept,
        "fill": reverse("forms:fill", args=[case.pk, paper.code]) if case.is_open else "",
        "blank": reverse("forms:blank", args=[paper.code]),
    }


def _row(form: FilledForm, user: User) -> dict[str, Any]:
    goes_on = form.locked_at is None and form.author_id == user.pk
    return {
        "form": form,
        "goes_on": goes_on,
        "href": reverse("forms:read", args=[form.pk]),
    }

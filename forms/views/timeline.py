"""How the worry has moved, and which signs last or come several at once (R209, R350)."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from bti.database.compiled import compiled
from cases.models import Case
from forms import catalogue
from forms.catalogue import PaperForm
from forms.models import FilledForm
from forms.services import Sign, followed, in_force, signs_over_time, trend_of
from forms.views.base import CaseForms

MOST = 24  # times that are drawn
SEVERAL = 2


class OverTime(CaseForms):
    """Every form of the case that tells something over time, drawn, with the numbers behind."""

    template_name = "forms/over_time.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        case = self.object
        filled = list(_locked(case=case.pk))
        used = [form.code for form in filled]
        codes = [code for code in case.guide.forms if code in catalogue.codes()]
        codes += sorted({code for code in used if code not in codes and catalogue.versions(code)})
        papers = followed(catalogue.get(code) for code in codes)
        parts = [_part(paper, [f for f in filled if f.code == paper.code]) for paper in papers]
        return self.show(
            {
                "parts": [part for part in parts if part["trend"]["points"]],
                "begin": [_begin(case, paper) for paper in papers] if case.is_open else [],
            }
        )


@compiled
def _locked(*, case: int) -> QuerySet[FilledForm]:
    return FilledForm.objects.filter(case=case, locked_at__isnull=False).order_by("pk")


def _begin(case: Case, paper: PaperForm) -> dict[str, Any]:
    return {
        "title": str(paper.title),
        "href": reverse("forms:fill", args=[case.pk, paper.code]),
    }


def _part(paper: PaperForm, filled: list[FilledForm]) -> dict[str, Any]:
    trend = trend_of(paper.code, filled)
    every = len(trend["points"])
    shown = [form for _day, form in in_force(filled)][-MOST:]
    trend["points"] = trend["points"][-MOST:]
    # What corrects and what is corrected must stay together, so that no form counts twice
    kept = {form.pk for form in shown} | {form.corrects_id for form in shown}
    signs = signs_over_time(paper.code, (form for form in filled if form.pk in kept))
    lasting = [sign for sign in signs if sign.times >= SEVERAL]
    return {
        "title": str(paper.title),
        "trend": trend,
        "older": every - len(trend["points"]),
        "signs": signs if paper.signs else [],
        "bars": [{"label": s.label, "value": s.times, "days": s.days} for s in signs],
        "lasting": lasting,
        "together": _together(signs),
    }


def _together(signs: list[Sign]) -> list[dict[str, Any]]:
    """The days several signs were seen at once, the newest first."""
    by_day: dict[date, list[str]] = {}
    for sign in signs:
        for day in dict.fromkeys(sign.days):
            by_day.setdefault(day, []).append(sign.label)
    days = sorted(by_day, reverse=True)
    return [
        {"day": day, "count": len(by_day[day]), "signs": by_day[day]}
        for day in days
        if len(by_day[day]) >= SEVERAL
    ]

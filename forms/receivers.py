"""What the case asks of the forms: which facts they tell, and what to show on its page."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.dispatch import receiver
from django.urls import reverse

from bti.accounts.models import User
from bti.database.compiled import compiled
from cases.models import Case
from cases.rules import is_holder
from cases.signals import facts_asked, panels_asked
from forms.models import FilledForm
from forms.services import SCALE, title_of, trend_points

FACTS = {
    "uro_a": "form_uro_a",
    "uro_b": "form_uro_b",
    "uro_c": "form_uro_c",
    "observasjonsskjema": "form_observation",
    SCALE: "scale_recorded",
}


@receiver(facts_asked)
def facts_of_forms(sender: Any, case: Case, **kwargs: Any) -> set[str]:
    """The guide's facts that locked forms tell: a draft is not done yet."""
    return {FACTS[code] for code in _locked(case=case.pk) if code in FACTS}


@compiled
def _locked(*, case: int) -> QuerySet[Any]:
    locked = FilledForm.objects.filter(case=case, locked_at__isnull=False)
    return locked.order_by().values_list("code", flat=True).distinct()


@receiver(panels_asked)
def panels_of_forms(
    sender: Any, case: Case, user: User, on: date, **kwargs: Any
) -> list[dict[str, Any]]:
    """The trend of the URO-sonene, and the forms of the case with their addresses.

    Only for the one who holds the case. Shapes: ``{"kind": "trend", "trend": {points}, "href"}``,
    ``{"kind": "forms", "forms": [{title, day, locked, href}]}``.
    """
    if not is_holder(user, case):
        return []
    filled = _filled(case=case.pk)
    panels: list[dict[str, Any]] = []
    if SCALE in case.guide.forms:
        panels.append(
            {
                "kind": "trend",
                "trend": {"points": trend_points(filled)},
                "href": reverse("forms:fill", args=[case.pk, SCALE]) if case.is_open else "",
            }
        )
    panels.append(
        {"kind": "forms", "forms": [_line(form, user) for form in filled if form.code != SCALE]}
    )
    return panels


@compiled
def _filled(*, case: int) -> QuerySet[FilledForm]:
    return FilledForm.objects.filter(case=case).order_by("pk")


def _line(form: FilledForm, user: User) -> dict[str, Any]:
    locked = form.locked_at is not None
    goes_on = not locked and form.author_id == user.pk
    address = (
        reverse("forms:fill", args=[form.case_id, form.code])
        if goes_on
        else reverse("forms:read", args=[form.pk])
    )
    return {"title": title_of(form), "day": form.filled_on, "locked": locked, "href": address}

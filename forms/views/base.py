"""What every page about the forms of a case has: the child, and the box about violence."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from bti.web.views import RecordView
from cases.levels import obs_box
from cases.models import Case
from forms.models import FilledForm


class OfCase(RecordView):
    """A page about a case or about one of its forms."""

    @property
    def case(self) -> Case:
        """The case the page is about."""
        subject = self.object
        return subject if isinstance(subject, Case) else subject.case

    def why(self) -> str:
        return "baton"

    def show(self, context: dict[str, Any], status: int = 200) -> HttpResponse:
        case = self.case
        common = {
            "case": case,
            "child": case.child,
            "obs": {
                **obs_box(case.guide, timezone.now()),
                "href": reverse("cases:case-acute", args=[case.pk]),
            },
        }
        return super().show({**common, **context}, status=status)


class CaseForms(OfCase):
    """A page about the forms of one case."""

    model = Case
    object: Case
    permission_required = "forms.list_forms"

    def get_queryset(self) -> QuerySet[Any]:
        return Case.objects.select_related("child")


class OneForm(OfCase):
    """A page about one filled form."""

    model = FilledForm
    object: FilledForm
    permission_required = "forms.view_filledform"

    def get_queryset(self) -> QuerySet[Any]:
        return FilledForm.objects.select_related("case__child", "author")


def forms_of(case: Case) -> list[FilledForm]:
    """Every form of the case, oldest first."""
    return list(FilledForm.objects.filter(case=case).order_by("pk"))

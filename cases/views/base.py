"""What every page about one case has: the child, the ribbon of levels, the OBS box."""

from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpResponse
from django.utils import timezone

from bti.accounts.addresses import address, page_address
from bti.database.compiled import compiled
from bti.web.views import FormMixin, RecordView
from cases.deadlines import with_signs
from cases.levels import obs_box, ribbon
from cases.models import BatonOffer, Case


class CasePage(RecordView):
    """A page about one case. Adds ``case``, ``child``, ``levels`` and ``obs`` to what it shows."""

    model = Case
    permission_required = "cases.view_case"
    object: Case

    def get_queryset(self) -> QuerySet[Case]:
        offers = BatonOffer.objects.open().filter(case=OuterRef("pk"))
        rows: QuerySet[Case] = with_signs(Case.objects.all()).select_related(
            "child", "unit", "holder", "municipality", "appointed_by"
        )
        return rows.annotate(
            offered_to=Subquery(offers.values("to__name")[:1]),
            offer=Subquery(offers.values("pk")[:1]),
        )

    def find(self, pk: int) -> Case | None:
        return next(iter(_case(pk=pk)), None)

    def why(self) -> str:
        return "baton"

    def ribbon(self) -> list[dict[str, Any]]:
        """The levels as the ribbon shows them."""
        return ribbon(self.object)

    def show(self, context: dict[str, Any], status: int = 200) -> HttpResponse:
        case = self.object
        # The acute page of the case leads to its report, which is the holder's alone
        own = case.holder_id == self.user.pk
        acute = address("cases:case-acute", case.pk) if own else page_address("cases:acute")
        common = {
            "case": case,
            "child": case.child,
            "levels": self.ribbon(),
            "obs": {**obs_box(case.guide, timezone.now()), "href": acute},
        }
        return super().show({**common, **context}, status=status)


@compiled
def _case(*, pk: int) -> QuerySet[Case]:
    return CasePage().get_queryset().filter(pk=pk)


class CaseFormPage(FormMixin, CasePage):
    """A page with one form about a case."""

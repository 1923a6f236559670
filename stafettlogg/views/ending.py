"""How the family ends the log: it withdraws the consent it rests on."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from bti.accounts.addresses import address
from stafettlogg.views.base import LogPage


class EndByFamily(LogPage):
    """What happens when the log ends, and which consents it rests on; nothing is done here."""

    permission_required = "stafettlogg.end_by_family"
    template_name = "stafettlogg/end_by_family.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        live = self.case.consents.live(self.on).for_log().order_by("valid_until", "pk")
        rows: list[dict[str, Any]] = [
            {
                "purpose": consent.purpose,
                "until": consent.valid_until,
                "href": address("consent:withdraw", consent.pk)
                if self.user.has_perm("consent.withdraw_consent", consent)
                else "",
            }
            for consent in live
        ]
        return self.show({"consents": rows, "is_self": self.case.child.user_id == self.user.pk})

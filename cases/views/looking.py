"""Whether the child already has a log in another case."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from cases.services.looking import look_for_log, why_not
from cases.views.base import CasePage


class ExistingLog(CasePage):
    """One button that asks, and the answer on the same page: it stands in no address (R176)."""

    permission_required = "cases.change_case"
    template_name = "cases/existing_log.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show(self._common())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            logs = look_for_log(self.object, by=self.user, on=timezone.localdate())
        except ValidationError:
            return self.show(self._common(), status=422)
        return self.show({**self._common(), "is_answered": True, "logs": logs})

    def _common(self) -> dict[str, Any]:
        return {
            "why_not": why_not(self.object),
            "may_miss": not self.object.child.identity_hash,
        }

"""The second look: every signature that must be there, with what is there and what is missing."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from consent.views import showing
from consent.views.reading import ConsentRecord


class SecondLook(ConsentRecord):
    """What the keeper meets after registering a signature on paper."""

    permission_required = "consent.check_signatures"
    template_name = "consent/second_look.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        lines = showing.second_look(self.object, timezone.localdate())
        missing = sum(not line["met"] for line in lines)
        return self.show({**self.all_told(), "lines": lines, "missing": missing})

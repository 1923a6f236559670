"""Two addresses for machines: is the process ready, and what there is to watch."""

import hmac

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views import View

from bti.operations.metrics import CONTENT_TYPE, exposition
from bti.operations.ready import readiness


class Ready(View):
    """200 when the process can serve pages, else 503; what answers is told, nothing else."""

    def get(self, request: HttpRequest) -> HttpResponse:
        found = readiness()
        told = {"database": found.database, "tables": found.tables, "broker": found.broker}
        return JsonResponse(told, status=200 if found.is_ready else 503)


class Metrics(View):
    """The numbers, to whoever holds the token. Without one in the settings there is no page."""

    def get(self, request: HttpRequest) -> HttpResponse:
        wanted = settings.METRICS_TOKEN
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if not wanted or not hmac.compare_digest(given.encode(), wanted.encode()):
            raise Http404
        return HttpResponse(exposition(timezone.now()), content_type=CONTENT_TYPE)

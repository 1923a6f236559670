"""Who can read a log and why, and who has read it (R259, R260; docs/architecture.md)."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bti.accounts.models import User
from bti.audit.models import ReadEvent
from bti.web.templatetags.words import clock_time, full_day
from stafettlogg.models import Stafettlogg
from stafettlogg.views import people
from stafettlogg.views.base import LogPage
from stafettlogg.views.shield import place_is_told

A_PAGE = 25
WHAT = {
    "stafettlogg:detail": gettext_lazy("leste loggen"),
    "stafettlogg:family-home": gettext_lazy("leste nytt på forsiden"),
    "stafettlogg:meeting": gettext_lazy("leste et referat"),
    "stafettlogg:lysglimt-new": gettext_lazy("åpnet siden for å dele et lysglimt"),
    "stafettlogg:readers": gettext_lazy("så hvem som har lest"),
    "stafettlogg:exports": gettext_lazy("så arkivdokumentene"),
    "stafettlogg:export": gettext_lazy("så et arkivdokument"),
    "stafettlogg:export-file": gettext_lazy("tok ut et arkivdokument"),
}


def readings(log: Stafettlogg, user: User) -> QuerySet[ReadEvent]:
    """Who has read the log, newest first. Behind a shield a citizen sees those before it."""
    rows = ReadEvent.objects.filter(log_id=log.pk).order_by("-at")
    shield = log.case.shielded_at
    if user.is_citizen and shield is not None:
        rows = rows.filter(Q(at__lte=shield) | Q(user_id=user.pk))
    return rows


def reading_in_words(event: dict[str, Any], user: User, log: Stafettlogg) -> dict[str, str]:
    """One reading as the pages show it: who, what, when, and why they could."""
    own = event["user_id"] == user.pk
    unit = event["unit_name"] if place_is_told(log.case.child, user) else ""
    place = (event["role"], unit) if event["role"] != User.Kind.CITIZEN else ()
    return {
        "name": _("Du") if own else event["user_name"],
        "role": ", ".join(part for part in place if part),
        "what": str(WHAT.get(event["page"], _("åpnet et skjema i loggen"))),
        "when": _("%(day)s kl. %(time)s")
        % {"day": full_day(event["at"]), "time": clock_time(event["at"])},
        "why": people.why_in_words(event["why"], own=own),
    }


FIELDS = ("user_id", "user_name", "role", "unit_name", "page", "at", "why")


class Readers(LogPage):
    """«Hvem kan lese, og hvorfor?» and «Hvem har lest?», for the holder and the family."""

    permission_required = "stafettlogg.view_readers"
    template_name = "stafettlogg/readers.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        log = self.object
        rows = list(people.grants([log], self.on))
        page = Paginator(readings(log, self.user).values(*FIELDS), A_PAGE).get_page(
            request.GET.get("page")
        )
        texts = people.texts_of([log], self.user)
        return self.show(
            {
                "people": people.people(rows, log, self.user, texts),
                "not_reading": people.who_does_not_read(rows, log, self.user),
                "page_obj": page,
                "readings": [reading_in_words(event, self.user, log) for event in page],
            }
        )

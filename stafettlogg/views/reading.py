"""Who can read a log and why, and who has read it (R259, R260; docs/architecture.md)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bti.accounts.models import User
from bti.audit.models import ReadEvent
from bti.database.compiled import Same, compiled
from bti.database.paging import page_of
from bti.web.templatetags.words import clock_time, full_day
from stafettlogg.models import Stafettlogg
from stafettlogg.services.explaining import holds_in, no_longer_reading
from stafettlogg.views import people
from stafettlogg.views.base import LogPage
from stafettlogg.views.seen import sight
from stafettlogg.views.shield import place_is_told, raised_for

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


def last_readings(logs: Iterable[Stafettlogg], user: User, *, each: int) -> list[dict[str, Any]]:
    """The last few readings by others of each log, in one query along the index."""
    seen = tuple((log.pk, raised_for(user, log)) for log in logs)
    return _last(user=user.pk, logs=seen, each=Same(each)) if seen else []


@compiled
def _last(
    *, user: int, logs: tuple[tuple[int, datetime | None], ...], each: Same[int]
) -> QuerySet[Any]:
    parts = [
        _readings(log, user if shield else None, shield)
        .exclude(user_id=user)
        .values("log_id", *FIELDS)[: each.value]
        for log, shield in logs
    ]
    rows: QuerySet[Any] = parts[0]
    return rows.union(*parts[1:], all=True).order_by("-at") if parts[1:] else rows


@compiled
def _some(
    *, log: int, citizen: int | None, shield: datetime | None, first: int, count: int
) -> QuerySet[Any]:
    rows: QuerySet[Any] = _readings(log, citizen, shield)
    # By index: a window would walk all the rows themselves
    number = rows.order_by().values("log_id").values(n=Count("pk"))
    return rows.values(*FIELDS, total=Subquery(number))[first : first + count]


def _readings(log: int, citizen: int | None, shield: datetime | None) -> QuerySet[ReadEvent]:
    """Who has read the log, newest first. Behind a shield a citizen sees those before it."""
    rows = ReadEvent.objects.filter(log_id=log).order_by("-at")
    return rows.filter(Q(at__lte=shield) | Q(user_id=citizen)) if shield else rows


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
        rows = people.grants([log], self.on)
        seen = sight(self.user, log)
        seen.pop("actor")  # none who reads for a measure comes here
        page = page_of(
            lambda first, count: _some(**seen, first=first, count=count), request.GET.get("page")
        )
        texts = people.texts_of([log], self.user)
        return self.show(
            {
                "people": people.people(rows, log, self.user, texts, holds_in(log)),
                "no_longer": no_longer_reading(
                    log, {row["user_id"] for row in rows}, self.on, seen["shield"]
                ),
                "not_reading": people.who_does_not_read(rows, log, self.user),
                "page_obj": page,
                "readings": [reading_in_words(event, self.user, log) for event in page],
            }
        )

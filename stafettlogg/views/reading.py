"""Who can read a log and why, and who has read it (R259, R260; docs/architecture.md)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.utils.dateparse import parse_date
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bti.accounts.models import User
from bti.audit.models import ReadEvent
from bti.database.compiled import Same, compiled
from bti.database.paging import page_of
from bti.web.templatetags.words import clock_time, full_day
from stafettlogg.models import Stafettlogg
from stafettlogg.models.kinds import KINDS
from stafettlogg.services.explaining import holds_in, no_longer_reading
from stafettlogg.services.siblings import siblings_of
from stafettlogg.views import people
from stafettlogg.views.base import LogPage
from stafettlogg.views.seen import sight
from stafettlogg.views.shield import place_is_told, raised_for, reads_from

WHAT = {
    "stafettlogg:detail": gettext_lazy("leste loggen"),
    "stafettlogg:family-home": gettext_lazy("leste nytt på forsiden"),
    "stafettlogg:meeting": gettext_lazy("leste et referat"),
    "stafettlogg:lysglimt-new": gettext_lazy("åpnet siden for å dele et lysglimt"),
    "stafettlogg:lysglimt": gettext_lazy("så lysglimtene"),
    "stafettlogg:attachments": gettext_lazy("så lista over vedlegg"),
    "stafettlogg:attachment": gettext_lazy("åpnet et vedlegg"),
    "stafettlogg:attachment-small": gettext_lazy("så et bilde"),
    "stafettlogg:readers": gettext_lazy("så hvem som har lest"),
    "stafettlogg:timeline": gettext_lazy("leste tidslinjen"),
    "stafettlogg:as-it-was": gettext_lazy("så loggen slik den var en dag"),
    "stafettlogg:tried": gettext_lazy("så hva som er prøvd"),
    **{
        f"stafettlogg:{kind.name}-entry": format_lazy(
            "{} ({})", gettext_lazy("leste en oppføring"), kind.label
        )
        for kind in KINDS
    },
    "stafettlogg:questions": gettext_lazy("leste spørsmål og svar"),
    "stafettlogg:mine": gettext_lazy("så tiltakene sine"),
    "stafettlogg:waiting": gettext_lazy("så hva som venter på svar"),
    "stafettlogg:exports": gettext_lazy("så arkivdokumentene"),
    "stafettlogg:export": gettext_lazy("så et arkivdokument"),
    "stafettlogg:export-file": gettext_lazy("tok ut et arkivdokument"),
    "stafettlogg:export-package": gettext_lazy("tok ut en arkivpakke"),
    "stafettlogg:copies": gettext_lazy("så hva en kan få kopi av"),
    "stafettlogg:copy": gettext_lazy("så etter en kopi av loggen"),
    "stafettlogg:copy-file": gettext_lazy("lastet ned en kopi av alt"),
    "stafettlogg:copy-document": gettext_lazy("lastet ned en kopi av loggen (PDF)"),
    "stafettlogg:copy-data": gettext_lazy("lastet ned en kopi av loggen (JSON)"),
    "stafettlogg:insight-ask": gettext_lazy("åpnet siden for å be om innsyn"),
    "stafettlogg:insight-answer": gettext_lazy("svarte på en bønn om innsyn"),
}


def last_readings(logs: Iterable[Stafettlogg], user: User, *, each: int) -> list[dict[str, Any]]:
    """The last few readings by others of each log, in one query along the index."""
    seen = tuple((log.pk, raised_for(user, log), reads_from(user, log)) for log in logs)
    return _last(user=user.pk, logs=seen, each=Same(each)) if seen else []


@compiled
def _last(
    *, user: int, logs: tuple[tuple[int, datetime | None, datetime | None], ...], each: Same[int]
) -> QuerySet[Any]:
    parts = [
        _readings(log, user if shield else None, shield, after)
        .exclude(user_id=user)
        .values("log_id", *FIELDS)[: each.value]
        for log, shield, after in logs
    ]
    rows: QuerySet[Any] = parts[0]
    return rows.union(*parts[1:], all=True).order_by("-at") if parts[1:] else rows


@compiled
def _some(
    *, log: int, citizen: int | None, shield: datetime | None, after: datetime | None, first: int,
    count: int,
) -> QuerySet[Any]:  # fmt: skip
    rows: QuerySet[Any] = _readings(log, citizen, shield, after)
    # By index: a window would walk all the rows themselves
    number = rows.order_by().values("log_id").values(n=Count("pk"))
    return rows.values(*FIELDS, total=Subquery(number))[first : first + count]


def _readings(
    log: int, citizen: int | None, shield: datetime | None, after: datetime | None
) -> QuerySet[ReadEvent]:
    """Who has read the log, newest first. Behind a shield a citizen sees those before it.

    Of the time before the birth only she who carried the child is told (``after``).
    """
    rows = ReadEvent.objects.filter(log_id=log).order_by("-at")
    if after:
        rows = rows.filter(at__gt=after)
    return rows.filter(Q(at__lte=shield) | Q(user_id=citizen)) if shield else rows


def reading_in_words(event: dict[str, Any], user: User, log: Stafettlogg) -> dict[str, str]:
    """One reading as the pages show it: who, what, when, and why they could."""
    own = event["user_id"] == user.pk
    unit = event["unit_name"] if place_is_told(log.case.child, user) else ""
    place = (event["role"], unit) if event["role"] != User.Kind.CITIZEN else ()
    return {
        "name": _("Du") if own else event["user_name"],
        "role": ", ".join(part for part in place if part),
        "what": _what(event["page"]),
        "when": _("%(day)s kl. %(time)s")
        % {"day": full_day(event["at"]), "time": clock_time(event["at"])},
        "why": people.why_in_words(event["why"], own=own),
    }


def _what(page: str) -> str:
    """What was read; a day that was read of follows the page's name."""
    name, _space, day = page.partition(" ")
    what = str(WHAT.get(name, _("åpnet et skjema i loggen")))
    return f"{what}: {full_day(parse_date(day))}" if day else what


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
        after = reads_from(self.user, log)
        page = page_of(
            lambda first, count: _some(**seen, after=after, first=first, count=count),
            request.GET.get("page"),
        )
        texts = people.texts_of([log], self.user)
        return self.show(
            {
                "people": people.people(rows, log, self.user, texts, holds_in(log)),
                "no_longer": no_longer_reading(
                    log, {row["user_id"] for row in rows}, self.on, seen["shield"]
                ),
                "not_reading": people.who_does_not_read(rows, log, self.user),
                "siblings": siblings_of(log, self.user, self.on),
                "page_obj": page,
                "readings": [reading_in_words(event, self.user, log) for event in page],
            }
        )

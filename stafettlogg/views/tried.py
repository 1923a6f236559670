"""What has been tried for the child: here, and before, as far as a consent lets it be known."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bti.audit.record import record_reads
from bti.web.templatetags.words import full_day
from stafettlogg.models import Measure, Stafettlogg
from stafettlogg.services.tried import Tried, earlier_logs, tried_earlier, tried_in
from stafettlogg.views.base import LogPage

SIZE = 12


class TriedBefore(LogPage):
    """Measures with who, how long and what effect; earlier logs are noted as read too."""

    template_name = "stafettlogg/tried.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        before = earlier_logs(self.object, self.user, self.on)
        every = [*tried_in(self.object, self.user), *tried_earlier(before)]
        if before:
            readings = [(log, "tried_before") for log in before]
            record_reads(by=self.user, readings=readings, page="stafettlogg:tried")
        first = (self._page() - 1) * SIZE
        units = {log.pk: log for log in before}
        return self.show(
            {
                "tried": [self._row(one, units) for one in every[first : first + SIZE]],
                "summary": summary(every),
                "earlier": len(before),
                "newer": self._page() - 1 if first else None,
                "older": self._page() + 1 if len(every) > first + SIZE else None,
            }
        )

    def _page(self) -> int:
        given = self.request.GET.get("side", "1")
        return max(int(given), 1) if given.isdecimal() and len(given) < 4 else 1

    def _row(self, one: Tried, before: dict[int, Stafettlogg]) -> dict[str, Any]:
        weeks = one.weeks(self.on)
        earlier = before.get(one.log_id)
        return {
            "pk": one.pk,
            "text": one.text,
            "who": one.who,
            "arena": str(Measure.Arena(one.arena).label),
            "length": ngettext("%(n)d uke", "%(n)d uker", weeks) % {"n": weeks}
            if weeks
            else _("under en uke"),
            "goes_on": one.ended_on is None,
            "ended_on": one.ended_on,
            "end_reason": one.end_reason,
            "starts_on": one.starts_on,
            "effect": {"points": one.points, "note": ""},
            "earlier": _("Fra en logg som ble avsluttet %(day)s") % {
                "day": full_day(earlier.ended_on)
            }
            if earlier
            else "",
        }  # fmt: skip


def summary(every: Iterable[Tried]) -> list[dict[str, Any]]:
    """How many helped, changed nothing, made it worse, or were never evaluated."""
    effects = [one.effect for one in every]
    parts = [
        ("arrow-up", _("Ble bedre"), sum(e is not None and e > 0 for e in effects)),
        ("arrow-right", _("Ingen endring"), sum(e == 0 for e in effects)),
        ("warning", _("Ble verre"), sum(e is not None and e < 0 for e in effects)),
        ("clock", _("Ikke vurdert"), sum(e is None for e in effects)),
    ]
    return [{"icon": icon, "label": label, "number": number} for icon, label, number in parts]

"""What the log answers when a consent asks: what would those it names come to see?"""

from typing import Any

from django.dispatch import receiver
from django.utils import timezone

from bti.accounts.addresses import address
from bti.accounts.models import User
from consent.models import Consent
from consent.signals import preview_asked
from stafettlogg.models import Stafettlogg
from stafettlogg.services import previewing

LINES = 5  # of the first service; the others are counted, and all stands behind the link
MOST = 3  # services that are counted


@receiver(preview_asked)
def on_preview_asked(*, consent: Consent, user: User, **kwargs: Any) -> list[dict[str, Any]]:
    """For each service that the consent names, to one who reads the log and decides what is shown.

    Asked of the log as the user: nobody is told of what they are not shown themselves.
    """
    on = timezone.localdate()
    logs = Stafettlogg.objects.readable_by(user, on).select_related("case__child", "case__unit")
    log = logs.filter(case__consents=consent, ended_on=None).first()
    if log is None or not user.has_perm("stafettlogg.view_readers", log):
        return []
    kinds = {service.kind for service in consent.services.all()} - {log.case.unit.kind}
    named = [one for one in previewing.recipients(log, on) if one.service in kinds]
    return [
        {
            "title": one.name,
            "count": previewing.how_many(log, user, one.candidate),
            "lines": _lines(log, user, one) if number == 0 else [],
            "hidden": ", ".join(one.hidden),
            "href": f"{address('stafettlogg:withhold', log.pk)}?til={one.code}",
        }
        for number, one in enumerate(named[:MOST])
    ]


def _lines(log: Stafettlogg, user: User, one: previewing.Recipient) -> list[str]:
    rows = previewing.newest(log, user, one.candidate, count=LINES)
    return [f"{previewing.kind_in_words(row['n_kind'])}: {row['n_text'][:140]}" for row in rows]

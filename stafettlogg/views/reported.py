"""That a report went to child welfare, for those who were told of it before it went (R400)."""

from django.db.models import F, OuterRef, Q, Subquery

from cases.models import ConcernReport


def told_report_day(citizen: int) -> Subquery:
    """The day of the last report that the citizen knows of; for a query of logs.

    Guardians know of those that somebody told them of, a youth of those that it was told of. Never
    of one where violence is suspected. Behind a shield they keep what they had and get no more.
    """
    youth = Q(case__child__user=citizen)
    told = (Q(guardians_informed=True) & ~youth) | (Q(child_informed=True) & youth)
    shield = F("case__shielded_at")
    here = Q(channel=ConcernReport.Channel.HERE)
    before = (Q(noted_at__lte=shield) & ~here) | Q(delivery__sent_at__lte=shield)
    reports = ConcernReport.objects.filter(
        told,
        Q(case__shielded_at=None) | before,
        case=OuterRef("case"),
        violence_suspected=False,
        sent_on__isnull=False,
    )
    return Subquery(reports.order_by("-sent_on").values("sent_on")[:1])

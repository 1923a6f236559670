"""A meeting that was held and has no minutes: the holder is told, once (R83, R97)."""

from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from bti.database.acting import for_purpose
from bti.guides import registry
from bti.notices.models import Notice
from bti.notices.services import notify
from cases.models import Invitation

OLDEST = timedelta(days=60)  # what lies further back is no reminder any more
PAGE = 500


def without_minutes(on: date) -> QuerySet[Invitation]:
    """Meetings of open logs that have been, were not called off, and have no minutes."""
    return Invitation.objects.filter(
        cancelled_at=None,
        meeting=None,
        case__log__ended_on=None,
        case__log__isnull=False,
        starts_at__lt=_midnight(on),
        starts_at__gte=_midnight(on - OLDEST),
    )


def remind_of_minutes(on: date) -> int:
    """Tell the holders when the guide's days have gone by. Returns how many were told."""
    made = 0
    with for_purpose("remind_of_minutes"):
        due = Q(pk__in=[])
        for guide in registry.all_guides():
            last = _midnight(on - timedelta(days=guide.waits.minutes - 1))
            due |= Q(case__guide_slug=guide.slug, starts_at__lt=last)
        told = set(
            Notice.objects.filter(
                kind=Notice.Kind.MINUTES_DUE,
                subject=Invitation._meta.label,
                due_day__gte=on - OLDEST,
            ).values_list("recipient_id", "subject_id")
        )
        rows = without_minutes(on).filter(due).select_related("case__holder", "case__log")
        for invitation in rows.order_by("pk")[:PAGE]:
            holder = invitation.case.holder
            if (holder.pk, str(invitation.pk)) in told:
                continue
            notify(
                [holder],
                kind=Notice.Kind.MINUTES_DUE,
                subject=invitation,
                link=reverse("stafettlogg:meetings", args=[invitation.case.log.pk]),
                on=on,
            )
            made += 1
    return made


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))

"""The week's lysglimt told on Fridays, and a gentle word when a log has only problems (R122)."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from bti.accounts.models import User
from bti.database.acting import for_purpose
from bti.notices.models import Notice
from bti.notices.services import notify
from cases.rules import may_be_told
from stafettlogg.models import (
    Contribution,
    Evaluation,
    Goal,
    LastRead,
    Lysglimt,
    Measure,
    Meeting,
    ReadGrant,
    Stafettlogg,
)

FRIDAY = 4
WEEK = timedelta(days=7)
PAGE = 200
OTHERS: tuple[type[Any], ...] = (Goal, Measure, Evaluation, Meeting, Contribution)


def tell_of_the_week(now: datetime) -> int:
    """On Fridays from the guide's hour: who has lysglimt of others to read; returns how many.

    The notice holds no content. Nobody is told of what they are not shown, nor who has turned
    it off; and nobody twice in a week, however often this runs.
    """
    local = timezone.localtime(now)
    if local.weekday() != FRIDAY:
        return 0
    told, since = 0, now - WEEK
    new = Lysglimt.objects.filter(log=OuterRef("pk"), written_at__gt=since)
    for log in _each(Q(Exists(new), ended_on=None)):
        if local.hour >= log.case.guide.glimpses.digest_hour:
            with for_purpose("weekly_digest"), transaction.atomic():
                told += _tell(log, since, local.date())
    return told


def _each(about: Q) -> Iterator[Stafettlogg]:
    """The logs, some at a time."""
    last = 0
    while True:
        with for_purpose("weekly_digest"):
            rows = Stafettlogg.objects.filter(about, pk__gt=last).order_by("pk")
            page = list(rows.select_related("case__child", "case__municipality")[:PAGE])
        if not page:
            return
        yield from page
        last = page[-1].pk


def _tell(log: Stafettlogg, since: datetime, on: date) -> int:
    counts = news_of(log, since, on)
    notify(
        [user for user, count in counts.items() if count],
        kind=Notice.Kind.LYSGLIMT,
        subject=log,
        link=reverse("stafettlogg:lysglimt", args=[log.pk]),
        on=on,
    )
    return sum(1 for count in counts.values() if count)


def news_of(log: Stafettlogg, since: datetime, on: date) -> Counter[User]:
    """How many lysglimt by others, written since, each who wants to hear of it would be shown."""
    silent = LastRead.objects.filter(log=log, wants_digest=False).values("user")
    live = Q(until=None) | Q(until__gte=on)
    grants = ReadGrant.objects.filter(live, content_object=log).exclude(user__in=silent)
    counts: Counter[User] = Counter()
    for grant in grants.select_related("user"):
        user = grant.user
        if may_be_told(user, log.case):
            rows = Lysglimt.objects.visible_to(user, log).filter(written_at__gt=since)
            counts[user] = rows.exclude(author=user).count()
    return counts


def misses_lysglimt(log: Stafettlogg, on: date) -> bool:
    """Whether nobody has shared one for the guide's weeks, while other things were written."""
    weeks = timedelta(weeks=log.case.guide.glimpses.nudge_weeks)
    if not log.is_open or log.opened_on > on - weeks:
        return False
    since = timezone.make_aware(datetime.combine(on - weeks, time()))
    with for_purpose("lysglimt_nudge"):
        if Lysglimt.objects.filter(log=log, written_at__gte=since).exists():
            return False
        return any(kind.objects.filter(log=log, written_at__gte=since).exists() for kind in OTHERS)


def nudge_holders(on: date) -> int:
    """Say it to each holder whose log misses lysglimt, once a period; returns to how many.

    A period is as long as the guide's weeks, counted from the day the log was opened.
    """
    told = 0
    for log in _each(Q(ended_on=None)):
        if not misses_lysglimt(log, on):
            continue
        weeks = timedelta(weeks=log.case.guide.glimpses.nudge_weeks)
        period = log.opened_on + ((on - log.opened_on) // weeks) * weeks
        with for_purpose("lysglimt_nudge"):
            holder = User.objects.get(pk=log.case.holder_id)
            notify(
                [holder],
                kind=Notice.Kind.LYSGLIMT_NUDGE,
                subject=log,
                link=reverse("stafettlogg:lysglimt", args=[log.pk]),
                on=period,
            )
        told += 1
    return told

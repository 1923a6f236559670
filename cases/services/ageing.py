"""Holders are told of the birthdays that change something in a case (R19–R24, R80, R251)."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Q
from django.urls import reverse

from bti.guides import registry
from bti.guides.models import Guide
from bti.notices.models import Notice
from bti.notices.services import notify
from cases.levels.ladder import AHEAD, ages_of
from cases.models import Case, Level
from consent.signatories import birthday, latest_birth

PAGE = 500
SOON = timedelta(days=AHEAD)


def remind_of_ages(on: date) -> int:
    """Tell the holder thirty days before each such birthday, and on the day, once each.

    A night that was missed is made up for: a notice belongs to a day, whenever the task runs.
    Reads only cases whose child has such a birthday near. Returns how many notices were made.
    """
    made = 0
    for guide in registry.all_guides():
        for cases in _pages(guide, on):
            made += _tell(guide, cases, on)
    return made


def _pages(guide: Guide, on: date) -> Iterator[list[Case]]:
    near = Q(pk__in=[])
    for age in ages_of(guide.ages):
        near |= Q(
            child__born__gt=latest_birth(on - SOON, age),
            child__born__lte=latest_birth(on + SOON, age),
        )
    rows = Case.objects.filter(near, guide_slug=guide.slug).exclude(level=Level.CLOSED)
    last = 0
    while cases := list(
        rows.filter(pk__gt=last).select_related("child", "holder").order_by("pk")[:PAGE]
    ):
        yield cases
        last = cases[-1].pk


def _tell(guide: Guide, cases: list[Case], on: date) -> int:
    known = set(
        Notice.objects.filter(
            kind=Notice.Kind.AGE,
            subject=Case._meta.label,
            subject_id__in=[str(case.pk) for case in cases],
        ).values_list("recipient_id", "subject_id", "due_day")
    )
    made = 0
    for case in cases:
        for day in _days(guide, case.child.born, on):
            if (case.holder_id, str(case.pk), day) not in known:
                link = reverse("cases:detail", args=[case.pk])
                notify([case.holder], kind=Notice.Kind.AGE, subject=case, link=link, on=day)
                made += 1
    return made


def _days(guide: Guide, born: date | None, on: date) -> Iterator[date]:
    """The day each notice that is due belongs to."""
    for age in ages_of(guide.ages) if born else ():
        day = birthday(born, age)  # type: ignore[arg-type]
        if day - SOON <= on < day:
            yield day - SOON
        elif day <= on < day + SOON:
            yield day

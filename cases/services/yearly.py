"""What the units of a municipality do once a year by its guide: their leaders are reminded."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.urls import reverse

from bti.accounts.models import Membership, Municipality, ServiceUnit
from bti.guides.models import Yearly
from bti.notices.models import Notice
from bti.notices.services import notify
from cases.rules import LEADER

LATE = timedelta(days=30)  # a leader who begins after that is told next year


def remind_yearly(on: date) -> int:
    """Tell each leader of the units it is for, once a year, from the day of the guide (R58).

    Returns how many units were told of.
    """
    told = 0
    for municipality in Municipality.objects.order_by("pk"):
        for task in municipality.guide.yearly:
            day = date(on.year, task.month, task.day)
            if day <= on < day + LATE:
                told += sum(1 for _unit in _tell(municipality, task, day, on))
    return told


def _tell(municipality: Municipality, task: Yearly, day: date, on: date) -> Iterator[int]:
    """The units whose leaders are told now; who has been told of one is not told again."""
    known = set(
        Notice.objects.filter(
            kind=Notice.Kind.YEARLY, subject=ServiceUnit._meta.label, due_day=day
        ).values_list("recipient_id", "subject_id")
    )
    places = Membership.objects.live(on).filter(
        municipality=municipality, role=LEADER, unit__kind__in=task.services
    )
    link = f"{reverse('cases:guide')}#hvert-aar"
    for place in places.select_related("user", "unit").order_by("pk"):
        if place.unit and (place.user_id, str(place.unit_id)) not in known:
            notify([place.user], kind=Notice.Kind.YEARLY, subject=place.unit, link=link, on=day)
            yield place.unit.pk

"""What the night and the hours do for cases: nobody forgets a deadline."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from celery import shared_task
from django.urls import reverse
from django.utils import timezone

from bti.accounts.models import Membership, User
from bti.guides import registry
from bti.guides.models import Guide
from bti.notices.models import Notice
from bti.notices.services import notify
from cases.deadlines import Clock, due_by, next_clock, with_signs
from cases.models import Case, Level
from cases.rules import LEADER
from cases.services import consent_days, mailing, offering, referring, sending, transiting
from cases.services.ageing import remind_of_ages
from cases.services.births import remind_of_terms
from cases.services.following import remind_of_feedback
from cases.services.yearly import remind_yearly

WARN = 3  # days before
PAGE = 500

Due = tuple[Case, User, date, str]  # about which case, to whom, on which day, where it leads


@shared_task
def remind_of_deadlines() -> int:
    """Remind holders and leaders of deadlines, and of reports without an answer, once each."""
    today = timezone.localdate()
    return remind(today) + remind_of_feedback(today) + sending.remind_of_stuck(today)


@shared_task
def remind_of_the_year() -> int:
    """Remind leaders of what the guide lets their units do once a year."""
    return remind_yearly(timezone.localdate())


@shared_task
def remind_of_birthdays() -> int:
    """Remind holders of the birthdays that change something in a case."""
    return remind_of_ages(timezone.localdate()) + remind_of_terms(timezone.localdate())


@shared_task
def send_report(delivery_id: int) -> bool:
    """Send one report to child welfare."""
    return sending.send_report(delivery_id)


@shared_task
def send_reports() -> int:
    """Queue the reports that wait for a new try, and those that a killed worker left."""
    left = [pk for pk in sending.due_reports(timezone.now()) if not sending.end_lost_posting(pk)]
    for pk in left:
        send_report.delay(pk)
    return len(left)


@shared_task
def ask_receipts() -> int:
    """Ask what became of the reports that are sent."""
    return sending.ask_receipts()


@shared_task
def remind_of_batons() -> int:
    """Tell leaders of offers of the baton that nobody has answered, once each."""
    return offering.remind_of_offers(timezone.localdate())


@shared_task
def remind_of_referrals() -> int:
    """Remind of referrals that are not answered within the guide's days, once each."""
    return referring.remind_of_silence(timezone.localdate())


@shared_task
def remind_of_transitions() -> int:
    """Remind of transitions that are not complete when the child begins, once each."""
    return transiting.remind_of_transitions(timezone.localdate())


@shared_task
def mail_guests() -> int:
    """Send the calendar file to those who are invited and have no part in the system."""
    return mailing.mail_guests(timezone.now())


@shared_task
def remind_of_consents() -> int:
    """Tell of consents that end soon, and of those that wait for an answer, once each."""
    return consent_days.remind_of_consents(timezone.localdate())


def remind(on: date) -> int:
    """Tell holders three days before and on the day, and leaders once it has passed.

    Reads only cases that are due, a page at a time, and makes only notices that are not there.
    A concern at level 0 is its owner's alone: its leaders hear nothing. Returns how many notices
    were made (R63, R169).
    """
    made = 0
    for guide in registry.all_guides():
        for cases in _pages(guide, on + timedelta(days=WARN)):
            leaders = _leaders({case.unit_id for case in cases if case.level != Level.CONCERN}, on)
            for case, user, day, link in _new(list(_due(cases, leaders, on))):
                notify([user], kind=Notice.Kind.DEADLINE, subject=case, link=link, on=day)
                made += 1
    return made


def _pages(guide: Guide, day: date) -> Iterator[list[Case]]:
    """The cases with something due by the day, a page at a time, by key."""
    rows = with_signs(Case.objects.filter(due_by(guide, day))).select_related("holder", "child")
    last = 0
    while cases := list(rows.filter(pk__gt=last).order_by("pk")[:PAGE]):
        yield cases
        last = cases[-1].pk


def _leaders(unit_ids: set[int], on: date) -> dict[int, list[User]]:
    found: dict[int, list[User]] = defaultdict(list)
    places = Membership.objects.live(on).filter(unit_id__in=unit_ids, role=LEADER)
    for place in places.select_related("user"):
        if place.unit_id:
            found[place.unit_id].append(place.user)
    return found


def _due(cases: Iterable[Case], leaders: dict[int, list[User]], on: date) -> Iterator[Due]:
    for case in cases:
        clock = next_clock(case, on)
        if clock is None or clock.days_left > WARN:
            continue
        own = reverse("cases:detail", args=[case.pk])
        yield case, case.holder, _day_to_tell(clock), own
        if clock.days_left < 0 and case.level != Level.CONCERN:
            link = reverse("cases:oversee", args=[case.pk])
            for leader in leaders.get(case.unit_id, []):
                yield case, leader, clock.due + timedelta(days=1), link


def _day_to_tell(clock: Clock) -> date:
    """The day a notice belongs to, so that it is one notice whenever the task runs."""
    return clock.due - timedelta(days=WARN) if clock.days_left > 0 else clock.due


def _new(due: list[Due]) -> list[Due]:
    """Those that nobody has been told of yet."""
    known = set(
        Notice.objects.filter(
            kind=Notice.Kind.DEADLINE,
            subject=Case._meta.label,
            subject_id__in=[str(case.pk) for case, *_rest in due],
        ).values_list("recipient_id", "subject_id", "due_day")
    )
    return [entry for entry in due if (entry[1].pk, str(entry[0].pk), entry[2]) not in known]

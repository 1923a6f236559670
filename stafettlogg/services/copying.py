"""A copy of all one of the family may read: asked for, made by a worker, gone after some days."""

import logging
from datetime import date, timedelta

from celery import current_app
from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_noop

from bti.accounts.authorize import authorize
from bti.accounts.models import User
from bti.audit.record import record_act
from bti.database.acting import acting, for_purpose
from bti.notices.models import Notice
from bti.notices.services import notify
from bti.web.files import sealing
from stafettlogg.archive import bundle, family
from stafettlogg.models import FamilyCopy, Stafettlogg

LEASE = timedelta(minutes=3)
MOST_ATTEMPTS = 5
BATCH = 500
State = FamilyCopy.State
log_lines = logging.getLogger(__name__)


def ask_for_copy(log: Stafettlogg, *, by: User, on: date) -> FamilyCopy:
    """Ask for a copy of everything ``by`` may read. While one is being made there is no second."""
    authorize(by, "stafettlogg.ask_for_copy", log)
    try:
        with transaction.atomic():
            copy = FamilyCopy.objects.create(log=log, asked_by=by)
            record_act(by=by, act="stafettlogg.ask_for_copy", subject=copy, on=on.isoformat())
            _enqueue(copy)
    except IntegrityError:
        under_way = (State.WAITING, State.RUNNING)
        copy = FamilyCopy.objects.get(log=log, asked_by=by, state__in=under_way)
    return copy


def _enqueue(copy: FamilyCopy) -> None:
    transaction.on_commit(
        lambda: current_app.send_task("stafettlogg.tasks.make_copy", [copy.pk]), robust=True
    )


def make_copy(copy_id: int) -> bool:
    """Make the copy, if nobody else is at it; whether this call finished it."""
    with for_purpose("family_copy"):
        copy = _claim(copy_id)
        if copy is None:
            return False
        try:
            _make(copy)
        except Exception as error:
            log_lines.error("copy %s failed: %s", copy.pk, type(error).__name__)
            over = copy.attempts >= MOST_ATTEMPTS
            _mine(copy).update(
                state=State.FAILED if over else State.WAITING,
                failure=type(error).__name__,
                lease_until=None,
            )
            return False
    return True


def _claim(copy_id: int) -> FamilyCopy | None:
    now = timezone.now()
    free = Q(state=State.WAITING) | Q(state=State.RUNNING, lease_until__lt=now)
    taken = FamilyCopy.objects.filter(free, pk=copy_id).update(
        state=State.RUNNING,
        lease_until=now + LEASE,
        attempts=F("attempts") + 1,
        percent=10,
        doing=gettext_noop("Henter det du kan lese"),
        failure="",
    )
    rows = FamilyCopy.objects.select_related(
        "asked_by", "log__case__child", "log__case__holder", "log__case__municipality"
    )
    return rows.get(pk=copy_id) if taken else None


def _mine(copy: FamilyCopy) -> QuerySet[FamilyCopy]:
    """The row, as long as no other worker has taken over."""
    return FamilyCopy.objects.filter(pk=copy.pk, attempts=copy.attempts, state=State.RUNNING)


def _make(copy: FamilyCopy) -> None:
    user, on = copy.asked_by, timezone.localdate()
    with acting(user_id=user.pk), transaction.atomic():  # no more than they see themselves
        authorize(user, "stafettlogg.ask_for_copy", copy.log)
        whole = family.gather(copy.log, user, on)
    _mine(copy).update(
        percent=50, doing=gettext_noop("Setter opp sidene"), lease_until=timezone.now() + LEASE
    )
    place, size, digest = bundle.seal(whole, user.language or "nb")
    if not _finish(copy, place=place, size=size, digest=digest, on=on):
        sealing.remove(place)


@transaction.atomic
def _finish(copy: FamilyCopy, *, place: str, size: int, digest: str, on: date) -> bool:
    finished = _mine(copy).update(
        state=State.DONE,
        percent=100,
        doing="",
        lease_until=None,
        done_at=timezone.now(),
        kept_until=on + timedelta(days=settings.COPY_DAYS),
        file=place,
        size=size,
        sha256=digest,
    )
    if finished:
        record_act(by=None, act="stafettlogg.copy_done", subject=copy, sha256=digest)
        link = reverse("stafettlogg:copy", args=[copy.pk])
        notify([copy.asked_by], kind=Notice.Kind.FAMILY_COPY, subject=copy, link=link, on=on)
    return bool(finished)


def reap() -> int:
    """Queue again what a killed worker or a lost message left; returns how many."""
    now = timezone.now()
    with for_purpose("reap_exports"):
        lost = Q(state=State.WAITING, asked_at__lt=now - timedelta(minutes=1))
        dead = Q(state=State.RUNNING, lease_until__lt=now)
        left = list(FamilyCopy.objects.filter(lost | dead).values_list("pk", flat=True)[:BATCH])
    for pk in left:
        current_app.send_task("stafettlogg.tasks.make_copy", [pk])
    return len(left)


def remove_copies(on: date) -> int:
    """Take away the copies whose days are over; returns how many. The file goes first."""
    with for_purpose("remove_copies"):
        rows = FamilyCopy.objects.filter(state=State.DONE, kept_until__lt=on)
        over = list(rows.order_by("pk").values_list("pk", "file")[:BATCH])
        for pk, place in over:
            sealing.remove(place)
            FamilyCopy.objects.filter(pk=pk).update(state=State.REMOVED, file="")
    return len(over)

"""The outbox: one row per report, claimed under a lease, called sent only by the receiver's word.

A row moves queued → claimed → posting → sent. What fails before ``posting`` is tried again; what
may have left is a doubt that only the reporter ends, by trying again or by reporting otherwise.
"""

import json
import logging
import uuid
from collections.abc import Callable
from datetime import date, datetime, timedelta

from celery import current_app
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from pydantic import ValidationError as Unfit

from bti.accounts.authorize import authorize
from bti.accounts.models import Municipality, User
from bti.audit.record import record_act
from bti.notices.models import Notice
from bti.notices.services import notify
from cases.models import Case, ConcernReport, ReportDelivery
from cases.services.reporting import Contents, leaders_of, register
from cases.services.sending.document import document_of
from cases.services.sending.fiks.carrier import FiksCarrier
from cases.services.sending.fiks.config import Config
from cases.services.sending.message import Message, message_of
from cases.services.sending.port import Carrier, Undelivered

LEASE = timedelta(minutes=4)  # longer than the queue lets a task run
WAITS = (1, 5, 15, 60, 180, 360)  # minutes between the tries
WRITTEN = (
    "bekymring",
    "observert",
    "barnets_ord",
    "gjort",
    "telefon",
    "epost",
    "tolk",
    "instanser",
)
State = ReportDelivery.State
STUCK = (State.FAILED, State.DOUBT)
log_lines = logging.getLogger(__name__)


def sends_for(municipality: Municipality) -> bool:
    """Whether reports of the municipality can be sent from here."""
    return settings.REPORT_ADAPTER == "fiks" and municipality.name in settings.FIKS["RECEIVERS"]


def carrier() -> Carrier:
    """The carrier that is switched on. Raises Undelivered where none is."""
    if settings.REPORT_ADAPTER != "fiks":
        raise Undelivered("switched_off")
    return FiksCarrier(Config.read())


@transaction.atomic
def queue_report(
    case: Case, *, by: User, on: date, written: dict[str, str], contents: Contents
) -> ConcernReport:
    """Report to child welfare from here: the text waits, locked, until the receiver has it.

    ``written``: by the keys of the form «melding_barnevern», and ``telefon``, ``epost``, ``tolk``
    and ``instanser``. The report is not sent before the receiver has said so; the shield is raised
    now (R33, R35). Raises ValidationError where the receiver would not take it.
    """
    authorize(by, "cases.report_concern", case)
    if not sends_for(case.municipality):
        raise ValidationError(_("Meldinger kan ikke sendes herfra. Bruk portalen eller et brev."))
    report = register(
        case, by=by, on=on, sent_on=None, channel=ConcernReport.Channel.HERE,
        contents={**contents, "log_told": True},
    )  # fmt: skip
    kept = {key: written.get(key, "").strip() for key in WRITTEN}
    _check(report, kept)
    delivery = ReportDelivery.objects.create(
        report=report, payload=json.dumps(kept), next_try_at=timezone.now()
    )
    record_act(by=by, act="cases.queue_report", subject=delivery)
    enqueue(delivery.pk)
    return report


def _check(report: ConcernReport, written: dict[str, str]) -> None:
    """Whether the receiver takes it, as far as can be known before it is asked."""
    try:
        _message(report, written, district="-")
    except Unfit as error:
        fields = {str(problem["loc"][-1]) for problem in error.errors()}
        names = {"telefonnummer": "telefon", "epost": "epost", "melding": "bekymring"}
        known = {names[field] for field in fields if field in names}
        sentence = _("Mottaket godtar ikke dette. Skriv det på en annen måte.")
        raise ValidationError(dict.fromkeys(known, sentence) if known else sentence) from None


def _message(report: ConcernReport, written: dict[str, str], *, district: str) -> Message:
    place = settings.FIKS["RECEIVERS"][report.case.municipality.name]
    return message_of(
        report,
        written,
        receiver={**place, "district_name": district},
        at=timezone.localtime(),
    )


def enqueue(pk: int) -> None:
    """Queue the work when what asked for it is stored; the schedule finds what the queue lost."""
    transaction.on_commit(
        lambda: current_app.send_task("cases.tasks.send_report", [pk]), robust=True
    )


def send_report(pk: int) -> bool:
    """Send one report, if nobody else is at it; returns whether this call had it received.

    Safe to call twice and to kill at any moment.
    """
    delivery = _claim(pk)
    if delivery is None:
        return False
    try:
        post = _prepared(delivery)
        if not _move(delivery, State.POSTING):
            return False  # another worker took over while this one was slow
        message_id = post()
    except Undelivered as failure:
        _failed(delivery, failure)
        return False
    except Exception as error:
        # What went wrong is told without content; after the message may have left it is a doubt
        log_lines.error("report delivery %s failed: %s", pk, type(error).__name__)
        _failed(delivery, Undelivered("program", doubt=delivery.state == State.POSTING))
        return False
    return _sent(delivery, message_id)


def _claim(pk: int) -> ReportDelivery | None:
    now = timezone.now()
    free = Q(state=State.QUEUED, next_try_at__lte=now) | Q(state=State.CLAIMED, lease_until__lt=now)
    taken = ReportDelivery.objects.filter(free, pk=pk).update(
        state=State.CLAIMED, lease_until=now + LEASE, attempts=F("attempts") + 1, failure=""
    )
    if not taken:
        return None
    people = ReportDelivery.objects.select_related(
        "report__noted_by", "report__case__child", "report__case__unit",
        "report__case__municipality", "report__case__holder",
    )  # fmt: skip
    return people.get(pk=pk)


def _mine(delivery: ReportDelivery) -> QuerySet[ReportDelivery]:
    """The row, as long as no other worker has taken over."""
    return ReportDelivery.objects.filter(
        pk=delivery.pk, attempts=delivery.attempts, state=delivery.state
    )


def _move(delivery: ReportDelivery, state: State) -> bool:
    moved = _mine(delivery).update(state=state, lease_until=timezone.now() + LEASE)
    delivery.state = state
    return bool(moved)


def _prepared(delivery: ReportDelivery) -> Callable[[], uuid.UUID]:
    report = delivery.report
    by = carrier()
    if not sends_for(report.case.municipality):
        raise Undelivered("switched_off")
    language = report.case.municipality.language
    with translation.override(language):
        district = by.district(settings.FIKS["RECEIVERS"][report.case.municipality.name])
        try:
            message = _message(report, json.loads(delivery.payload), district=district)
        except Unfit:
            raise Undelivered("content") from None
        document = document_of(message, language)
    return by.prepare(message, document)


@transaction.atomic
def _sent(delivery: ReportDelivery, message_id: uuid.UUID) -> bool:
    """The receiver has it: from now on it is sent, and the text is gone from here."""
    now = timezone.now()
    kept = _mine(delivery).update(
        state=State.SENT, message_id=message_id, sent_at=now, payload="", lease_until=None,
        next_try_at=now + timedelta(minutes=WAITS[0]),
    )  # fmt: skip
    if not kept:
        return False
    report = delivery.report
    report.sent_on = timezone.localdate(now)
    report.save(update_fields=["sent_on"])
    record_act(by=None, act="cases.report_sent", subject=report)
    return True


@transaction.atomic
def _failed(delivery: ReportDelivery, failure: Undelivered) -> None:
    tries = (delivery.attempts - 1) % len(WAITS) + 1  # anew when a person lets it be tried again
    if failure.doubt:
        state, code = State.DOUBT, failure.code
    elif failure.again and tries < len(WAITS):
        state, code = State.QUEUED, failure.code
    else:
        state, code = State.FAILED, "many_tries" if failure.again else failure.code
    wait = timedelta(minutes=WAITS[tries - 1])
    kept = _mine(delivery).update(
        state=state, failure=code, lease_until=None, next_try_at=timezone.now() + wait
    )
    if kept and state in STUCK:
        stuck(delivery)


def stuck(delivery: ReportDelivery) -> None:
    """Note that a person must act, and tell them."""
    record_act(by=None, act="cases.report_unsent", subject=delivery.report)
    tell_of_stuck(delivery, timezone.localdate())


def tell_of_stuck(delivery: ReportDelivery, on: date) -> None:
    """Tell the holder and the leaders, without content; once a day until somebody has acted."""
    report = delivery.report
    case = report.case
    kind = Notice.Kind.REPORT_UNSENT
    own, unit = reverse("cases:report", args=[case.pk]), reverse("cases:unit")
    notify([case.holder], kind=kind, subject=report, link=own, on=on)
    leaders = leaders_of(case, on).exclude(pk=case.holder_id)
    notify(leaders, kind=kind, subject=report, link=unit, on=on)


def due_reports(now: datetime) -> list[int]:
    """The rows that can be tried: also those that a killed worker left."""
    return list(
        ReportDelivery.objects.filter(
            Q(state=State.QUEUED, next_try_at__lte=now)
            | Q(state__in=[State.CLAIMED, State.POSTING], lease_until__lt=now)
        ).values_list("pk", flat=True)[:500]
    )


def end_lost_posting(pk: int) -> bool:
    """Where a worker was killed while posting nobody knows whether it arrived: say so."""
    with transaction.atomic():
        lost = (
            ReportDelivery.objects.select_for_update(of=("self",))
            .filter(pk=pk, state=State.POSTING, lease_until__lt=timezone.now())
            .select_related("report__case__holder")
            .first()
        )
        if lost is None:
            return False
        _failed(lost, Undelivered("killed", doubt=True))
    return True

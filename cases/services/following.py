"""What follows a report: the answer, the one who takes over, and a no from the guardians."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from bti.accounts.authorize import authorize
from bti.accounts.models import Membership, User
from bti.audit.record import record_act
from bti.notices.models import Notice
from bti.notices.services import notify
from cases.models import Case, ConcernReport, ConsentRefusal, Level, ReportDelivery
from cases.rules import LEADER
from cases.services.discussing import check_day, keep

FEEDBACK = timedelta(weeks=3)  # barnevernsloven § 13-3
LONGEST_WAIT = timedelta(days=366)
PAGE = 500
TAKEN_OVER = ("taken_over_by", "meeting_point", "meeting_on", "taken_over_on")

Late = tuple[ConcernReport, User, date, str]  # which report, to whom, on which day, where to


@transaction.atomic
def confirm_receipt(
    report: ConcernReport, *, by: User, on: date, received_on: date
) -> ConcernReport:
    """Note the day child welfare said that it has the report (barnevernsloven § 13-3)."""
    authorize(by, "cases.change_case", report.case)
    stored = _locked(report)
    if stored.received_on is not None:
        raise ValidationError(_("Mottaket er alt bekreftet."))
    _check_sent(stored)
    if received_on > on:
        raise ValidationError({"received_on": _("Datoen kan ikke være fram i tid.")})
    if stored.sent_on and received_on < stored.sent_on:
        raise ValidationError({"received_on": _("Datoen er før meldingen ble sendt.")})
    stored.received_on = received_on
    stored.save(update_fields=["received_on"])
    report.received_on = received_on
    record_act(
        by=by, act="cases.confirm_receipt", subject=report, received_on=received_on.isoformat()
    )
    return report


@transaction.atomic
def hand_over(
    report: ConcernReport, *, by: User, on: date, taken_over_by: str, meeting_point: str,
    meeting_on: date,
) -> ConcernReport:  # fmt: skip
    """Note who has taken over, and where and when they meet with those who were there before.

    Until both are agreed, the one who reported is still responsible (R15, R378). What is under way
    for the child goes on: nothing is ended by this (R143). Raises ValidationError by field.
    """
    authorize(by, "cases.change_case", report.case)
    stored = _locked(report)
    if stored.is_taken_over:
        raise ValidationError(_("Ansvaret er alt overtatt."))
    _check_sent(stored)
    if stored.sent_on and meeting_on < stored.sent_on:
        raise ValidationError({"meeting_on": _("Datoen er før meldingen ble sendt.")})
    if meeting_on > on + LONGEST_WAIT:
        raise ValidationError({"meeting_on": _("Datoen er mer enn et år fram i tid.")})
    stored.taken_over_by = taken_over_by.strip()
    stored.meeting_point = meeting_point.strip()
    stored.meeting_on = meeting_on
    stored.taken_over_on = on
    for field in ("taken_over_by", "meeting_point"):
        if not getattr(stored, field):
            raise ValidationError({field: _("Skriv hvem som overtar, og hvor dere møtes.")})
    keep(stored)
    for field in TAKEN_OVER:
        setattr(report, field, getattr(stored, field))
    record_act(by=by, act="cases.hand_over", subject=report, meeting_on=meeting_on.isoformat())
    return report


@transaction.atomic
def note_refusal(
    case: Case, *, by: User, on: date, refused_on: date, consequences_told: bool, outcome: str,
    reason: str,
) -> ConsentRefusal:  # fmt: skip
    """Note that the family said no to help or consent, and which of the two ways one chose.

    They must have been told what it leads to and what staff are obliged to, and that is kept
    (R140). Then one goes on together, or reports without consent (R142). Never where violence is
    suspected: there nobody asks them (R35). Raises ValidationError by field.
    """
    authorize(by, "cases.change_case", case)
    if case.is_shielded:
        raise ValidationError(_("Saken er skjermet. Ikke spør foreldrene nå."))
    check_day(case, refused_on, on=on, field="refused_on")
    if not consequences_told:
        raise ValidationError(
            {
                "consequences_told": _(
                    "Si til foresatte hva det kan føre til, og hva du er forpliktet til. "
                    "Så skriver du det ned her."
                )
            }
        )
    if not reason.strip():
        raise ValidationError({"reason": _("Skriv hvorfor dere valgte det.")})
    refusal = ConsentRefusal(
        case=case, noted_by=by, on=refused_on, consequences_told=True, outcome=outcome,
        reason=reason.strip(),
    )  # fmt: skip
    keep(refusal)
    record_act(
        by=by, act="cases.note_refusal", subject=refusal, outcome=outcome, on=refused_on.isoformat()
    )
    return refusal


def still_responsible(user: User) -> QuerySet[ConcernReport]:
    """The reports for which the user still answers, in open cases, oldest first (R15, R378)."""
    rows: QuerySet[ConcernReport] = ConcernReport.objects.filter(
        noted_by=user, taken_over_on=None, case__municipality__in=user.works_in
    )
    given_up = Q(delivery__state=ReportDelivery.State.WITHDRAWN, sent_on=None)
    return rows.exclude(case__level=Level.CLOSED).exclude(given_up).order_by("pk")


def remind_of_feedback(on: date) -> int:
    """Tell the reporter when three weeks have gone without an answer, then the leaders.

    The leaders the day after; one notice each, whenever this runs (barnevernsloven § 13-3).
    Whoever got a notice about the case's own clock for the same day gets no second one. Returns
    how many were made.
    """
    made, last = 0, 0
    waiting = (
        ConcernReport.objects.filter(received_on=None, sent_on__lte=on - FEEDBACK)
        .exclude(case__level=Level.CLOSED)
        .select_related("case", "noted_by")
    )
    while reports := list(waiting.filter(pk__gt=last).order_by("pk")[:PAGE]):
        for report, user, day, link in _untold(list(_late(reports, on))):
            notify([user], kind=Notice.Kind.REPORT_SILENT, subject=report, link=link, on=day)
            made += 1
        last = reports[-1].pk
    return made


def _late(reports: Iterable[ConcernReport], on: date) -> Iterator[Late]:
    reports = list(reports)
    leaders: dict[int | None, list[User]] = {}
    places = Membership.objects.live(on).filter(
        unit_id__in={report.case.unit_id for report in reports}, role=LEADER
    )
    for place in places.select_related("user"):
        leaders.setdefault(place.unit_id, []).append(place.user)
    for report in reports:
        assert report.sent_on is not None  # noqa: S101  # the query asks for it
        due, case = report.sent_on + FEEDBACK, report.case
        own = case.holder_id == report.noted_by_id
        link = reverse("cases:report", args=[case.pk]) if own else reverse("cases:reports")
        yield report, report.noted_by, due, link
        if on > due:
            for leader in leaders.get(case.unit_id, []):
                yield report, leader, due + timedelta(days=1), reverse("cases:unit")


def _untold(late: list[Late]) -> list[Late]:
    """Those that nobody has been told of yet: neither of the report nor of its case's clock."""
    keys = {str(key) for report, *_rest in late for key in (report.pk, report.case_id)}
    known = set(
        Notice.objects.filter(
            kind__in=[Notice.Kind.DEADLINE, Notice.Kind.REPORT_SILENT],
            subject__in=[Case._meta.label, ConcernReport._meta.label],
            subject_id__in=keys,
            recipient__in={user.pk for _report, user, *_rest in late},
        ).values_list("recipient_id", "subject", "subject_id", "due_day")
    )
    return [
        (report, user, day, link)
        for report, user, day, link in late
        if (user.pk, ConcernReport._meta.label, str(report.pk), day) not in known
        and (user.pk, Case._meta.label, str(report.case_id), day) not in known
    ]


def _locked(report: ConcernReport) -> ConcernReport:
    """The report as it stands in the database: of two acts at once the last sees the first."""
    found: ConcernReport = ConcernReport.objects.select_for_update().get(pk=report.pk)
    return found


def _check_sent(report: ConcernReport) -> None:
    if not report.is_sent:
        raise ValidationError(_("Meldingen er ikke sendt ennå."))

"""That a report of concern went to child welfare, and the shield that violence raises."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from bti.accounts.authorize import authorize
from bti.accounts.models import Membership, User
from bti.audit.record import record_act
from bti.notices.models import Notice
from bti.notices.services import notify
from cases.models import Case, ConcernReport
from cases.services.discussing import check_day, keep
from cases.signals import shield_raised


@transaction.atomic
def report_concern(
    case: Case, *, by: User, on: date, sent_on: date, channel: str, violence_suspected: bool,
    guardians_informed: bool, not_informed_reason: str = "", leader_told: bool = False,
) -> ConcernReport:  # fmt: skip
    """Note that ``by`` has reported to child welfare; its text is never kept here.

    Everyone reports for themselves, also when others have: no report is taken for a copy of
    another (R137, R138). Suspected violence or abuse raises the shield in the same transaction:
    from then on guardians see, hear and get nothing new (R33, R35). The leaders of the unit get a
    notice without content (R34, R141). Raises ValidationError by field.
    """
    authorize(by, "cases.report_concern", case)
    check_day(case, sent_on, on=on, field="sent_on")
    reason = not_informed_reason.strip()
    if violence_suspected and guardians_informed:
        raise ValidationError(
            {
                "guardians_informed": _(
                    "Ved mistanke om vold eller overgrep skal foresatte ikke vite om meldingen. "
                    "Vet de det alt, ring barnevernet nå og si det."
                )
            }
        )
    if not guardians_informed and not reason:
        raise ValidationError(
            {"not_informed_reason": _("Skriv hvorfor foresatte ikke er orientert.")}
        )
    report = ConcernReport(
        case=case,
        noted_by=by,
        sent_on=sent_on,
        channel=channel,
        violence_suspected=violence_suspected,
        guardians_informed=guardians_informed,
        not_informed_reason="" if guardians_informed else reason,
        leader_told=leader_told,
    )
    keep(report)
    record_act(
        by=by,
        act="cases.report_concern",
        subject=report,
        channel=channel,
        sent_on=sent_on.isoformat(),
        violence_suspected=violence_suspected,
    )
    if violence_suspected:
        _raise_shield(case, by=by)
    notify(
        leaders_of(case, on).exclude(pk=by.pk),
        kind=Notice.Kind.REPORT,
        subject=report,
        link=reverse("cases:unit"),
        on=on,
    )
    return report


@transaction.atomic
def confirm_receipt(
    report: ConcernReport, *, by: User, on: date, received_on: date
) -> ConcernReport:
    """Note the day child welfare said that it has the report (barnevernsloven § 13-3)."""
    authorize(by, "cases.change_case", report.case)
    if report.received_on is not None:
        raise ValidationError(_("Mottaket er alt bekreftet."))
    if received_on > on:
        raise ValidationError({"received_on": _("Datoen kan ikke være fram i tid.")})
    if received_on < report.sent_on:
        raise ValidationError({"received_on": _("Datoen er før meldingen ble sendt.")})
    report.received_on = received_on
    report.save(update_fields=["received_on"])
    record_act(
        by=by, act="cases.confirm_receipt", subject=report, received_on=received_on.isoformat()
    )
    return report


def leaders_of(case: Case, on: date) -> QuerySet[User]:
    """The active leaders of the case's unit on the day."""
    places = Membership.objects.live(on).filter(unit_id=case.unit_id, role=Membership.Role.LEADER)
    return User.objects.filter(pk__in=places.values("user_id"), is_active=True)


def _raise_shield(case: Case, *, by: User) -> None:
    """Keep for guardians the level they knew; a shield that is up stays as it was raised."""
    stored = Case.objects.select_for_update().get(pk=case.pk)
    if not stored.is_shielded:
        stored.shielded_at = timezone.now()
        stored.shielded_level = stored.level_for_guardians
        stored.save(update_fields=["shielded_at", "shielded_level"])
        record_act(by=by, act="cases.raise_shield", subject=stored, level=stored.level)
        shield_raised.send(sender=Case, case=stored)
    case.shielded_at, case.shielded_level = stored.shielded_at, stored.shielded_level

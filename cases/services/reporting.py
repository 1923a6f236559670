"""That a report of concern goes to child welfare, and the shield that violence raises."""

from collections.abc import Collection
from datetime import date
from typing import TypedDict, Unpack

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
from cases.levels import answers_from_above
from cases.models import Case, ConcernReport
from cases.services.discussing import check_day, keep
from cases.signals import shield_raised

Channel = ConcernReport.Channel
LOG_OPENED = "log_opened"  # the fact of the guides that the log answers for


class Contents(TypedDict, total=False):
    """What must be known of a report besides its text."""

    legal_basis: str
    violence_suspected: bool
    guardians_informed: bool
    not_informed_reason: str
    child_informed: bool
    child_not_informed_reason: str
    guardians_offered: bool
    guardians_view: str
    log_told: bool
    leader_told: bool
    meeting_offered: bool


@transaction.atomic
def report_concern(
    case: Case, *, by: User, on: date, sent_on: date, channel: str, **contents: Unpack[Contents]
) -> ConcernReport:
    """Note that ``by`` has reported to child welfare; its text is never kept here.

    Everyone reports for themselves, also when others have: no report is taken for a copy of
    another (R137, R138, R151). Suspected violence or abuse raises the shield in the same
    transaction: from then on guardians see, hear and get nothing new (R33, R35). The leaders of
    the unit get a notice without content (R34, R141). Raises ValidationError by field.
    """
    authorize(by, "cases.report_concern", case)
    check_day(case, sent_on, on=on, field="sent_on")
    if channel == Channel.HERE:
        raise ValidationError({"channel": _("Meldinger herfra sendes fra sin egen side.")})
    return register(case, by=by, on=on, sent_on=sent_on, channel=channel, contents=contents)


def register(
    case: Case, *, by: User, on: date, sent_on: date | None, channel: str, contents: Contents
) -> ConcernReport:
    """Store the report, raise the shield and tell the leaders; the caller has asked leave."""
    report = ConcernReport(
        case=case,
        noted_by=by,
        sent_on=sent_on,
        channel=channel,
        log_exists=any(LOG_OPENED in facts for facts in answers_from_above(case)),
        **_checked(contents),
    )
    keep(report)
    record_act(
        by=by,
        act="cases.report_concern",
        subject=report,
        channel=channel,
        sent_on=sent_on.isoformat() if sent_on else "",
        violence_suspected=report.violence_suspected,
    )
    if report.violence_suspected:
        raise_shield(case, by=by)
    notify(
        leaders_of(case, on).exclude(pk=by.pk),
        kind=Notice.Kind.REPORT,
        subject=report,
        link=reverse("cases:unit"),
        on=on,
    )
    return report


def _checked(contents: Contents) -> Contents:
    """The contents as they are kept. Raises ValidationError by field."""
    kept = contents.copy()
    kept["not_informed_reason"] = contents.get("not_informed_reason", "").strip()
    kept["child_not_informed_reason"] = contents.get("child_not_informed_reason", "").strip()
    kept["guardians_view"] = contents.get("guardians_view", "").strip()
    if contents.get("violence_suspected"):
        _check_shielded(kept)
    if kept.get("guardians_informed"):
        kept["not_informed_reason"] = ""
    elif not kept["not_informed_reason"]:
        raise ValidationError(
            {"not_informed_reason": _("Skriv hvorfor foresatte ikke er orientert.")}
        )
    if kept.get("child_informed"):
        kept["child_not_informed_reason"] = ""
    return kept


def _check_shielded(contents: Contents) -> None:
    """Where violence is suspected, guardians neither know of the report nor add to it (R35)."""
    if contents.get("guardians_informed"):
        raise ValidationError(
            {
                "guardians_informed": _(
                    "Ved mistanke om vold eller overgrep skal foresatte ikke vite om meldingen. "
                    "Vet de det alt, ring barnevernet nå og si det."
                )
            }
        )
    if contents.get("guardians_offered") or contents.get("guardians_view"):
        raise ValidationError(
            {
                "guardians_view": _(
                    "Ved mistanke om vold eller overgrep skal foresatte ikke spørres først. "
                    "Ta bort det du har skrevet her."
                )
            }
        )


def leaders_of(case: Case, on: date) -> QuerySet[User]:
    """The active leaders of the case's unit on the day."""
    return leaders_in({case.unit_id}, on)


def leaders_in(units: Collection[int], on: date) -> QuerySet[User]:
    """The active leaders of the units on the day."""
    places = Membership.objects.live(on).filter(unit__in=units, role=Membership.Role.LEADER)
    return User.objects.filter(pk__in=places.values("user_id"), is_active=True)


def raise_shield(case: Case, *, by: User) -> None:
    """Keep for guardians the level they knew; a shield that is up stays as it was raised."""
    stored = Case.objects.select_for_update().get(pk=case.pk)
    if not stored.is_shielded:
        stored.shielded_at = timezone.now()
        stored.shielded_level = stored.level_for_guardians
        stored.save(update_fields=["shielded_at", "shielded_level"])
        record_act(by=by, act="cases.raise_shield", subject=stored, level=stored.level)
        shield_raised.send(sender=Case, case=stored)
    case.shielded_at, case.shielded_level = stored.shielded_at, stored.shielded_level

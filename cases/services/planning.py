"""Individual plan: how it stands, and whether the family uses the log as its tool."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from bti.accounts.authorize import authorize
from bti.accounts.models import User
from bti.audit.record import record_act
from cases.models import Case, IndividualPlan, Level
from cases.services.moving import locked, tell_the_caller

PLANNED = ("plan", "plan_granted_on", "plan_in_log")


@transaction.atomic
def note_plan(
    case: Case, *, by: User, on: date, plan: str, granted_on: date | None = None,
    in_log: bool = False,
) -> Case:  # fmt: skip
    """Note how it stands with an individual plan, at level 3 (R148, R149, R347).

    ``plan`` is empty where there is none. A plan that is granted has a day; then the family may
    choose to use the log as its tool, where the guide says so. Raises ValidationError by field.
    """
    authorize(by, "cases.change_case", case)
    given, case = case, locked(case)
    authorize(by, "cases.change_case", case)
    if case.level != Level.BROAD:
        raise ValidationError(_("Individuell plan noteres når saken er på nivå 3."))
    _check(case, on, plan=plan, granted_on=granted_on, in_log=in_log)
    case.plan, case.plan_granted_on, case.plan_in_log = plan, granted_on, in_log
    case.save(update_fields=PLANNED)
    tell_the_caller(given, case, PLANNED)
    record_act(by=by, act="cases.note_plan", subject=case, on=on.isoformat())
    return given


def _check(case: Case, on: date, *, plan: str, granted_on: date | None, in_log: bool) -> None:
    wrong: dict[str, str] = {}
    granted = plan == IndividualPlan.GRANTED
    if plan and plan not in IndividualPlan.values:
        wrong["plan"] = _("Velg en av dem som står på lista.")
    if sentence := _wrong_day(granted_on, on, granted=granted):
        wrong["granted_on"] = sentence
    if in_log and not granted:
        wrong["in_log"] = _("Familien kan velge dette når planen er vedtatt.")
    elif in_log and not case.guide.switches.ip_in_log:
        wrong["in_log"] = _("Loggen brukes ikke som individuell plan her i kommunen.")
    if wrong:
        raise ValidationError(wrong)


def _wrong_day(granted_on: date | None, on: date, *, granted: bool) -> str:
    """What is wrong with the day of the decision, or nothing."""
    if granted_on is None:
        return _("Skriv hvilken dag planen ble vedtatt.") if granted else ""
    if not granted:
        return _("Bare en plan som er vedtatt, har en dag.")
    return _("Datoen kan ikke være fram i tid.") if granted_on > on else ""

"""Individual plan: asked for, answered, written, and whether the log is its tool."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from bti.accounts.authorize import authorize
from bti.accounts.models import User
from bti.audit.record import record_act
from cases.models import Case, IndividualPlan, Level, PlanRequest, PlanSwitch, PlanText
from cases.services.discussing import keep
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
    if case.plan_in_log != in_log:
        _note_switch(case, by=by, on=on, in_log=in_log, wished_by=_("Familien"))
    case.plan, case.plan_granted_on, case.plan_in_log = plan, granted_on, in_log
    case.save(update_fields=PLANNED)
    tell_the_caller(given, case, PLANNED)
    record_act(by=by, act="cases.note_plan", subject=case, on=on.isoformat())
    return given


@transaction.atomic
def request_plan(
    case: Case,
    *,
    by: User,
    on: date,
    asked_on: date,
    asked_by: str,
    wants_coordinator: bool = False,
) -> PlanRequest:
    """Note that the family has asked for an individual plan, and since when it waits for an answer.

    Raises ValidationError by field.
    """
    authorize(by, "cases.change_case", case)
    given, case = case, locked(case)
    authorize(by, "cases.change_case", case)
    if case.level != Level.BROAD:
        raise ValidationError(_("Individuell plan noteres når saken er på nivå 3."))
    if asked_on > on:
        raise ValidationError({"asked_on": _("Datoen kan ikke være fram i tid.")})
    if not asked_by.strip():
        raise ValidationError({"asked_by": _("Skriv hvem i familien som ba om det.")})
    if PlanRequest.objects.filter(case=case, answer="").exists():
        raise ValidationError(_("Familien har alt bedt om det, og venter på svar."))
    request = PlanRequest(
        case=case, noted_by=by, asked_on=asked_on, asked_by=asked_by.strip(),
        wants_coordinator=wants_coordinator,
    )  # fmt: skip
    keep(request)
    if case.plan != IndividualPlan.GRANTED:
        case.plan = IndividualPlan.WISHED
        case.save(update_fields=["plan"])
        tell_the_caller(given, case, ("plan",))
    record_act(by=by, act="cases.request_plan", subject=request, asked_on=asked_on.isoformat())
    return request


@transaction.atomic
def answer_request(
    case: Case, *, by: User, on: date, answer: str, answered_on: date, reason: str = ""
) -> PlanRequest:
    """Note the answer to what the family asked for; a no has a reason. Raises ValidationError."""
    authorize(by, "cases.change_case", case)
    given, case = case, locked(case)
    authorize(by, "cases.change_case", case)
    request: PlanRequest | None = PlanRequest.objects.filter(case=case, answer="").first()
    if request is None:
        raise ValidationError(_("Ingen venter på svar om individuell plan."))
    if answer not in PlanRequest.Answer.values:
        raise ValidationError({"answer": _("Velg et svar.")})
    if not request.asked_on <= answered_on <= on:
        raise ValidationError(
            {"answered_on": _("Dagen må være etter at de ba om det, og ikke fram i tid.")}
        )
    if answer == PlanRequest.Answer.DECLINED and not reason.strip():
        raise ValidationError({"reason": _("Skriv hvorfor svaret er nei.")})
    request.answer, request.answered_on, request.reason = answer, answered_on, reason.strip()
    keep(request)
    if answer == PlanRequest.Answer.GRANTED:
        case.plan, case.plan_granted_on = IndividualPlan.GRANTED, answered_on
    elif case.plan == IndividualPlan.WISHED:
        case.plan = ""
    case.save(update_fields=PLANNED)
    tell_the_caller(given, case, PLANNED)
    record_act(by=by, act="cases.answer_plan", subject=request, answer=answer)
    return request


@transaction.atomic
def use_log_as_plan(case: Case, *, by: User, on: date, in_log: bool, wished_by: str) -> Case:
    """Begin or stop using the log as the individual plan (R149). The log goes on as it is.

    Off at any level; on only with a plan that is granted, where the guide has it.
    """
    authorize(by, "cases.change_case", case)
    given, case = case, locked(case)
    authorize(by, "cases.change_case", case)
    if not wished_by.strip():
        raise ValidationError({"wished_by": _("Skriv hvem i familien som ønsker det.")})
    if in_log == case.plan_in_log:
        raise ValidationError({"in_log": _("Slik er det alt.")})
    if in_log:
        _check(case, on, plan=case.plan, granted_on=case.plan_granted_on, in_log=True)
    _note_switch(case, by=by, on=on, in_log=in_log, wished_by=wished_by)
    case.plan_in_log = in_log
    case.save(update_fields=["plan_in_log"])
    tell_the_caller(given, case, ("plan_in_log",))
    return given


@transaction.atomic
def write_plan(case: Case, *, by: User, on: date, **texts: Any) -> PlanText:
    """Write what an individual plan has that the log has not; what stood before is kept.

    Who coordinates, what matters to the child, what is needed, and for how long it holds. Raises
    ValidationError by field.
    """
    authorize(by, "cases.change_case", case)
    case = locked(case)
    authorize(by, "cases.change_case", case)
    if case.plan != IndividualPlan.GRANTED:
        raise ValidationError(_("Planen skrives når den er vedtatt."))
    text = PlanText.objects.filter(case=case).first() or PlanText(case=case)
    text.noted_by = by
    for name, value in texts.items():
        setattr(text, name, value.strip() if isinstance(value, str) else value)
    if text.ends_on <= text.starts_on:
        raise ValidationError({"ends_on": _("Planen må slutte etter at den begynner.")})
    if not text.starts_on <= text.revise_on <= text.ends_on:
        raise ValidationError({"revise_on": _("Dagen må være mens planen gjelder.")})
    keep(text)
    record_act(by=by, act="cases.write_plan", subject=text, on=on.isoformat())
    return text


def _note_switch(case: Case, *, by: User, on: date, in_log: bool, wished_by: str) -> None:
    switch = PlanSwitch(case=case, noted_by=by, in_log=in_log, wished_by=wished_by.strip(), on=on)
    keep(switch)
    record_act(by=by, act="cases.use_log_as_plan", subject=switch, in_log=in_log)


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

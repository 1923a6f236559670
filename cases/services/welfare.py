"""What child welfare receives, and whom it has told what."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from bti.accounts.authorize import authorize
from bti.accounts.models import User
from bti.audit.record import record_act
from cases.levels.welfare import CONCLUSIONS, Course, course_of
from cases.models import Case, ReceivedReport, WelfareDecision, WelfareTelling
from cases.rules import works_in_child_welfare
from cases.services.discussing import check_day, keep
from cases.services.reporting import raise_shield

About, To, Basis = WelfareTelling.About, WelfareTelling.To, WelfareTelling.Basis


@transaction.atomic
def receive_report(
    case: Case, *, by: User, on: date, received_on: date, way: str, reporter: str, priority: str,
    area: str = "", violence_suspected: bool = False, pregnancy: bool = False,
) -> ReceivedReport:  # fmt: skip
    """Note a report that child welfare has received, in a case of its own (R239, R353, R355, R356).

    Suspected violence raises the shield in the same transaction (R35). Raises ValidationError by
    field, and where the case is not child welfare's own.
    """
    authorize(by, "cases.change_case", case)
    if not case.guide.is_child_welfare:
        raise ValidationError(_("Bare barnevernet noterer at det har mottatt en melding."))
    check_day(case, received_on, on=on, field="received_on")
    report = ReceivedReport(
        case=case,
        noted_by=by,
        received_on=received_on,
        way=way,
        reporter=reporter,
        priority=priority,
        area=area.strip(),
        violence_suspected=violence_suspected,
        pregnancy=pregnancy,
    )
    keep(report)
    record_act(
        by=by,
        act="cases.receive_report",
        subject=report,
        received_on=received_on.isoformat(),
        violence_suspected=violence_suspected,
    )
    if violence_suspected:
        raise_shield(case, by=by)
    return report


@transaction.atomic
def note_telling(
    case: Case, *, by: User, on: date, about: str, to: str, told_on: date,
    in_writing: bool = False, measures_told: bool = False, basis: str = Basis.REPORTER,
    service: str = "", reason: str = "",
) -> WelfareTelling:  # fmt: skip
    """Note whom child welfare has told what, and what gave leave to tell it.

    A reporter is told of the report and its outcome, a public one in writing (R246, R354, R359);
    of the measures only with consent, or where it is best for the child. Other services are told
    only with live consent that names them (R246), or by law where the family has ended the
    cooperation (R252). Raises ValidationError by field.
    """
    authorize(by, "cases.record_welfare", case)
    check_day(case, told_on, on=on, field="told_on")
    telling = WelfareTelling(
        case=case,
        noted_by=by,
        about=about,
        to=to,
        told_on=told_on,
        in_writing=in_writing,
        measures_told=measures_told and about == About.CONCLUSION,
        basis=basis,
        service=service if to == To.SERVICE else "",
        reason=reason.strip(),
    )
    _check_about(telling, course_of(case))
    if to == To.SERVICE:
        _check_service(case, telling, by=by, on=on)
    else:
        _check_reporter(case, telling, on=on)
    keep(telling)
    record_act(
        by=by, act="cases.note_telling", subject=telling, about=about, to=to, basis=telling.basis,
        told_on=told_on.isoformat(),
    )  # fmt: skip
    return telling


def _check_about(telling: WelfareTelling, course: Course) -> None:
    """Nothing is told before it is decided, and others than reporters hear only how it ended."""
    if telling.to == To.SERVICE and telling.about != About.CONCLUSION:
        raise ValidationError({"about": _("Andre tjenester får bare vite hva det endte med.")})
    if telling.about == About.REVIEW and telling.to != To.PUBLIC:
        raise ValidationError({"to": _("Bare en offentlig melder får vite dette.")})
    if telling.about == About.CONCLUSION and not CONCLUSIONS & set(course.kinds):
        raise ValidationError(
            {"about": _("Det er ikke registrert hva barnevernet har bestemt ennå.")}
        )


def _check_reporter(case: Case, telling: WelfareTelling, *, on: date) -> None:
    is_answer = telling.to == To.PUBLIC and telling.about == About.CONCLUSION
    if is_answer and not telling.in_writing:
        raise ValidationError(
            {"in_writing": _("En offentlig melder skal alltid ha dette skriftlig.")}
        )
    if not telling.measures_told:
        telling.basis = Basis.REPORTER
    elif telling.basis == Basis.CONSENT:
        if not case.consents.live(on).sharing().exists():
            raise ValidationError(
                {"basis": _("Ingen gjeldende samtykker sier at dette kan deles. Be om et først.")}
            )
    elif telling.basis != Basis.BEST_INTEREST:
        raise ValidationError(
            {"basis": _("Velg hvorfor melderen også kunne få vite om tiltakene.")}
        )
    elif not telling.reason:
        raise ValidationError({"reason": _("Skriv hvorfor det er til barnets beste.")})


def _check_service(case: Case, telling: WelfareTelling, *, by: User, on: date) -> None:
    service = case.guide.service(telling.service)
    if service is None:
        raise ValidationError({"service": _("Velg hvilken tjeneste det er.")})
    if telling.basis == Basis.LAW:
        _check_law(case, telling, by=by)
    elif telling.basis != Basis.CONSENT:
        raise ValidationError(
            {"basis": _("Andre tjenester får bare vite det når familien samtykker.")}
        )
    elif not case.consents.live(on).sharing({service.kind}).exists():
        raise ValidationError(
            {
                "basis": _("Ingen gjeldende samtykker nevner %(service)s. Be om et først.")
                % {"service": service.label}
            }
        )


def _check_law(case: Case, telling: WelfareTelling, *, by: User) -> None:
    """Child welfare's own to judge, and only where the family has withdrawn (R252)."""
    last = case.welfaredecisions.order_by("decided_on", "pk").last()
    withdrawn = WelfareDecision.EndReason.CONSENT_WITHDRAWN
    if not works_in_child_welfare(by):
        raise ValidationError({"basis": _("Bare barnevernet kan vurdere dette.")})
    if last is None or last.end_reason != withdrawn:
        raise ValidationError(
            {"basis": _("Dette gjelder bare når familien ikke vil samarbeide videre.")}
        )
    if not telling.reason:
        raise ValidationError({"reason": _("Skriv hvorfor tjenesten må få vite det.")})

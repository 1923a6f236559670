"""What child welfare decides about a child, and what follows from it for level and baton."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from bti.accounts.authorize import authorize
from bti.accounts.models import ServiceKind, User
from bti.audit.record import record_act
from bti.notices.models import Notice
from bti.notices.services import notify
from cases.levels import STEPS, Ground, answers_from_above, guide_has
from cases.levels.welfare import DISMISSALS, possible
from cases.models import Case, Level, WelfareDecision
from cases.rules import is_holder, works_in_child_welfare
from cases.services.discussing import check_day, keep
from cases.services.moving import follow, locked
from cases.services.passing import pass_on
from cases.services.wishing import write_wish

Kind = WelfareDecision.Kind
EndReason = WelfareDecision.EndReason
# The basic services, that child welfare contacts where the family wants it (R181, R247)
BASIC = frozenset({
    ServiceKind.KINDERGARTEN, ServiceKind.SCHOOL, ServiceKind.HEALTH_STATION,
    ServiceKind.SCHOOL_HEALTH,
})  # fmt: skip
AGES = {EndReason.AGE_18: 18, EndReason.AGE_23: 23}


@transaction.atomic
def record_decision(
    case: Case, *, by: User, on: date, kind: str, decided_on: date, reason: str,
    told_by: str = "", need_considered: bool = False, family_wants_contact: bool = False,
    contact_service: str = "", wish: str = "",
) -> WelfareDecision:  # fmt: skip
    """Record what child welfare decided: evidence that baton and levels stand on (R246–R249, R358).

    Who works in child welfare and knows of the case records it; the holder may do so on behalf, and
    then tells who said it. A dismissal leads a case with a log back to level 1 (R248); without a
    log the need is considered, and a basic service contacted if the family wants it (R247).
    Measures come with whom child and family want to hold the baton (R249). Raises ValidationError
    by field.
    """
    given, case = _leave(case, by)
    decision = _begun(case, by=by, on=on, kind=kind, decided_on=decided_on, reason=reason,
                      told_by=told_by)  # fmt: skip
    if kind == Kind.ENDED:
        raise ValidationError({"kind": _("Bruk siden for å avslutte barnevernssaken.")})
    has_log = any("log_opened" in facts for facts in answers_from_above(case))
    if kind in DISMISSALS and not has_log:
        decision.need_considered = need_considered
        decision.family_wants_contact = family_wants_contact
        decision.contact_service = contact_service if family_wants_contact else ""
        _check_need(case, decision)
    if kind not in DISMISSALS and kind != Kind.INVESTIGATION:
        decision.wish = wish.strip()
        _check_wish(case, decision)
    _keep(decision, by=by)
    if decision.wish:
        write_wish(given, case, by=by, on=on, wish=decision.wish, told_by=decision.told_by)
    if kind in DISMISSALS and has_log and _leads_back(case):
        why = _("Barnevernet har henlagt. %(reason)s") % {"reason": decision.reason}
        follow(given, case, "return", by=by, on=on, reason=why[:500])
    _tell_the_holder(case, decision, by=by, on=on)
    return decision


@transaction.atomic
def end_welfare(
    case: Case, *, by: User, on: date, ended_on: date, end_reason: str, reason: str,
    told_by: str = "", then: str = "", to: User | None = None,
) -> WelfareDecision:  # fmt: skip
    """Record that the child welfare case has ended, and why (R251).

    ``then``: whether its holder closes the case or leads it back to level 1. Child welfare that has
    the baton gives it to somebody at level 1 or 2 in the same act (R154). Raises ValidationError
    by field.
    """
    given, case = _leave(case, by)
    decision = _begun(case, by=by, on=on, kind=Kind.ENDED, decided_on=ended_on, reason=reason,
                      told_by=told_by)  # fmt: skip
    decision.end_reason = end_reason
    _check_end(case, decision, then=then, is_held=is_holder(by, case))
    keeps = _must_give_back(case, on) and then != "close"
    if keeps and to is None:
        raise ValidationError(
            {"to": _("Barnevernet har stafettpinnen. Velg hvem som skal ha den nå.")}
        )
    _keep(decision, by=by)
    if keeps and to is not None:
        why = _("Barnevernssaken er avsluttet. %(reason)s") % {"reason": decision.reason}
        pass_on(given, case, to=to, by=by, on=on, reason=why[:300])
    if then:
        follow(given, case, then, by=by, on=on, reason=decision.reason)
    _tell_the_holder(case, decision, by=by, on=on)
    return decision


def _leave(case: Case, by: User) -> tuple[Case, Case]:
    """The caller's case and the locked one, once leave has been asked for both."""
    authorize(by, "cases.record_welfare", case)
    stored = locked(case)
    authorize(by, "cases.record_welfare", stored)
    return case, stored


def _begun(
    case: Case, *, by: User, on: date, kind: str, decided_on: date, reason: str, told_by: str
) -> WelfareDecision:
    """The decision with what all of them have. Raises ValidationError where it cannot be."""
    ground = Ground.of(case, on, consents=())
    if kind not in possible(case, ground.course, reported=ground.reported):
        raise ValidationError(
            {"kind": _("Barnevernet kan ikke ha bestemt dette nå. Se hvor saken er.")}
        )
    check_day(case, decided_on, on=on, field="decided_on")
    last = ground.course.decided_on
    if last and decided_on < last:
        raise ValidationError({"decided_on": _("Datoen er før det barnevernet bestemte sist.")})
    if not reason.strip():
        raise ValidationError({"reason": _("Skriv hvorfor barnevernet bestemte dette.")})
    on_behalf = not works_in_child_welfare(by)
    if on_behalf and not told_by.strip():
        raise ValidationError({"told_by": _("Skriv hvem i barnevernet som sa det.")})
    return WelfareDecision(
        case=case,
        noted_by=by,
        kind=kind,
        decided_on=decided_on,
        reason=reason.strip(),
        on_behalf=on_behalf,
        told_by=told_by.strip() if on_behalf else "",
    )


def _check_need(case: Case, decision: WelfareDecision) -> None:
    if decision.kind == Kind.DISMISSED and not decision.need_considered:
        raise ValidationError(
            {"need_considered": _("Vurder først om barnet trenger noe fra andre tjenester.")}
        )
    if not decision.family_wants_contact:
        return
    service = case.guide.service(decision.contact_service)
    if service is None or service.kind not in BASIC:
        raise ValidationError(
            {"contact_service": _("Velg tjenesten som barnevernet skal kontakte.")}
        )


def _check_wish(case: Case, decision: WelfareDecision) -> None:
    """Asked for where help is decided on; behind a shield nobody asks the family (R35)."""
    if decision.kind == Kind.HELP and not decision.wish and not case.is_shielded:
        raise ValidationError(
            {
                "wish": _(
                    "Skriv hvem barnet og familien ønsker som stafettholder. "
                    "Har de ikke noe ønske, skriver du det."
                )
            }
        )


def _check_end(case: Case, decision: WelfareDecision, *, then: str, is_held: bool) -> None:
    if decision.end_reason not in EndReason.values:
        raise ValidationError({"end_reason": _("Velg hvorfor barnevernssaken er slutt.")})
    least = AGES.get(EndReason(decision.end_reason))
    age = case.child.age(decision.decided_on)
    if least and (age is None or age < least):
        raise ValidationError(
            {"end_reason": _("Ungdommen var ikke fylt %(age)s år da.") % {"age": least}}
        )
    if then and not is_held:
        raise ValidationError({"then": _("Bare den som har saken, kan flytte den.")})
    if then and then not in ("close", "return"):
        raise ValidationError({"then": _("Velg om saken avsluttes eller går tilbake.")})


def _must_give_back(case: Case, on: date) -> bool:
    """Whether child welfare has the baton of a case that is not its own (R154)."""
    own = case.unit.kind == ServiceKind.CHILD_WELFARE
    return not own and works_in_child_welfare(case.holder)


def _leads_back(case: Case) -> bool:
    return bool(case.level == Level.BROAD and guide_has(case.guide, STEPS["return"], case.level))


def _keep(decision: WelfareDecision, *, by: User) -> None:
    keep(decision)
    record_act(
        by=by, act="cases.record_welfare", subject=decision, kind=decision.kind,
        decided_on=decision.decided_on.isoformat(), on_behalf=decision.on_behalf,
    )  # fmt: skip


def _tell_the_holder(case: Case, decision: WelfareDecision, *, by: User, on: date) -> None:
    notify(
        [case.holder] if case.holder_id != by.pk else [],
        kind=Notice.Kind.WELFARE,
        subject=decision,
        link=reverse("cases:detail", args=[case.pk]),
        on=on,
    )

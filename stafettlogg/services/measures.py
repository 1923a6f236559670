"""Measures: what is done toward a goal, by one who answers for it, until a day (R13, R89, R91)."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from bti.accounts.authorize import authorize
from bti.accounts.models import Membership, User
from bti.audit.record import record_act
from bti.notices.models import Notice
from bti.notices.services import notify
from bti.people.models import Guardian, NetworkPerson
from cases.models import Case
from stafettlogg import access
from stafettlogg.models import Candidate, Goal, Measure, Meeting
from stafettlogg.services.keeping import keep, locked, refuse, tell_readers

WRITTEN_LATE = timedelta(days=14)  # a measure may have begun before someone came to write it down


@transaction.atomic
def plan_measure(
    goal: Goal, *, by: User, on: date, text: str, arena: str, starts_on: date, due_on: date,
    evaluate_on: date, reach: str = Measure.Reach.INDIVIDUAL, employee: User | None = None,
    guardian: Guardian | None = None, network: NetworkPerson | None = None,
    by_child: bool = False, meeting: Meeting | None = None,
) -> Measure:  # fmt: skip
    """Plan a measure under a goal, with exactly one responsible (R13, R87, R89, R91, R269).

    An employee gets to read the log in the same transaction, when live consent names their
    service (R118, R123). Raises ValidationError by field.
    """
    authorize(by, "stafettlogg.change_goal", goal)
    # As it is now: another may be ending it, or the log, at the same moment
    rows = Goal.objects.select_related("log__case__child", "log__case__unit")
    goal = locked(rows, goal.pk)
    authorize(by, "stafettlogg.change_goal", goal)
    if goal.ended_on:
        raise ValidationError(_("Målet er avsluttet. Sett et nytt mål først."))
    _check_days(on, starts_on=starts_on, due_on=due_on, evaluate_on=evaluate_on)
    if sum((employee is not None, guardian is not None, network is not None, by_child)) != 1:
        refuse("responsible", _("Velg én som er ansvarlig for tiltaket."))
    case = goal.log.case
    _check_family(case, guardian, network, on)
    if employee:
        _check_employee(case, employee, on)
        _check_shared(goal, employee, on)
    measure = Measure(
        log=goal.log,
        goal=goal,
        author=by,
        text=text.strip(),
        arena=arena,
        reach=reach,
        employee=employee,
        guardian=guardian,
        network=network,
        by_child=by_child,
        starts_on=starts_on,
        due_on=due_on,
        evaluate_on=evaluate_on,
        meeting=meeting,
    )
    keep(measure)
    record_act(by=by, act="stafettlogg.plan_measure", subject=measure, due=due_on.isoformat())
    access.derive(goal.log, on)
    if employee and employee.pk != by.pk:
        notify(
            [employee],
            kind=Notice.Kind.MEASURE,
            subject=measure,
            link=reverse("stafettlogg:detail", args=[measure.log_id]),
            on=on,
        )
    tell_readers(goal.log, by=by, on=on, about=measure)
    return measure


@transaction.atomic
def end_measure(measure: Measure, *, by: User, on: date, reason: str) -> Measure:
    """End a measure, with the reason. Who read the log for its sake stops reading (R118)."""
    authorize(by, "stafettlogg.end_measure", measure)
    measure = lock(measure)
    if not reason.strip():
        refuse("reason", _("Skriv kort hvorfor tiltaket avsluttes."))
    if len(reason.strip()) > 300:
        refuse("reason", _("Begrunnelsen er for lang. Skriv høyst 300 tegn."))
    finish(measure, by=by, on=on, reason=reason.strip())
    tell_readers(measure.log, by=by, on=on, about=measure)
    return measure


def finish(measure: Measure, *, by: User, on: date, reason: str) -> None:
    """Set the end of a measure that is at hand and locked, and take the consequence for reading."""
    measure.ended_on, measure.end_reason = on, reason
    measure.save()
    record_act(by=by, act="stafettlogg.end_measure", subject=measure)
    access.derive(measure.log, on)


def lock(measure: Measure) -> Measure:
    """The measure as it is now, locked. Raises ValidationError when it has ended meanwhile."""
    rows = Measure.objects.select_related("log__case__child", "employee", "guardian", "network")
    fresh: Measure = locked(rows, measure.pk)
    if fresh.ended_on:
        raise ValidationError(_("Tiltaket er alt avsluttet."))
    return fresh


def _check_days(on: date, *, starts_on: date, due_on: date, evaluate_on: date) -> None:
    """The days come in order, and the agreed ones are ahead. All faults are told at once."""
    faults: dict[str, str] = {}
    if starts_on < on - WRITTEN_LATE:
        faults["starts_on"] = _("Tiltaket kan ikke ha startet for mer enn to uker siden.")
    if due_on < max(starts_on, on):
        faults["due_on"] = _("Fristen må være i dag eller senere, og ikke før tiltaket starter.")
    if evaluate_on < max(starts_on, on):
        faults["evaluate_on"] = _(
            "Dagen for vurdering må være i dag eller senere, og ikke før tiltaket starter."
        )
    if faults:
        raise ValidationError(faults)


def _check_family(
    case: Case, guardian: Guardian | None, network: NetworkPerson | None, on: date
) -> None:
    """The family's own are those of this child."""
    if guardian:
        ties = case.child.guardianships.live(on)
        if not ties.filter(guardian=guardian).exists():
            refuse("responsible", _("Den foresatte er ikke registrert på barnet."))
    if network and network.child_id != case.child_id:
        refuse("responsible", _("Personen er ikke i barnets nettverk."))


def _check_shared(goal: Goal, employee: User, on: date) -> None:
    """Nobody gets a measure under a goal that they are not to know of."""
    case, name = goal.log.case, {"name": employee.name, "area": goal.get_area_display()}
    if employee.pk == case.holder_id:
        return
    hidden, services = access.kept_from(case, [employee.pk], on)[employee.pk]
    if goal.area in hidden:
        refuse(
            "responsible",
            _(
                "Familien har sagt at %(name)s ikke skal vite noe om «%(area)s». Velg en annen, "
                "eller snakk med familien om et nytt samtykke."
            )
            % name,
        )
    actor = Candidate(hidden, services, employee.pk)
    if not Goal.objects.filter(pk=goal.pk).not_withheld_from(actor).exists():
        refuse("responsible", _("Målet er holdt tilbake fra %(name)s. Velg en annen.") % name)


def _check_employee(case: Case, employee: User, on: date) -> None:
    if employee.pk in access.last_days(case, [employee.pk], on):
        return
    places = (
        Membership.objects.live(on)
        .filter(user=employee, unit__isnull=False, municipality_id=case.municipality_id)
        .select_related("unit")
        .order_by("pk")
    )
    units = [place.unit.name for place in places if place.unit]
    if not units:
        refuse("responsible", _("%(name)s arbeider ikke her nå.") % {"name": employee.name})
    kinds = [place.unit.kind for place in places if place.unit]
    others = set(kinds) - {case.unit.kind}
    if case.consents.live(on).sharing(others).exclude(only_share="").exists():
        refuse(
            "responsible",
            _(
                "Familien har med egne ord begrenset hva %(unit)s kan få vite. Snakk med familien "
                "om et samtykke der dere velger områdene. Da kan %(name)s få tiltaket."
            )
            % {"unit": units[0], "name": employee.name},
        )
    refuse(
        "responsible",
        _(
            "Samtykket nevner ikke %(unit)s. Be familien om et samtykke som gjør det. Da kan "
            "%(name)s få tiltaket."
        )
        % {"unit": units[0], "name": employee.name},
    )

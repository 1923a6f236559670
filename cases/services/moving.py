"""Steps between levels, and the steps of a level that a person says are done."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from bti.accounts.authorize import authorize
from bti.accounts.models import User
from bti.audit.record import record_act
from bti.notices.models import Notice
from bti.notices.services import notify
from bti.people.models import Guardianship
from cases.levels import STEPS, Ground, Step, guide_has
from cases.levels.shown import by_hand
from cases.models import Case, Level, LevelChange, StepDone
from cases.rules import may_be_told
from cases.services.discussing import keep
from cases.services.family import tell_of_judgments
from cases.services.lapsing import lapse_offers
from cases.services.reporting import leaders_of
from cases.signals import case_closed, level_changed
from consent.models import Signature
from consent.services import who_must_sign

# Who may take a step; any employee who may see the case may take «report» (docs/architecture.md)
LEAVE = {"report": "cases.view_case", "reopen": "cases.reopen_case"}
MOVED = (
    "level", "level_since", "closed_on", "close_reason", "closed_with_family", "shielded_level",
    "met_on",
)  # fmt: skip


@transaction.atomic
def change_level(
    case: Case, step: str, *, by: User, on: date, reason: str, with_family: bool = False,
    best_interest: str = "",
) -> LevelChange:  # fmt: skip
    """Take a step between levels; the only writer of ``Case.level``.

    Every change of level and every closing has a reason (R363, R364). ``with_family``: whether a
    case is closed together with the family (R155). ``best_interest``: what was weighed for the
    child's best, and what the child thinks of it (R27). Raises ValidationError when the guide
    has no such step from the level, when something is missing first, or when there is no reason.
    """
    authorize(by, LEAVE.get(step, "cases.change_level"), case)
    given, case = case, locked(case)
    authorize(by, LEAVE.get(step, "cases.change_level"), case)
    return follow(
        given, case, step, by=by, on=on, reason=reason, with_family=with_family,
        best_interest=best_interest,
    )  # fmt: skip


def follow(
    given: Case, case: Case, step: str, *, by: User, on: date, reason: str,
    with_family: bool = False, best_interest: str = "",
) -> LevelChange:  # fmt: skip
    """Take the step with a case that is locked; leave was asked by the act it follows from."""
    chosen = _check(case, step, on=on, reason=reason)
    seen_before = case.level_for_guardians
    change = LevelChange(
        case=case, noted_by=by, step=step, source=case.level, target=chosen.target,
        reason=reason.strip(), on=on, best_interest=best_interest.strip(),
    )  # fmt: skip
    keep(change)
    _move(case, change, with_family=with_family)
    case.save(update_fields=MOVED)
    tell_the_caller(given, case, MOVED)
    record_act(
        by=by, act="cases.change_level", subject=change, step=step, source=change.source,
        target=change.target, on=on.isoformat(),
    )  # fmt: skip
    _notify(case, change, by=by, on=on, families=case.level_for_guardians != seen_before)
    if change.source == Level.CONCERN:
        waiting = Guardianship.objects.filter(child=case.child_id).unconfirmed()
        tell_of_judgments(case, waiting, by=by, on=on)
    level_changed.send(sender=Case, case=case, change=change)
    if change.target == Level.CLOSED:
        lapse_offers(case, by=by, on=on)
        case_closed.send(sender=Case, case=case, change=change)
    return change


def close_quietly(case: Case, change: LevelChange) -> None:
    """Close the locked case by a change that is kept, without a word to anybody."""
    _move(case, change, with_family=False)
    case.save(update_fields=MOVED)
    level_changed.send(sender=Case, case=case, change=change)
    lapse_offers(case, by=change.noted_by, on=change.on)
    case_closed.send(sender=Case, case=case, change=change)


@transaction.atomic
def mark_step(case: Case, *, level: int, step: str, by: User, on: date) -> StepDone:
    """Note that a step of the guide is done, where no fact tells it; once, however often asked."""
    authorize(by, "cases.change_case", case)
    steps = case.guide.level(case.level).steps if level == case.level else ()
    found = next((s for s in steps if s.code == step), None)
    if found is None:
        raise ValidationError(_("Trinnet hører ikke til nivået saken er på."))
    if not by_hand(found):
        raise ValidationError(_("Dette trinnet blir gjort når det er skrevet ned."))
    done, made = StepDone.objects.get_or_create(
        case=case, level=level, step=step, defaults={"noted_by": by, "on": on}
    )
    if made:
        record_act(by=by, act="cases.mark_step", subject=done, level=level, step=step)
    return done


def locked(case: Case) -> Case:
    """The case as it stands in the database, held until the transaction ends.

    Locked alone, then read: a row that is joined while one waits for the lock is not found again
    when the other one has changed the holder.
    """
    Case.objects.select_for_update().values_list("pk").get(pk=case.pk)
    found: Case = Case.objects.select_related("child", "unit", "holder").get(pk=case.pk)
    return found


def tell_the_caller(given: Case, stored: Case, fields: tuple[str, ...]) -> None:
    """Bring the caller's copy of the case up to date, so that nothing is done on an old one."""
    for name in fields:
        setattr(given, name, getattr(stored, name))


def _check(case: Case, code: str, *, on: date, reason: str) -> Step:
    step = STEPS.get(code)
    if step is None or not guide_has(case.guide, step, case.level):
        raise ValidationError(_("Saken er ikke på et nivå der dette er mulig."))
    missing = [str(guard.because) for guard in step.unmet(Ground.of(case, on))]
    if missing:
        raise ValidationError(missing)
    if not reason.strip():
        raise ValidationError({"reason": _("Skriv hvorfor. Hver endring har en begrunnelse.")})
    return step


def _move(case: Case, change: LevelChange, *, with_family: bool) -> None:
    """Set what follows from the step.

    After ``report`` guardians go on seeing the level from before it, until the case leads back
    from there; longer while they are shielded (docs/architecture.md).
    """
    closes = change.target == Level.CLOSED
    if change.step == "report" and case.shielded_level is None:
        case.shielded_level = change.source
    elif change.source == Level.BROAD and not case.is_shielded:
        case.shielded_level = None
    case.level, case.level_since = change.target, change.on
    case.met_on = None  # meetings count at the level they were held
    case.closed_on = change.on if closes else None
    case.close_reason = change.reason if closes else ""
    case.closed_with_family = closes and with_family


def _notify(case: Case, change: LevelChange, *, by: User, on: date, families: bool) -> None:
    """Holder and leaders, and the family where it is within the work and may be told."""
    if (change.source, change.target) != (Level.CONCERN, Level.CLOSED):
        # A concern that ends where it began stays its owner's own
        notify(
            leaders_of(case, on).exclude(pk__in=[by.pk, case.holder_id]),
            kind=Notice.Kind.LEVEL,
            subject=change,
            link=reverse("cases:oversee", args=[case.pk]),
            on=on,
        )
    notify(
        [case.holder] if case.holder_id != by.pk else [],
        kind=Notice.Kind.LEVEL,
        subject=change,
        link=reverse("cases:detail", args=[case.pk]),
        on=on,
    )
    if families:
        notify(
            [user for user in _family(case, on) if may_be_told(user, case)],
            kind=Notice.Kind.LEVEL,
            subject=change,
            link=reverse("stafettlogg:family-home"),
            on=on,
        )


def _family(case: Case, on: date) -> list[User]:
    """Those who have signed a live consent of this case, and still are the ones who sign.

    One who has been blocked since, or has lost responsibility, hears nothing.
    """
    signed = Signature.objects.filter(
        consent__in=case.consents.live(on), state=Signature.State.SIGNED
    )
    rows = signed.values_list("guardian__user", "child__user")
    ids = {pk for row in rows for pk in row if pk}
    still = [signer.user for signer in who_must_sign(case.child, on)]
    return [user for user in still if user is not None and user.pk in ids]

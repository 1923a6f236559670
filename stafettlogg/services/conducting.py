"""A meeting is over: minutes, decisions on measures and the next meeting, all of it or nothing."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from bti.accounts.authorize import authorize
from bti.accounts.models import User
from cases.models import Invitation
from cases.services import Guest, invite
from cases.services.inviting import colleagues_to_invite, guardians_to_invite
from stafettlogg.models import Evaluation, Goal, Measure, Meeting, ReadGrant, Stafettlogg
from stafettlogg.services.evaluating import evaluate
from stafettlogg.services.measures import finish, plan_measure
from stafettlogg.services.meetings import record_meeting


@dataclass(frozen=True)
class Decided:
    """What the meeting said of one measure. ``anew``: text and responsible, where it changes."""

    measure: Measure
    decision: str
    effect: int
    carried_out: bool
    next_on: date | None = None
    child_says: str = ""
    guardian_says: str = ""
    anew: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Planned:
    """A new measure. ``place``: the part of the page it was written in, for what is wrong."""

    place: str
    goal: Goal
    text: str
    arena: str
    evaluate_on: date
    responsible: Mapping[str, Any]


@dataclass(frozen=True)
class Next:
    """When and where they meet again."""

    starts_at: datetime
    minutes: int
    place: str


@transaction.atomic
def conduct_meeting(
    log: Stafettlogg, *, by: User, on: date, minutes_of: Mapping[str, Any],
    decided: Sequence[Decided] = (), planned: Sequence[Planned] = (), again: Next | None = None,
) -> tuple[Meeting, Invitation | None]:  # fmt: skip
    """Write all that a meeting led to: minutes, evaluations, measures, the next meeting (R104).

    ``minutes_of``: as ``record_meeting`` takes it. Raises ValidationError by field, those of a
    measure with its place before the name; then nothing at all is written.
    """
    authorize(by, "stafettlogg.change_stafettlogg", log)
    held_on = minutes_of["held_on"]
    next_on = timezone.localdate(again.starts_at) if again else None
    meeting = record_meeting(log, by=by, on=on, next_on=next_on, **minutes_of)
    for one in decided:
        with _beside(f"m{one.measure.pk}_"):
            _decide(meeting, one, by=by, on=on, held_on=held_on)
    for new in planned:
        with _beside(f"{new.place}_"):
            plan_measure(
                new.goal, by=by, on=on, text=new.text, arena=new.arena, starts_on=on,
                due_on=new.evaluate_on, evaluate_on=new.evaluate_on, meeting=meeting,
                **new.responsible,
            )  # fmt: skip
    return meeting, _invite_again(meeting, again, by=by, on=on) if again else None


def _decide(meeting: Meeting, one: Decided, *, by: User, on: date, held_on: date) -> None:
    evaluate(
        one.measure, by=by, on=on, carried_out=one.carried_out, effect=one.effect,
        decision=one.decision, evaluated_on=held_on, child_says=one.child_says,
        guardian_says=one.guardian_says, next_on=one.next_on, meeting=meeting,
    )  # fmt: skip
    if one.decision == Evaluation.Decision.CHANGE and one.anew:
        _replace(meeting, one, by=by, on=on)


def _replace(meeting: Meeting, one: Decided, *, by: User, on: date) -> None:
    """A measure that changes ends, and another stands in its place: what was agreed is kept."""
    old = Measure.objects.select_related("log__case", "goal").get(pk=one.measure.pk)
    evaluate_on = max(old.evaluate_on, on)
    finish(old, by=by, on=on, reason=gettext_noop("Endret i et møte. Se det nye tiltaket."))
    plan_measure(
        old.goal, by=by, on=on, arena=old.arena, reach=old.reach, starts_on=on,
        due_on=evaluate_on, evaluate_on=evaluate_on, meeting=meeting, **one.anew,
    )  # fmt: skip


def _invite_again(meeting: Meeting, again: Next, *, by: User, on: date) -> Invitation | None:
    """Those who were asked this time, as far as they can be asked still; else family and actors."""
    case, last = meeting.log.case, meeting.invitation
    guardians = [] if case.is_shielded else [t.guardian for t in guardians_to_invite(case, on)]
    known = {place.user_id: place.user for place in colleagues_to_invite(case, on)}
    rows = list(last.invitees.all()) if last else []
    if last:
        wanted = {row.user_id for row in rows}
    else:
        actors = ReadGrant.objects.filter(content_object=meeting.log, role=ReadGrant.Role.ACTOR)
        wanted = set(actors.values_list("user_id", flat=True))
    users = [user for key, user in known.items() if key in wanted]
    guests = [Guest(r.name, r.role, r.email, r.is_support) for r in rows if r.name]
    child = (any(r.is_child for r in rows) or not last) and not case.is_shielded
    if not (guardians or users or child):
        return None
    with _beside("", {"starts_at": "next_on", "minutes": "next_minutes", "place": "next_place"}):
        return invite(
            case, by=by, on=on, kind=meeting.kind, purpose=_("Vi ser på hvordan tiltakene virker."),
            agenda=_("Hvordan går det nå?\nTiltakene siden sist\nVeien videre"),
            starts_at=again.starts_at, minutes=again.minutes, place=again.place,
            guardians=guardians, users=users, child=child,
            guests=[] if case.is_shielded else guests,
        )  # fmt: skip


@contextmanager
def _beside(before: str, names: Mapping[str, str] | None = None) -> Iterator[None]:
    """Let what a service refuses name the fields of the meeting's page."""
    try:
        yield
    except ValidationError as error:
        if not hasattr(error, "error_dict"):
            raise ValidationError(
                {f"{before}decision": error.error_list} if before else error.error_list
            ) from error
        told = {
            name if name == NON_FIELD_ERRORS else before + (names or {}).get(name, name): errors
            for name, errors in error.error_dict.items()
        }
        raise ValidationError(told) from error

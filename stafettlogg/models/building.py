"""Whether anybody has built on an entry since it was written: then it is not undone any more."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from bti.accounts.models import User
from bti.audit.models import ActEvent
from stafettlogg.models.attaching import Attachment
from stafettlogg.models.contributions import Remark
from stafettlogg.models.holding import HeldBack
from stafettlogg.models.kinds import KINDS, kind_of
from stafettlogg.models.log import InLog, Stafettlogg
from stafettlogg.models.work import Evaluation, Goal, Measure

WRITES = {
    "goal": "stafettlogg.set_goal", "measure": "stafettlogg.plan_measure",
    "evaluation": "stafettlogg.evaluate", "lysglimt": "stafettlogg.share_lysglimt",
    "contribution": "stafettlogg.contribute",
}  # fmt: skip
ENDS = {"goal": "stafettlogg.end_goal", "measure": "stafettlogg.end_measure"}
LABELS = {kind.model._meta.label: kind.name for kind in KINDS}
NOT_BUILT = (HeldBack, Attachment)  # who sees it, and what hangs on it: no thought built upon it


@dataclass(frozen=True)
class LastAct:
    """The last thing somebody wrote in a log: which act, on which entry."""

    pk: int
    act: str
    kind: str
    entry: int
    details: dict[str, Any]
    at: datetime

    @property
    def ends(self) -> bool:
        """It ended the entry, and did not write it."""
        return self.act in ENDS.values()


def last_act(user: User, log: Stafettlogg) -> LastAct | None:
    """The user's last act on an entry of the log, when it is one that can be undone.

    An evaluation that ends its measure is one act, though the audit tells of both.
    """
    rows = ActEvent.objects.filter(
        child_id=log.case.child_id, log_id=log.pk, user_id=user.pk, subject__in=LABELS
    ).order_by("-pk")
    found = [
        LastAct(pk, act, LABELS[subject], int(subject_id), details, at)
        for pk, act, subject, subject_id, details, at in rows.values_list(
            "pk", "act", "subject", "subject_id", "details", "at"
        )[:2]
    ]
    if not found:
        return None
    last, before = found[0], found[1] if len(found) > 1 else None
    if last.act == ENDS["measure"] and before and before.details.get("ends") == last.entry:
        last = before
    known = (WRITES.get(last.kind), ENDS.get(last.kind))
    return last if last.act in known else None


def is_built_on(entry: InLog, act: LastAct) -> bool:
    """Whether somebody has done something since that rests on the act on the entry."""
    return any(_what_stands_on(entry, act))


def _what_stands_on(entry: InLog, act: LastAct) -> Iterator[bool]:
    """One answer a question, the cheap ones first."""
    ended = getattr(entry, "ended_on", None) is not None
    yield ended != act.ends
    if isinstance(entry, Measure):
        yield _has_ended(entry.goal)
    if isinstance(entry, Evaluation):
        yield _has_ended(entry.measure.goal)
        yield entry.measure.evaluations.filter(pk__gt=entry.pk).exists()
        yield _acted_on(entry.measure, act)
    yield _acted_on(entry, act)
    if not act.ends:
        kind = kind_of(entry)
        yield Remark.objects.filter(log=entry.log_id, kind=kind.name, entry=entry.pk).exists()
        yield from _hangs_on(entry)


def _has_ended(goal: Goal) -> bool:
    return goal.ended_on is not None


def _acted_on(entry: InLog, act: LastAct) -> bool:
    """Someone has done something to the entry after the act, other than the act's own end of it."""
    later = ActEvent.objects.filter(
        Q(pk__gt=act.pk), child_id=entry.log.case.child_id, log_id=entry.log_id,
        subject=entry._meta.label, subject_id=str(entry.pk),
    ).exclude(act="stafettlogg.hold_back")  # fmt: skip
    own_end = act.details.get("ends") == entry.pk
    return bool(later.count() > (1 if own_end else 0))


def _hangs_on(entry: InLog) -> Iterator[bool]:
    """Records of the log that name the entry and were written after it, whatever their kind."""
    for relation in entry._meta.related_objects:
        model: Any = relation.related_model
        if not issubclass(model, InLog) or issubclass(model, NOT_BUILT):
            continue
        rows = model._default_manager.filter(
            **{relation.field.name: entry.pk}, written_at__gt=entry.written_at
        )
        yield rows.exists()

"""What the family is shown of a log while violence is suspected: all as it stood before (R35).

That nothing written after is shown, ``InLogQuerySet.visible_to`` sees to. Here is what changed
since in records from before: a measure that was ended, a new holder, the end of the log itself.
The history has what was (docs/architecture.md).
"""

from datetime import datetime
from typing import Any

from bti.accounts.models import User
from bti.people.models import Child
from stafettlogg.models import Goal, Measure, Meeting, MinutesAnswer, Stafettlogg

CHANGES = {
    Goal: ("text", "area", "need", "takes", "reach_by", "ended_on", "reached"),
    Measure: ("text", "arena", "reach", "starts_on", "due_on", "evaluate_on", "ended_on",
              "end_reason"),
    Meeting: ("minutes", "agreed", "told_to_child", "corrected_why", "version"),
    MinutesAnswer: ("version", "state", "comment"),
}  # fmt: skip


def raised_for(user: User, log: Stafettlogg) -> datetime | None:
    """When the shield was raised that the user stands outside of; None for all others."""
    return log.case.shielded_at if user.is_citizen else None


def reads_from(user: User, log: Stafettlogg) -> datetime | None:
    """When the child was born, to one of the family who did not carry it; None to all others."""
    return log.born_at if user.is_citizen and log.carried_by_id != user.pk else None


def as_it_was(model: type[Any], log: Stafettlogg, user: User) -> dict[int, dict[str, Any]]:
    """For one outside a shield: the log's records as they stood when it was raised, by key."""
    shield = raised_for(user, log)
    if shield is None:
        return {}
    rows = model.history.filter(log_id=log.pk, history_date__lte=shield)
    newest = rows.order_by("id", "-history_date", "-history_id").distinct("id")
    return {row.pop("id"): row for row in newest.values("id", *CHANGES[model])}


def tell_no_end(log: Stafettlogg, user: User) -> None:
    """Let the log at hand look open where others ended it behind the shield.

    One of the family who withdrew the consent knows that it ended. The record is only shown, and
    never saved: ask first what the user may do in it.
    """
    shield = raised_for(user, log)
    if shield is None or log.ended_on is None:
        return
    last = log.history.filter(ended_on__isnull=False).order_by("-history_date").first()
    by_family = last and last.history_user and last.history_user.is_citizen
    if last and last.history_date > shield and not by_family:
        log.ended_on, log.end_reason = None, ""


def came_after(user_id: int, log: Stafettlogg, shield: datetime) -> bool:
    """Whether this holder got the baton after the shield was raised."""
    return log.case.holderchanges.filter(holder=user_id, noted_at__gt=shield).exists()


def place_is_told(child: Child, user: User) -> bool:
    """Whether the user may learn from the log where the child spends its days.

    Not a guardian of a child with a protected address: one of them may be the one it hides from,
    and the grade itself is secret (Folkeregisteret, 7.3).
    """
    return not (user.is_citizen and child.address_is_protected and child.user_id != user.pk)

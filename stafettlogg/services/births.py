"""From the log of her who carried the child to the child's own: what follows, what is hers."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bti.accounts.authorize import authorize
from bti.accounts.models import User
from bti.audit.record import record_act
from bti.database.acting import for_purpose
from bti.people.models import Guardianship
from cases.models import Case
from stafettlogg import access
from stafettlogg.models import Evaluation, Follows, InLog, Measure, Stafettlogg


def on_birth(case: Case, *, by: User, on: date) -> None:
    """Mark in the child's logs that what stands there is from before, and whose it is.

    She is the one who signed alone: the mother who answers for the child. Where she has no login,
    it is nobody's of the family.
    """
    with for_purpose("child_born"):
        ties = case.child.guardianships.live(on).with_responsibility()
        mother = ties.filter(relation=Guardianship.Relation.MOTHER).order_by("pk")
        carried_by = mother.values_list("guardian__user", flat=True).first()
        logs = Stafettlogg.objects.select_for_update(of=("self",), no_key=True)
        for log in logs.filter(case__child=case.child_id, born_at=None).order_by("pk"):
            log.born_at, log.carried_by_id = timezone.now(), carried_by
            log.save()
            record_act(by=by, act="stafettlogg.child_born", subject=log)
            access.derive(log, on)


@transaction.atomic
def choose_what_follows(
    log: Stafettlogg, *, by: User, on: date, follow: Iterable[InLog], keep_back: Iterable[InLog]
) -> None:
    """She who carried the child lets entries from before follow it, or takes that back.

    A measure takes its goal along, an evaluation its measure, so that nothing stands in the air.
    """
    authorize(by, "stafettlogg.choose_what_follows", log)
    for entry in follow:
        for one in _with_ground(entry):
            _let_follow(log, one, by=by)
    for entry in keep_back:
        row = _row(log, entry)
        if row is not None:
            row.taken_back_at = timezone.now()
            row.save()
            record_act(by=by, act="stafettlogg.keep_hers", subject=row, entry=row.kind)


def _with_ground(entry: InLog) -> list[InLog]:
    found: list[InLog] = [entry]
    if isinstance(entry, Evaluation):
        found.append(entry.measure)
    if isinstance(found[-1], Measure):
        found.append(found[-1].goal)
    return found


def _let_follow(log: Stafettlogg, entry: InLog, *, by: User) -> None:
    if entry.log_id != log.pk or log.born_at is None or entry.written_at > log.born_at:
        raise ValidationError(_("Velg noe som ble skrevet før fødselen."))
    if _row(log, entry) is None:
        row = Follows.objects.create(log=log, author=by, **named(entry))
        record_act(by=by, act="stafettlogg.let_follow", subject=row, entry=row.kind)


def _row(log: Stafettlogg, entry: InLog) -> Follows | None:
    found: Follows | None = Follows.objects.filter(
        log=log, taken_back_at=None, **named(entry)
    ).first()
    return found


def named(entry: InLog) -> dict[str, Any]:
    """How an entry is named in a row."""
    return {"kind": str(entry._meta.model_name), "entry": entry.pk}

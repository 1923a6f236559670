"""Undoing one's last act while nobody has built on it: nothing is deleted, and readers are told."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bti.accounts.authorize import authorize
from bti.accounts.models import User
from bti.audit.models import ReadEvent
from bti.audit.record import record_act
from stafettlogg import access
from stafettlogg.models import Evaluation, Goal, InLog, Measure, MeasureNote, sight
from stafettlogg.models.building import LastAct, last_act
from stafettlogg.services.keeping import locked

NAMED = 5  # of those who have read it; the others are counted


@transaction.atomic
def undo(entry: InLog, *, by: User, on: date) -> InLog:
    """Undo what the user last did to the entry: that it was written, or that it was ended.

    What was written is marked as undone and gone from everybody's pages; what it changed is as
    before. No notice goes out. Raises ValidationError when somebody has built on it meanwhile.
    """
    authorize(by, "stafettlogg.undo_entry", entry)
    if isinstance(entry, Evaluation):  # who evaluates waits for the measure, and so do we
        locked(Measure.objects.all(), entry.measure_id)
    if isinstance(entry, Measure):  # and for the goal whoever plans or ends
        locked(Goal.objects.all(), entry.goal_id)
    entry = locked(type(entry)._default_manager.select_related("log__case"), entry.pk)
    if not by.has_perm("stafettlogg.undo_entry", entry):
        raise ValidationError(_("Noen har bygd videre på dette, så det kan ikke angres lenger."))
    act = last_act(by, entry.log)
    assert act is not None  # noqa: S101  (the permission has asked)
    if act.ends:
        _begin_again(entry)
    else:
        entry.undone_at, entry.undone_by = timezone.now(), by  # type: ignore[attr-defined]
        entry.save()
        if isinstance(entry, Evaluation):
            _as_before(entry, act)
    record_act(by=by, act="stafettlogg.undo", subject=entry, undid=act.act, on=on.isoformat())
    access.derive(entry.log, on)
    return entry


def _begin_again(entry: Any) -> None:
    """What was ended goes on."""
    entry.ended_on = None
    if isinstance(entry, Goal):
        entry.reached = False
    else:
        entry.end_reason = ""
    entry.save()


def _as_before(evaluation: Evaluation, act: LastAct) -> None:
    """The measure waits for its evaluation as it did, and the voices wait to be heard in it."""
    measure = evaluation.measure
    measure.evaluate_on = date.fromisoformat(act.details["evaluate_on"])
    measure.due_on = date.fromisoformat(act.details["due_on"])
    measure.ended_on, measure.end_reason = None, ""
    measure.save()
    for voice in MeasureNote.objects.filter(evaluation=evaluation):
        voice.evaluation = None
        voice.save()


def who_has_read(entry: InLog, by: User) -> str:
    """Who has opened the log since the entry was written, in a sentence; empty when nobody has.

    Only those who may see the readers are told names.
    """
    rows = ReadEvent.objects.filter(log_id=entry.log_id, at__gt=_written(entry)).exclude(
        user_id=by.pk
    )
    shield = sight(by, entry.log)["shield"]
    if shield is not None:
        rows = rows.filter(Q(at__lte=shield))
    names = sorted(set(rows.values_list("user_name", flat=True)))
    if not names:
        return ""
    if not by.has_perm("stafettlogg.view_readers", entry.log):
        told = ngettext(
            "%(number)d person har åpnet loggen etter at du gjorde dette.",
            "%(number)d personer har åpnet loggen etter at du gjorde dette.", len(names),
        )  # fmt: skip
        return told % {"number": len(names)}
    shown = names[:NAMED]
    if len(names) > NAMED:
        shown.append(_("%(number)d til") % {"number": len(names) - NAMED})
    return _("Har åpnet loggen etter at du gjorde dette: %(names)s.") % {"names": ", ".join(shown)}


def _written(entry: Any) -> Any:
    """When it was last written or ended."""
    return entry.history.filter(id=entry.pk).latest("history_id").history_date

"""What the one who takes over the baton must know: written before it passes, read after (R17)."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from bti.accounts.authorize import authorize
from bti.accounts.models import User
from bti.audit.record import record_act
from cases.models import Case, HolderChange
from cases.services.discussing import keep
from cases.services.moving import locked, tell_the_caller

WRITTEN = ("handover",)
LONGEST = 2000  # characters, as the fields that keep it


@transaction.atomic
def write_handover(case: Case, *, by: User, text: str) -> Case:
    """Keep what the holder wants the next one to know, until the baton passes (R17).

    It can be written anew until then. Nobody but the holder reads it before. Raises
    ValidationError by field.
    """
    authorize(by, "cases.change_case", case)
    given, case = case, locked(case)
    authorize(by, "cases.change_case", case)
    if not text.strip():
        raise ValidationError({"text": _("Skriv det den neste må vite.")})
    if len(text.strip()) > LONGEST:
        raise ValidationError({"text": _("Skriv kortere. Det er plass til 2000 tegn.")})
    case.handover = text.strip()
    case.save(update_fields=WRITTEN)
    tell_the_caller(given, case, WRITTEN)
    record_act(by=by, act="cases.write_handover", subject=case)
    return given


@transaction.atomic
def read_handover(case: Case, *, by: User, on: date) -> int:
    """Note that the new holder has read what was handed over. Returns how many there were."""
    authorize(by, "cases.view_case", case)
    unread = HolderChange.objects.select_for_update().filter(case=case, holder=by, read_on=None)
    changes = [change for change in unread if change.note or change.leader_note]
    for change in changes:
        change.read_on = on
        keep(change)
        record_act(by=by, act="cases.read_handover", subject=change)
    return len(changes)

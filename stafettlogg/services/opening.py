"""How a log begins, and how it ends."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from bti.accounts.authorize import authorize
from bti.accounts.models import User
from bti.audit.record import record_act
from bti.database.acting import for_purpose
from bti.notices.models import Notice
from cases.models import Case, Level
from cases.rules import child_welfare_may_open_log
from stafettlogg import access
from stafettlogg.models import Stafettlogg
from stafettlogg.services.exporting import request_export
from stafettlogg.services.keeping import tell_readers


def what_is_missing(case: Case, on: date) -> list[tuple[str, str, bool]]:
    """What must hold before the log is opened: code, the sentence, and whether it holds."""
    consented = case.consents.live(on).for_log().exists()
    holder = {"holder": case.guide.words.holder}
    level_1 = case.level not in (Level.CONCERN, Level.CLOSED)
    return [
        (
            "consent",
            _("Samtykket til stafettlogg gjelder.")
            if consented
            else _("Samtykke til stafettlogg mangler eller er utløpt. Be om samtykke først."),
            consented,
        ),
        (
            "level",
            _("Saken er på nivå 1 eller høyere.")
            if level_1
            else _("Saken er på nivå 0. Loggen åpnes når dere starter tiltak sammen på nivå 1."),
            level_1,
        ),
        (
            "appointed",
            _("Du er utpekt som %(holder)s.") % holder
            if case.appointed_on
            else _("Lederen har ikke utpekt %(holder)s ennå.") % holder,
            bool(case.appointed_on),
        ),
        *_of_child_welfare(case),
    ]


def _of_child_welfare(case: Case) -> list[tuple[str, str, bool]]:
    """Asked only while child welfare, in a case of its own, has not decided on measures."""
    if child_welfare_may_open_log(case):
        return []
    sentence = _("Barnevernet er ikke %(holder)s mens det undersøker. Vent til det er tiltak.")
    sentence %= {"holder": case.guide.words.holder}
    return [("child_welfare", sentence, False)]


@transaction.atomic
def open_log(case: Case, *, by: User, on: date) -> Stafettlogg:
    """Open the log of a case, and let in those who may read it (R59–R61, R74, R180).

    A log that was ended is taken up again when there is live consent anew; its history stays.
    Raises ValidationError when consent, level or appointment is missing, or the log is open.
    """
    authorize(by, "stafettlogg.add_stafettlogg", case)
    with for_purpose("open_log"):
        case = Case.objects.select_for_update(no_key=True).get(pk=case.pk)
        missing = [sentence for _code, sentence, holds in what_is_missing(case, on) if not holds]
        if missing:
            raise ValidationError(missing)
        log = Stafettlogg.objects.filter(case=case).first()
        if log and log.is_open:
            raise ValidationError(_("Stafettloggen er alt åpnet."))
        act = "reopen_log" if log else "open_log"
        if log:
            log.ended_on, log.end_reason = None, ""
            log.save()
        else:
            log = Stafettlogg.objects.create(case=case, opened_on=on, opened_by=by)
        record_act(by=by, act=f"stafettlogg.{act}", subject=log)
        access.derive(log, on)
        tell_readers(log, by=by, on=on, kind=Notice.Kind.LOG_OPENED)
    return log


@transaction.atomic
def end_log(
    log: Stafettlogg, *, by: User, on: date, reason: str, archive_reason: str, occasion: str
) -> None:
    """End a log and have it archived; does nothing to one that has ended (R262, R299, R300).

    Called by receivers alone: leave was asked by the act that ended it (a consent withdrawn, a
    case closed), whose author need not be one who may write in the log.
    """
    with for_purpose("end_log"):
        log = Stafettlogg.objects.select_for_update(no_key=True).get(pk=log.pk)
        if not log.is_open:
            return
        log.ended_on, log.end_reason = on, reason[:500]
        log.save()
        record_act(by=by, act="stafettlogg.end_log", subject=log, reason=archive_reason)
        access.derive(log, on)
        request_export(log, reason=archive_reason, occasion=occasion, by=by, on=on)

"""What the log answers when a case asks what was done after a consent was withdrawn."""

from datetime import date
from typing import Any

from django.dispatch import receiver
from django.utils.translation import gettext as _

from bti.database.acting import for_purpose
from bti.web.templatetags.words import full_day
from cases.models import Case
from cases.signals import routine_asked
from stafettlogg import access
from stafettlogg.archive.reasons import Reason
from stafettlogg.models import ArchiveExport, Stafettlogg

ENDINGS = (Reason.CONSENT_WITHDRAWN, Reason.LOG_ENDED)


@receiver(routine_asked)
def on_routine_asked(*, case: Case, on: date, **kwargs: Any) -> list[dict[str, Any]]:
    """Access, archive and log: whether each is as it must be, and when (R299, R300).

    Where another consent keeps the log open, it goes on, and is archived when it ends.
    """
    with for_purpose("routine_asked"):
        log = Stafettlogg.objects.filter(case=case).first()
        if log is None:
            return [{"title": _("Det var ingen stafettlogg å avslutte"), "met": True}]
        facts = [_access(log, on)]
        if case.consents.live(on).for_log().exists():
            goes_on = _("Et annet samtykke gjelder for loggen")
            return [*facts, {"title": goes_on, "met": True, "text": _("Den fortsetter.")}]
        return [*facts, _archive(log), _closed(log)]


def _access(log: Stafettlogg, on: date) -> dict[str, Any]:
    """Nobody is let in who may not be: what is granted is what follows from live consent."""
    allowed = {reason.user.pk for reason in access.reasons(log, on)}
    met = all(pk in allowed for pk in log.read_grants.values_list("user_id", flat=True))
    left = _("Noen kan fortsatt lese. Si fra til den som drifter løsningen.")
    return {"title": _("Tilgangen er stengt"), "met": met, "text": "" if met else left}


def _archive(log: Stafettlogg) -> dict[str, Any]:
    title = _("Loggen er arkivert")
    made = ArchiveExport.objects.filter(log=log, reason__in=ENDINGS).order_by("-pk").first()
    if made is not None and made.state == ArchiveExport.State.DONE:
        return {"title": title, "met": True, "text": full_day(made.done_at)}
    if made is not None and made.state == ArchiveExport.State.FAILED:
        text = _("Arkivdokumentet ble ikke laget. Stafettholderen kan prøve på nytt i loggen.")
        return {"title": title, "met": False, "text": text}
    return {"title": title, "met": False, "text": _("Arkivdokumentet lages. Prøv igjen om litt.")}


def _closed(log: Stafettlogg) -> dict[str, Any]:
    text = full_day(log.ended_on) if log.ended_on else _("Loggen er fortsatt åpen.")
    return {"title": _("Loggen er avsluttet"), "met": not log.is_open, "text": text}

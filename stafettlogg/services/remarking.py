"""«Dette stemmer ikke»: what the family finds wrong, and what the holder answers.

The right to have one's data corrected, and to be told why not, is that of the General Data
Protection Regulation, articles 12 and 16.
"""

from collections.abc import Mapping
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from bti.accounts.authorize import authorize
from bti.accounts.models import User
from bti.audit.record import record_act
from bti.database.acting import for_purpose
from bti.notices.models import Notice
from bti.notices.services import notify
from cases.rules import may_be_told
from stafettlogg.models import InLog, Remark
from stafettlogg.models.kinds import BY_NAME, kind_of
from stafettlogg.services.correcting import correct
from stafettlogg.services.keeping import keep, locked, readers, refuse

PAGE = 500


@transaction.atomic
def remark(entry: InLog, *, by: User, on: date, text: str) -> Remark:
    """Write beside an entry what is wrong in it. The holder is told, and must answer."""
    authorize(by, "stafettlogg.remark_on_entry", entry)
    kind = kind_of(entry)
    waits = Remark.objects.filter(
        log=entry.log_id, kind=kind.name, entry=entry.pk, author=by, answered_at=None
    )
    if waits.exists():
        raise ValidationError(_("Du har alt sagt fra om dette, og får svar på det først."))
    if not text.strip():
        refuse("text", _("Skriv hva som ikke stemmer."))
    found = Remark(log=entry.log, author=by, kind=kind.name, entry=entry.pk, text=text.strip())
    keep(found)
    record_act(by=by, act="stafettlogg.remark", subject=found, kind=kind.name, entry=entry.pk)
    _remind(found, on)
    return found


def entry_of(found: Remark) -> InLog | None:
    """The record that the remark is about; None when it was undone since."""
    model = BY_NAME[found.kind].model
    rows = model._default_manager.select_related("log__case__child", "author")
    entry: InLog | None = rows.filter(pk=found.entry, log=found.log_id).first()
    return entry


@transaction.atomic
def answer_remark(
    found: Remark, *, by: User, on: date, outcome: str, answer: str, basis: str = "",
    texts: Mapping[str, str] | None = None, read: int = 0,
) -> Remark:  # fmt: skip
    """Correct the entry, with what stood there kept, or say why not and by what rule.

    ``texts`` and ``read``: as ``correct`` takes them. Raises ValidationError by field.
    """
    authorize(by, "stafettlogg.answer_remark", found)
    found = locked(Remark.objects.select_related("log__case", "author"), found.pk)
    if found.answered_at is not None:
        raise ValidationError(_("Dette er alt besvart."))
    if not answer.strip():
        refuse("answer", _("Skriv et svar, så familien vet hva du har gjort, og hvorfor."))
    if outcome == Remark.Outcome.KEPT:
        if not basis:
            refuse("basis", _("Velg hvorfor det ikke rettes."))
    else:
        basis = ""
        entry = entry_of(found)
        if entry is None or not by.has_perm("stafettlogg.correct_entry", entry):
            refuse("outcome", _("Bare den som skrev dette, kan rette det. Svar med en grunn."))
        correct(entry, by=by, on=on, texts=texts or {}, read=read)
    found.outcome, found.basis, found.answer = outcome, basis, answer.strip()
    found.answered_at, found.answered_by = timezone.now(), by
    keep(found)
    record_act(by=by, act="stafettlogg.answer_remark", subject=found, outcome=outcome, basis=basis)
    _tell_family(found, by, on)
    return found


def _tell_family(found: Remark, by: User, on: date) -> None:
    told = [
        user
        for user in readers(found.log, on)
        if user.is_citizen and user.pk != by.pk and may_be_told(user, found.log.case)
    ]
    notify(told, kind=Notice.Kind.REMARK_ANSWERED, subject=found, link=page_of(found), on=on)


def page_of(found: Remark) -> str:
    """The page of the entry that the remark is about."""
    return reverse(f"stafettlogg:{found.kind}-entry", args=[found.entry])


def _remind(found: Remark, on: date) -> None:
    notify(
        [found.log.case.holder],
        kind=Notice.Kind.REMARK,
        subject=found,
        link=reverse("stafettlogg:remark-answer", args=[found.pk]),
        on=on,
    )


def remind_of_remarks(on: date) -> int:
    """Remind the holder, once, of each remark that has waited for the guide's days."""
    with for_purpose("remind_of_remarks"):
        rows = Remark.objects.filter(answered_at=None, written_at__date__lt=on)
        due = [
            one
            for one in rows.select_related("log__case__holder").order_by("pk")[:PAGE]
            if timezone.localdate(one.written_at) + days_of(one) <= on
        ]
        for one in due:
            _remind(one, timezone.localdate(one.written_at) + days_of(one))
    return len(due)


def days_of(found: Remark) -> timedelta:
    """How long the family may be left without an answer, by the guide."""
    return timedelta(days=found.log.case.guide.waits.remark)

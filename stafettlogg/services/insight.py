"""The family asks for what it does not find; the holder gives it, or refuses with the basis."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from bti.accounts.authorize import authorize
from bti.accounts.models import User
from bti.audit.record import record_act
from bti.notices.models import Notice
from bti.notices.services import notify
from cases.rules import may_be_told
from stafettlogg.models import Insight, Stafettlogg
from stafettlogg.services.keeping import keep, locked, refuse

MOST_WAITING = 10
Answer = Insight.Answer


@transaction.atomic
def ask_for_insight(log: Stafettlogg, *, by: User, on: date, text: str) -> Insight:
    """Ask for more than one can read. The holder is told that somebody has asked, and no more."""
    authorize(by, "stafettlogg.ask_for_insight", log)
    if Insight.objects.filter(log=log, author=by, answer="").count() >= MOST_WAITING:
        refuse("text", _("Flere av spørsmålene dine venter på svar. Vent til noen er besvart."))
    made = Insight(log=log, author=by, text=text.strip())
    keep(made)
    record_act(by=by, act="stafettlogg.ask_for_insight", subject=made, on=on.isoformat())
    notify(
        [log.case.holder], kind=Notice.Kind.INSIGHT, subject=made,
        link=reverse("stafettlogg:insight-answer", args=[made.pk]), on=on,
    )  # fmt: skip
    return made


@transaction.atomic
def answer_insight(
    one: Insight, *, by: User, on: date, answer: str, reason: str, basis: str = ""
) -> Insight:
    """Answer once. A refusal, also of a part, tells its basis in law and why.

    Behind a shield nothing new comes to the family: the answer is kept, and shown to none of them.
    """
    authorize(by, "stafettlogg.answer_insight", one)
    one = locked(Insight.objects.select_related("log__case", "author"), one.pk)
    if one.answer:
        raise ValidationError(_("Det er alt svart på dette."))
    if answer not in (Answer.GIVEN, Answer.PARTLY, Answer.REFUSED):
        refuse("answer", _("Velg et svar."))
    if answer != Answer.GIVEN and not basis:
        refuse("basis", _("Velg hjemmelen for avslaget."))
    if not reason.strip():
        refuse("reason", _("Skriv hva du svarer, og hvorfor."))
    one.answer, one.reason = answer, reason.strip()
    one.basis = basis if answer != Answer.GIVEN else ""
    one.answered_by, one.answered_at = by, timezone.now()
    keep(one)
    record_act(
        by=by, act="stafettlogg.answer_insight", subject=one, answer=answer, basis=one.basis,
        on=on.isoformat(),
    )  # fmt: skip
    if may_be_told(one.author, one.log.case):
        notify(
            [one.author], kind=Notice.Kind.INSIGHT_ANSWERED, subject=one,
            link=reverse("stafettlogg:copies", args=[one.log_id]), on=on,
        )  # fmt: skip
    return one

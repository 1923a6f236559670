"""The family asks, the holder answers; nobody is forgotten."""

from collections.abc import Iterator
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
from bti.guides.registry import all_guides
from bti.notices.models import Notice
from bti.notices.services import notify
from cases.rules import may_be_told
from stafettlogg.models import Question, Stafettlogg
from stafettlogg.services.keeping import keep, locked, refuse

MOST_WAITING = 20  # open questions in one log; more come to nothing
PAGE = 500


@transaction.atomic
def ask(
    log: Stafettlogg, *, by: User, on: date, text: str, after: Question | None = None
) -> Question:
    """Ask the holder something. The holder is told that there is a question, and no more.

    ``after``: the question this goes on from. Raises ValidationError by field.
    """
    authorize(by, "stafettlogg.ask_question", log)
    if after is not None and after.log_id != log.pk:
        refuse("text", _("Spørsmålet du svarer på, hører til en annen logg."))
    if Question.objects.filter(log=log, answered_at=None).count() >= MOST_WAITING:
        refuse("text", _("Det er mange spørsmål som venter på svar. Vent til noen er besvart."))
    question = Question(log=log, author=by, text=text.strip(), after=after)
    keep(question)
    record_act(by=by, act="stafettlogg.ask", subject=question)
    _tell(log.case.holder, question, kind=Notice.Kind.QUESTION, on=on)
    return question


@transaction.atomic
def answer_question(question: Question, *, by: User, on: date, answer: str) -> Question:
    """Answer once; the one who asked is told that there is an answer.

    Behind a shield nothing new comes to the family: the answer is kept, and shown to none of them.
    """
    authorize(by, "stafettlogg.answer_question", question)
    question = locked(Question.objects.select_related("log__case", "author"), question.pk)
    if question.answered_at:
        raise ValidationError(_("Spørsmålet er alt besvart. Svaret står under det."))
    if not answer.strip():
        refuse("answer", _("Skriv et svar."))
    question.answer, question.answered_at, question.answered_by = answer.strip(), timezone.now(), by
    keep(question)
    record_act(by=by, act="stafettlogg.answer", subject=question)
    _tell(question.author, question, kind=Notice.Kind.QUESTION_ANSWERED, on=on)
    return question


def remind_of_questions(on: date) -> int:
    """Tell holders once of each question that has waited the guide's days; returns how many."""
    told = 0
    with for_purpose("remind_of_questions"):
        for guide in all_guides():
            days = timedelta(days=guide.planning.answer_days)
            for question in _waiting(guide.slug, on - days):
                due = timezone.localdate(question.written_at) + days
                holder = question.log.case.holder
                _tell(holder, question, kind=Notice.Kind.QUESTION_WAITS, on=due)
                told += 1
    return told


def _waiting(slug: str, before: date) -> Iterator[Question]:
    """Questions of open logs that were asked on the day or earlier, read a page at a time."""
    rows = Question.objects.filter(
        answered_at=None, written_at__date__lte=before, log__ended_on=None,
        log__case__guide_slug=slug,
    ).select_related("log__case__holder")  # fmt: skip
    last = 0
    while page := list(rows.filter(pk__gt=last).order_by("pk")[:PAGE]):
        yield from page
        last = page[-1].pk


def _tell(user: User, question: Question, *, kind: str, on: date) -> None:
    if may_be_told(user, question.log.case):
        link = reverse("stafettlogg:questions", args=[question.log_id])
        notify([user], kind=kind, subject=question, link=link, on=on)

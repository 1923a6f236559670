"""What those who have a part in a measure tell: yes, it is done, it is hard, this is how it goes.

None of it evaluates the measure; the holder does that with everybody's voices (R14, R92).
"""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from bti.accounts.authorize import authorize
from bti.accounts.models import User
from bti.audit.record import record_act
from bti.notices.models import Notice
from bti.notices.services import notify
from cases.rules import may_be_told
from stafettlogg import rules
from stafettlogg.models import Evaluation, Measure, MeasureNote
from stafettlogg.services.keeping import keep, locked, refuse
from stafettlogg.services.measures import lock

Kind = MeasureNote.Kind


@transaction.atomic
def agree(measure: Measure, *, by: User, on: date) -> Measure:
    """The one who was given the measure says yes to it (R89). Once is enough."""
    authorize(by, "stafettlogg.take_part", measure)
    measure = lock(measure)
    if measure.agreed_on is None:
        measure.agreed_on = on
        measure.save()
        record_act(by=by, act="stafettlogg.agree", subject=measure)
    return measure


@transaction.atomic
def mark_done(measure: Measure, *, by: User, on: date, done_on: date, text: str) -> MeasureNote:
    """Write down what was done, and when. Raises ValidationError by field."""
    authorize(by, "stafettlogg.mark_done", measure)
    measure = lock(measure)
    if done_on > on:
        refuse("done_on", _("Dagen kan ikke være fram i tid."))
    if done_on < measure.starts_on:
        refuse("done_on", _("Tiltaket hadde ikke begynt den dagen. Se etter datoen."))
    note = _note(measure, by, Kind.DONE, done_on, text)
    _keep(note, by)
    return note


@transaction.atomic
def report_obstacle(measure: Measure, *, by: User, on: date, text: str) -> MeasureNote:
    """Tell the holder what stands in the way (R337). Raises ValidationError by field."""
    authorize(by, "stafettlogg.report_obstacle", measure)
    measure = lock(measure)
    note = _note(measure, by, Kind.OBSTACLE, on, text)
    _keep(note, by)
    _tell(measure.log.case.holder, note, kind=Notice.Kind.OBSTACLE, on=on)
    return note


@transaction.atomic
def answer_obstacle(note: MeasureNote, *, by: User, on: date, answer: str) -> MeasureNote:
    """The holder says what is done about it, once. Raises ValidationError by field."""
    authorize(by, "stafettlogg.answer_obstacle", note)
    note = locked(MeasureNote.objects.select_related("log__case", "author"), note.pk)
    if note.answered_at:
        raise ValidationError(_("Hindringen er alt besvart. Svaret står ved tiltaket."))
    if not answer.strip():
        refuse("answer", _("Skriv hva dere gjør med det."))
    note.answer, note.answered_at, note.answered_by = answer.strip(), timezone.now(), by
    keep(note)
    record_act(by=by, act="stafettlogg.answer_obstacle", subject=note)
    _tell(note.author, note, kind=Notice.Kind.OBSTACLE_ANSWERED, on=on)
    return note


@transaction.atomic
def give_voice(measure: Measure, *, by: User, on: date, effect: int, text: str = "") -> MeasureNote:
    """Say from one's own login how the measure works, before it is evaluated (R14, R93).

    What was said before in the same wait is replaced: the last word counts, the first is kept in
    history. Raises ValidationError by field.
    """
    authorize(by, "stafettlogg.give_voice", measure)
    measure = lock(measure)
    if measure.starts_on > on:
        raise ValidationError(_("Tiltaket har ikke begynt. Si hvordan det går når det er i gang."))
    note = waiting_voices(measure).filter(author=by).first() or _note(
        measure, by, Kind.VOICE, on, ""
    )
    note.voice, note.on = rules.voice_of(by, measure), on
    note.effect, note.text = effect, text.strip()
    _keep(note, by)
    return note


def waiting_voices(measure: Measure) -> QuerySet[MeasureNote]:
    """What was said since the last evaluation that stands."""
    rows: QuerySet[MeasureNote] = MeasureNote.objects.filter(measure=measure, kind=Kind.VOICE)
    heard_in_none = Q(evaluation=None) | Q(evaluation__undone_at__isnull=False)
    return rows.filter(heard_in_none).order_by("pk")


def take_along(evaluation: Evaluation) -> None:
    """The voices that wait are heard in the evaluation."""
    for note in waiting_voices(evaluation.measure):
        note.evaluation = evaluation
        note.save()


def _note(measure: Measure, by: User, kind: str, on: date, text: str) -> MeasureNote:
    if kind != Kind.VOICE and not text.strip():
        refuse("text", _("Skriv noe kort, så de andre forstår."))
    return MeasureNote(
        log=measure.log, author=by, measure=measure, kind=kind, on=on, text=text.strip()
    )


def _keep(note: MeasureNote, by: User) -> None:
    keep(note)
    record_act(by=by, act=f"stafettlogg.note_{note.kind}", subject=note)


def _tell(user: User, note: MeasureNote, *, kind: str, on: date) -> None:
    """A notice without content, and none to one of the family behind a shield."""
    if may_be_told(user, note.log.case):
        link = reverse("stafettlogg:detail", args=[note.log_id]) + f"#tiltak-{note.measure_id}"
        notify([user], kind=kind, subject=note, link=link, on=on)

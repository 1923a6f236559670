"""Evaluations: did it help toward the goal, in the voices of those it concerns (R14, R92)."""

from collections.abc import Mapping
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from bti.accounts.authorize import authorize
from bti.accounts.models import User
from bti.audit.record import record_act
from bti.guides.models import Guide
from bti.web.templatetags.words import full_day
from stafettlogg.archive.answers import ACTOR_SAYS, BAD, GOOD
from stafettlogg.models import Evaluation, Measure, MeasureNote, Meeting
from stafettlogg.services.keeping import keep, locked, refuse, tell_readers
from stafettlogg.services.measures import finish
from stafettlogg.services.telling import take_along

LONGEST_ANSWER = 500
SHORTEST_WAIT = timedelta(days=14)
Decision = Evaluation.Decision


@transaction.atomic
def evaluate(
    measure: Measure, *, by: User, on: date, carried_out: bool, effect: int, decision: str,
    evaluated_on: date, child_says: str = "", guardian_says: str = "", holder_says: str = "",
    answers: Mapping[str, Mapping[str, str]] | None = None, actor_says: str = "",
    next_on: date | None = None, effects: Mapping[str, int] | None = None,
    meeting: Meeting | None = None,
) -> Evaluation:  # fmt: skip
    """Write down the effect on the goal, what each says, and what now (R91, R92, R185, R237).

    ``answers``: code of the guide's question → {"answer": "good" | "bad" | "", "comment": text}.
    ``effects``: what the child, the guardians and the actor say it does, where they were asked.
    What they said from their own login since last time is taken along.
    ``next_on``: when a measure that goes on is evaluated again; the same time as last, when not
    given. A measure that is ended takes the reading of its actor with it. Raises ValidationError.
    """
    authorize(by, "stafettlogg.evaluate_measure", measure)
    measure = _lock(measure)
    _check_day(measure, evaluated_on, on)
    if decision == Decision.END and not by.has_perm("stafettlogg.end_measure", measure):
        refuse("decision", _("Bare stafettholder avslutter tiltak. Velg «Endre», og si hvorfor."))
    kept = clean_answers(measure.log.case.guide, answers or {})
    if actor_says.strip():
        kept[ACTOR_SAYS] = {"answer": "", "comment": _bounded("actor_says", actor_says)}
    evaluation = Evaluation(
        log=measure.log,
        measure=measure,
        author=by,
        on=evaluated_on,
        carried_out=carried_out,
        effect=effect,
        child_says=child_says.strip(),
        guardian_says=guardian_says.strip(),
        holder_says=holder_says.strip(),
        effects=clean_effects(effects or {}),
        answers=kept or {},
        decision=decision,
        meeting=meeting,
    )
    _keep_with_answers(evaluation)
    take_along(evaluation)
    record_act(
        by=by, act="stafettlogg.evaluate", subject=evaluation, decision=decision,
        ends=measure.pk if decision == Decision.END else None,
        evaluate_on=measure.evaluate_on.isoformat(), due_on=measure.due_on.isoformat(),
    )  # fmt: skip
    if decision == Decision.END:
        finish(measure, by=by, on=on, reason=gettext_noop("Avsluttet etter vurdering."))
    else:
        _set_next(measure, evaluated_on, next_on)
    tell_readers(measure.log, by=by, on=on, about=evaluation)
    return evaluation


def clean_answers(
    guide: Guide, answers: Mapping[str, Mapping[str, str]]
) -> dict[str, dict[str, str]]:
    """Answers to the guide's own questions, empty ones left out. Raises ValidationError."""
    known = {question.code for question in guide.evaluation_questions}
    kept: dict[str, dict[str, str]] = {}
    for code, said in answers.items():
        if code not in known:
            raise ValidationError(_("Vurderingen har et spørsmål veilederen ikke har."))
        answer, comment = said.get("answer", ""), said.get("comment", "").strip()
        if answer not in (GOOD, BAD, ""):
            refuse(code, _("Velg Ja/bra eller Nei/dårlig."))
        if answer or comment:
            kept[code] = {"answer": answer, "comment": _bounded(f"{code}_comment", comment)}
    return kept


def clean_effects(effects: Mapping[str, int]) -> dict[str, int]:
    """What each voice says the effect is. Raises ValidationError for one that is none."""
    for voice, effect in effects.items():
        if voice not in MeasureNote.Voice.values or effect not in Evaluation.Effect.values:
            refuse(f"{voice}_effect", _("Velg et av svarene."))
    return dict(effects)


def next_evaluation(measure: Measure, evaluated_on: date) -> date:
    """The same time from now as was agreed last, and at least two weeks."""
    before = measure.evaluations.filter(on__lt=min(evaluated_on, measure.evaluate_on))
    last = before.order_by("-on").values_list("on", flat=True).first() or measure.starts_on
    return evaluated_on + max(measure.evaluate_on - last, SHORTEST_WAIT)


def _lock(measure: Measure) -> Measure:
    """The measure as it is now, also one that has ended: the day tells what is wrong with that."""
    rows = Measure.objects.select_related("log__case__child", "employee", "guardian", "network")
    fresh: Measure = locked(rows, measure.pk)
    return fresh


def _check_day(measure: Measure, evaluated_on: date, on: date) -> None:
    if measure.ended_on:
        refuse(
            "evaluated_on",
            _("Tiltaket ble avsluttet %(day)s, og kan ikke vurderes etter det.")
            % {"day": full_day(measure.ended_on)},
        )
    if evaluated_on > on:
        refuse("evaluated_on", _("Vurderingen kan ikke være fram i tid."))
    if evaluated_on < measure.starts_on:
        refuse("evaluated_on", _("Tiltaket har ikke begynt den dagen. Se etter datoen."))


def _keep_with_answers(evaluation: Evaluation) -> None:
    """No answers at all is allowed, which a JSON field would call blank."""
    field = evaluation._meta.get_field("answers")
    links = {f.name for f in evaluation._meta.fields if f.is_relation}
    if evaluation.answers:
        keep(evaluation)
    else:
        evaluation.clean_fields(exclude=links | {field.name})
        evaluation.save()


def _set_next(measure: Measure, evaluated_on: date, next_on: date | None) -> None:
    """A measure that goes on has a new day; a deadline that lies before it moves along."""
    if next_on is not None and next_on <= evaluated_on:
        refuse("next_on", _("Neste vurdering må være etter denne."))
    measure.evaluate_on = next_on or next_evaluation(measure, evaluated_on)
    measure.due_on = max(measure.due_on, measure.evaluate_on)
    measure.save()


def _bounded(field: str, text: str) -> str:
    text = text.strip()
    if len(text) > LONGEST_ANSWER:
        refuse(field, _("Teksten er for lang. Skriv høyst 500 tegn."))
    return text

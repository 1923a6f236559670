"""What has been noted on a case, read in one query, and the guide's facts that follow from it.

Facts are what the steps of a guide ask for (``done_when``). Those of forms and log are answered
by the floors above, through ``facts_asked``.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import (
    BooleanField,
    CharField,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    Model,
    OuterRef,
    Q,
    QuerySet,
    TextField,
    Value,
    When,
)  # fmt: skip
from django.db.models import Case as Choose
from django.db.models.functions import Cast, Coalesce, Concat, TruncDate
from django.utils import timezone

from bti.database.compiled import compiled
from cases.levels.ground import Ground
from cases.levels.welfare import CONCLUSIONS, MEASURES, OVER, Course, course_from
from cases.models import (
    BatonOffer,
    Case,
    ChildsWord,
    ConcernReport,
    ConsentRefusal,
    Discussion,
    HolderChange,
    Invitation,
    Invitee,
    Level,
    LevelChange,
    ReceivedReport,
    Referral,
    StepDone,
    Talk,
    WelfareDecision,
    WelfareTelling,
)  # fmt: skip
from cases.signals import Asked, facts_asked


@dataclass(frozen=True)
class Note:
    """One thing noted on a case, whatever it is.

    ``kind`` tells the rest: discussion (code: partner, name: who, flag: anonymous), talk (code:
    with whom, extra: the child's words, flag: the child chose silence, name: how it went, as
    ``went`` reads it, source: whether the child knows its right), weight (text: how the child's
    opinion was weighed after a talk), word (one thing from the child's own page; code: topic,
    name: what the child wants, extra: face, flag: written by the child), invitation (day: the
    meeting's, extra: place, flag: called off, source: whether the child takes part),
    report (code: channel, flag: violence suspected,
    extra: whether it waits to be sent, name: who has taken over, text: the day one meets),
    refusal (code: what one chose),
    step (code: step, source: level), level (code: step, source and target: levels, extra: the
    child's best), holder
    (name: the new one, extra: the one before, code: what that one handed over, flag: the new one
    has not read it yet), received (code: who reported, extra: how, flag:
    violence suspected), welfare (code: what child welfare decided, name: who told it, extra: why
    it ended, flag: recorded on behalf), telling (code: about what, name: to whom, extra: which
    service, flag: in writing), offer (of the baton; name: to whom, code: what became of it, text:
    why, flag: waits for an answer), referral (name: the service, code: what became of it, text:
    what is asked, extra: the answer, flag: anonymous).
    """

    kind: str
    pk: int
    day: date
    at: datetime
    by: str
    code: str = ""
    name: str = ""
    extra: str = ""
    text: str = ""
    flag: bool = False
    source: int = 0
    target: int = 0


WAITING = "waiting"
NOTHING: Mapping[str, Any] = {
    "code": Value("", CharField()),
    "name": Value("", CharField()),
    "extra": Value("", TextField()),
    "text": Value("", TextField()),
    "flag": Value(False, BooleanField()),
    "source": Value(0, IntegerField()),
    "target": Value(0, IntegerField()),
}
WIDE: Mapping[str, Any] = {
    "extra": TextField(), "text": TextField(), "source": IntegerField(), "target": IntegerField(),
}  # fmt: skip


def _rows(model: type[Model], kind: str, case: int, **columns: Any) -> QuerySet[Any]:
    """Rows of one table in the columns that all of them share, so that they can be joined."""
    every = {
        "kind": Value(kind, CharField()),
        "pk": F("pk"),
        "day": F("on"),
        "at": F("noted_at"),
        "by": F("noted_by__name"),
        **NOTHING,
        **{name: _column(name, source) for name, source in columns.items()},
    }
    rows: QuerySet[Any] = model._default_manager.filter(case=case).order_by()
    return rows.values(**{f"n_{name}": column for name, column in every.items()})


def _column(name: str, source: Any) -> Any:
    column = F(source) if isinstance(source, str) else source
    return Cast(column, WIDE[name]) if name in WIDE else column


def notes_of(case: Case) -> list[Note]:
    """Everything noted on the case, newest first, in one query. For its holder only."""
    notes = [Note(**{key[2:]: value for key, value in row.items()}) for row in _noted(case=case.pk)]
    return sorted(notes, key=lambda note: (note.day, note.at, note.pk), reverse=True)


@compiled
def _noted(*, case: int) -> QuerySet[Any]:
    local = TruncDate("starts_at", tzinfo=timezone.get_default_timezone())
    tables = [
        _rows(Discussion, "discussion", case, code="partner", name="partner_name",
              flag="anonymous", text="summary"),
        _rows(Talk, "talk", case, code="talked_with", extra=_childs_words(),
              flag="child_chose_silence", text="summary", name=_went(), source="child_informed"),
        _rows(Talk, "weight", case, text="weight_given").exclude(weight_given=""),
        _rows(ChildsWord, "word", case, day="talk__on", code="topic", name="passing", extra="face",
              flag="written_by_child", text="words").filter(_said_on()),
        _rows(Invitation, "invitation", case, day=local, text="purpose", extra="place",
              flag=ExpressionWrapper(Q(cancelled_at__isnull=False), BooleanField()),
              source=Exists(_childs_lines())),
        _rows(ConcernReport, "report", case, day=_sent_or_noted(), code="channel",
              name="taken_over_by", text=_day("meeting_on"), extra=_waiting(),
              flag="violence_suspected"),
        _rows(ConsentRefusal, "refusal", case, code="outcome", text="reason"),
        _rows(StepDone, "step", case, code="step", source="level"),
        _rows(LevelChange, "level", case, code="step", source="source", target="target",
              text="reason", extra="best_interest"),
        _rows(HolderChange, "holder", case, name="holder__name", extra="previous__name",
              code="note", text=_from_leader(), flag=_unread()),
        _rows(BatonOffer, "offer", case, day="offered_on", name="to__name", code="state",
              text="answer", flag=ExpressionWrapper(Q(state="open"), BooleanField())),
        _rows(Referral, "referral", case, day="sent_on", name="label", code="state",
              text="asks", extra="answer",
              flag=ExpressionWrapper(Q(way="anonymous"), BooleanField())),
        _rows(ReceivedReport, "received", case, day="received_on", code="reporter", extra="way",
              flag="violence_suspected"),
        _rows(WelfareDecision, "welfare", case, day="decided_on", code="kind", name="told_by",
              extra="end_reason", text="reason", flag="on_behalf"),
        _rows(WelfareTelling, "telling", case, day="told_on", code="about", name="to",
              extra="service", text="reason", flag="in_writing"),
    ]  # fmt: skip
    return tables[0].union(*tables[1:], all=True)


def _sent_or_noted() -> Coalesce:
    noted = TruncDate("noted_at", tzinfo=timezone.get_default_timezone())
    return Coalesce("sent_on", noted)


def _day(field: str) -> Coalesce:
    """A day as ISO text, so that it can stand in a column of words."""
    return Coalesce(Cast(field, TextField()), Value("", TextField()))


def _waiting() -> Choose:
    """Tells a report that is not sent yet: it is no fact before the receiver has it."""
    return Choose(When(sent_on=None, then=Value(WAITING)), default=Value(""))


def _went() -> Concat:
    """How a talk went, in one column of words."""
    between = Value("|")
    return _words("channel", between, "outcome", between, "leader", between, _day("next_on"))


class Went(NamedTuple):
    """How a talk went: codes of ``Talk``, and the day one speaks again (ISO), or nothing."""

    channel: str
    outcome: str
    leader: str
    next_on: str


def went(note: Note) -> Went:
    """What a note of a talk tells of how it went."""
    return Went(*note.name.split("|"))


def _from_leader() -> Concat:
    """Why the baton was passed, and what the leader wants the new one to know."""
    after = _words(Value("\n"), "leader_note")
    more = Choose(When(leader_note="", then=Value("", TextField())), default=after)
    return _words("reason", more)


def _words(*parts: Any) -> Concat:
    """Columns and words in a row, as one text."""
    return Concat(*(Cast(part, TextField()) for part in parts))


def _unread() -> ExpressionWrapper:
    return ExpressionWrapper(
        Q(read_on=None, holder=F("case__holder")) & ~Q(note="", leader_note=""), BooleanField()
    )


def _childs_words() -> Choose:
    """The child's own words: for the one they were said to, unless it wants them passed on (R31).

    So they do not follow the baton to another holder by themselves.
    """
    heard = Q(noted_by=F("case__holder")) | Q(may_be_passed_on=True)
    return Choose(When(heard, then=F("childs_words")), default=Value(""))


def _said_on() -> Q:
    """What is to be kept is for the one it was said to, and follows no baton (R31)."""
    return Q(noted_by=F("case__holder")) | ~Q(passing=ChildsWord.Passing.KEPT)


def _childs_lines() -> QuerySet[Invitee]:
    """The child's own line of an invitation, unless it has said no."""
    lines = Invitee.objects.filter(invitation=OuterRef("pk"), is_child=True)
    return lines.exclude(answer=Invitee.Answer.NO)


Days = dict[str, date | None]


def days_of_facts(
    case: Case, *, notes: Iterable[Note], ground: Ground, asked: Iterable[Iterable[str]] = ()
) -> Days:
    """Every fact that holds, with the day it first did, where that is known.

    ``asked``: what the floors above answered to ``facts_asked``. Beside the guide's facts stand
    those that ``step_fact`` names.
    """
    notes = list(notes)
    found = _days_of_case(case, ground) | _days_of_course(case, course_from(notes))
    ordered = sorted(notes, key=lambda note: (note.day, note.at))
    for note in ordered:
        for fact in FACTS[note.kind](case, note, ordered, ground.on):
            found.setdefault(fact, note.day)
    for facts in asked:
        for fact in facts:
            found.setdefault(fact, None)
    return found


def _days_of_case(case: Case, ground: Ground) -> Days:
    """What the case itself and its consents tell."""
    found: Days = {"concern_recorded": timezone.localdate(case.opened_at)}
    if case.appointed_on:
        found["holder_appointed"] = case.appointed_on
    if case.closed_on:
        found["closed"] = case.closed_on
    if ground.log_consent:
        found["consent_live"] = min(c.given_on for c in ground.live if c.to_log and c.given_on)
    if case.level in (Level.SHARED, Level.BROAD) and ground.other_kinds:
        found["service_involved"] = case.level_since
    return found


def _days_of_course(case: Case, course: Course) -> Days:
    """What hangs on more than one note of the child welfare case.

    A course that was over before the case came to its level again tells nothing of the new one.
    """
    found: Days = {}
    if course.everyone_told:
        found["reporter_told"] = None
    decided, last = set(course.of_latest), course.decided_on
    if course.latest in OVER and last and last < case.level_since:
        return found
    if WelfareDecision.Kind.INVESTIGATION in decided:
        found["investigation_opened"] = None
    if decided & (CONCLUSIONS | MEASURES):
        found["welfare_decided"] = None
        if course.answered:
            found["reporter_answered"] = None
    if course.latest == WelfareDecision.Kind.ENDED:
        found["welfare_ended"] = last
    return found


def step_fact(level: int, code: str) -> str:
    """The name of the fact that somebody says that a step is done."""
    return f"step:{level}:{code}"


def _of_discussion(case: Case, note: Note, every: list[Note], on: date) -> Iterator[str]:
    yield "discussed"
    partner = case.guide.partner(note.code)
    if partner and partner.kind == "leader":
        yield "discussed_with_leader"
    if note.flag:
        yield "discussed_anonymously"


def _of_talk(case: Case, note: Note, every: list[Note], on: date) -> Iterator[str]:
    """A talk one was invited to is a meeting, and what is noted of it are its minutes."""
    if note.code in (Talk.With.CHILD, Talk.With.BOTH):
        yield "child_heard"
    if note.code in (Talk.With.GUARDIANS, Talk.With.BOTH):
        yield "guardians_talked"
        if any(n.kind == "invitation" and not n.flag and n.day <= note.day for n in every):
            yield from ("met", "minutes_written")


def _of_invitation(case: Case, note: Note, every: list[Note], on: date) -> Iterator[str]:
    if not note.flag:
        yield "invited"
        if note.day > on:
            yield "next_meeting_set"


def _of_report(case: Case, note: Note, every: list[Note], on: date) -> Iterator[str]:
    if note.extra != WAITING:
        yield "report_sent"


def _of_step(case: Case, note: Note, every: list[Note], on: date) -> Iterator[str]:
    yield step_fact(note.source, note.code)


def _of_level(case: Case, note: Note, every: list[Note], on: date) -> Iterator[str]:
    if note.source == Level.CONCERN:
        yield "decided"


def _of_received(case: Case, note: Note, every: list[Note], on: date) -> Iterator[str]:
    yield "report_received"


def _of_referral(case: Case, note: Note, every: list[Note], on: date) -> Iterator[str]:
    if note.code != Referral.State.WITHDRAWN:
        yield "referral_sent"


def _of_nothing(case: Case, note: Note, every: list[Note], on: date) -> Iterator[str]:
    yield from ()


FACTS = {
    "discussion": _of_discussion,
    "talk": _of_talk,
    "weight": _of_nothing,
    "word": _of_nothing,
    "invitation": _of_invitation,
    "report": _of_report,
    "refusal": _of_nothing,
    "step": _of_step,
    "level": _of_level,
    "holder": _of_nothing,
    "received": _of_received,
    "welfare": _of_nothing,
    "telling": _of_nothing,
    "offer": _of_nothing,
    "referral": _of_referral,
}


def answers_from_above(case: Case, asked: Asked | None = None) -> list[set[str]]:
    """The facts that forms and log know, asked by signal."""
    answers = facts_asked.send(sender=Case, case=case, asked=asked)
    return [set(facts) for _receiver, facts in answers if facts]


def facts_of(case: Case, on: date | None = None) -> set[str]:
    """Every fact of the guide that holds for the case on the day (today, when none is named)."""
    ground = Ground.of(case, on or timezone.localdate())
    found = days_of_facts(case, notes=notes_of(case), ground=ground, asked=answers_from_above(case))
    return set(found)

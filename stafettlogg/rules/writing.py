"""Who writes what in a log: the holder, the one with a measure, the author, the family."""

import rules
from django.utils import timezone

from bti.accounts.models import User
from cases.rules import is_holder as holds_the_case
from stafettlogg import access
from stafettlogg.models import (
    ArchiveExport,
    Attachment,
    FamilyCopy,
    Goal,
    InLog,
    Insight,
    Measure,
    MeasureNote,
    Meeting,
    Question,
    Remark,
    Stafettlogg,
)
from stafettlogg.models.building import is_built_on, last_act
from stafettlogg.models.kinds import BY_MODEL
from stafettlogg.rules.reading import (
    answers_to_the_family,
    is_of_the_family,
    may_read,
    reads_log_of,
)

Voice = MeasureNote.Voice


@rules.predicate
def guide_lets_readers_share(user: User, log: Stafettlogg | None) -> bool:
    """Guardians and youth may share a lysglimt where the guide says so; staff readers too."""
    return log is not None and (
        not user.is_citizen or log.case.guide.switches.guardians_write_lysglimt
    )


@rules.predicate
def answers_for_it(user: User, measure: Measure | None) -> bool:
    """Has the measure, and the municipality lets participants write (R277)."""
    return (
        measure is not None
        and measure.employee_id == user.pk
        and measure.log.is_open
        and measure.log.case.guide.switches.participants_write
        and access.may_read(user, measure.log, timezone.localdate())
    )


@rules.predicate
def holds_log_of_goal(user: User, goal: Goal | None) -> bool:
    return goal is not None and holds_the_case(user, goal.log.case) and goal.log.is_open


@rules.predicate
def holds_log_of_measure(user: User, measure: Measure | None) -> bool:
    return measure is not None and holds_the_case(user, measure.log.case) and measure.log.is_open


@rules.predicate
def is_asked_about(user: User, meeting: Meeting | None) -> bool:
    """Was at the meeting, and is asked whether its minutes are right."""
    return meeting is not None and meeting.answers.filter(user=user).exists()


@rules.predicate
def holds_log_of_meeting(user: User, meeting: Meeting | None) -> bool:
    return meeting is not None and holds_the_case(user, meeting.log.case) and meeting.log.is_open


@rules.predicate
def guide_lets_write(user: User, log: Stafettlogg | None) -> bool:
    """Who besides the holder may write notes: staff and family, each as the guide says."""
    if log is None:
        return False
    switches = log.case.guide.switches
    return switches.family_writes if user.is_citizen else switches.participants_write


def is_behind_shield(user: User, entry: InLog) -> bool:
    """Staff leave what the family had read before the shield as it stood, so that nothing tells."""
    shield = entry.log.case.shielded_at
    return shield is not None and not user.is_citizen and entry.written_at <= shield


@rules.predicate
def may_correct(user: User, entry: InLog | None) -> bool:
    """The holder what is the log's; of somebody's own words only their author."""
    if entry is None or not entry.log.is_open or getattr(entry, "undone_at", None):
        return False
    kind = BY_MODEL.get(type(entry))
    if kind is None:
        return False
    if is_behind_shield(user, entry):
        return False
    if kind.by_author:
        return entry.author_id == user.pk and bool(may_read(user, entry.log))
    return bool(holds_the_case(user, entry.log.case))


@rules.predicate
def may_undo(user: User, entry: InLog | None) -> bool:
    """Its author, when it was their last act in the log and nobody has built on it since.

    Ending a goal or a measure is an act as well: then the one who ended it.
    """
    if entry is None or not entry.log.is_open or getattr(entry, "undone_at", None):
        return False
    if type(entry) not in BY_MODEL or not may_read(user, entry.log):
        return False
    act = last_act(user, entry.log)
    if act is None or act.kind != BY_MODEL[type(entry)].name or act.entry != entry.pk:
        return False
    if not act.ends and is_behind_shield(user, entry):
        return False
    return not is_built_on(entry, act)


@rules.predicate
def may_remark(user: User, entry: InLog | None) -> bool:
    """One of the family, of what others wrote; also in a log that has ended (GDPR art. 16)."""
    if entry is None or not user.is_citizen or entry.author_id == user.pk:
        return False
    return bool(answers_to_the_family(user, entry.log) and reads_log_of(user, entry))


@rules.predicate
def may_answer(user: User, remark: Remark | None) -> bool:
    return remark is not None and bool(holds_the_case(user, remark.log.case))


@rules.predicate
def holds_log_of_export(user: User, export: ArchiveExport | None) -> bool:
    return export is not None and holds_the_case(user, export.log.case)


@rules.predicate
def asked_for_it(user: User, copy: FamilyCopy | None) -> bool:
    """Asked for the copy, and is still one of the family who reads."""
    return copy is not None and copy.asked_by_id == user.pk and is_of_the_family(user, copy.log)


@rules.predicate
def wrote_or_holds(user: User, one: Insight | None) -> bool:
    """Asked for the insight, or answers for it."""
    if one is None:
        return False
    return bool(one.author_id == user.pk or holds_the_case(user, one.log.case))


@rules.predicate
def answers_for_insight(user: User, one: Insight | None) -> bool:
    """The holder, also of a log that has ended: the right does not end with it."""
    return one is not None and bool(holds_the_case(user, one.log.case))


@rules.predicate
def is_ready(_user: User, one: Attachment | None) -> bool:
    """The scanner has nothing against it, or there is none: nothing is handed out before."""
    return one is not None and one.state == Attachment.State.READY


@rules.predicate
def put_it_there_or_holds(user: User, one: Attachment | None) -> bool:
    """Sent it, or holds the baton; in a log that is open."""
    if one is None or not one.log.is_open:
        return False
    return one.author_id == user.pk or bool(holds_the_case(user, one.log.case))


@rules.predicate
def took_it_away(user: User, one: Attachment | None) -> bool:
    """One puts back what one took away oneself."""
    return one is not None and one.undone_by_id == user.pk


def has_part(user: User, measure: Measure) -> bool:
    """Is the one who answers for the measure, by their own login."""
    if measure.by_child:
        return measure.log.case.child.user_id == user.pk
    if measure.guardian_id:
        return measure.guardian is not None and measure.guardian.user_id == user.pk
    return measure.employee_id == user.pk


def voice_of(user: User, measure: Measure) -> str:
    """Whose voice the user has in an evaluation of the measure; empty: none of their own.

    The holder has none here: the holder evaluates.
    """
    if holds_the_case(user, measure.log.case):
        return ""
    role = access.role_of(user, measure.log, timezone.localdate())
    voices: dict[str, str] = {
        access.Role.YOUTH: Voice.CHILD,
        access.Role.GUARDIAN: Voice.GUARDIAN,
        access.Role.ACTOR: Voice.ACTOR if measure.employee_id == user.pk else "",
    }
    voice = voices.get(role or "", "")
    return voice if voice in measure.log.case.guide.planning.own_voices else ""


@rules.predicate
def takes_part(user: User, measure: Measure | None) -> bool:
    """Answers for the measure, in a log that is open and theirs to read."""
    return (
        measure is not None
        and has_part(user, measure)
        and measure.log.is_open
        and bool(may_read(user, measure.log))
    )


@rules.predicate
def guide_lets_tell(user: User, measure: Measure | None) -> bool:
    """Of staff as the guide lets participants write; the family of its own measures always."""
    if measure is None:
        return False
    return user.is_citizen or measure.log.case.guide.switches.participants_write


@rules.predicate
def has_a_voice(user: User, measure: Measure | None) -> bool:
    return measure is not None and measure.log.is_open and bool(voice_of(user, measure))


@rules.predicate
def holds_log_of_note(user: User, note: MeasureNote | Question | None) -> bool:
    return note is not None and holds_the_case(user, note.log.case) and note.log.is_open

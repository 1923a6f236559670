"""How the child's voice is told to the one who holds the case (R18–R21, R24, R28–R31, R53)."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from bti.accounts.addresses import address
from bti.web.templatetags.words import day_month, days_word, full_day
from cases.levels import Note
from cases.levels.ladder import Prompt, prompts, right_to_be_heard
from cases.models import Case, ChildsWord, Level, Talk

WITH_CHILD = (Talk.With.CHILD, Talk.With.BOTH)
Passing = ChildsWord.Passing


def voice(case: Case, notes: Iterable[Note], on: date) -> dict[str, Any]:
    """When the child was last heard, with what weight, and what it wants said.

    From the notes that the page has read already.
    """
    notes = list(notes)
    talks = sorted(
        (note for note in notes if note.kind == "talk" and note.code in WITH_CHILD),
        key=lambda note: (note.day, note.at),
    )
    last = talks[-1] if talks else None
    weight = next((note for note in notes if note.kind == "weight"), None)
    return {
        "right": right_to_be_heard(case.child.born, on, case.guide.ages),
        "heard": _heard(last),
        "silent": bool(last and last.flag),
        "informed": any(note.source for note in talks),
        "nudges": []
        if not case.is_open or case.child.born is None
        else _nudges(case, notes, last, on),
        "words": _words(case, notes),
        "weight": weight.text if weight else "",
        "prompts": [_prompt(case, prompt) for prompt in _near(case, on)],
    }


def _heard(last: Note | None) -> str:
    if last is None:
        return _("Barnet er ikke hørt ennå.")
    words = (
        _("Spurt sist %(day)s. Barnet ville ikke si noe, og det er greit.")
        if last.flag
        else (_("Sist hørt %(day)s."))
    )
    return words % {"day": full_day(last.day)}


def _nudges(case: Case, notes: Sequence[Note], last: Note | None, on: date) -> list[str]:
    """Why one talks with the child now: the level is new, or it does not come to the meeting."""
    told = []
    if last is None or last.day < case.level_since:
        told.append(_not_heard(case))
    ahead = [
        note for note in notes if note.kind == "invitation" and not note.flag and note.day >= on
    ]
    for meeting in sorted(ahead, key=lambda note: note.day)[:1]:
        if not meeting.source and (last is None or last.at < meeting.at):
            told.append(
                _("Barnet er ikke med på møtet %(day)s. Snakk med barnet et annet sted før møtet.")
                % {"day": day_month(meeting.day)}
            )
    return told


def _not_heard(case: Case) -> str:
    if case.level == Level.CONCERN:
        return _("Barnet er ikke hørt om uroen ennå. Inviter, men ikke press.")
    words = _("Barnet er ikke hørt etter at saken kom til nivå %(level)s. Inviter, men ikke press.")
    return words % {"level": case.level}


def _words(case: Case, notes: Sequence[Note]) -> list[dict[str, Any]]:
    """What the child told the last time it used its page; what is kept has a lock on it."""
    words = [note for note in notes if note.kind == "word"]
    latest = max((note.at.date() for note in words), default=None)
    shown = sorted((n for n in words if n.at.date() == latest), key=lambda note: note.pk)
    return [
        {
            "topic": str(ChildsWord.Topic(note.code).label),
            "face": note.extra,
            "face_label": str(ChildsWord.Face(note.extra).label) if note.extra else "",
            "words": note.text,
            "by": _by(note),
            "wish": _wish(case, note),
            "kept": note.name == Passing.KEPT,
        }
        for note in shown
    ]


def _by(note: Note) -> str:
    if not note.text:
        return ""
    return _("Barnet skrev selv") if note.flag else _("Du skrev det barnet sa")


def _wish(case: Case, note: Note) -> str:
    told = {
        Passing.AT_MEETING: _("Sies på møtet. Står klart når du forbereder det."),
        Passing.FOR_ME: _("Si det for %(name)s, på møtet eller til den det gjelder."),
        Passing.KEPT: _("La det være. Bare du ser dette."),
    }
    return told[Passing(note.name)] % {"name": case.child.first_name}


def _near(case: Case, on: date) -> list[Prompt]:
    return prompts(case.child.born, on, case.guide.ages) if case.is_open else []


def _prompt(case: Case, prompt: Prompt) -> dict[str, Any]:
    """«Fyller 15 år om 12 dager: skal signere selv», with what one does."""
    values = {"age": prompt.rung.age, "changes": prompt.rung.changes}
    if prompt.days_left > 0:
        left = {"days": days_word(prompt.days_left), **values}
        title = _("Fyller %(age)s år om %(days)s: %(changes)s") % left
    elif prompt.days_left == 0:
        title = _("Fyller %(age)s år i dag: %(changes)s") % values
    else:
        title = _("Fylte %(age)s år %(day)s: %(changes)s") % {
            "day": day_month(prompt.day), **values
        }  # fmt: skip
    ask = prompt.rung.asks_consent and not case.is_shielded
    return {
        "title": title,
        "text": prompt.rung.do if ask or not prompt.rung.asks_consent else "",
        "href": address("cases:ask-consent", case.pk) if ask else "",
    }


def word_line(case: Case, note: Note) -> dict[str, Any]:
    """One thing from the child's own page in the timeline, with what the child wants done."""
    title = _("%(name)s om %(topic)s") % {
        "name": case.child.first_name,
        "topic": str(ChildsWord.Topic(note.code).label).lower(),
    }
    face = f"{ChildsWord.Face(note.extra).label}." if note.extra else ""
    words = f"«{note.text}» {_by(note)}." if note.text else ""
    wish = f"{Passing(note.name).label}."
    return {"kind": "note", "title": title, "text": " ".join(p for p in (face, words, wish) if p)}


def weight_line(case: Case, note: Note) -> dict[str, Any]:
    """How the child's opinion was weighed, in the timeline."""
    return {"kind": "note", "title": _("Slik er barnets mening vektlagt"), "text": note.text}

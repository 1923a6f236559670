"""What is told about a measure, as the pages show it: voices, obstacles, deeds, and the line."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy

from bti.accounts.addresses import address
from bti.accounts.models import User
from bti.web.effects import trend
from bti.web.templatetags.words import effect_word
from stafettlogg.models import MeasureNote, ReadGrant, Stafettlogg
from stafettlogg.views.shield import raised_for

Kind, Voice = MeasureNote.Kind, MeasureNote.Voice
VOICES = {
    "child": gettext_lazy("Barnet"),
    "guardian": gettext_lazy("Foresatte"),
    "actor": gettext_lazy("Den som har tiltaket"),
    "holder": gettext_lazy("Stafettholder"),
}
TURNS = {
    1: gettext_lazy("Bedre enn sist"),
    0: gettext_lazy("Likt som sist"),
    -1: gettext_lazy("Dårligere enn sist"),
}
NO_WAYS = {"voice_href": "", "done_href": "", "obstacle_href": "", "agree_href": "", "mine": False}
DONE_SHOWN = 3
OF_FAMILY: dict[str, str] = {
    ReadGrant.Role.YOUTH: Voice.CHILD,
    ReadGrant.Role.GUARDIAN: Voice.GUARDIAN,
}


def turn_in_words(points: Sequence[Mapping[str, Any]]) -> str:
    """Whether the last was better than the one before; empty where there is only one."""
    turn = trend([point["value"] for point in points])
    return "" if turn is None else str(TURNS[turn])


def point_of(read: Mapping[str, Any]) -> dict[str, Any]:
    """One evaluation as it was read: its day as a day, the actor's words out of its answers."""
    said = read["actor"] or {}
    return {**read, "day": date.fromisoformat(read["day"]), "actor": said.get("comment", "")}


def effect_rows(
    points: Iterable[Mapping[str, Any]], notes: Iterable[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """The table behind the line: each evaluation with what each voice said."""
    heard: dict[int, list[Mapping[str, Any]]] = {}
    for note in notes:
        if note["kind"] == Kind.VOICE and note["heard"]:
            heard.setdefault(note["heard"], []).append(note)
    return [
        {
            "day": point["day"],
            "word": effect_word(point["value"]),
            "by": point["by"],
            "said": _said(point, heard.get(point["pk"], [])),
        }
        for point in reversed(list(points))
    ]


def _said(point: Mapping[str, Any], notes: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Who, what they think it does, and their words: the evaluation's, then their own."""
    found = []
    for voice, label in VOICES.items():
        effect = (point.get("effects") or {}).get(voice)
        if effect is not None or point.get(voice):
            found.append(_one(str(label), effect, point.get(voice) or ""))
        found += [
            _one(f"{label} ({note['by']})", note["value"], note["text"])
            for note in reversed(notes)
            if note["voice"] == voice
        ]
    return found


def _one(who: str, effect: int | None, words: str) -> dict[str, str]:
    word = "" if effect is None else effect_word(effect)
    return {"who": who, "word": word, "words": words}


def voice_lines(
    points: Iterable[Mapping[str, Any]], notes: Iterable[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """A line for each voice that has told what it does: from evaluations and from own logins."""
    lines: dict[str, list[dict[str, Any]]] = {}
    for point in points:
        for voice, effect in (point.get("effects") or {}).items():
            lines.setdefault(voice, []).append({"day": point["day"], "value": effect})
    for note in notes:
        if note["kind"] == Kind.VOICE:
            day = date.fromisoformat(note["day"])
            lines.setdefault(note["voice"], []).append({"day": day, "value": note["value"]})
    return [
        {"who": str(label), "points": sorted(lines[voice], key=lambda point: point["day"])}
        for voice, label in VOICES.items()
        if voice in lines
    ]


def notes_in_words(
    notes: Iterable[Mapping[str, Any]], log: Stafettlogg, user: User
) -> dict[str, list[dict[str, Any]]]:
    """The notes of one measure by kind, newest first; open obstacles stand first."""
    shield, holds = raised_for(user, log), log.case.holder_id == user.pk
    found: dict[str, list[dict[str, Any]]] = {"done": [], "obstacles": [], "waiting": []}
    for note in notes:
        one = {**note, "day": date.fromisoformat(note["day"])}
        if note["kind"] == Kind.DONE:
            found["done"].append(one)
        elif note["kind"] == Kind.OBSTACLE:
            found["obstacles"].append(_obstacle(one, shield, may_answer=holds and log.is_open))
        elif not note["heard"]:
            word = effect_word(note["value"])
            found["waiting"].append({**one, "who": str(VOICES[note["voice"]]), "word": word})
    found["done"] = found["done"][:DONE_SHOWN]
    found["obstacles"].sort(key=lambda one: one["is_answered"])
    return found


def _obstacle(note: dict[str, Any], shield: datetime | None, *, may_answer: bool) -> dict[str, Any]:
    """An answer that came behind the shield is not told to those outside it."""
    at = datetime.fromisoformat(note["answered_at"]) if note["answered_at"] else None
    is_answered = at is not None and (shield is None or at <= shield)
    href = address("stafettlogg:obstacle-answer", note["pk"]) if may_answer else ""
    return {
        **note,
        "is_answered": is_answered,
        "answer": note["answer"] if is_answered else "",
        "answer_href": "" if is_answered else href,
    }


def ways_in(row: Mapping[str, Any], log: Stafettlogg, user: User) -> dict[str, Any]:
    """Where the user tells about an open measure; the twin of rules.has_part and voice_of."""
    pk, planning = row["pk"], log.case.guide.planning
    holds = log.case.holder_id == user.pk
    mine = is_mine(row, log.case.child.user_id, user)
    tells = user.is_citizen or log.case.guide.switches.participants_write
    voice = "" if holds else _voice(row, log, user)
    return {
        "mine": mine,
        "voice_href": address("stafettlogg:voice", pk) if voice in planning.own_voices else "",
        "done_href": address("stafettlogg:done", pk) if (mine and tells) or holds else "",
        "obstacle_href": address("stafettlogg:obstacle", pk) if mine and not holds else "",
        "agree_href": address("stafettlogg:agree", pk)
        if mine and not holds and not row["agreed_on"]
        else "",
    }


def is_mine(row: Mapping[str, Any], child_user: int | None, user: User) -> bool:
    if row["by_child"]:
        return child_user == user.pk
    return user.pk in (row["employee_id"], row["guardian__user_id"])


def _voice(row: Mapping[str, Any], log: Stafettlogg, user: User) -> str:
    role = str(getattr(log, "reader_role", ""))
    if role == ReadGrant.Role.ACTOR:
        return Voice.ACTOR if row["employee_id"] == user.pk else ""
    return OF_FAMILY.get(role, "")


def kept_answer(question: Any, log: Stafettlogg, user: User) -> str:
    """The answer, unless it came behind a shield that the reader stands outside of."""
    shield = raised_for(user, log)
    late = shield is not None and question.answered_at and question.answered_at > shield
    return "" if late else question.answer

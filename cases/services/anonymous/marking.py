"""Points at what may still tell who the child is, each with a sentence why.

It marks rather too much: the one who writes sees each mark and decides.
"""

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.services.anonymous import telling
from cases.services.anonymous.known import Known, is_everyday, spelled, whole

WHY: dict[str, str | Promise] = {
    "own_name": _("Likner et navn i saken. Er det navnet, tar du det bort."),
    "name": _("Stor bokstav. Er det navnet på en person eller et sted, tar du det bort."),
    "initials": _("Likner forbokstaver. De kan peke på én person."),
    "age": _("Alder eller klassetrinn kan peke ut barnet. Skriv heller «i småskolealder»."),
    "time": _("Et tidspunkt kan peke på én hendelse. Trenger den du spør, å vite det?"),
    "number": _("Et tall kan peke ut barnet. Trenger den du spør, å vite det?"),
    "event": _("Få barn opplever dette. I en liten kommune kan noen forstå hvem det er."),
    "health": _("En diagnose eller et sykehus kan peke ut barnet."),
    "family": _("Hvordan familien er satt sammen, kan peke ut barnet."),
    "background": _("Land, språk eller tro kan peke ut familien."),
    "work": _("Et yrke kan peke ut en av foreldrene."),
    "leisure": _("Et lag, en klubb eller en aktivitet kan peke ut barnet."),
}
Span = tuple[int, int, str]

TOKEN = re.compile(r"\[[^\[\]\n]*\]")
WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")
INITIALS = re.compile(r"(?<!\w)(?:[A-ZÆØÅ]\.){1,4}(?!\w)|(?<!\w)[A-ZÆØÅ]{1,3}(?![\w.])")
NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
AGE = re.compile(
    r"(?<!\w)(?:\d{1,2}|en|ett|to|tre|fire|fem|seks|sju|syv|åtte|ni|ti|elleve|tolv|tretten|fjorten"
    r"|femten|seksten|sytten|atten|nitten)(?:[ \-]?(?:år|åring|måneder|mnd)\w*"
    r"|\.?[ ]?(?:klasse|trinn)\w*|klass\w+)"
    r"|(?<!\w)(?:første|andre|tredje|fjerde|femte|sjette|sjuende|syvende|åttende|niende|tiende)"
    r"[ ]?(?:klass|trinn)\w*|(?<!\w)vg[123](?!\w)",
    re.IGNORECASE,
)


class Piece(NamedTuple):
    """A piece of the text; ``why`` is empty where it may stand, ``kind`` is the code of why."""

    text: str
    kind: str = ""

    @property
    def why(self) -> str:
        return str(WHY[self.kind]) if self.kind else ""


def marks(text: str, known: Known) -> list[Piece]:
    """The whole text in pieces, in order; those that may tell who it is have a kind."""
    pieces: list[Piece] = []
    reached = 0
    for start, end, kind in _apart(text, known):
        if start > reached:
            pieces.append(Piece(text[reached:start]))
        pieces.append(Piece(text[start:end], kind))
        reached = end
    if reached < len(text):
        pieces.append(Piece(text[reached:]))
    return pieces


def _apart(text: str, known: Known) -> list[Span]:
    """What is marked, in order: the first rule that takes a place has it."""
    taken = bytearray(len(text))  # letter by letter
    for match in TOKEN.finditer(text):
        taken[match.start() : match.end()] = b"\1" * (match.end() - match.start())
    found: list[Span] = []
    for rule in RULES:
        for start, end, kind in rule(text, known):
            if taken.find(1, start, end) < 0:
                taken[start:end] = b"\1" * (end - start)
                found.append((start, end, kind))
    return sorted(found)


def _own_names(text: str, known: Known) -> Iterator[Span]:
    """Names that are everyday words, and words that are made from the child's name."""
    for one in (*known.people, *known.places):
        for part in one.name.replace("-", " ").split():
            if len(part) > 1 and is_everyday(part):
                yield from _every(re.compile(whole(part), re.IGNORECASE), "own_name", text)
    for part in known.child_names:
        yield from _made_from(part, text)


def _made_from(part: str, text: str) -> Iterator[Span]:
    """Words that begin as the name does, such as a pet name; small ones when four letters agree."""
    if len(part) < 4:
        return
    near = re.compile(rf"(?<!\w){spelled(part[: max(3, len(part) - 2)])}\w{{0,12}}", re.IGNORECASE)
    nearer = re.compile(spelled(part[:4]), re.IGNORECASE)
    for start, end, kind in _every(near, "own_name", text):
        word = text[start:end]
        alike = not word.islower() or nearer.match(word)
        if alike and word.casefold() not in telling.COMMON:
            yield start, end, kind


def _ages(text: str, known: Known) -> Iterator[Span]:
    yield from _every(AGE, "age", text)


def _told(text: str, known: Known) -> Iterator[Span]:
    """Words that few children share: by their beginnings (bokmål and nynorsk)."""
    for kind, pattern in _patterns():
        yield from _every(pattern, kind, text)


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (kind, re.compile(rf"(?<!\w)(?:{'|'.join(stems)})\w*", re.IGNORECASE))
        for kind, stems in telling.STEMS.items()
    )


def _capitals(text: str, known: Known) -> Iterator[Span]:
    """Words with a capital that the sentence does not explain."""
    small = {match[0] for match in WORD.finditer(text) if match[0].islower()}
    for match in WORD.finditer(text):
        word = match[0]
        folded = word.casefold()
        if not word[0].isupper() or folded in telling.COMMON or word in telling.SERVICES:
            continue
        if _begins(text, match.start()) and folded in small:
            continue
        if len(word) > 3 or not word.isupper():
            yield match.start(), match.end(), "name"


def _begins(text: str, at: int) -> bool:
    """Whether a sentence or a line begins here, so that the capital tells nothing."""
    before = text[max(0, at - 100) : at].rstrip(" \t\"'«»–-•*()")
    return not before or before[-1] in ".!?:\n\r"


def _initials(text: str, known: Known) -> Iterator[Span]:
    for span in _every(INITIALS, "initials", text):
        word = text[span[0] : span[1]]
        alone = word in {"I", "Å", "A"}
        if word not in telling.SERVICES and not (alone and _begins(text, span[0])):
            yield span


def _numbers(text: str, known: Known) -> Iterator[Span]:
    yield from _every(NUMBER, "number", text)


def _every(pattern: re.Pattern[str], kind: str, text: str) -> Iterator[Span]:
    yield from ((match.start(), match.end(), kind) for match in pattern.finditer(text))


RULES: tuple[Callable[[str, Known], Iterator[Span]], ...] = (
    _own_names, _ages, _told, _capitals, _initials, _numbers,
)  # fmt: skip

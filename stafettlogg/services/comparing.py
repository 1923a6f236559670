"""Two versions of a text, word by word: what stands in both, what is gone, what is new."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

PIECES = re.compile(r"\w+|\s+|[^\w\s]")
SAME, GONE, NEW = "same", "gone", "new"


@dataclass(frozen=True)
class Piece:
    """Words that follow each other and had the same fate."""

    fate: str
    text: str


def compare(before: str, after: str) -> list[Piece]:
    """What became of the words; put together without what is gone, they are ``after``."""
    old, new = PIECES.findall(before), PIECES.findall(after)
    return list(_pieces(old, new))


def _pieces(old: list[str], new: list[str]) -> Iterator[Piece]:
    for what, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            yield Piece(SAME, "".join(new[c:d]))
            continue
        if b > a:
            yield Piece(GONE, "".join(old[a:b]))
        if d > c:
            yield Piece(NEW, "".join(new[c:d]))

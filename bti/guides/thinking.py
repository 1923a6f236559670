"""What the order of thought picks from: challenges of each area, and a catalogue of measures.

Common to all guides (R271, R273). A guide tells which of the measures its own document names, and
may have challenges of its own.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from bti.guides.contacts import Code
from bti.guides.load import Faults, Place, load
from bti.guides.texts import LocalText, Part, Words, texts_in

if TYPE_CHECKING:
    from bti.guides.models import Guide

THINKING = Path(__file__).parent / "thinking.yaml"
LONGEST_MEASURE = 200

Area = Literal[
    "social", "emotional", "language", "learning", "attendance", "health", "home", "leisure",
]  # fmt: skip
Arena = Literal["school", "home", "leisure", "child", "service"]
Reach = Literal["individual", "system"]
Voice = Literal["child", "guardian", "actor"]
Kind = Annotated[str, StringConstraints(strict=True, pattern=r"^[a-z][a-z_]*$")]


class Challenge(Part):
    """What may be hard, in a category of one area of development."""

    code: Code
    area: Area
    label: LocalText


class Method(Part):
    """A measure to pick from: what it is called, what it is, and what it proposes.

    ``services``: the kinds that offer it; none: whoever is around the child. ``text``: what is
    proposed in the form, to be changed there. ``weeks``: until it is evaluated.
    """

    code: Code
    name: LocalText
    short: Words | None = None
    about: LocalText
    text: LocalText
    services: tuple[Kind, ...] = ()
    areas: Annotated[tuple[Area, ...], Field(min_length=1)]
    arena: Arena
    reach: Reach = "individual"
    weeks: Annotated[int, Field(strict=True, ge=2, le=52)]


class Planning(Part):
    """Limits of the guide that are pointed out, and never stop anybody (R86, R87, R238)."""

    most_open_measures: Annotated[int, Field(strict=True, ge=1, le=30)] = 5
    ends_without_effect: Annotated[int, Field(strict=True, ge=2, le=10)] = 2
    answer_days: Annotated[int, Field(strict=True, ge=1, le=60)] = 7
    own_voices: tuple[Voice, ...] = ("child", "guardian", "actor")


class Thinking(Part):
    """The whole file."""

    challenges: Annotated[tuple[Challenge, ...], Field(min_length=1)]
    methods: Annotated[tuple[Method, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _holds_together(self) -> "Thinking":
        faults = [*_twice("challenges", self.challenges), *_twice("methods", self.methods)]
        for n, method in enumerate(self.methods):
            for place, text in texts_in(method.text):
                del place
                longest = max(len(t) for t in (text.nb, text.nn or "", text.en or ""))
                if longest > LONGEST_MEASURE:
                    faults.append((("methods", n, "text"), f"is longer than {LONGEST_MEASURE}."))
        if faults:
            raise Faults(faults)
        return self


def _twice(field: str, parts: Sequence[Challenge | Method]) -> list[tuple[Place, str]]:
    seen: set[str] = set()
    faults: list[tuple[Place, str]] = []
    for n, part in enumerate(parts):
        if part.code in seen:
            faults.append(((field, n, "code"), f"{part.code} is used twice."))
        seen.add(part.code)
    return faults


@cache
def thinking() -> Thinking:
    """The file as it is written. Raises GuideError where it is broken."""
    return load(THINKING, Thinking)


def challenges_of(guide: "Guide") -> tuple[Challenge, ...]:
    """The guide's own challenges; the common ones where it has none."""
    return guide.challenges or thinking().challenges


def method(code: str) -> Method | None:
    return next((found for found in thinking().methods if found.code == code), None)


def methods_for(
    guide: "Guide", *, area: str = "", service: str = "", words: str = ""
) -> list[tuple[Method, bool]]:
    """Measures to pick from, each with whether the guide's document names it; those first."""
    found = [
        (method, method.code in guide.methods)
        for method in thinking().methods
        if _fits(method, area=area, service=service, words=words)
    ]
    return sorted(found, key=lambda pair: not pair[1])


def _fits(method: Method, *, area: str, service: str, words: str) -> bool:
    if area and area not in method.areas:
        return False
    if service and service not in method.services:
        return False
    text = " ".join(_said(method)).casefold()
    return all(word in text for word in words.casefold().split())


def _said(method: Method) -> Iterator[str]:
    yield method.short or ""
    for _place, text in texts_in(method):
        yield str(text)

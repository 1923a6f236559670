"""The laws the guides rest on, each version with the day it holds from (R224)."""

from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, model_validator

from bti.guides.contacts import Code
from bti.guides.load import Faults, Place, load
from bti.guides.texts import LocalText, Part, Words

LAWS = Path(__file__).parent / "laws.yaml"

Topic = Literal["report", "decision", "confidentiality", "participation", "cooperation", "plan"]


class Law(Part):
    """A provision as it reads from a day on, until a later version of the same code."""

    code: Code
    topic: Topic
    act: LocalText
    section: Words
    valid_from: date | None = None
    valid_until: date | None = None
    about: LocalText

    def __str__(self) -> str:
        return f"{self.act} {self.section}"


class LawBook(Part):
    """Every version of every law, in the order they are told."""

    laws: Annotated[tuple[Law, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _one_version_a_day(self) -> "LawBook":
        faults: list[tuple[Place, str]] = []
        seen: set[tuple[str, date | None]] = set()
        for number, law in enumerate(self.laws):
            if (law.code, law.valid_from) in seen:
                place = ("laws", number, "valid_from")
                faults.append((place, f"{law.code} has two versions from the same day."))
            seen.add((law.code, law.valid_from))
        if faults:
            raise Faults(faults)
        return self


@cache
def law_book() -> LawBook:
    """The laws as they are written. Raises GuideError where the file is broken."""
    return load(LAWS, LawBook)


def laws_on(day: date, topic: Topic | None = None) -> tuple[Law, ...]:
    """The laws in force on the day, of one topic or all, in the order of the file."""
    in_force: dict[str, Law] = {}
    for law in sorted(law_book().laws, key=lambda law: law.valid_from or date.min):
        if law.valid_from is None or law.valid_from <= day:
            in_force[law.code] = law
    order = {law.code: number for number, law in reversed(list(enumerate(law_book().laws)))}
    found = (
        law
        for law in in_force.values()
        if topic in (None, law.topic) and (law.valid_until or date.max) >= day
    )
    return tuple(sorted(found, key=lambda law: order[law.code]))


def law(code: str, day: date) -> Law:
    """The version in force on the day. Raises LookupError where there is none."""
    for found in laws_on(day):
        if found.code == code:
            return found
    raise LookupError(f"No law {code} was in force on {day}.")

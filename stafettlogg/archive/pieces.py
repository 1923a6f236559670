"""What a document is made of, and how days are written in it."""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format

LONG = 24  # characters; the narrowest column holds a word of that length
SHORT = 50  # rows


@dataclass
class Table:
    """Rows under headings; the headings are repeated on every page."""

    caption: str
    headings: list[str]
    rows: list[list[str]] = field(default_factory=list)

    @property
    def layout(self) -> str:
        """How words too long for a column are broken; asking each letter is slow in a long table.

        Empty where there are none, «brytes» in a short table, «fast» (columns of one width) else.
        """
        words = (word for row in self.rows for cell in row for word in cell.split())
        if not any(len(word) > LONG for word in words):
            return ""
        return "brytes" if len(self.rows) <= SHORT else "fast"


@dataclass
class Section:
    """A numbered part of the document: facts, text, tables, and sections within."""

    anchor: str
    title: str
    facts: list[tuple[str, str]] = field(default_factory=list)
    texts: list[tuple[str, str]] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    parts: list["Section"] = field(default_factory=list)
    empty: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.facts or self.texts or self.parts or any(t.rows for t in self.tables))


@dataclass
class Document:
    """The whole document: cover and sections."""

    title: str
    cover: list[tuple[str, str]]
    sections: list[Section]
    language: str
    made_at: datetime


def day(value: date | None) -> str:
    """A date with the month in letters; empty when there is none."""
    return date_format(value, "j. F Y") if value else ""


def moment(value: datetime | None) -> str:
    """A date and time of Oslo."""
    return date_format(timezone.localtime(value), "j. F Y H.i") if value else ""

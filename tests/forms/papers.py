"""Ways to look into the forms of the catalogue."""

from bti.guides import registry
from forms import catalogue
from forms.catalogue import Question


def title(code: str) -> str:
    return catalogue.get(code).title.nb


def asked(code: str, key: str) -> Question:
    return catalogue.get(code).field(key)


def labels(code: str, section: str, kind: str | None = None) -> list[str]:
    """The wording of the questions of a section, in order."""
    return [
        question.label.nb
        for part in catalogue.get(code).sections
        if part.key == section
        for question in part.fields
        if kind in (None, question.kind)
    ]


def numbers(code: str, section: str) -> list[str]:
    parts = {part.key: part for part in catalogue.get(code).sections}
    return [question.number for question in parts[section].fields]


def advice(code: str, section: str) -> str:
    parts = {part.key: part for part in catalogue.get(code).sections}
    return " ".join(sentence.nb for sentence in parts[section].guidance)


def columns(question: Question) -> list[str]:
    return [column.label.nb for column in question.columns]


def tools(slug: str, level: int, step: str) -> tuple[str, ...]:
    steps = {one.code: one for one in registry.get(slug).level(level).steps}
    return steps[step].tools

"""The paper forms as data: questions, numbers and choices exact, each version kept.

A file ``data/<code>.<version>.yaml`` is one version of one form. A filled form names both, so
answers given ten years ago are still shown beside the questions that were asked.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from bti.guides.contacts import Code
from bti.guides.deadlines import Row
from bti.guides.load import Document, Faults, GuideError, Place, Problem, load
from bti.guides.texts import LocalText, Part, Words

DATA = Path(__file__).parent / "data"
WITH_CHOICES = {"choice", "scale", "checks"}
WRITTEN = {"text": 200, "longtext": 4000, "signature": 120}
MOST_ROWS = 20

Kind = Literal[
    "text", "longtext", "choice", "scale", "date", "yes_no", "checks", "table", "signature"
]
Key = Annotated[str, StringConstraints(strict=True, pattern=r"^[a-z0-9][a-z0-9_]*$")]
Version = Annotated[int, Field(strict=True, ge=1, le=999)]
Fault = tuple[Place, str]


class Choice(Part):
    """An answer that can be chosen. ``resource`` is the second row of the URO-sonene."""

    value: Key
    label: LocalText
    resource: LocalText | None = None


class Zone(Part):
    """Neighbouring values of a scale, drawn together."""

    code: Code
    label: LocalText
    short: LocalText
    values: Annotated[tuple[Key, ...], Field(min_length=1)]


class Column(Part):
    """What is asked in each row of a table. ``ahead``: its date may lie ahead."""

    key: Key
    label: LocalText
    kind: Literal["text", "date"]
    ahead: Annotated[bool, Field(strict=True)] = False


class Question(Part):
    """One question. ``beside`` names an earlier answer to show next to it, as ``uro_b.7a``.

    A table has ``columns`` and at most ``rows`` rows. A date that may lie ahead is ``ahead``.
    Checks that are ``signs`` are counted over time; other checks are a list to get through.
    A signature is the name of the one who signs; printed empty it is a line to sign on.
    """

    key: Key
    number: Words
    label: LocalText
    help: LocalText | None = None
    kind: Kind
    required: Annotated[bool, Field(strict=True)] = False
    max_length: Annotated[int, Field(strict=True, ge=1, le=20000)] | None = None
    choices: tuple[Choice, ...] = ()
    zones: tuple[Zone, ...] = ()
    columns: tuple[Column, ...] = ()
    rows: Annotated[int, Field(strict=True, ge=1, le=MOST_ROWS)] | None = None
    ahead: Annotated[bool, Field(strict=True)] = False
    signs: Annotated[bool, Field(strict=True)] = False
    beside: (
        Annotated[
            str, StringConstraints(strict=True, pattern=r"^[a-z][a-z0-9_]*\.[a-z0-9][a-z0-9_]*$")
        ]
        | None
    ) = None

    @model_validator(mode="after")
    def _fits_its_kind(self) -> "Question":
        faults = [fault for check in QUESTION_CHECKS for fault in check(self)]
        if faults:
            raise Faults(faults)
        return self

    @property
    def limit(self) -> int | None:
        """The most characters a written answer may have; None where nothing is written."""
        return self.max_length or WRITTEN.get(self.kind)

    @property
    def values(self) -> tuple[str, ...]:
        return tuple(choice.value for choice in self.choices)

    def choice(self, value: str) -> Choice | None:
        return next((choice for choice in self.choices if choice.value == value), None)

    def zone(self, value: str) -> Zone | None:
        """The zone a value of the scale lies in."""
        return next((zone for zone in self.zones if value in zone.values), None)


class Section(Part):
    """Questions that belong together on the paper.

    ``guidance`` is read before the questions; ``phase`` numbers the parts of a meeting.
    """

    key: Key
    title: LocalText
    intro: LocalText | None = None
    guidance: tuple[LocalText, ...] = ()
    phase: Annotated[int, Field(strict=True, ge=1, le=9)] | None = None
    fields: Annotated[tuple[Question, ...], Field(min_length=1)]


class PaperForm(Part):
    """One version of one paper form.

    What is written in a form that is not ``kept`` is printed and stored nowhere: the text of a
    report to child welfare. A form that is ``repeated`` is taken again and again: each time is a
    form of its own, locked at once.
    """

    code: Code
    version: Version
    title: LocalText
    intro: LocalText
    source: Words
    level: Annotated[int, Field(strict=True, ge=0, le=3)]
    kept: Annotated[bool, Field(strict=True)] = True
    repeated: Annotated[bool, Field(strict=True)] = False
    requirements: Annotated[tuple[Row, ...], Field(min_length=1)]
    sections: Annotated[tuple[Section, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _fits_together(self) -> "PaperForm":
        faults = list(_phases_count(self))
        seen: set[str] = set()
        for s, section in enumerate(self.sections):
            for f, question in enumerate(section.fields):
                if question.key in seen:
                    place = ("sections", s, "fields", f, "key")
                    faults.append((place, f"{question.key} is used twice."))
                seen.add(question.key)
        if faults:
            raise Faults(faults)
        return self

    @property
    def fields(self) -> tuple[Question, ...]:
        """Every question, in the order of the paper."""
        return tuple(question for section in self.sections for question in section.fields)

    @property
    def scale(self) -> Question | None:
        """The question answered with a number that is followed over time."""
        return next((question for question in self.fields if question.kind == "scale"), None)

    @property
    def signs(self) -> Question | None:
        """The question whose ticks are signs, counted over time."""
        return next((question for question in self.fields if question.signs), None)

    def field(self, key: str) -> Question:
        """The question with the key. Raises LookupError where the form has none."""
        for question in self.fields:
            if question.key == key:
                return question
        raise LookupError(f"The form {self.code} has no question {key}.")


def get(code: str, version: int | None = None) -> PaperForm:
    """A form, the newest version unless one is named. Raises LookupError where there is none."""
    known = versions(code)
    if version is None and known:
        version = known[-1]
    for form in _every_version():
        if (form.code, form.version) == (code, version):
            return form
    raise LookupError(f"There is no form {code} in version {version}.")


def versions(code: str) -> tuple[int, ...]:
    """The versions of a form, oldest first; none where the form is unknown."""
    return tuple(sorted(form.version for form in _every_version() if form.code == code))


def repeated(code: str) -> bool:
    """Whether the form is taken again and again; its newest version tells."""
    known = versions(code)
    return bool(known) and get(code, known[-1]).repeated


def all_forms() -> tuple[PaperForm, ...]:
    """The newest version of every form, by code."""
    return tuple(get(code) for code in sorted(codes()))


def codes() -> set[str]:
    """The codes of all forms, for bti.guides.registry.check_forms."""
    return {form.code for form in _every_version()}


@cache
def _every_version() -> tuple[PaperForm, ...]:
    return load_forms(DATA)


def load_forms(folder: Path) -> tuple[PaperForm, ...]:
    """The forms of a folder, read and checked. Raises GuideError with every fault of them all."""
    read: list[tuple[Path, PaperForm]] = []
    problems: list[Problem] = []
    for path in sorted(folder.glob("*.yaml")):
        try:
            read.append((path, load(path, PaperForm)))
        except GuideError as error:
            problems += error.problems
    for path, form in read:
        faults = list(_misplaced(path, form)) + list(_missing_beside(form, [f for _, f in read]))
        if faults:
            document = Document(path)
            problems += [document.problem(place, message) for place, message in faults]
    if problems:
        raise GuideError(problems)
    return tuple(form for _, form in read)


def _misplaced(path: Path, form: PaperForm) -> Iterator[Fault]:
    expected = f"{form.code}.{form.version}.yaml"
    if path.name != expected:
        yield ("code",), f"and version belong in a file called {expected}."


def _missing_beside(form: PaperForm, every: Iterable[PaperForm]) -> Iterator[Fault]:
    known = {f"{other.code}.{question.key}" for other in every for question in other.fields}
    for s, section in enumerate(form.sections):
        for f, question in enumerate(section.fields):
            if question.beside is not None and question.beside not in known:
                place = ("sections", s, "fields", f, "beside")
                yield place, f"names {question.beside}, which no form has."


def _phases_count(form: PaperForm) -> Iterator[Fault]:
    phases = [section.phase for section in form.sections]
    if any(phases) and phases != list(range(1, len(phases) + 1)):
        yield ("sections",), "number their phases in order, each once, or not at all."


def _choices_fit(question: Question) -> Iterator[Fault]:
    if question.kind in WITH_CHOICES and len(question.choices) < 2:
        yield ("choices",), f"must hold at least two for the kind {question.kind}."
    if question.kind not in WITH_CHOICES and question.choices:
        yield ("choices",), f"do not belong to the kind {question.kind}."
    seen: set[str] = set()
    for number, value in enumerate(question.values):
        if value in seen:
            yield ("choices", number, "value"), f"{value} is used twice."
        seen.add(value)


def _length_fits(question: Question) -> Iterator[Fault]:
    if question.max_length is not None and question.kind not in WRITTEN:
        yield ("max_length",), f"does not belong to the kind {question.kind}."


def _scale_counts(question: Question) -> Iterator[Fault]:
    if question.kind != "scale":
        return
    for number, value in enumerate(question.values, start=1):
        if value != str(number):
            yield (
                ("choices", number - 1, "value"),
                f"is {value}. The scale counts, {number} is here.",
            )
            return


def _zones_cover(question: Question) -> Iterator[Fault]:
    if not question.zones:
        return
    if question.kind != "scale":
        yield ("zones",), "belong to a scale only."
    elif [value for zone in question.zones for value in zone.values] != list(question.values):
        yield ("zones",), "must hold every value of the scale once, in order."


def _table_fits(question: Question) -> Iterator[Fault]:
    if question.kind != "table":
        for name in ("columns", "rows"):
            if getattr(question, name):
                yield (name,), f"{'belongs' if name == 'rows' else 'belong'} to a table only."
        return
    if len(question.columns) < 2:
        yield ("columns",), "must hold at least two for a table."
    if question.rows is None:
        yield (), "needs rows: how many rows the table has at most."
    seen: set[str] = set()
    for number, column in enumerate(question.columns):
        if column.key in seen:
            yield ("columns", number, "key"), f"{column.key} is used twice."
        seen.add(column.key)


def _ahead_fits(question: Question) -> Iterator[Fault]:
    if question.ahead and question.kind != "date":
        yield ("ahead",), "belongs to a date only."
    for number, column in enumerate(question.columns):
        if column.ahead and column.kind != "date":
            yield ("columns", number, "ahead"), "belongs to a date only."


def _signs_fit(question: Question) -> Iterator[Fault]:
    if question.signs and question.kind != "checks":
        yield ("signs",), "belong to checks only."


QUESTION_CHECKS: tuple[Callable[[Question], Iterator[Fault]], ...] = (
    _choices_fit,
    _length_fits,
    _scale_counts,
    _zones_cover,
    _table_fits,
    _ahead_fits,
    _signs_fit,
)

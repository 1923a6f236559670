"""Reads a guide or a form from YAML, and tells the file, line and field of every fault."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

Place = tuple[str | int, ...]
M = TypeVar("M", bound=BaseModel)

SENTENCES = {
    "missing": "is missing.",
    "extra_forbidden": "is not a field here. Check the spelling.",
    "string_type": "must be text. Put it in quotation marks.",
    "string_too_short": "is empty. Write a text.",
    "int_type": "must be a whole number.",
    "bool_type": "must be true or false.",
    "tuple_type": "must be a list.",
    "model_type": "must be a group of fields.",
    "model_attributes_type": "must be a group of fields.",
    "dict_type": "must be a group of fields.",
    "date_type": "must be a date, written as 2026-08-01.",
    "date_from_datetime_parsing": "must be a date, written as 2026-08-01.",
    "url_parsing": "must be a web address that begins with https:// or http://.",
    "url_scheme": "must be a web address that begins with https:// or http://.",
}
FORMS_OF = {
    "opens": 'Write the time as "08:00".',
    "closes": 'Write the time as "15:30".',
    "phone": 'Write digits and spaces, as "21 80 21 80".',
    "tool": "Write form:, link: or page: and a code.",
    "tools": "Write form:, link: or page: and a code.",
    "requirements": "Write rows as R61.",
    "requirement": "Write the row as R61.",
    "beside": "Write the form and the question, as uro_b.7a.",
}


class Problem(NamedTuple):
    """One fault: where it stands and what is wrong, in a sentence."""

    file: str
    line: int
    field: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.field} {self.message}"


class GuideError(Exception):
    """A guide or a form is refused. Tells every fault that was found, one a line."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class Faults(ValueError):
    """Raised by a model's own check: several faults, each with its place below the model."""

    def __init__(self, faults: Iterable[tuple[Place, str]]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(message for _, message in self.faults))


class Document:
    """A YAML file as plain data, with the line of every field."""

    def __init__(self, path: Path) -> None:
        """Reads the file. Raises GuideError where it is not readable YAML."""
        self.file = path.name
        self.lines: dict[Place, int] = {}
        self.problems: list[Problem] = []
        self._yaml = YAML(typ="safe", pure=True)
        try:
            root = self._yaml.compose(path.read_text(encoding="utf-8"))
        except MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            line = mark.line + 1 if mark else 1
            raise GuideError([self._unreadable(line, error.problem)]) from error
        except (YAMLError, UnicodeDecodeError, OSError) as error:
            raise GuideError([self._unreadable(1, str(error))]) from error
        self.data = self._plain(root, ()) if root is not None else None
        if self.problems:
            raise GuideError(self.problems)

    def line(self, place: Place) -> int:
        """The line of a field; of what holds it where the field itself is missing."""
        while place not in self.lines and place:
            place = place[:-1]
        return self.lines.get(place, 1)

    def problem(self, place: Place, message: str) -> Problem:
        return Problem(self.file, self.line(place), field_name(place), message)

    def _unreadable(self, line: int, why: str | None) -> Problem:
        return Problem(self.file, line, "(file)", f"is not readable YAML: {why}.")

    def _plain(self, node: Node, place: Place) -> Any:
        self.lines.setdefault(place, node.start_mark.line + 1)
        if isinstance(node, MappingNode):
            return dict(self._pairs(node, place))
        if isinstance(node, SequenceNode):
            return [self._plain(item, (*place, n)) for n, item in enumerate(node.value)]
        assert isinstance(node, ScalarNode)  # noqa: S101 - YAML has no fourth kind
        return self._scalar(node, place)

    def _pairs(self, node: MappingNode, place: Place) -> Iterator[tuple[str, Any]]:
        seen: set[str] = set()
        for key_node, value_node in node.value:
            key = str(key_node.value)
            line = key_node.start_mark.line + 1
            if key in seen:
                name = field_name((*place, key))
                self.problems.append(Problem(self.file, line, name, "is written twice."))
                continue
            seen.add(key)
            self.lines[(*place, key)] = line
            yield key, self._plain(value_node, (*place, key))

    def _scalar(self, node: ScalarNode, place: Place) -> Any:
        try:
            return self._yaml.constructor.construct_object(node)
        except (YAMLError, ValueError):
            self.problems.append(self.problem(place, f"has a value that is unknown: {node.value}."))
            return None


def load(path: Path, model: type[M]) -> M:
    """The file as a model. Raises GuideError naming file, line and field of every fault."""
    document = Document(path)
    try:
        return model.model_validate(document.data)
    except ValidationError as error:
        found = [
            problem
            for details in error.errors(include_url=False)
            for problem in _problems(document, details)
        ]
        raise GuideError(sorted(found, key=lambda problem: problem.line)) from error


def field_name(place: Place) -> str:
    """A place as people write it: ``levels[0].steps[1].title``."""
    name = ""
    for part in place:
        name += f"[{part}]" if isinstance(part, int) else f".{part}"
    return name.lstrip(".") or "(file)"


def _problems(document: Document, details: ErrorDetails) -> Iterator[Problem]:
    place: Place = details["loc"]
    cause = details.get("ctx", {}).get("error")
    if details["type"] == "too_short" and details["input"]:
        return  # pydantic counts only the items that are right; those that are not tell themselves
    if isinstance(cause, Faults):
        for below, message in cause.faults:
            yield document.problem((*place, *below), message)
    else:
        yield document.problem(place, _sentence(details, cause))


def _sentence(details: ErrorDetails, cause: object) -> str:
    if isinstance(cause, ValueError):
        return str(cause)
    kind, context = details["type"], details.get("ctx", {})
    if kind == "literal_error":
        return f"is {details['input']!r}. Choose {context['expected']}."
    if kind in {"greater_than_equal", "less_than_equal"}:
        bound = "at least" if kind == "greater_than_equal" else "at most"
        return f"is {details['input']}. It must be {bound} {context.get('ge', context.get('le'))}."
    if kind == "too_short":
        return f"is an empty list. It needs at least {context['min_length']}."
    if kind == "string_pattern_mismatch":
        fields = [part for part in details["loc"] if isinstance(part, str)]
        form = FORMS_OF.get(fields[-1], "Use small letters a–z, digits and _.")
        return f"is {details['input']!r}. {form}"
    message = details["msg"]
    return SENTENCES.get(kind, f"is not valid: {message[0].lower()}{message[1:]}.")

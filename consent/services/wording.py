"""The words of the text that is signed: one file per version and language.

A further language is a further file, ``statement.<version>.<language>.yaml``: it is read at
start-up, checked against the bokmål one, and can then be read and signed. It need not be a language
of the rest of the product.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Annotated, Literal

from pydantic import Field

from bti.guides.load import Document, GuideError, Place, Problem, field_name, load
from bti.guides.texts import LANGUAGES, Part, Words

FOLDER = Path(__file__).parent.parent / "data"
TEXT_VERSION = "2"  # what a consent asked for today is told in
BASE = "nb"  # what the others are translations of
MONTHS = 12


class Wording(Part):
    """One version of the text in one language. Names in braces are filled in from the consent.

    ``reviewed``: somebody vouches for the translation. Until then a municipality that has had it
    read through offers it, and nobody else. ``months`` and ``terms`` are for languages that the
    product itself does not speak: the names of the months, and what the guide says in bokmål
    (services, laws) in this language.
    """

    version: Words
    language: Annotated[str, Field(pattern="^[a-z]{2}$")]
    name: Words
    direction: Literal["ltr", "rtl"] = "ltr"
    reviewed: bool = True
    months: tuple[Words, ...] | None = None
    terms: dict[str, Words] = {}
    day: Words
    title: Words
    asked_by: Words
    child: Words
    unborn: Words
    purpose: Words
    until: Words
    services: Words
    services_told_nothing: Words
    no_services: Words
    clarifications: Words
    no_exchange: Words
    informed: Words
    log: Words
    limited: Words
    limits: Words
    areas_held: Words | None = None  # these six from version 2
    areas_only: Words | None = None
    areas_only_for: Words | None = None
    areas_held_for_person: Words | None = None
    areas_only_for_person: Words | None = None
    areas: dict[str, Words] = {}  # what a consent can leave out, by code
    rights_heading: Words
    rights: Annotated[tuple[Words, ...], Field(min_length=1)]
    laws_heading: Words
    version_line: Words


Texts = Mapping[str, Wording]  # by language


@cache
def all_wordings() -> Mapping[str, Texts]:
    """Every version that has been in use, in its languages. Raises GuideError for broken files."""
    return read_wordings(FOLDER)


def read_wordings(folder: Path) -> dict[str, dict[str, Wording]]:
    """The texts of a folder. Raises GuideError naming file, line and field of every fault."""
    found: dict[str, dict[str, Wording]] = {}
    paths: dict[tuple[str, str], Path] = {}
    problems: list[Problem] = []
    for path in sorted(folder.glob("statement.*.yaml")):
        try:
            text = load(path, Wording)
        except GuideError as error:
            problems += error.problems
            continue
        problems += _misnamed(path, text)
        found.setdefault(text.version, {})[text.language] = text
        paths[text.version, text.language] = path
    for version, texts in found.items():
        for language, text in texts.items():
            problems += _incomplete(paths[version, language], text, texts.get(BASE))
    if problems:
        raise GuideError(problems)
    return found


def wordings(version: str) -> Texts:
    """The version in all its languages, bokmål first.

    Raises LookupError where there is none: no text is guessed.
    """
    try:
        texts = all_wordings()[version]
    except KeyError:
        raise LookupError(f"There is no text of consent with version {version}.") from None
    order = [code for code in LANGUAGES if code in texts]
    order += sorted(code for code in texts if code not in LANGUAGES)
    return {code: texts[code] for code in order}


def wording(version: str, language: str) -> Wording:
    """The version in the language. Raises LookupError where there is none."""
    try:
        return wordings(version)[language]
    except KeyError:
        raise LookupError(f"Text {version} of consent does not exist in {language}.") from None


def _misnamed(path: Path, text: Wording) -> Iterator[Problem]:
    """The name of the file and what stands in it tell the same."""
    named = path.name.split(".")[1:-1]
    for position, field in enumerate(("version", "language")):
        value = getattr(text, field)
        if named[position : position + 1] != [value]:
            yield Document(path).problem((field,), f"is {value}, which the file's name is not.")


def _incomplete(path: Path, text: Wording, base: Wording | None) -> Iterator[Problem]:
    """What a translation lacks beside the bokmål text."""
    document = Document(path)
    if base is None:
        yield document.problem(("version",), f"is {text.version}, which has no file in bokmål.")
        return
    if text.language not in LANGUAGES and len(text.months or ()) != MONTHS:
        yield document.problem(("months",), "must be the names of the twelve months.")
    if len(text.rights) != len(base.rights):
        yield document.problem(
            ("rights",), f"has {len(text.rights)} lines. The bokmål text has {len(base.rights)}."
        )
    for code in sorted(set(base.areas) ^ set(text.areas)):
        yield document.problem(("areas", code), "is missing, or is not in the bokmål text.")
    there = dict(_sentences(text))
    for place, sentence in _sentences(base):
        if place not in there and len(place) == 1:
            yield document.problem(place, "is missing.")
        missing = _names(sentence) ^ _names(there.get(place, sentence))
        if missing:
            names = ", ".join(f"{{{name}}}" for name in sorted(missing))
            yield Problem(
                path.name, document.line(place), field_name(place),
                f"does not have the same names in braces as the bokmål text: {names}.",
            )  # fmt: skip


def _sentences(text: Wording) -> Iterator[tuple[Place, str]]:
    apart = {
        "version", "language", "name", "direction", "reviewed", "months", "terms", "day", "areas",
    }  # fmt: skip
    for field in type(text).model_fields:
        if field in apart:
            continue
        value = getattr(text, field)
        if value is None:
            continue
        if isinstance(value, tuple):
            yield from (((field, number), line) for number, line in enumerate(value))
        else:
            yield (field,), value


def _names(sentence: str) -> set[str]:
    try:
        return {name for _text, name, _spec, _turn in Formatter().parse(sentence) if name}
    except ValueError:
        return {"?"}

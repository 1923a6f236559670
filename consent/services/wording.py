"""The words of the text that is signed: one file per version, each in all its languages."""

from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import Field

from bti.guides.load import load
from bti.guides.texts import LocalText, Part, Words

FOLDER = Path(__file__).parent.parent / "data"
TEXT_VERSION = "1"  # what a consent asked for today is told in


class Wording(Part):
    """One version of the text. Names in braces are filled in from the consent."""

    version: Words
    day: LocalText
    title: LocalText
    asked_by: LocalText
    child: LocalText
    unborn: LocalText
    purpose: LocalText
    until: LocalText
    services: LocalText
    services_told_nothing: LocalText
    no_services: LocalText
    clarifications: LocalText
    no_exchange: LocalText
    informed: LocalText
    log: LocalText
    limited: LocalText
    limits: LocalText
    rights_heading: LocalText
    rights: Annotated[tuple[LocalText, ...], Field(min_length=1)]
    laws_heading: LocalText
    version_line: LocalText


@cache
def all_wordings() -> dict[str, Wording]:
    """Every version that has been in use. Raises GuideError where a file is broken."""
    found = [load(path, Wording) for path in sorted(FOLDER.glob("statement.*.yaml"))]
    return {wording.version: wording for wording in found}


def wording(version: str) -> Wording:
    """The version. Raises LookupError where there is none: no text is guessed."""
    try:
        return all_wordings()[version]
    except KeyError:
        raise LookupError(f"There is no text of consent with version {version}.") from None

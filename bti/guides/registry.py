"""The guides that are loaded, by slug."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from bti.guides.checks import unknown_forms
from bti.guides.load import Document, GuideError, Problem, load
from bti.guides.models import Guide
from bti.guides.texts import LocalText

PACKS = Path(__file__).parent / "packs"
_known_forms: set[str] = set()
_form_titles: dict[str, LocalText] = {}


def get(slug: str) -> Guide:
    """The guide with the slug. Raises LookupError where there is none."""
    for guide in all_guides():
        if guide.slug == slug:
            return guide
    raise LookupError(f"There is no guide called {slug}.")


@cache
def all_guides() -> tuple[Guide, ...]:
    """Every guide, by slug. Raises GuideError with every fault of every pack."""
    return load_packs(PACKS)


def load_packs(folder: Path) -> tuple[Guide, ...]:
    """The packs of a folder, read and checked. Raises GuideError with every fault of them all."""
    guides: list[Guide] = []
    problems: list[Problem] = []
    for path in sorted(folder.glob("*.yaml")):
        try:
            guide = load(path, Guide)
        except GuideError as error:
            problems += error.problems
            continue
        guides.append(guide)
        if guide.slug != path.stem:
            message = f"is {guide.slug}, but the file is called {path.name}."
            problems.append(Document(path).problem(("slug",), message))
    if problems:
        raise GuideError(problems)
    return tuple(guides)


def check_forms(known: set[str]) -> None:
    """Refuses guides that name a form which is not known. Raises GuideError naming the line.

    Called by whoever composes guides and forms, since guides lie below the catalogue. The forms
    are remembered for the command that checks a guide.
    """
    _known_forms.update(known)
    problems: list[Problem] = []
    for guide in all_guides():
        faults = list(unknown_forms(guide, known))
        if faults:
            document = Document(PACKS / f"{guide.slug}.yaml")
            problems += [document.problem(place, message) for place, message in faults]
    if problems:
        raise GuideError(problems)


def known_forms() -> frozenset[str]:
    """The forms that check_forms was told of; none before that."""
    return frozenset(_known_forms)


def name_forms(titles: Mapping[str, LocalText]) -> None:
    """Tells what the forms are called, since the catalogue lies above the guides."""
    _form_titles.update(titles)


def form_title(code: str) -> str:
    """What a form is called, in the language of the moment; its code where nobody has told."""
    return str(_form_titles.get(code, code))

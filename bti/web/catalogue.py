"""The translation catalogues: which sentences there are, and which lack a translation.

Sentences are found in the syntax trees of Python files and in compiled templates, so no system
tool is needed. Sources are bokmål (docs/decisions/0001).
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.template import Context, Engine, Template
from django.template.base import Node
from django.templatetags.i18n import BlockTranslateNode, TranslateNode

CODE = ("bti", "consent", "cases", "forms", "stafettlogg")
MARKS = {  # what marks a sentence in code: which arguments are context, sentence and plural
    "gettext": ("text",),
    "gettext_lazy": ("text",),
    "gettext_noop": ("text",),
    "ngettext": ("text", "plural"),
    "ngettext_lazy": ("text", "plural"),
    "pgettext": ("context", "text"),
    "pgettext_lazy": ("context", "text"),
    "npgettext": ("context", "text", "plural"),
    "npgettext_lazy": ("context", "text", "plural"),
}
HEADER = "# The words on the screen. Sources are bokmål; `manage.py catalogue` keeps this in line."
IN_TAGS = re.compile(r"""_\((?:"([^"]+)"|'([^']+)')\)""")
PLACEHOLDERS = re.compile(r"%\((\w+)\)[sd]|%[sd]|\{(\w*)\}")


@dataclass(frozen=True, order=True)
class Sentence:
    """One source sentence; ``plural`` and ``context`` are empty where there is none."""

    text: str
    plural: str = ""
    context: str = ""

    @property
    def key(self) -> str | tuple[str, str]:
        return (self.text, self.plural) if self.plural else self.text


def sentences(root: Path) -> set[Sentence]:
    """Every sentence marked for translation below the project's root."""
    found: set[Sentence] = set()
    for folder in CODE:
        for path in (root / folder).rglob("*.py"):
            if "migrations" not in path.parts:
                found.update(_in_python(path))
    for path in (root / "templates").rglob("*.html"):
        found.update(_in_template(path))
    return found


def _in_python(path: Path) -> Iterator[Sentence]:
    tree = ast.parse(path.read_text())
    marks = dict(_imported_marks(tree))
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        parts = marks.get(node.func.id, ())
        words = [
            one.value
            for one in node.args[: len(parts)]
            if isinstance(one, ast.Constant) and isinstance(one.value, str)
        ]
        if parts and len(words) == len(parts):
            yield Sentence(**dict(zip(parts, words, strict=True)))


def _imported_marks(tree: ast.Module) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The names by which a file calls Django's marks: ``_`` most often."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
            for name in node.names:
                if name.name in MARKS:
                    yield name.asname or name.name, MARKS[name.name]


def _in_template(path: Path) -> Iterator[Sentence]:
    source = path.read_text()
    for match in IN_TAGS.finditer(source):
        yield Sentence(_doubled(match.group(1) or match.group(2)))
    template: Template = Engine.get_default().from_string(source)
    for node in template.nodelist.get_nodes_by_type(Node):
        if isinstance(node, TranslateNode):
            text = getattr(node.filter_expression.var, "literal", None)
            if isinstance(text, str):
                yield Sentence(_doubled(text), context=_context(node))
        elif isinstance(node, BlockTranslateNode):
            singular, _names = node.render_token_list(node.singular)
            plural = node.render_token_list(node.plural)[0] if node.plural else ""
            yield Sentence(singular, plural=plural, context=_context(node))


def _context(node: TranslateNode | BlockTranslateNode) -> str:
    context = node.message_context
    return str(context.resolve(Context())) if context else ""


def _doubled(text: str) -> str:
    """A literal as Django looks it up: with its percent signs doubled."""
    return text.replace("%", "%%")


def po_path(language: str) -> Path:
    """Where the catalogue of a language is."""
    return Path(settings.LOCALE_PATHS[0]) / language / "LC_MESSAGES" / "django.po"


def read(language: str) -> Catalog:
    """The catalogue of a language; an empty one where there is none yet."""
    path = po_path(language)
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def update(language: str, found: set[Sentence]) -> None:
    """Bring the catalogue into line with the sentences; translations that still fit are kept."""
    old = read(language)
    new = Catalog(
        locale=language,
        header_comment=HEADER,
        project="Stafettloggen",
        version="1",
        msgid_bugs_address="",
        last_translator="",
        language_team="",
        fuzzy=False,
        creation_date=old.creation_date,  # an update that changes nothing changes no byte
        revision_date=old.revision_date,
    )
    for one in sorted(found):
        kept = old.get(one.key, context=one.context or None)
        new.add(one.key, kept.string if kept else "", context=one.context or None)
    path = po_path(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, new, omit_header=False, width=100, sort_output=True)


def faults(language: str, found: set[Sentence]) -> list[str]:
    """What is missing or wrong: untranslated sentences, and lost or invented placeholders."""
    catalog = read(language)
    wrong = []
    for one in sorted(found):
        message = catalog.get(one.key, context=one.context or None)
        strings = _strings(message.string) if message else []
        if not strings or not all(strings):
            wrong.append(f"{language}: «{one.text}» is not translated")
            continue
        wanted = _placeholders(one.text) | _placeholders(one.plural)
        for text in strings:
            if not _placeholders(text) <= wanted or (
                not one.plural and _placeholders(text) != wanted
            ):
                wrong.append(f"{language}: «{one.text}» has other placeholders in «{text}»")
    return wrong


def _strings(string: str | tuple[str, ...] | None) -> list[str]:
    if not string:
        return []
    return [string] if isinstance(string, str) else list(string)


def _placeholders(text: str) -> set[str]:
    return {match.group() for match in PLACEHOLDERS.finditer(text)}

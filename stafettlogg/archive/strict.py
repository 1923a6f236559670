"""What we ask of an ``arkivmelding`` beyond the schema, which lets nearly everything pass."""

import re
from collections.abc import Iterator

from stafettlogg.archive.arkivmelding import Document, Message

FILE = re.compile(r"[a-z0-9][a-z0-9-]*(\.[a-z0-9]+)?", re.ASCII)
PRONOM = re.compile(r"(x-)?fmt/\d+", re.ASCII)
SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)
NUMBER = re.compile(r"\d{6}")


class NotStrict(Exception):
    """The message breaks our rules. The text names the rule, never the content."""


def check(message: Message) -> None:
    """Raises NotStrict with the first rule that is broken."""
    for fault in faults(message):
        raise NotStrict(fault)


def faults(message: Message) -> Iterator[str]:
    """Each rule that is broken, in words that tell nothing of anybody."""
    for place, title in _open_titles(message):
        if _tells_who(title, message):
            yield f"{place}: an open title tells who it is about"
        if not title.strip():
            yield f"{place}: no open title"
    if not (message.plan.restriction.strip() and message.plan.ground.strip()):
        yield "skjerming: no restriction, or no legal basis"
    if not (message.child.name.strip() and message.unit.strip() and message.responsible.strip()):
        yield "mappe: no child, unit or responsible"
    if not (message.folder_key and message.entry_key):
        yield "referanseEksternNoekkel: no key"
    yield from _of_documents(message.documents)


def _open_titles(message: Message) -> Iterator[tuple[str, str]]:
    yield "offentligTittel", message.public_title
    for one in message.documents:
        yield f"dokumentbeskrivelse {one.number}", one.title


def _tells_who(title: str, message: Message) -> bool:
    words = set(re.findall(r"\w+", title.casefold()))
    names = " ".join((message.child.name, *message.others)).casefold()
    known = {name for name in re.findall(r"\w+", names) if len(name) > 1}
    return bool(words & known) or bool(NUMBER.search(title))


def _of_documents(documents: tuple[Document, ...]) -> Iterator[str]:
    if [one.number for one in documents] != list(range(1, len(documents) + 1)):
        yield "dokumentnummer: not one after the other from 1"
    if [one.is_main for one in documents] != [True, *[False] * (len(documents) - 1)]:
        yield "tilknyttetRegistreringSom: not exactly one main document, and that first"
    if len({one.file for one in documents}) != len(documents):
        yield "referanseDokumentfil: two files of one name"
    for one in documents:
        yield from _of_one(one)


def _of_one(one: Document) -> Iterator[str]:
    place = f"dokumentobjekt {one.number}"
    if not FILE.fullmatch(one.file):
        yield f"{place}: a file name beyond small letters, digits and hyphen"
    if not PRONOM.fullmatch(one.pronom):
        yield f"{place}: no PRONOM id"
    if not SHA256.fullmatch(one.sha256):
        yield f"{place}: no SHA-256"
    if one.size <= 0:
        yield f"{place}: an empty file"
    if not one.name.strip() or not re.fullmatch(r"[a-z]+/[a-z0-9.+-]+", one.media_type):
        yield f"{place}: no name, or no media type"

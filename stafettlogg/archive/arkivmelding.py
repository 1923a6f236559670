"""``arkivmelding`` of Fiks Arkiv V1 (no.ks.fiks.arkiv.v1…opprett): what is told, written as XML.

Pure: no database, no settings. The schema lets nearly everything pass, so ``strict.faults`` is
asked before anything is written.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import IO
from xml.sax.saxutils import XMLGenerator
from xml.sax.xmlreader import AttributesImpl

BASE = "https://ks-no.github.io/standarder/fiks-protokoll/fiks-arkiv"
NAMESPACES = {
    "xmlns": f"{BASE}/arkivmelding/opprett/v1",
    "xmlns:mdk": f"{BASE}/metadatakatalog/v1",
    "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
}
# What XML 1.0 cannot hold, whatever it is written as
UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Person:
    """Whom the file is about. ``number`` is the identity number, or empty."""

    name: str
    number: str = ""


@dataclass(frozen=True)
class Document:
    """One file of the package. ``name``: as people know it; ``file``: as it is called there."""

    number: int
    title: str
    name: str
    file: str
    media_type: str
    pronom: str
    size: int
    sha256: str
    is_main: bool = False

    @property
    def variant(self) -> str:
        """A: in the archive's own format; P: as it was sent to us."""
        return "A" if self.is_main else "P"


@dataclass(frozen=True)
class Plan:
    """What the municipality's archive plan decides (R296)."""

    restriction: str = "UO"
    ground: str = "Offl. § 13 jf. fvl. § 13"
    public_title: str = "Stafettlogg – *****"
    part: str = ""
    classes: tuple[tuple[str, str], ...] = ()  # classification system, class
    document_type: str = "UTTREKK"


@dataclass(frozen=True)
class Message:
    """One message: a file (saksmappe) of the child's log, and one entry with its documents."""

    child: Person
    others: tuple[str, ...]  # names that no open title may hold either
    folder_key: str
    entry_key: str
    why: str
    unit: str
    responsible: str
    opened_on: date
    ended_on: date | None
    made_on: date
    documents: tuple[Document, ...]
    plan: Plan
    system: str = "Stafettloggen"

    @property
    def folder_title(self) -> str:
        return f"Stafettlogg – {self.child.name}"

    @property
    def entry_title(self) -> str:
        return f"Stafettlogg for {self.child.name}: {self.why}"

    @property
    def public_title(self) -> str:
        return self.plan.public_title


class _Writer:
    """Elements in the order the schema asks for; an empty text writes nothing."""

    def __init__(self, file: IO[bytes]) -> None:
        self._out = XMLGenerator(file, "utf-8", short_empty_elements=True)

    @contextmanager
    def inside(self, name: str, kind: str = "") -> Iterator[None]:
        told = AttributesImpl({"xsi:type": kind} if kind else {})
        self._out.startElement(name, told)
        yield
        self._out.endElement(name)

    @contextmanager
    def document(self) -> Iterator[None]:
        self._out.startDocument()
        self._out.startElement("arkivmelding", AttributesImpl(NAMESPACES))
        yield
        self._out.endElement("arkivmelding")
        self._out.endDocument()

    def text(self, name: str, value: object) -> None:
        words = UNWRITABLE.sub("\ufffd", str(value))
        if words:
            with self.inside(name):
                self._out.characters(words)

    def code(self, name: str, value: str) -> None:
        if value:
            with self.inside(name):
                self.text("mdk:kode", value)

    def named(self, name: str, value: str) -> None:
        with self.inside(name):
            self.text("mdk:navn", value)


def write(message: Message, file: IO[bytes]) -> None:
    """Write the message, one element after the other."""
    out = _Writer(file)
    with out.document():
        out.text("system", message.system)
        out.text("regel", "stafettlogg")
        out.text("antallFiler", len(message.documents))
        _folder(out, message)
        _entry(out, message)


def _folder(out: _Writer, message: Message) -> None:
    with out.inside("mappe", "saksmappe"):
        out.text("tittel", message.folder_title)
        out.text("offentligTittel", message.public_title)
        out.code("dokumentmedium", "E")
        out.code("arkivdel", message.plan.part)
        _child(out, message.child)
        _screened(out, message.plan)
        for system, number in message.plan.classes:
            with out.inside("klassifikasjon"):
                out.text("klassifikasjonssystemID", system)
                out.text("klasseID", number)
        _key(out, message, message.folder_key)
        out.text("saksaar", message.opened_on.year)
        out.text("saksdato", message.opened_on.isoformat())
        out.named("administrativEnhet", message.unit)
        out.named("saksansvarlig", message.responsible)
        out.code("saksstatus", "A" if message.ended_on else "B")


def _entry(out: _Writer, message: Message) -> None:
    with out.inside("registrering", "journalpost"):
        with out.inside("referanseForelderMappe"), out.inside("mdk:referanseEksternNoekkel"):
            out.text("mdk:fagsystem", message.system)
            out.text("mdk:noekkel", message.folder_key)
        _child(out, message.child)
        _screened(out, message.plan)
        for one in message.documents:
            _document(out, one, message.plan)
        out.text("tittel", message.entry_title)
        out.text("offentligTittel", message.public_title)
        out.code("dokumentmedium", "E")
        with out.inside("korrespondansepart"):
            out.code("korrespondanseparttype", "IA")
            out.text("korrespondansepartNavn", message.unit)
        _key(out, message, message.entry_key)
        out.code("journalposttype", "X")
        out.code("journalstatus", "F")
        out.text("dokumentetsDato", message.made_on.isoformat())
        out.text("antallVedlegg", len(message.documents) - 1)


def _child(out: _Writer, child: Person) -> None:
    with out.inside("part"):
        out.text("partNavn", child.name)
        out.code("partRolle", "K")
        if child.number:
            with out.inside("personID"):
                out.text("landkode", "NO")
                out.text("identifikator", child.number)
        out.text("erSkjermet", "true")
        out.text("erPersonnavn", "true")


def _screened(out: _Writer, plan: Plan) -> None:
    with out.inside("skjerming"):
        out.code("tilgangsrestriksjon", plan.restriction)
        out.text("skjermingshjemmel", plan.ground)


def _key(out: _Writer, message: Message, key: str) -> None:
    with out.inside("referanseEksternNoekkel"):
        out.text("mdk:fagsystem", message.system)
        out.text("mdk:noekkel", key)


def _document(out: _Writer, one: Document, plan: Plan) -> None:
    with out.inside("dokumentbeskrivelse"):
        out.code("dokumenttype", plan.document_type if one.is_main else "VEDLEGG")
        out.code("dokumentstatus", "F")
        out.text("tittel", one.title)
        out.code("dokumentmedium", "E")
        out.code("tilknyttetRegistreringSom", "H" if one.is_main else "V")
        out.text("dokumentnummer", one.number)
        _screened(out, plan)
        with out.inside("dokumentobjekt"):
            out.text("versjonsnummer", 1)
            out.code("variantformat", one.variant)
            out.code("format", one.pronom)
            out.text("mimeType", one.media_type)
            out.text("filnavn", one.name)
            out.text("referanseDokumentfil", one.file)
            out.text("sjekksum", one.sha256)
            out.text("sjekksumAlgoritme", "SHA-256")
            out.text("filstoerrelse", one.size)

"""The package of one export: document, originals, ``arkivmelding`` and a manifest with hashes.

A zip without compression of what is compressed already. Nothing of it is ever whole in memory.
"""

import io
import json
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import IO, Any

from django.utils import timezone

from stafettlogg.archive import arkivmelding, formats, strict
from stafettlogg.archive.arkivmelding import Document, Message

MESSAGE, MANIFEST, DOCUMENT = "arkivmelding.xml", "manifest.json", "dokument.pdf"
FORM = "stafettlogg-pakke/1"
IN_MEMORY = 1 << 20
PIECE = 1 << 16


class NotAsStored(Exception):
    """An original differs from what was hashed when it came in."""


@dataclass(frozen=True)
class Original:
    """A file beside the document. ``sha256``: what it was hashed to when it came, if it did."""

    title: str
    name: str
    file: str
    kind: str
    media_type: str
    pieces: Iterable[bytes]
    sha256: str = ""


def write_package(
    target: Path, *, document: Path, originals: Iterable[Original],
    message: Callable[[tuple[Document, ...]], Message], about: dict[str, Any], made_at: datetime,
) -> tuple[Document, ...]:  # fmt: skip
    """Fill ``target``; returns the documents it holds. ``about`` is told in the manifest.

    Raises NotAsStored for an original that is not what it was, NotStrict for a message that
    breaks our rules: then there is no package.
    """
    with zipfile.ZipFile(target, "w") as folder:
        documents = [_put_document(folder, document, made_at)]
        for one in originals:
            documents.append(_put_original(folder, one, len(documents) + 1, made_at))
        told = message(tuple(documents))
        strict.check(told)
        xml = io.BytesIO()
        arkivmelding.write(told, xml)
        _put(folder, MESSAGE, [xml.getvalue()], made_at, packed=True)
        manifest = _manifest(documents, xml.getvalue(), about, made_at)
        _put(folder, MANIFEST, [manifest], made_at, packed=True)
    return tuple(documents)


def _put_document(folder: zipfile.ZipFile, path: Path, made_at: datetime) -> Document:
    with path.open("rb") as file:
        size, digest = _put(folder, DOCUMENT, _pieces(file), made_at)
    return Document(
        1, "Stafettlogg, uttrekk", "stafettlogg.pdf", DOCUMENT, "application/pdf",
        formats.PDF_A_2A, size, digest, is_main=True,
    )  # fmt: skip


def _put_original(
    folder: zipfile.ZipFile, one: Original, number: int, made_at: datetime
) -> Document:
    with tempfile.SpooledTemporaryFile(IN_MEMORY) as beside:
        for piece in one.pieces:
            beside.write(piece)
        pronom = formats.pronom(one.kind, beside)
        size, digest = _put(folder, one.file, _pieces(beside), made_at)
    if one.sha256 and digest != one.sha256:
        raise NotAsStored
    return Document(
        number, one.title, one.name, one.file, one.media_type.partition(";")[0], pronom, size,
        digest,
    )  # fmt: skip


def _put(
    folder: zipfile.ZipFile, name: str, pieces: Iterable[bytes], at: datetime, packed: bool = False
) -> tuple[int, str]:
    when = timezone.localtime(at)
    about = zipfile.ZipInfo(name, (*when.timetuple()[:6],))
    about.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
    about.external_attr = 0o600 << 16
    size, hashed = 0, sha256()
    with folder.open(about, "w") as file:
        for piece in pieces:
            file.write(piece)
            hashed.update(piece)
            size += len(piece)
    return size, hashed.hexdigest()


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    while piece := file.read(PIECE):
        yield piece


def _manifest(
    documents: list[Document], xml: bytes, about: dict[str, Any], made_at: datetime
) -> bytes:
    files = [
        {
            "number": one.number, "file": one.file, "name": one.name, "size": one.size,
            "sha256": one.sha256, "pronom": one.pronom, "media_type": one.media_type,
        }
        for one in documents
    ]  # fmt: skip
    message = {"file": MESSAGE, "size": len(xml), "sha256": sha256(xml).hexdigest(),
               "pronom": "fmt/101", "media_type": "application/xml"}  # fmt: skip
    whole = {"form": FORM, "made_at": made_at.isoformat(), **about, "message": message,
             "documents": files}  # fmt: skip
    return json.dumps(whole, ensure_ascii=False, indent=1).encode()


def faults_of(path: Path) -> Iterator[str]:
    """What in a package differs from its manifest: for whoever receives one, and for tests."""
    with zipfile.ZipFile(path) as folder:
        manifest = json.loads(folder.read(MANIFEST))
        told = {one["file"]: one for one in (*manifest["documents"], manifest["message"])}
        if set(folder.namelist()) != {*told, MANIFEST}:
            yield "files"
        for name, one in told.items():
            with folder.open(name) as file:
                hashed = sha256()
                for piece in _pieces(file):
                    hashed.update(piece)
            if hashed.hexdigest() != one["sha256"]:
                yield name


def numbered(one: Original, number: int) -> Original:
    """The original with the number that its name and title in the package tell."""
    return replace(one, title=f"Vedlegg {number}", file=f"vedlegg-{number:04d}{one.file}")

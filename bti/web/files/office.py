"""Word and OpenDocument text: a zip of known parts, unfolded with a bound, without programs."""

import re
import zipfile
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from bti.web.files.kinds import Kind

MOST_PARTS = 1000
MOST_BYTES = 80 * 1024 * 1024  # unfolded, all together
HARDEST = 120  # times smaller than it was, for a part of some size
SMALL = 1024 * 1024
PIECE = 1 << 16
WORD = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
OPEN_TEXT = b"application/vnd.oasis.opendocument.text"
# Programs, other documents inside, and parts that are fetched from elsewhere when it is opened
PROGRAMS = re.compile(
    r"(vbaproject|vbadata|/activex/|/embeddings/|oleobject|^basic/|^scripts/|^object )", re.I
)
FETCHED = re.compile(
    rb"(attachedTemplate|frame|oleObject|subDocument)\"[^>]*TargetMode=\"External\"|"
    rb"TargetMode=\"External\"[^>]*(attachedTemplate|frame|oleObject|subDocument)\"",
    re.I,
)
DOCTYPE = "<!DOCTYPE"
ENTITIES = (b"<!ENTITY", *(DOCTYPE.encode(how) for how in ("ascii", "utf-16-le", "utf-16-be")))


def check(upload: UploadedFile) -> Kind:
    """Which kind it is. Raises ValidationError for a bomb, a program, a cover for another file."""
    upload.seek(0)
    try:
        with zipfile.ZipFile(upload) as folder:
            parts = folder.infolist()
            _check_parts(upload, folder, parts)
            kind = _kind(folder, {part.filename for part in parts})
            _check_content(folder, parts)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError):
        raise _broken() from None
    except Exception as error:
        if type(error).__module__ != "zlib":
            raise
        raise _broken() from None
    finally:
        upload.seek(0)
    return kind


def _broken() -> ValidationError:
    return ValidationError(_("Dokumentet lar seg ikke åpne. Lagre det på nytt, og prøv igjen."))


def _check_parts(upload: IO[Any], folder: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> None:
    """Before anything is unfolded: as many parts as a document has, whole, and nothing around."""
    upload.seek(0, 2)
    ends_at = folder.start_dir + sum(
        46 + len(p.orig_filename.encode()) + len(p.extra) + len(p.comment) for p in parts
    ) + 22  # fmt: skip
    if folder.comment or upload.tell() > ends_at + 128 or not parts:
        raise _broken()
    if min(part.header_offset for part in parts) != 0:
        raise _broken()
    names = [part.filename for part in parts]
    strange = any(name.startswith("/") or ".." in name or "\\" in name for name in names)
    if strange or len(set(names)) != len(names) or any(part.flag_bits & 1 for part in parts):
        raise _broken()
    told = sum(part.file_size for part in parts)
    hard = any(
        p.file_size > SMALL and p.file_size > HARDEST * max(p.compress_size, 1) for p in parts
    )
    if len(parts) > MOST_PARTS or told > MOST_BYTES or hard:
        raise _too_hard()


def _too_hard() -> ValidationError:
    return ValidationError(_("Dokumentet er pakket så hardt at vi ikke kan kontrollere det."))


def _kind(folder: zipfile.ZipFile, names: set[str]) -> Kind:
    if "[Content_Types].xml" in names and "word/document.xml" in names:
        if WORD in _beginning(folder, "[Content_Types].xml"):
            return Kind.DOCX
        raise ValidationError(
            _("Dokumentet kan kjøre noe når det åpnes. Lagre det som vanlig Word (docx) eller PDF.")
        )
    if {"mimetype", "content.xml"} <= names and _beginning(folder, "mimetype") == OPEN_TEXT:
        return Kind.ODT
    raise ValidationError(
        _(
            "Filen er et arkiv eller en type vi ikke tar imot. Legg ved hver fil for seg, som PDF, "
            "Word (docx), OpenDocument (odt), ren tekst eller bilde."
        )
    )


def _beginning(folder: zipfile.ZipFile, name: str) -> bytes:
    with folder.open(name) as part:
        return part.read(SMALL)


def _check_content(folder: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> None:
    """Unfold every part, whatever size it says it has, and look for what should not be there."""
    left = MOST_BYTES
    for part in parts:
        if PROGRAMS.search(part.filename):
            raise ValidationError(
                _("Dokumentet har et program eller en annen fil inni seg. Lagre det som PDF.")
            )
        left -= _check_part(folder, part, left)


def _check_part(folder: zipfile.ZipFile, part: zipfile.ZipInfo, left: int) -> int:
    is_text = part.filename.lower().endswith((".xml", ".rels", ".rdf"))
    size, tail = 0, b""
    with folder.open(part) as unfolded:
        while piece := unfolded.read(PIECE):
            if size == 0 and piece.startswith((b"PK\x03\x04", b"MZ", b"\x7fELF")):
                raise ValidationError(
                    _("Dokumentet har et program eller en annen fil inni seg. Lagre det som PDF.")
                )
            size += len(piece)
            if size > left:
                raise _too_hard()
            if is_text:
                _check_words(part.filename, tail + piece)
                tail = piece[-512:]
    return size


def _check_words(name: str, words: bytes) -> None:
    if any(word in words for word in ENTITIES) and not name.startswith("META-INF"):
        raise _broken()
    if name.lower().endswith(".rels") and FETCHED.search(words):
        raise ValidationError(
            _("Dokumentet henter noe fra nettet når det åpnes. Lagre det som PDF, og prøv igjen.")
        )
    if name == "META-INF/manifest.xml" and b"encryption-data" in words:
        raise ValidationError(_("Dokumentet er låst. Lagre det uten passord, og prøv igjen."))

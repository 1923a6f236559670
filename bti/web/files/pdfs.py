"""A PDF that only holds pages: one that runs something or carries other files is refused."""

import re
import zlib
from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from bti.web.uploads import check_pdf

RUNS = (b"JavaScript", b"Launch", b"RichMedia", b"XFA", b"ImportData", b"Rendition")
CARRIES = (b"EmbeddedFile", b"EmbeddedFiles", b"GoToE")
NAME = re.compile(rb"/([^\s/<>\[\](){}%\x00]{2,60})")
ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
WORDS = re.compile(b"|".join((*RUNS, *CARRIES)) + rb"|#[0-9A-Fa-f]{2}")
STREAM = re.compile(rb"stream\r?\n")
FILTER = re.compile(rb"/Filter\s*(\[[^\]]*\]|/[A-Za-z0-9#]+)")
MOST_OF_ONE = 24 * 1024 * 1024  # bytes that one stream may unfold to
MOST_OF_ALL = 120 * 1024 * 1024
AFTER_END = 1024  # bytes that may follow the end; more is another file


def check(upload: UploadedFile) -> None:
    """Raise ValidationError for a PDF that is cut off, locked, active, or another file as well."""
    check_pdf(upload)
    upload.seek(0)
    whole = upload.read()
    upload.seek(0)
    if len(whole) - whole.rfind(b"%%EOF") > AFTER_END or b"PK\x05\x06" in whole[-65_600:]:
        raise ValidationError(_("PDF-en har noe gjemt etter slutten. Lagre den på nytt som PDF."))
    _refuse_active(whole)
    if _has_folded_objects_we_cannot_read(whole):
        raise ValidationError(_("PDF-en lar seg ikke kontrollere. Skriv den ut til PDF på nytt."))
    for unfolded in _unfolded(whole):
        _refuse_active(unfolded)


def _refuse_active(data: bytes) -> None:
    names = set(_names(data))
    if names.intersection(CARRIES):
        raise ValidationError(
            _("PDF-en har andre filer inni seg. Legg ved hver fil for seg, så alle ser dem.")
        )
    if names.intersection(RUNS):
        raise ValidationError(
            _("PDF-en kan kjøre noe når den åpnes. Skriv den ut til PDF på nytt, og legg ved den.")
        )


def _names(data: bytes) -> Iterator[bytes]:
    """Names in the data that matter; a name may spell its letters as numbers."""
    for spot in WORDS.finditer(data):
        start = data.rfind(b"/", max(0, spot.start() - 60), spot.start())
        found = NAME.match(data, start) if start >= 0 else None
        if found:
            yield ESCAPE.sub(lambda letter: bytes([int(letter[1], 16)]), found[1])


def _has_folded_objects_we_cannot_read(whole: bytes) -> bool:
    """Objects folded in another way than the usual one, or spelled so that it is not seen."""
    for spot in re.finditer(rb"/ObjStm", whole):
        start = whole.rfind(b"obj", max(0, spot.start() - 2000), spot.start())
        end = whole.find(b"stream", spot.end(), spot.end() + 2000)
        if start < 0 or end < 0:
            return True
        found = FILTER.search(whole, start, end)
        how = re.sub(rb"[\[\]\s]", b"", found[1]) if found else b""
        if how not in (b"", b"/FlateDecode", b"/Fl"):
            return True
        if how and next(_unfolded(whole[end : end + len(whole)], first=True), None) is None:
            return True
    return any(name == b"ObjStm" for name in _spelled_out(whole))


def _spelled_out(whole: bytes) -> Iterator[bytes]:
    """Names that spell letters as numbers, read."""
    for spot in NAME.finditer(whole):
        if b"#" in spot[1]:
            yield ESCAPE.sub(lambda letter: bytes([int(letter[1], 16)]), spot[1])


def _unfolded(whole: bytes, *, first: bool = False) -> Iterator[bytes]:
    """Every stream that unfolds, or only the one it begins with. Raises for a bomb."""
    in_all, view = 0, memoryview(whole)
    for spot in STREAM.finditer(whole):
        folded = zlib.decompressobj()
        try:
            data = folded.decompress(view[spot.end() :], MOST_OF_ONE)
        except zlib.error:
            data = b""
        in_all += len(data)
        if len(data) >= MOST_OF_ONE or in_all > MOST_OF_ALL:
            raise ValidationError(_("PDF-en er pakket så hardt at vi ikke kan kontrollere den."))
        if data:
            yield data
        if first:
            return

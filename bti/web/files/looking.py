"""What a file is, by what is in it. The name and the type that came with it are not asked."""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from bti.web.files import office, pdfs, pictures
from bti.web.files.kinds import Kind
from bti.web.files.names import clean_name
from bti.web.uploads import check_size

HEAD = 32
PIECE = 1 << 16
PHONE_PICTURES = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1", b"avif")
# A file that begins so is a program, a page or an archive, whatever its ending says
NO_TEXT = (b"mz\x90", b"\x7felf", b"#!", b"{\\rtf", b"<!", b"<html", b"<?", b"<svg", b"<script")


@dataclass(frozen=True)
class Looked:
    """A file we take: what is kept of it. ``small`` is the little picture shown in lists."""

    kind: Kind
    name: str
    data: Any  # a file, at its beginning
    small: BytesIO | None = None
    width: int | None = None
    height: int | None = None

    def pieces(self) -> Iterator[bytes]:
        self.data.seek(0)
        while piece := self.data.read(PIECE):
            yield piece


def look_at(upload: UploadedFile) -> Looked:
    """The file as we keep it. Raises ValidationError with a sentence when we do not take it."""
    check_size(upload)
    upload.seek(0)
    head = upload.read(HEAD)
    upload.seek(0)
    raw = upload.name or ""
    if not head:
        raise ValidationError(_("Filen er tom. Velg den på nytt."))
    if head[4:8] == b"ftyp" and head[8:12] in PHONE_PICTURES:
        raise ValidationError(
            _(
                "Bildet er i telefonens eget format (HEIC), og det kan ikke alle åpne. Lagre det "
                "som JPEG, eller ta et skjermbilde av det, og velg det på nytt."
            )
        )
    if head.startswith(b"%PDF-"):
        pdfs.check(upload)
        return Looked(Kind.PDF, clean_name(raw, Kind.PDF), upload)
    if head.startswith(b"PK\x03\x04"):
        kind = office.check(upload)
        return Looked(kind, clean_name(raw, kind), upload)
    found = pictures.kind_of(head)
    if found is not None:
        drawn = pictures.redraw(upload, found)
        return Looked(
            found, clean_name(raw, found), drawn.data, drawn.small, drawn.width, drawn.height
        )
    return Looked(Kind.TEXT, clean_name(raw, Kind.TEXT), _text(upload))


def _text(upload: UploadedFile) -> BytesIO:
    """Plain text as UTF-8. Anything that is not text, or is text to be run, is refused."""
    refusal = ValidationError(
        _(
            "Filen er ikke av en type vi tar imot. Du kan legge ved PDF, Word (docx), "
            "OpenDocument (odt), ren tekst og bilder (JPEG, PNG og WebP)."
        )
    )
    whole = upload.read()
    upload.seek(0)
    if (
        whole.lstrip(b"\xef\xbb\xbf \t\r\n")[:16]
        .lower()
        .startswith(tuple(b.lower() for b in NO_TEXT))
    ):
        raise refusal
    try:
        text = whole.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = whole.decode("cp1252", errors="replace")
        if "\ufffd" in text or not _reads_as_words(text):
            raise refusal from None
    if any(ord(char) < 32 and char not in "\t\n\r\f" for char in text):
        raise refusal
    return BytesIO(text.encode())


def _reads_as_words(text: str) -> bool:
    """Whether most of it is letters, digits and spaces, as in text of an older program."""
    ordinary = sum(char.isalnum() or char.isspace() for char in text)
    return ordinary >= 0.7 * len(text)

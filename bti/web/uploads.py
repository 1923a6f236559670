"""Uploads are bounded while they arrive and known by content, not by name."""

import re
from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

ABSURD = 20  # times the limit
TAIL = 2048  # bytes at the end of a PDF where it says where it begins to be read
LOCKED = re.compile(rb"/Encrypt\s*(\d+\s+\d+\s+R|<<)")
PICTURES = ("PNG", "JPEG")
KINDS = {
    "PDF": ("application/pdf", ".pdf"),
    "PNG": ("image/png", ".png"),
    "JPEG": ("image/jpeg", ".jpg"),
}


class BoundedUploadHandler(FileUploadHandler):
    """Stops keeping an upload once it is above the limit, before it fills the disk.

    The rest is read and thrown away: what is kept is a little too large, so the field says so,
    and nothing else that was typed is lost. What is absurdly large is cut off.
    """

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        if start > ABSURD * settings.UPLOAD_MAX_BYTES:
            raise StopUpload(connection_reset=True)
        return raw_data if start <= settings.UPLOAD_MAX_BYTES else None

    def file_complete(self, file_size: int) -> Any:
        return None


def check_document(upload: UploadedFile) -> tuple[str, str]:
    """The media type and file ending of a PDF, PNG or JPEG, judged by its content.

    Raises ValidationError when it is too large, empty, of another kind, cut off or locked.
    """
    check_size(upload)
    upload.seek(0)
    head = upload.read(8)
    upload.seek(0)
    if head.startswith(b"%PDF-"):
        check_pdf(upload)
        return KINDS["PDF"]
    try:
        # Only the two kinds we take are tried: Pillow reads many, and each is a way in
        with Image.open(BytesIO(upload.read()), formats=PICTURES) as picture:
            picture.verify()
            kind = picture.format
    except (
        UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError,
    ):  # fmt: skip
        kind = None
    finally:
        upload.seek(0)
    if kind is None or kind not in PICTURES:
        raise ValidationError(_("Filen må være en PDF eller et bilde (PNG eller JPEG)."))
    return KINDS[kind]


def check_size(upload: UploadedFile) -> None:
    """Refuse a file above the limit."""
    if (upload.size or 0) > settings.UPLOAD_MAX_BYTES:
        raise ValidationError(
            _("Filen er for stor. Den kan være høyst %(limit)d MB."),
            params={"limit": settings.UPLOAD_MAX_BYTES // 1024 // 1024},
        )


def check_pdf(upload: UploadedFile) -> None:
    """Refuse a PDF nobody can read. A whole one tells at its end where to begin, and its root.

    Both stand in plain bytes in every PDF, also where the rest is compressed.
    """
    whole = upload.read()
    upload.seek(0)
    end = whole[-TAIL:]
    if b"startxref" not in end or b"%%EOF" not in end or b"/Root" not in whole:
        raise ValidationError(_("PDF-en lar seg ikke åpne. Skann skjemaet på nytt."))
    if LOCKED.search(whole):
        raise ValidationError(_("PDF-en er låst. Lagre den uten passord, og prøv igjen."))

"""Uploads are bounded while they arrive and known by content, not by name."""

from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

ABSURD = 20  # times the limit
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

    Raises ValidationError when it is too large, empty or of another kind.
    """
    size = upload.size or 0
    if size > settings.UPLOAD_MAX_BYTES:
        raise ValidationError(
            _("Filen er for stor. Den kan være høyst %(limit)d MB."),
            params={"limit": settings.UPLOAD_MAX_BYTES // 1024 // 1024},
        )
    upload.seek(0)
    head = upload.read(8)
    upload.seek(0)
    if head.startswith(b"%PDF-"):
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

"""Pictures are drawn anew: what is not seen in them is gone, such as where they were taken.

EXIF, GPS, XMP, ICC profiles, comments, and whatever else was hidden behind the picture do not
come along, since a new picture is made from the points of the old one.
"""

from dataclasses import dataclass
from io import BytesIO

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from bti.web.files.kinds import Kind

LONGEST_SIDE = 2560  # enough for a whole screen, and for A4 on paper
SMALL_SIDE = 640
PLAIN = ("L", "RGB")
# Pillow tells of a damaged or hostile picture in many ways
BROKEN = (
    OSError, ValueError, SyntaxError, TypeError, IndexError, OverflowError, ZeroDivisionError,
    MemoryError, EOFError,
)  # fmt: skip
BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)


@dataclass(frozen=True)
class Picture:
    """The picture drawn anew, and the same, small."""

    data: BytesIO
    small: BytesIO
    width: int
    height: int


def kind_of(head: bytes) -> Kind | None:
    """Which kind of picture begins so."""
    if head.startswith(b"\xff\xd8\xff"):
        return Kind.JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return Kind.PNG
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return Kind.WEBP
    return None


def redraw(upload: UploadedFile, kind: Kind) -> Picture:
    """The picture drawn anew, the right way up. Raises ValidationError when it cannot be."""
    refusal = ValidationError(
        _("Bildet lar seg ikke åpne. Det kan være skadet. Ta et nytt, eller velg et annet.")
    )
    try:
        # Only the kind it begins as is tried: Pillow reads many, and each is a way in
        with Image.open(upload, formats=[kind.name]) as found:
            _check_points(found)
            found.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            return _drawn(found, kind)
    except BOMBS:
        raise _too_many_points() from None
    except BROKEN:
        raise refusal from None
    finally:
        upload.seek(0)


def _check_points(found: Image.Image) -> None:
    if found.width * found.height > settings.PICTURE_MAX_POINTS:
        raise _too_many_points()


def _too_many_points() -> ValidationError:
    return ValidationError(
        _("Bildet er for stort. Det kan ha høyst %(limit)d millioner punkter."),
        params={"limit": settings.PICTURE_MAX_POINTS // 1_000_000},
    )


def _drawn(found: Image.Image, kind: Kind) -> Picture:
    clear = kind != Kind.JPEG and _is_clear(found)
    right_way_up = ImageOps.exif_transpose(found)
    points = right_way_up.convert("RGBA" if clear else "RGB")
    points.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    clean = Image.new(points.mode, points.size)
    clean.paste(points)
    data = BytesIO()
    clean.save(data, kind.name, **({} if kind == Kind.PNG else {"quality": 85}))
    data.seek(0)
    return Picture(data, _small(clean), clean.width, clean.height)


def _is_clear(found: Image.Image) -> bool:
    """Whether one sees through some of it."""
    return found.mode in ("RGBA", "LA", "PA") or "transparency" in found.info


def _small(clean: Image.Image) -> BytesIO:
    ground = Image.new("RGB", clean.size, "white")
    ground.paste(clean, mask=clean.getchannel("A") if clean.mode == "RGBA" else None)
    ground.thumbnail((SMALL_SIDE, SMALL_SIDE))
    data = BytesIO()
    ground.save(data, "JPEG", quality=80)
    data.seek(0)
    return data

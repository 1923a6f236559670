"""Files for the tests, good and hostile, made when they are needed."""

import struct
import zipfile
import zlib
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from PIL.PngImagePlugin import PngInfo

END = b"\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj" + END
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
OPEN_TEXT = "application/vnd.oasis.opendocument.text"
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}" + rb"$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def upload(data: bytes, name: str = "fil.bin") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, content_type="application/octet-stream")


def pdf_with(inside: bytes) -> bytes:
    return b"%PDF-1.7\n1 0 obj" + inside + b"endobj" + END


def pdf_with_folded(inside: bytes, how: bytes = b"/FlateDecode") -> bytes:
    folded = zlib.compress(inside)
    head = b"<</Type/ObjStm/N 1/First 4/Filter%s/Length %d>>stream\n" % (how, len(folded))
    return pdf_with(head + folded + b"\nendstream ")


def docx(**parts: bytes) -> bytes:
    kinds = f'<Types><Override ContentType="{WORD}"/></Types>'
    return folder({"[Content_Types].xml": kinds.encode(), "word/document.xml": b"<w/>", **parts})


def odt(**parts: bytes) -> bytes:
    return folder({"mimetype": OPEN_TEXT.encode(), "content.xml": b"<o/>", **parts})


def folder(parts: dict[str, bytes]) -> bytes:
    held = BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in parts.items():
            made.writestr(name, data)
    return held.getvalue()


def photo(kind: str = "JPEG", size: tuple[int, int] = (60, 40), *, turned: bool = False) -> bytes:
    """A picture that tells where it was taken, with what, and more."""
    picture = Image.new("RGB", size, "orange")
    picture.paste("blue", (0, 0, size[0] // 2, size[1] // 2))
    exif = Image.Exif()
    exif[0x010F] = "SECRETPHONE"
    exif[0x0112] = 6 if turned else 1
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (59.0, 54.0, 45.0)
    told = {"exif": exif, "icc_profile": b"SECRETPROFILE" * 20}
    if kind == "JPEG":
        told |= {"comment": b"SECRETCOMMENT"}
    if kind == "PNG":
        info = PngInfo()
        info.add_text("Author", "SECRETAUTHOR")
        told["pnginfo"] = info
    held = BytesIO()
    picture.save(held, kind, **told)
    return held.getvalue()


def bomb_of_points() -> bytes:
    """A PNG of a few bytes that says it is 60,000 by 60,000."""

    def chunk(name: bytes, data: bytes) -> bytes:
        body = name + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")

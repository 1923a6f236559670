"""Which format a file has, by its PRONOM id (nationalarchives.gov.uk/pronom), told by its content.

The files have been looked at when they came in (bti.web.files), so the kind is known.
"""

import re
import zipfile
from typing import IO

PDF_A_2A = "fmt/476"
CSV = "x-fmt/18"
TEXT = "x-fmt/111"
HEAD = 1024
PDF = {
    b"1.0": "fmt/14", b"1.1": "fmt/15", b"1.2": "fmt/16", b"1.3": "fmt/17", b"1.4": "fmt/18",
    b"1.5": "fmt/19", b"1.6": "fmt/20", b"1.7": "fmt/276", b"2.0": "fmt/1129",
}  # fmt: skip
ODT = {b"1.0": "fmt/136", b"1.1": "fmt/290", b"1.2": "fmt/291", b"1.3": "fmt/1756"}
JFIF = {b"\x01\x00": "fmt/42", b"\x01\x01": "fmt/43", b"\x01\x02": "fmt/44"}
WEBP = {b"VP8 ": "fmt/566", b"VP8L": "fmt/567", b"VP8X": "fmt/568"}
RAW_JPEG, PNG, DOCX = "fmt/41", "fmt/11", "fmt/412"


def pronom(kind: str, file: IO[bytes]) -> str:
    """The id of a file of a known kind (bti.web.files.Kind). The file ends at its beginning."""
    file.seek(0)
    head = file.read(HEAD)
    try:
        return _of(kind, head, file)
    finally:
        file.seek(0)


def _of(kind: str, head: bytes, file: IO[bytes]) -> str:
    match kind:
        case "pdf":
            return PDF.get(head[5:8], "fmt/276")
        case "jpeg":
            return JFIF.get(head[11:13], RAW_JPEG) if head[6:10] == b"JFIF" else RAW_JPEG
        case "webp":
            return WEBP.get(head[12:16], "fmt/566")
        case "odt":
            return ODT.get(_version(file), "fmt/291")
        case _:
            return {"png": PNG, "docx": DOCX, "csv": CSV}.get(kind, TEXT)


def _version(file: IO[bytes]) -> bytes:
    with zipfile.ZipFile(file) as folder, folder.open("content.xml") as part:
        found = re.search(rb"office:version=[\"']([\d.]+)[\"']", part.read(1 << 16))
    return found.group(1) if found else b""

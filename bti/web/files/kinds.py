"""The kinds of file we take, each with the type and ending that it is handed out with."""

from enum import StrEnum


class Kind(StrEnum):
    PDF = "pdf"
    DOCX = "docx"
    ODT = "odt"
    TEXT = "txt"
    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"

    @property
    def media_type(self) -> str:
        return MEDIA_TYPES[self]

    @property
    def ending(self) -> str:
        return ".jpg" if self == Kind.JPEG else f".{self.value}"

    @property
    def is_picture(self) -> bool:
        return self in PICTURES


PICTURES = frozenset({Kind.JPEG, Kind.PNG, Kind.WEBP})
MEDIA_TYPES = {
    Kind.PDF: "application/pdf",
    Kind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Kind.ODT: "application/vnd.oasis.opendocument.text",
    Kind.TEXT: "text/plain; charset=utf-8",
    Kind.JPEG: "image/jpeg",
    Kind.PNG: "image/png",
    Kind.WEBP: "image/webp",
}
# What people's own endings for the same kind are called
ENDINGS = (".pdf", ".docx", ".odt", ".txt", ".jpg", ".jpeg", ".png", ".webp")
ACCEPT = ",".join(ENDINGS)

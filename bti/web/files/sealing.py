"""How a file lies on disk: sealed piece by piece, so that it is never whole in memory.

Each piece is a Fernet token with its number, and the last one says so. A piece that is changed,
moved, left out or cut off breaks the seal.
"""

from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import IO
from uuid import uuid4

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage

PIECE = 1 << 16
MORE, LAST = b"m", b"l"


class BrokenSeal(Exception):
    """The file on disk is not what was put there."""


class _Sealed(File):
    """A file as the storage takes it: its chunks are sealed pieces. Counts what goes through."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        super().__init__(None, name="sealed")
        self._pieces = pieces
        self.hashed, self.length = sha256(), 0

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        number, held = 0, b""
        for piece in self._even(self._pieces):
            if number:
                yield _token(number, MORE, held)
            number, held = number + 1, piece
        yield _token(max(number, 1), LAST, held)

    def _even(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        for piece in pieces:
            self.hashed.update(piece)
            self.length += len(piece)
            for start in range(0, len(piece), PIECE):
                yield piece[start : start + PIECE]


def _token(number: int, place: bytes, piece: bytes) -> bytes:
    return Fernet(settings.FIELD_KEY).encrypt(place + number.to_bytes(8) + piece) + b"\n"


def seal(pieces: Iterable[bytes], folder: str) -> tuple[str, int, str]:
    """Put the pieces away; returns where they lie, how many bytes they were, and their SHA-256.

    The place is random, and tells neither the name of the file nor whose it is.
    """
    sealed = _Sealed(pieces)
    name = uuid4().hex
    place = default_storage.save(f"{folder}/{name[:2]}/{name}", sealed)
    return place, sealed.length, sealed.hashed.hexdigest()


def unseal(place: str) -> Iterator[bytes]:
    """The pieces of a sealed file. Raises BrokenSeal, or FileNotFoundError when it is gone."""
    with default_storage.open(place, "rb") as file:
        yield from _opened(file)


def _opened(file: IO[bytes]) -> Iterator[bytes]:
    key, was_last = Fernet(settings.FIELD_KEY), False
    for number, line in enumerate(file, start=1):
        try:
            plain = key.decrypt(line.rstrip(b"\n"))
        except InvalidToken:
            raise BrokenSeal from None
        if was_last or plain[1:9] != number.to_bytes(8):
            raise BrokenSeal
        was_last = plain[:1] == LAST
        yield plain[9:]
    if not was_last:
        raise BrokenSeal


def remove(place: str) -> None:
    """Take a sealed file off the disk; one that is gone already is no fault."""
    if place:
        default_storage.delete(place)

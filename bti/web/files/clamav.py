"""The virus scanner ClamAV, asked over its own protocol (clamd, INSTREAM), with limits of time.

Without ``CLAMAV_URL`` there is no scanner, and files are handed out on our own checks alone.
"""

import socket
import time
from collections.abc import Iterable
from urllib.parse import urlsplit

from django.conf import settings

LONGEST_ANSWER = 4096


class NoAnswer(Exception):
    """The scanner is down, slow, or did not understand: nothing is known about the file."""


def is_there() -> bool:
    """Whether this installation has a scanner."""
    return bool(settings.CLAMAV_URL)


def scan(pieces: Iterable[bytes]) -> str:
    """What the scanner found in the file, by its own name for it; empty when it found nothing.

    Raises NoAnswer when it did not say either.
    """
    ends_at = time.monotonic() + settings.CLAMAV_SECONDS
    try:
        with _connect(ends_at) as line:
            line.sendall(b"zINSTREAM\0")
            for piece in pieces:
                _wait_until(line, ends_at)
                line.sendall(len(piece).to_bytes(4) + piece)
            line.sendall(bytes(4))
            return _verdict(_answer(line, ends_at))
    except OSError as error:
        raise NoAnswer(type(error).__name__) from None


def _connect(ends_at: float) -> socket.socket:
    where = urlsplit(settings.CLAMAV_URL)
    if where.scheme == "unix":
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        address: tuple[str, int] | str = where.path
    elif where.scheme == "tcp":
        line = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        address = (where.hostname or "", where.port or 3310)
    else:
        raise NoAnswer("CLAMAV_URL")
    try:
        _wait_until(line, ends_at)
        line.connect(address)
    except BaseException:
        line.close()
        raise
    return line


def _wait_until(line: socket.socket, ends_at: float) -> None:
    left = ends_at - time.monotonic()
    if left <= 0:
        raise TimeoutError
    line.settimeout(left)


def _answer(line: socket.socket, ends_at: float) -> str:
    heard = b""
    while not heard.endswith((b"\0", b"\n")) and len(heard) < LONGEST_ANSWER:
        _wait_until(line, ends_at)
        piece = line.recv(LONGEST_ANSWER)
        if not piece:
            break
        heard += piece
    return heard.rstrip(b"\0\n").decode("utf-8", errors="replace")


def _verdict(answer: str) -> str:
    """«stream: OK» or «stream: Eicar-Test-Signature FOUND»; all else tells nothing."""
    _stream, _colon, said = answer.partition(": ")
    if said == "OK":
        return ""
    if said.endswith(" FOUND"):
        return said.removesuffix(" FOUND")[:100] or "?"
    raise NoAnswer("answer")

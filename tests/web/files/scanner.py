"""A server that speaks clamd's protocol (INSTREAM), for the tests: honest, slow, or broken."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.web.files.making import EICAR


def answer_to(data: bytes) -> bytes:
    return b"stream: Eicar-Test-Signature FOUND\0" if EICAR in data else b"stream: OK\0"


class Scanner:
    """Takes one file after another; ``says`` overrides what it answers, None says nothing."""

    def __init__(self, line: socket.socket) -> None:
        self.line, self.heard = line, []
        self.says: bytes | None | str = "honest"
        self._ended = threading.Event()

    def serve(self) -> None:
        while not self._ended.is_set():
            try:
                peer, _address = self.line.accept()
            except OSError:
                return
            with peer:
                self._hear(peer)

    def _hear(self, peer: socket.socket) -> None:
        peer.settimeout(5)
        try:
            with peer.makefile("rb") as file:
                if file.read(10) != b"zINSTREAM\0":
                    return
                data = b""
                while length := int.from_bytes(file.read(4)):
                    data += file.read(length)
            self.heard.append(data)
            if self.says is None:
                self._ended.wait(5)
            else:
                peer.sendall(answer_to(data) if isinstance(self.says, str) else self.says)
        except OSError:
            return

    def end(self) -> None:
        self._ended.set()
        self.line.close()


@contextmanager
def scanner(where: str | Path = "") -> Iterator[tuple[Scanner, str]]:
    """A running scanner and its address: on a free port, or on a socket at the path."""
    line = socket.socket(socket.AF_UNIX if where else socket.AF_INET)
    line.bind(str(where) if where else ("127.0.0.1", 0))
    line.listen()
    url = f"unix://{where}" if where else f"tcp://127.0.0.1:{line.getsockname()[1]}"
    one = Scanner(line)
    thread = threading.Thread(target=one.serve, daemon=True)
    thread.start()
    try:
        yield one, url
    finally:
        one.line.shutdown(socket.SHUT_RDWR)
        one.end()
        thread.join(5)

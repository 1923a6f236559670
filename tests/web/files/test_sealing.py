"""Files lie sealed on disk: nothing is read there, and nothing changed goes unseen."""

import pytest
from django.core.files.storage import default_storage
from hypothesis import given
from hypothesis import strategies as st

from bti.web.files import sealing

SECRET = b"Jonas er med i lek. " * 20_000


@pytest.fixture(autouse=True)
def _own_disk(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def lines_of(place: str) -> list[bytes]:
    with default_storage.open(place) as file:
        return file.read().splitlines(keepends=True)


def write(place: str, lines: list[bytes]) -> None:
    with default_storage.open(place, "wb") as file:
        file.write(b"".join(lines))


def test_what_is_sealed_comes_back_and_is_not_read_on_disk(tmp_path):
    place, size, digest = sealing.seal([SECRET[:7], SECRET[7:]], "attachments")

    assert b"".join(sealing.unseal(place)) == SECRET
    assert size == len(SECRET)
    assert len(digest) == 64
    assert not any(b"Jonas" in line for line in lines_of(place))
    assert (tmp_path / place).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("pieces", [[], [b""], [b"a"], [b"a" * (sealing.PIECE * 2)]])
def test_files_of_any_length(pieces):
    place, _size, _digest = sealing.seal(pieces, "attachments")
    assert b"".join(sealing.unseal(place)) == b"".join(pieces)


BREAK = {
    "cut": lambda lines: lines[:-1],
    "moved": lambda lines: [lines[1], lines[0], *lines[2:]],
    "doubled": lambda lines: [*lines, lines[-1]],
    "without one": lambda lines: [lines[0], *lines[2:]],
    "changed": lambda lines: [
        lines[0][:40] + (b"B" if lines[0][40:41] == b"A" else b"A") + lines[0][41:],
        *lines[1:],
    ],
    "emptied": lambda lines: [],
}


@pytest.mark.parametrize("how", BREAK)
def test_a_file_that_was_changed_breaks_the_seal(how):
    place, _size, _digest = sealing.seal([SECRET], "attachments")
    write(place, BREAK[how](lines_of(place)))
    with pytest.raises(sealing.BrokenSeal):
        b"".join(sealing.unseal(place))


def test_two_files_lie_in_two_places_that_tell_nothing():
    first, second = (sealing.seal([b"a"], "attachments")[0] for _turn in range(2))
    assert first != second
    sealing.remove(first)
    sealing.remove(first)
    assert not default_storage.exists(first)


@given(st.lists(st.binary(max_size=200_000), max_size=3))
def test_any_pieces_come_back(pieces):
    place, _size, _digest = sealing.seal(pieces, "attachments")
    assert b"".join(sealing.unseal(place)) == b"".join(pieces)
    sealing.remove(place)

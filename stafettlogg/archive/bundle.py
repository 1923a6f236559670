"""The family's copy as one zip: the document, the data, and the files that go along."""

import json
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from django.core.serializers.json import DjangoJSONEncoder

from bti.web.files import Kind, sealing
from stafettlogg.archive import document, family, family_document

PDF, DATA = "kopi.pdf", "kopi.json"
PIECE = 1 << 16
FOLDER = "copies"


def seal(copy: family.Copy, language: str) -> tuple[str, int, str]:
    """Write the zip and put it away sealed; returns where it lies, its size and SHA-256."""
    with tempfile.TemporaryDirectory(prefix="bti-copy-") as beside:
        whole, pdf = Path(beside) / "whole.zip", Path(beside) / PDF
        document.write_pdf(family_document.as_document(copy, language), pdf)
        _write(whole, pdf, copy)
        with whole.open("rb") as file:
            return sealing.seal(_pieces(file), FOLDER)


def _write(target: Path, pdf: Path, copy: family.Copy) -> None:
    data = json.dumps(
        family.as_data(copy), cls=DjangoJSONEncoder, ensure_ascii=False, indent=1
    ).encode()
    with zipfile.ZipFile(target, "w") as folder:
        folder.write(pdf, PDF)
        folder.writestr(DATA, data, zipfile.ZIP_DEFLATED)
        for one in copy.attachments:
            with folder.open(name_of(one.pk, one.kind), "w") as file:
                for piece in sealing.unseal(one.file):
                    file.write(piece)


def name_of(key: int, kind: str) -> str:
    """What a file is called in the zip; its name to read stands in the data."""
    return f"vedlegg-{key}{Kind(kind).ending}"


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    while piece := file.read(PIECE):
        yield piece


def part_of(place: str, name: str) -> Iterator[bytes]:
    """One file of a sealed zip, piece by piece."""
    with tempfile.TemporaryFile() as whole:
        for piece in sealing.unseal(place):
            whole.write(piece)
        whole.seek(0)
        with zipfile.ZipFile(whole) as folder, folder.open(name) as file:
            yield from _pieces(file)

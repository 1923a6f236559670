"""What lies beside the document in a package: attachments as they came, and long lists as text."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from bti.audit.models import ReadEvent
from bti.web.files import Kind, sealing
from stafettlogg.archive.package import Original, numbered
from stafettlogg.archive.pieces import moment
from stafettlogg.models import Attachment, Stafettlogg

State = Attachment.State
READINGS_IN_DOCUMENT = 300  # more than that stand in a text file, line by line
TAKEN_AWAY = "tatt bort av den som la den ved"
NOT_WHOLE = {State.WAITING: "venter på viruskontroll", State.REFUSED: "avvist av viruskontrollen"}


@dataclass
class Beside:
    """The originals in the order of their numbers, and what could not be taken along, and why."""

    attachments: list[tuple[int, Attachment]] = field(default_factory=list)
    left_out: list[dict[str, Any]] = field(default_factory=list)
    readings_number: int = 0
    log: Stafettlogg | None = None

    @property
    def numbers(self) -> dict[int, int]:
        """Which number each attachment has in the package, by its key."""
        return {one.pk: number for number, one in self.attachments}

    def originals(self) -> Iterator[Original]:
        for number, one in self.attachments:
            yield numbered(of_attachment(one), number)
        if self.readings_number and self.log is not None:
            number = self.readings_number
            yield numbered(
                Original("", "lesninger.csv", ".csv", "csv", "text/csv", _readings(self.log)),
                number,
            )


def beside(log: Stafettlogg) -> Beside:
    """What goes beside the document of the log. The document itself is number 1."""
    found, number = Beside(log=log), 1
    for one in Attachment.everything.filter(log=log).order_by("pk"):
        why = NOT_WHOLE.get(State(one.state)) or (TAKEN_AWAY if one.undone_at else "")
        if why:
            found.left_out.append({"attachment": one.pk, "sha256": one.sha256, "why": why})
            continue
        number += 1
        found.attachments.append((number, one))
    if ReadEvent.objects.filter(log_id=log.pk)[: READINGS_IN_DOCUMENT + 1].count() > (
        READINGS_IN_DOCUMENT
    ):
        found.readings_number = number + 1
    return found


def of_attachment(one: Attachment) -> Original:
    """The attachment as it came; its name in a package is its ending until it is numbered."""
    kind = Kind(one.kind)
    return Original(
        "", one.name, kind.ending, kind.value, kind.media_type, sealing.unseal(one.file), one.sha256
    )


def _readings(log: Stafettlogg) -> Iterator[bytes]:
    """Every reading, one line each, with a heading."""
    yield _line(["Tid", "Hvem", "Rolle", "Sted"])
    rows = ReadEvent.objects.filter(log_id=log.pk).order_by("at", "pk")
    for row in rows.values_list("at", "user_name", "role", "unit_name").iterator(2000):
        at, *rest = row
        yield _line([moment(at), *rest])


def _line(cells: list[str]) -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerow(cells)
    return text.getvalue().encode()

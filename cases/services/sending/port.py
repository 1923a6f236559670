"""What the outbox asks of whoever carries a report, and how it hears that it went wrong."""

import uuid
from collections.abc import Callable, Mapping
from typing import Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.services.sending.message import Message

# What went wrong, in words for the one who reports
TOLD: Mapping[str, str | Promise] = {
    "unreachable": _("Vi fikk ikke kontakt med mottaket. Vi prøver igjen om litt."),
    "busy": _("Mottaket har for mye å gjøre akkurat nå. Vi prøver igjen om litt."),
    "answer": _("Mottaket svarte noe vi ikke forstår."),
    "login": _("Mottaket kjente ikke igjen kommunen. Si fra til systemansvarlig."),
    "rejected": _("Mottaket tok ikke imot meldingen."),
    "receiver": _("Mottaket finner ikke barnevernet i kommunen. Si fra til systemansvarlig."),
    "certificate": _("Vi kunne ikke låse meldingen for mottaket. Si fra til systemansvarlig."),
    "switched_off": _("Sending herfra er slått av. Si fra til systemansvarlig."),
    "content": _("Meldingen mangler noe som mottaket krever."),
    "many_tries": _("Vi har prøvd mange ganger uten å få kontakt."),
    "killed": _("Sendingen stoppet midt i."),
    "receipt": _("Barnevernets system sier at det ikke kunne lese meldingen."),
    "program": _("Noe gikk galt hos oss. Si fra til systemansvarlig."),
}


class Undelivered(Exception):
    """A report that did not arrive, or may not have.

    ``code`` is a key of ``TOLD``. ``again``: whether trying once more may help. ``doubt``: whether
    the receiver may have it all the same. Never holds anything of the message or the answer.
    """

    def __init__(self, code: str, *, again: bool = False, doubt: bool = False) -> None:
        super().__init__(code)
        self.code = code
        self.again = again
        self.doubt = doubt


class Carrier(Protocol):
    """One way of carrying reports. Everything but letting a message leave may be done again."""

    def district(self, municipality: dict[str, str]) -> str:
        """The name of the district that receives. Raises Undelivered."""

    def prepare(self, message: Message, document: bytes) -> Callable[[], uuid.UUID]:
        """All that can be done before the message leaves; what is returned lets it leave.

        That answers with the receiver's own number for it. Both raise Undelivered.
        """

    def state_of(self, message_id: uuid.UUID) -> str:
        """``received`` or ``failed`` where the receiver's system has said so, else nothing."""

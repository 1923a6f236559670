"""The calendar file of a meeting (RFC 5545 and 5546): its time, and where to log in.

No name, no purpose and no place, since calendars are shared and synchronised (R66). One who is
invited for several children of one meeting has it once: the file has one identity for them.
"""

import uuid
from datetime import UTC, datetime

from django.conf import settings
from django.utils.translation import gettext as _

from cases.models import Invitation, Invitee

FOLDED_AT = 75  # octets of a line, RFC 5545 section 3.1
ANSWERS = {
    Invitee.Answer.NONE: "NEEDS-ACTION",
    Invitee.Answer.YES: "ACCEPTED",
    Invitee.Answer.NO: "DECLINED",
}


def method_of(invitation: Invitation) -> str:
    return "CANCEL" if invitation.cancelled_at else "REQUEST"


def calendar_file(
    invitation: Invitation, base_url: str, *, own: Invitee | None = None,
    identity: uuid.UUID | None = None,
) -> str:  # fmt: skip
    """The meeting as one person's calendar takes it. ``own``: the line of the one it is for.

    ``identity``: of the meeting in this person's calendar, where it is another than the
    invitation's own. It never changes; what is moved or called off has a higher SEQUENCE.
    """
    changed = invitation.cancelled_at or invitation.changed_at or invitation.noted_at
    lines = (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Stafettloggen//Invitasjon//NO",
        "CALSCALE:GREGORIAN",
        f"METHOD:{method_of(invitation)}",
        "BEGIN:VEVENT",
        f"UID:{identity or invitation.uid}",
        f"SEQUENCE:{invitation.version}",
        f"DTSTAMP:{_utc(changed)}",
        f"DTSTART:{_utc(invitation.starts_at)}",
        f"DTEND:{_utc(invitation.ends_at)}",
        f"SUMMARY:{escaped(_('Møte'))}",
        f"DESCRIPTION:{escaped(base_url)}",
        f"ORGANIZER:mailto:{settings.DEFAULT_FROM_EMAIL}",
        _attendee(invitation, own),
        f"STATUS:{'CANCELLED' if invitation.cancelled_at else 'CONFIRMED'}",
        "CLASS:PRIVATE",
        "TRANSP:OPAQUE",
        "END:VEVENT",
        "END:VCALENDAR",
    )
    return "".join(f"{folded(line)}\r\n" for line in lines)


def escaped(text: str) -> str:
    """A value of type TEXT, RFC 5545 section 3.3.11; control characters are left out."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    for character in "\\;,":
        text = text.replace(character, f"\\{character}")
    text = text.replace("\n", "\\n")
    return "".join(c for c in text if c == "\t" or ord(c) >= ord(" ") and ord(c) != 127)


def folded(line: str) -> str:
    """The line in pieces of at most 75 octets, never cut inside a character."""
    pieces, size = [""], 0
    for character in line:
        width = len(character.encode())
        if size + width > FOLDED_AT:
            pieces.append(" ")
            size = 1
        pieces[-1] += character
        size += width
    return "\r\n".join(pieces)


def _attendee(invitation: Invitation, own: Invitee | None) -> str:
    """The one the file is for, by a number that means nothing outside the file."""
    number = uuid.uuid5(invitation.uid, str(own.pk) if own else "host")
    answer = ANSWERS[Invitee.Answer(own.answer)] if own else "ACCEPTED"
    return f"ATTENDEE;PARTSTAT={answer};RSVP=FALSE:urn:uuid:{number}"


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")

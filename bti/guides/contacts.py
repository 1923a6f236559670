"""Who answers the telephone now, and when the others do (R40, R82, R144)."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from pydantic import Field, StringConstraints, model_validator

from bti.guides.load import Faults, Place
from bti.guides.texts import LocalText, Part

if TYPE_CHECKING:
    from bti.guides.models import Guide

OSLO = ZoneInfo("Europe/Oslo")
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LOOK_AHEAD = 15  # days; more than any row of holidays

Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
ContactKind = Literal["child_welfare", "duty", "police", "police_emergency", "switchboard"]
Clock = Annotated[str, StringConstraints(strict=True, pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
Phone = Annotated[str, StringConstraints(strict=True, pattern=r"^\+?\d[\d ]*\d$")]
Code = Annotated[str, StringConstraints(strict=True, pattern=r"^[a-z][a-z0-9_]*$")]


class OpeningHours(Part):
    """The same hours on some weekdays. Closing at or before opening is the next day."""

    days: Annotated[tuple[Day, ...], Field(min_length=1)]
    opens: Clock
    closes: Clock

    @model_validator(mode="after")
    def _open_for_a_while(self) -> "OpeningHours":
        if self.opens == self.closes:
            raise Faults([(("closes",), "is the same as opens. Write always: true for all day.")])
        if len(set(self.days)) != len(self.days):
            raise Faults([(("days",), "names a day twice.")])
        return self


class Contact(Part):
    """A telephone to call. Without hours, always or outside_hours_of the hours are unknown."""

    code: Code
    name: LocalText
    kind: ContactKind
    phone: Phone | None = None
    note: LocalText | None = None
    hours: tuple[OpeningHours, ...] = ()
    always: Annotated[bool, Field(strict=True)] = False
    open_on_holidays: Annotated[bool, Field(strict=True)] = False
    outside_hours_of: Code | None = None

    @property
    def tel(self) -> str:
        """The number for a ``tel:`` link, without spaces; empty where the number is missing."""
        return (self.phone or "").replace(" ", "")

    @model_validator(mode="after")
    def _one_way_to_tell_the_hours(self) -> "Contact":
        faults: list[tuple[Place, str]] = []
        ways = [bool(self.hours), self.always, self.outside_hours_of is not None]
        if sum(ways) > 1:
            faults.append(
                (("hours",), "cannot be told in two ways: hours, always or outside_hours_of.")
            )
        if self.phone is None and self.note is None:
            faults.append(
                (("phone",), "is missing. Write the number, or a note that tells what is missing.")
            )
        faults += [
            (("hours", later), "overlaps other opening hours of the same contact.")
            for later in _overlapping(self.hours)
        ]
        if faults:
            raise Faults(faults)
        return self


class Answering(NamedTuple):
    """A contact at a moment: open, closed, or unknown (None) where no hours are written."""

    contact: Contact
    open: bool | None
    until: datetime | None
    opens: datetime | None
    hours: str

    @property
    def when(self) -> str:
        """For the screen: «Nå, til kl. 15.30», «Hverdager kl. 8–15.30», «Hele døgnet»."""
        if self.contact.always:
            return _("Hele døgnet")
        if self.open is None:
            return _("Åpningstiden er ikke oppgitt")
        if not self.open:
            return self.hours
        return _("Nå, til kl. %(time)s") % {"time": _clock(self.until)} if self.until else _("Nå")


class Contacts(NamedTuple):
    """The contacts of a guide at a moment, in the guide's order in each group."""

    now: tuple[Answering, ...]
    later: tuple[Answering, ...]
    unknown: tuple[Answering, ...]

    @property
    def every(self) -> tuple[Answering, ...]:
        """Those who answer now first, then those whose hours are unknown, then the others."""
        return self.now + self.unknown + self.later


def contacts_at(guide: "Guide", moment: datetime) -> Contacts:
    """Who answers at the moment, by the clock of Oslo, weekdays and public holidays.

    Raises ValueError where the moment has no time zone.
    """
    if moment.tzinfo is None:
        raise ValueError("The moment needs a time zone.")
    by_code = {contact.code: contact for contact in guide.contacts}
    found = [_answering(contact, by_code, moment) for contact in guide.contacts]
    return Contacts(
        tuple(answer for answer in found if answer.open),
        tuple(answer for answer in found if answer.open is False),
        tuple(answer for answer in found if answer.open is None),
    )


@cache
def public_holidays(year: int) -> frozenset[date]:
    """Norwegian public holidays (helligdager, 1. og 17. mai), when offices are closed."""
    sunday = easter(year)
    moving = (-3, -2, 0, 1, 39, 49, 50)
    fixed = ((1, 1), (5, 1), (5, 17), (12, 25), (12, 26))
    return frozenset(
        [sunday + timedelta(days=days) for days in moving]
        + [date(year, month, day) for month, day in fixed]
    )


def _answering(contact: Contact, by_code: dict[str, Contact], moment: datetime) -> Answering:
    if contact.always:
        return Answering(contact, True, None, None, "")
    other = by_code.get(contact.outside_hours_of or "")
    timed = other or contact
    if not timed.hours:
        return Answering(contact, None, None, None, "")
    now = moment.astimezone(OSLO)
    current, following = None, None
    for opens, closes in _openings(timed, now.date()):
        if opens <= now < closes:
            current = closes
        elif opens > now:
            following = opens
            break
    if other is not None:
        hours = _("Når %(name)s er stengt") % {"name": other.name}
        return Answering(
            contact, current is None, following if not current else None, current, hours
        )
    return Answering(contact, current is not None, current, following, _describe(contact.hours))


def _openings(contact: Contact, day: date) -> list[tuple[datetime, datetime]]:
    """When the contact is open from the day before on, joined where one opening meets the next."""
    found: list[tuple[datetime, datetime]] = []
    for offset in range(-1, LOOK_AHEAD):
        when = day + timedelta(days=offset)
        if when in public_holidays(when.year) and not contact.open_on_holidays:
            continue
        for part in contact.hours:
            if DAYS[when.weekday()] in part.days:
                found.append(_span(part, when))
    found.sort()
    joined: list[tuple[datetime, datetime]] = []
    for opens, closes in found:
        if joined and opens <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(closes, joined[-1][1]))
        else:
            joined.append((opens, closes))
    return joined


def _span(part: OpeningHours, day: date) -> tuple[datetime, datetime]:
    opens, closes = time.fromisoformat(part.opens), time.fromisoformat(part.closes)
    last = day if closes > opens else day + timedelta(days=1)
    return datetime.combine(day, opens, OSLO), datetime.combine(last, closes, OSLO)


def _overlapping(hours: tuple[OpeningHours, ...]) -> Iterator[int]:
    """The numbers of the entries that meet an earlier one, in minutes of a week that goes round."""
    taken: set[int] = set()
    for number, part in enumerate(hours):
        minutes = {minute % (7 * 24 * 60) for minute in _minutes(part)}
        if minutes & taken:
            yield number
        taken |= minutes


def _minutes(part: OpeningHours) -> Iterator[int]:
    opens, closes = (_minute(clock) for clock in (part.opens, part.closes))
    length = (closes - opens) % (24 * 60)
    for day in part.days:
        start = DAYS.index(day) * 24 * 60 + opens
        yield from range(start, start + length)


def _minute(clock: str) -> int:
    return int(clock[:2]) * 60 + int(clock[3:])


def _describe(hours: tuple[OpeningHours, ...]) -> str:
    parts = [
        _("%(days)s kl. %(times)s")
        % {"days": _days(part.days), "times": f"{_short(part.opens)}–{_short(part.closes)}"}
        for part in hours
    ]
    told = ", ".join(parts)
    return told[:1].upper() + told[1:]


def _days(days: tuple[Day, ...]) -> str:
    known = {DAYS[:5]: _("hverdager"), DAYS[5:]: _("helg"), DAYS: _("alle dager")}
    names = (
        _("mandag"), _("tirsdag"), _("onsdag"), _("torsdag"), _("fredag"), _("lørdag"), _("søndag"),
    )  # fmt: skip
    ordered = tuple(day for day in DAYS if day in days)
    first, last = DAYS.index(ordered[0]), DAYS.index(ordered[-1])
    in_a_row = last - first + 1 == len(ordered) > 2
    listed = [names[DAYS.index(day)] for day in ordered]
    return known.get(ordered) or (
        f"{names[first]}–{names[last]}" if in_a_row else ", ".join(listed)
    )


def _clock(moment: datetime | None) -> str:
    return _short(moment.strftime("%H:%M")) if moment else ""


def _short(clock: str) -> str:
    """08:00 as «8», 15:30 as «15.30», as the handlingsveileder writes them."""
    hour, minute = clock.split(":")
    return f"{int(hour)}" if minute == "00" else f"{int(hour)}.{minute}"


def easter(year: int) -> date:
    """Easter Sunday by the Gregorian reckoning (Meeus, Jones and Butcher)."""
    golden, century, rest = year % 19, year // 100, year % 100
    shift = (century - (century + 8) // 25 + 1) // 3
    moon = (19 * golden + century - century // 4 - shift + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    correction = (golden + 11 * moon + 22 * weekday) // 451
    month, day = divmod(moon + weekday - 7 * correction + 114, 31)
    return date(year, month, day + 1)

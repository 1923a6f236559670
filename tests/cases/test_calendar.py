"""The calendar file against the rules of RFC 5545, whatever it holds, by a strict reader."""

import datetime as dt
import re
import uuid
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.models import Invitation, Invitee
from cases.services import answer_invitation, cancel_invitation, invite, move_invitation
from cases.services.calendar import calendar_file, escaped, folded

OSLO = ZoneInfo("Europe/Oslo")
DAY = dt.timedelta(days=1)
FIRST = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
SECRETS = ("Jonas", "Solberg", "Anne", "Lund", "Skogbrynet", "trives", "Friminutt", "Kari")
NAME = re.compile(r"[A-Z][A-Z0-9-]*(;[A-Z-]+=[A-Za-z0-9-]+)*")
NEEDED = {"UID", "DTSTAMP", "DTSTART", "DTEND", "SEQUENCE", "STATUS", "ORGANIZER", "SUMMARY"}


def read(text: str) -> dict[str, str]:
    """The properties of the one event, by name. Fails where the text breaks a rule of the RFC."""
    assert text.endswith("\r\n")
    assert "\r" not in text.replace("\r\n", "")
    assert "\n" not in text.replace("\r\n", "")
    lines = text[:-2].split("\r\n")
    assert all(0 < len(line.encode()) <= 75 for line in lines)
    assert not lines[0].startswith(" ")
    whole = "\r\n".join(lines).replace("\r\n ", "").split("\r\n")
    found: dict[str, str] = {}
    opened: list[str] = []
    for line in whole:
        name, colon, value = line.partition(":")
        assert colon == ":"
        assert NAME.fullmatch(name), line
        if name == "BEGIN":
            opened.append(value)
        elif name == "END":
            assert opened.pop() == value
        else:
            short = name.partition(";")[0]
            assert short not in found, f"{short} stands twice"
            found[short] = value
    assert not opened
    assert found["VERSION"] == "2.0"
    assert not NEEDED - set(found)
    return found


def unescaped(value: str) -> str:
    """A TEXT value as it was; an unescaped comma, semicolon or backslash breaks the rule."""
    assert re.fullmatch(r"([^\\;,\x00-\x08\x0a-\x1f\x7f]|\\[\\;,nN])*", value), value
    return re.sub(r"\\(.)", lambda m: "\n" if m[1] in "nN" else m[1], value)


def moment(value: str) -> dt.datetime:
    assert re.fullmatch(r"\d{8}T\d{6}Z", value)
    return dt.datetime.strptime(value, "%Y%m%dT%H%M%SZ").replace(tzinfo=dt.UTC)


def made(starts_at: dt.datetime, minutes: int = 45) -> Invitation:
    return Invitation(
        uid=uuid.uuid4(), starts_at=starts_at, minutes=minutes,
        noted_at=dt.datetime(2026, 11, 1, 12, tzinfo=dt.UTC),
    )  # fmt: skip


WORDS = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\r,;\\æøåé✓👨‍👩‍👧"),
    max_size=300,
)


@given(WORDS)
def test_any_text_comes_back_as_it_was(text):
    value = escaped(text)
    assert unescaped(value) == text.replace("\r\n", "\n").replace("\r", "\n")
    lines = folded(f"DESCRIPTION:{value}").split("\r\n")
    assert all(len(line.encode()) <= 75 for line in lines)
    assert all(line.startswith(" ") for line in lines[1:])
    assert lines[0] + "".join(line[1:] for line in lines[1:]) == f"DESCRIPTION:{value}"


@given(
    st.integers(0, 6 * 365 * 24 * 4).map(lambda n: FIRST + n * dt.timedelta(minutes=15)),
    st.integers(10, 480),
)
def test_the_time_is_the_same_instant_on_both_sides_of_summer_time(starts_at, minutes):
    starts_at = starts_at.astimezone(OSLO)
    found = read(calendar_file(made(starts_at, minutes), "https://stafettloggen.example/"))
    assert moment(found["DTSTART"]) == starts_at.astimezone(dt.UTC)
    length = moment(found["DTEND"]) - moment(found["DTSTART"])
    assert length == dt.timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("local", "written"),
    [
        (dt.datetime(2027, 3, 27, 14, tzinfo=OSLO), "20270327T130000Z"),  # the day before
        (dt.datetime(2027, 3, 29, 14, tzinfo=OSLO), "20270329T120000Z"),  # the day after
        (dt.datetime(2027, 10, 30, 14, tzinfo=OSLO), "20271030T120000Z"),
        (dt.datetime(2027, 11, 1, 14, tzinfo=OSLO), "20271101T130000Z"),
    ],
)
def test_the_clock_of_norway_is_told_in_utc(local, written):
    assert read(calendar_file(made(local), "x"))["DTSTART"] == written


@pytest.fixture
def invitation(case, kari, guardians, today) -> Invitation:
    at = dt.datetime.combine(today + 8 * DAY, dt.time(14), OSLO)
    return invite(
        case, by=kari, on=today, purpose="Jonas trives ikke.", agenda="Friminuttene",
        starts_at=at, minutes=45, place="Skogbrynet skole, rom 2", guardians=guardians, child=True,
    )  # fmt: skip


def test_identity_stays_and_the_sequence_rises(invitation, kari, anne, today):
    own = Invitee.objects.get(guardian__user=anne)
    first = read(calendar_file(invitation, "x", own=own))
    moved = move_invitation(
        invitation, by=kari, on=today, starts_at=invitation.starts_at + DAY, minutes=60,
        place="Biblioteket",
    )  # fmt: skip
    second = read(calendar_file(moved, "x", own=own))
    off = cancel_invitation(moved, by=kari, on=today)
    third = read(calendar_file(off, "x", own=own))

    assert first["UID"] == second["UID"] == third["UID"]
    assert [found["SEQUENCE"] for found in (first, second, third)] == ["0", "1", "2"]
    assert [found["METHOD"] for found in (first, second, third)] == ["REQUEST", "REQUEST", "CANCEL"]
    assert [f["STATUS"] for f in (first, second, third)] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert moment(second["DTSTART"]) - moment(first["DTSTART"]) == DAY
    assert first["ATTENDEE"] == second["ATTENDEE"] == third["ATTENDEE"]


def test_each_has_a_file_of_their_own_and_none_tells_who_they_are(
    invitation, child, anne, tomas, today
):
    child.address_protection = "strict"
    child.save()
    answer_invitation(invitation, by=anne, on=today, answer="yes")
    texts = [
        calendar_file(invitation, "https://x.example/", own=own)
        for own in invitation.invitees.order_by("pk")
    ]
    assert len({read(text)["ATTENDEE"] for text in texts}) == 3
    assert "PARTSTAT=ACCEPTED" in texts[0]
    for text in texts:
        for word in SECRETS:
            assert word not in text.replace("\r\n ", "")

"""Who answers the telephone at which hour of which day."""

from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.utils.translation import override

from bti.guides import registry
from bti.guides.contacts import OSLO, contacts_at, public_holidays
from bti.guides.load import load
from bti.guides.models import Guide
from tests.guides.example import example, written

# In November 2026 the 24th is a Tuesday
TUESDAY, FRIDAY, SATURDAY, SUNDAY = 24, 27, 28, 29


def at(day: int, clock: str) -> datetime:
    hour, minute = clock.split(":")
    return datetime(2026, 11, day, int(hour), int(minute), tzinfo=OSLO)


def answers(slug: str, moment: datetime) -> dict[str, str]:
    """What the screen says of each contact, in order."""
    with override("nb"):
        found = contacts_at(registry.get(slug), moment)
        return {answer.contact.code: answer.when for answer in found.every}


@pytest.mark.requirement("R40", "R82")
def test_child_welfare_answers_on_a_weekday_morning() -> None:
    assert answers("nittedal", at(TUESDAY, "09:00")) == {
        "barneverntjenesten": "Nå, til kl. 15.30",
        "politiets_nodtelefon": "Hele døgnet",
        "politiet": "Hele døgnet",
        "alarmtelefonen": "Hele døgnet",
        "lensmannskontoret": "Åpningstiden er ikke oppgitt",
        "barnevernvakt": "Når Barneverntjenestens vakttelefon er stengt",
    }


@pytest.mark.requirement("R82")
def test_the_duty_answers_on_a_weekday_evening() -> None:
    assert answers("nittedal", at(TUESDAY, "19:15")) == {
        "barnevernvakt": "Nå, til kl. 8",
        "politiets_nodtelefon": "Hele døgnet",
        "politiet": "Hele døgnet",
        "alarmtelefonen": "Hele døgnet",
        "lensmannskontoret": "Åpningstiden er ikke oppgitt",
        "barneverntjenesten": "Hverdager kl. 8–15.30",
    }


@pytest.mark.requirement("R82")
@pytest.mark.parametrize(
    ("day", "clock", "open_contact"),
    [
        (TUESDAY, "07:59", "barnevernvakt"),
        (TUESDAY, "08:00", "barneverntjenesten"),
        (TUESDAY, "15:29", "barneverntjenesten"),
        (TUESDAY, "15:30", "barnevernvakt"),
        (TUESDAY, "00:00", "barnevernvakt"),
        (SATURDAY, "10:00", "barnevernvakt"),
        (SUNDAY, "23:59", "barnevernvakt"),
    ],
)
def test_either_child_welfare_or_the_duty_answers(day: int, clock: str, open_contact: str) -> None:
    now = [
        answer.contact.code
        for answer in contacts_at(registry.get("nittedal"), at(day, clock)).now
        if answer.contact.code in {"barneverntjenesten", "barnevernvakt"}
    ]

    assert now == [open_contact]


def test_the_duty_of_the_weekend_answers_until_monday_morning() -> None:
    found = contacts_at(registry.get("nittedal"), at(SATURDAY, "10:00"))

    assert found.now[0].until == datetime(2026, 11, 30, 8, 0, tzinfo=OSLO)
    assert found.later[0].opens == datetime(2026, 11, 30, 8, 0, tzinfo=OSLO)


def test_child_welfare_is_closed_on_a_public_holiday_that_is_a_weekday() -> None:
    good_friday = datetime(2027, 3, 26, 10, 0, tzinfo=OSLO)

    found = contacts_at(registry.get("nittedal"), good_friday)

    assert found.now[0].contact.code == "barnevernvakt"
    assert found.now[0].until == datetime(2027, 3, 30, 8, 0, tzinfo=OSLO)


def test_the_hours_are_those_of_oslo_wherever_the_moment_comes_from() -> None:
    summer = datetime(2026, 7, 1, 6, 30, tzinfo=UTC)
    winter = datetime(2026, 11, 24, 6, 30, tzinfo=UTC)

    assert contacts_at(registry.get("nittedal"), summer).now[0].contact.kind == "child_welfare"
    assert contacts_at(registry.get("nittedal"), winter).now[0].contact.kind == "duty"


def test_a_moment_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        contacts_at(registry.get("nittedal"), datetime(2026, 11, 24, 9))  # noqa: DTZ001


def test_different_hours_on_different_days_are_all_told(tmp_path: Path) -> None:
    guide = load(written(tmp_path, example()), Guide)

    with override("nb"):
        friday = contacts_at(guide, at(FRIDAY, "14:00"))
        tuesday = contacts_at(guide, at(TUESDAY, "14:00"))
        told = {answer.contact.code: answer.when for answer in friday.later}

    assert [answer.contact.code for answer in tuesday.now] == ["barnevernet", "politiet"]
    assert [answer.contact.code for answer in friday.now] == ["barnevernvakta", "politiet"]
    assert told == {"barnevernet": "Mandag–torsdag kl. 8–15.30, fredag kl. 9–14"}


@pytest.mark.parametrize(
    ("days", "told"),
    [
        ("mon, tue, wed, thu, fri", "Hverdager kl. 9–14"),
        ("sun, sat", "Helg kl. 9–14"),
        ("mon, tue, wed, thu, fri, sat, sun", "Alle dager kl. 9–14"),
        ("mon, wed", "Mandag, onsdag kl. 9–14"),
        ("fri, thu", "Torsdag, fredag kl. 9–14"),
    ],
)
def test_days_are_told_in_words(tmp_path: Path, days: str, told: str) -> None:
    text = example()
    start, end = text.index("      - days: [mon"), text.index("  - code: barnevernvakta")
    hours = f'      - days: [{days}]\n        opens: "09:00"\n        closes: "14:00"\n'
    guide = load(written(tmp_path, text[:start] + hours + text[end:]), Guide)

    with override("nb"):
        found = contacts_at(guide, at(TUESDAY, "23:00")).later

        assert [answer.when for answer in found if answer.contact.code == "barnevernet"] == [told]


def test_hours_that_go_past_midnight_belong_to_the_day_they_begin(tmp_path: Path) -> None:
    night = '        opens: "22:00"\n        closes: "06:00"\n'
    text = example().replace('        opens: "09:00"\n        closes: "14:00"\n', night)
    guide = load(written(tmp_path, text), Guide)

    saturday_night = contacts_at(guide, at(SATURDAY, "05:59")).now[0]

    assert saturday_night.contact.code == "barnevernet"
    assert saturday_night.until == at(SATURDAY, "06:00")
    assert contacts_at(guide, at(SATURDAY, "06:00")).now[0].contact.code == "barnevernvakta"


def test_yesterdays_long_hours_count_also_where_it_is_tomorrow_already(tmp_path: Path) -> None:
    long = '        opens: "22:00"\n        closes: "21:00"\n'
    text = example().replace('        opens: "09:00"\n        closes: "14:00"\n', long)
    guide = load(written(tmp_path, text), Guide)
    moment = at(SATURDAY, "20:00").astimezone(ZoneInfo("Pacific/Kiritimati"))

    assert moment.day == SUNDAY
    assert contacts_at(guide, moment).now[0].contact.code == "barnevernet"


def test_hours_that_meet_are_told_as_one(tmp_path: Path) -> None:
    whole = '        opens: "08:00"\n        closes: "15:30"\n'
    parts = (
        '        opens: "08:00"\n        closes: "12:00"\n'
        "      - days: [tue]\n"
        '        opens: "12:00"\n        closes: "15:30"\n'
    )
    guide = load(written(tmp_path, example().replace(whole, parts)), Guide)

    assert contacts_at(guide, at(TUESDAY, "09:00")).now[0].until == at(TUESDAY, "15:30")


def test_a_contact_whose_hours_nobody_wrote_is_neither_open_nor_closed() -> None:
    found = contacts_at(registry.get("sondre_nordstrand"), at(TUESDAY, "09:00"))

    assert [answer.contact.code for answer in found.unknown] == ["barneverntjenesten", "bydelen"]
    assert [answer.open for answer in found.unknown] == [None, None]
    assert [answer.contact.phone for answer in found.now] == ["116 111", "112", "02800"]
    assert found.now[0].contact.tel == "116111"


def test_a_number_that_is_not_filled_in_has_a_sentence_in_its_place() -> None:
    contact = registry.get("sondre_nordstrand").contacts[0]

    assert (contact.kind, contact.phone, contact.tel) == ("child_welfare", None, "")
    assert contact.note is not None
    assert contact.note.nb == (
        "Bydelen har ikke fylt inn nummeret ennå. "
        "Ring bydelen på 21 80 21 80 og spør etter barneverntjenesten."
    )


def test_the_public_holidays_of_a_year() -> None:
    assert sorted(public_holidays(2026)) == [
        date(2026, 1, 1),
        date(2026, 4, 2),
        date(2026, 4, 3),
        date(2026, 4, 5),
        date(2026, 4, 6),
        date(2026, 5, 1),
        date(2026, 5, 14),
        date(2026, 5, 17),
        date(2026, 5, 24),
        date(2026, 5, 25),
        date(2026, 12, 25),
        date(2026, 12, 26),
    ]

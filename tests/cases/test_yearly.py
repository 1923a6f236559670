"""Leaders are reminded once a year of what the guide lets their units do every year."""

import datetime as dt

import pytest

from bti.accounts.models import Municipality, ServiceUnit
from bti.notices.models import Notice
from cases.services.yearly import remind_yearly
from cases.tasks import remind_of_the_year
from tests.conftest import employ

AUTUMN = dt.date(2026, 8, 15)
DAY = dt.timedelta(days=1)


def told() -> list[tuple[str, dt.date]]:
    rows = Notice.objects.filter(kind="yearly").order_by("due_day", "recipient__username")
    return [(row.recipient.username, row.due_day) for row in rows]


@pytest.fixture
def nittedal(db) -> dict[str, ServiceUnit]:
    place = Municipality.objects.create(
        name="Nittedal kommune", number="3232", guide_slug="nittedal"
    )
    units = {
        kind: ServiceUnit.objects.create(municipality=place, kind=kind, name=kind)
        for kind in ("school", "kindergarten", "ppt")
    }
    for kind, unit in units.items():
        leader = employ(f"leder-{kind}", f"Leder {kind}", "leder", unit, "leader")
        leader.memberships.update(starts=dt.date(2020, 1, 1))
    employ("eva", "Eva Bakken", "lærer", units["school"])
    return units


@pytest.mark.requirement("R58")
def test_leaders_of_schools_and_kindergartens_are_told_once_each_autumn(nittedal):
    remind_yearly(AUTUMN - DAY)
    assert told() == []
    for day in range(5):
        remind_yearly(AUTUMN + day * DAY)
    assert told() == [("leder-kindergarten", AUTUMN), ("leder-school", AUTUMN)]

    remind_yearly(AUTUMN.replace(year=2027))
    assert len(told()) == 4


def test_long_after_the_day_nobody_is_told(nittedal):
    assert remind_yearly(AUTUMN + 30 * DAY) == 0


def test_a_guide_that_has_nothing_for_the_year_reminds_nobody(school, mona):
    assert remind_yearly(AUTUMN) == 0


def test_the_notice_leads_to_what_it_is_about(nittedal, browse):
    remind_yearly(AUTUMN)
    notice = Notice.objects.get(recipient__username="leder-school")

    client = browse(notice.recipient)
    answer = client.get(f"/varsler/{notice.pk}/")
    page = client.get("/saker/veileder/").content.decode()

    assert answer.url == "/saker/veileder/#hvert-aar"
    assert 'id="hvert-aar"' in page
    assert "Fortell om BTI på alle høstens foreldremøter" in page


def test_the_task_asks_the_day(nittedal):
    assert remind_of_the_year() in (0, 2)

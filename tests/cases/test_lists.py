"""One's own cases, the leader's list without content, and the guide that all can read."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from bti.audit.models import ReadEvent
from bti.guides import registry
from bti.people.models import Child
from cases.models import Case, ConcernReport
from cases.services import note_discussion
from tests.cases.test_levels import at


@pytest.fixture
def more(school, kari, today):
    """``more(3, level=1)`` makes cases that Kari holds, each with a child of its own."""

    def make(count, *, level=0, holder=kari, unit=school, days=8, appointed_by=None):
        made = []
        for n in range(count):
            child = Child.objects.create(
                municipality=school.municipality, unit=unit, group=f"{n}A",
                first_name=f"Barn{n}", last_name="Testesen", born=dt.date(2018, 1, 1),
            )  # fmt: skip
            made.append(
                Case.objects.create(
                    municipality=school.municipality,
                    child=child,
                    unit=unit,
                    guide_slug="sondre_nordstrand",
                    level=level,
                    level_since=today - dt.timedelta(days=days),
                    holder=holder,
                    concern_on=today - dt.timedelta(days=days),
                    concern=f"Hemmelig uro {n}.",
                    opened_by=holder,
                    closed_on=today if level == 9 else None,
                    appointed_on=today if appointed_by else None,
                    appointed_by=appointed_by,
                )  # fmt: skip
            )
        return made

    return make


def text_of(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


# Mine saker


def test_one_sees_the_cases_one_holds_and_no_others(case, more, browse, kari, colleague):
    more(1, holder=colleague)

    rows = browse(kari).get(reverse("cases:list")).context["rows"]

    assert [row["name"] for row in rows] == ["Jonas Solberg"]


@pytest.mark.requirement("R3")
def test_an_open_concern_ages_visibly(case, browse, kari):
    text = text_of(browse(kari).get(reverse("cases:list")))

    assert "Det er 8 dager siden du ble urolig." in text
    assert "Nivå 0 · Uro" in text
    assert "6 dager igjen" in text


@pytest.mark.parametrize(
    ("days", "label", "kind"),
    [
        (0, "14 dager igjen", "wait"),
        (11, "3 dager igjen", "urgent"),
        (14, "Siste dag i dag", "urgent"),
        (15, "1 dag over fristen", "urgent"),
    ],
)
def test_the_next_deadline_stands_on_the_row(more, browse, kari, days, label, kind):
    more(1, days=days)

    row = browse(kari).get(reverse("cases:list")).context["rows"][0]

    assert row["tag"] == {"label": label, "kind": kind}


def test_each_state_has_its_words(case, more, browse, kari, mona, today):
    more(1, level=9)
    more(1, level=1)
    more(1, level=2, appointed_by=mona)
    shielded = more(1, level=3)[0]
    shielded.shielded_at, shielded.shielded_level = timezone.now(), 0
    shielded.save()

    rows = browse(kari).get(reverse("cases:list")).context["rows"]

    assert [(row["level"], row["state"].rsplit(" siden ")[0]) for row in rows] == [
        ("Nivå 0 · Uro", "Det er 8 dager"),
        ("Nivå 1 · Egne tiltak", "Lederen har ikke valgt stafettholder ennå."),
        ("Nivå 2 · Flere tjenester", "Du er stafettholder"),
        ("Nivå 3 · Barnevernet", "Skjermet for foreldrene."),
        ("Avsluttet", f"Avsluttet {today.day}. {_month(today)}."),
    ]


def _month(day: dt.date) -> str:
    months = "januar februar mars april mai juni juli august september oktober november desember"
    return months.split()[day.month - 1]


def test_an_empty_list_says_what_to_do_next(browse, kari):
    response = browse(kari).get(reverse("cases:list"))

    assert "Undrer du deg over et barn?" in text_of(response)
    assert reverse("cases:new") in response.content.decode()


def test_there_are_25_on_a_page(more, browse, kari):
    more(26)
    client = browse(kari)

    first = client.get(reverse("cases:list")).context["rows"]
    second = client.get(reverse("cases:list"), {"page": 2}).context["rows"]

    assert (len(first), len(second)) == (25, 1)
    assert not {row["href"] for row in first} & {row["href"] for row in second}


@pytest.mark.parametrize("count", [1, 3, 25])
def test_the_list_asks_the_database_as_often_whatever_there_is(
    more, browse, kari, today, count, django_assert_num_queries
):
    for case in more(count):
        note_discussion(
            case, by=kari, on=today, partner="leder", discussed_on=today, summary="Følg med."
        )
        ConcernReport.objects.create(case=case, noted_by=kari, sent_on=today, channel="portal")
    client = browse(kari)
    client.get(reverse("cases:list"))

    with django_assert_num_queries(6):  # 4, and the savepoint of a request within a test
        client.get(reverse("cases:list"))


def test_citizens_and_administrators_have_no_list(browse, anne, siri):
    for other in (anne, siri):
        assert browse(other).get(reverse("cases:list")).status_code == 403


# The leader's list


def test_the_leader_sees_level_holder_and_deadline_of_what_is_past_level_0(
    case, more, browse, mona, kari, today
):
    late = more(1, level=1, appointed_by=mona)[0]
    ConcernReport.objects.create(
        case=late, noted_by=kari, sent_on=today - dt.timedelta(days=30), channel="portal"
    )

    page = browse(mona).get(reverse("cases:unit"))

    rows = page.context["rows"]
    assert [(r["name"], r["level"], r["holder"], r["tag"]["label"]) for r in rows] == [
        ("Barn0, 0A", "Nivå 1 · Egne tiltak", "Kari Nordli", "23 dager over fristen")
    ]
    assert [row["name"] for row in page.context["overdue"]] == ["Barn0, 0A"]
    assert "Jonas" not in text_of(page)


def test_the_leader_never_reads_what_is_written(more, browse, mona, kari, today):
    for case in more(2, level=1):
        note_discussion(
            case, by=kari, on=today, partner="leder", discussed_on=today, summary="Hemmelig prat."
        )

    text = text_of(browse(mona).get(reverse("cases:unit")))

    assert "Barn0" in text
    for secret in ("Hemmelig", "Testesen"):
        assert secret not in text


def test_the_leader_sees_how_long_nobody_has_written(more, browse, mona, kari, today):
    quiet, busy = more(2, level=1)
    note_discussion(
        busy, by=kari, on=today, partner="leder", discussed_on=today, summary="Følg med."
    )

    rows = browse(mona).get(reverse("cases:unit")).context["rows"]

    assert {row["name"]: row["quiet"] for row in rows} == {
        "Barn0, 0A": "", "Barn1, 1A": "Noen skrev i saken i dag.",
    }  # fmt: skip


def test_two_cases_of_one_child_both_tell_when_somebody_wrote(more, browse, mona, kari, today):
    first, second = more(2, level=1)
    second.child = first.child
    second.save()
    note_discussion(
        first, by=kari, on=today, partner="leder", discussed_on=today, summary="Følg med."
    )

    rows = browse(mona).get(reverse("cases:unit")).context["rows"]

    assert [row["quiet"] for row in rows] == ["Noen skrev i saken i dag."] * 2


@pytest.mark.requirement("R285")
def test_those_without_a_stafettholder_come_first_with_a_way_to_choose(more, browse, mona):
    more(1, level=2, appointed_by=mona)
    waiting = more(1, level=1)[0]

    page = browse(mona).get(reverse("cases:unit"))

    assert [row["appoint_href"] for row in page.context["rows"]] == [
        reverse("cases:appoint", args=[waiting.pk]), "",
    ]  # fmt: skip
    assert "Noen venter på at du velger stafettholder." in text_of(page)


def test_the_leader_sees_only_the_units_one_leads(more, browse, mona, other_school, ppt):
    more(2, level=1, unit=other_school)
    more(1, level=1, unit=ppt)

    page = browse(mona).get(reverse("cases:unit"))

    assert page.context["rows"] == []
    assert "Ingen saker fra nivå 1 og opp" in text_of(page)


def test_the_bars_count_children_by_level(case, more, browse, mona):
    more(3, level=1)
    more(1, level=2)

    bars = browse(mona).get(reverse("cases:unit")).context["bars"]

    assert bars == [
        {"label": "1 Egne tiltak", "value": 3},
        {"label": "2 Flere tjenester", "value": 1},
        {"label": "3 Barnevernet", "value": 0},
    ]


def test_the_leaders_reading_of_the_list_is_noted(more, browse, mona, school):
    more(3, level=1)

    browse(mona).get(reverse("cases:unit"))

    event = ReadEvent.objects.get()
    assert (event.subject, event.subject_id, event.page) == (
        "accounts.ServiceUnit", str(school.pk), "cases:unit",
    )  # fmt: skip


@pytest.mark.parametrize("count", [1, 3, 25])
def test_the_leaders_list_asks_the_database_as_often_whatever_there_is(
    more, browse, mona, kari, today, count, django_assert_num_queries
):
    for case in more(count, level=1):
        ConcernReport.objects.create(
            case=case, noted_by=kari, sent_on=today - dt.timedelta(days=30), channel="portal"
        )
    client = browse(mona)
    client.get(reverse("cases:unit"))

    with django_assert_num_queries(9):  # 7, and the savepoint of a request within a test
        client.get(reverse("cases:unit"))


def test_only_leaders_have_the_list(case_at_1, browse, kari, siri, anne, per):
    for other in (kari, siri, anne, per):
        assert browse(other).get(reverse("cases:unit")).status_code == 403


# The guide


@pytest.mark.requirement("R1", "R4", "R161")
def test_every_employee_reads_the_guide_with_how_who_and_tools(browse, kari, mona, per):
    guide = registry.get("sondre_nordstrand")

    for user in (kari, mona, per):
        text = text_of(browse(user).get(reverse("cases:guide")))
        for level in guide.levels:
            for step in level.steps:
                assert all(str(line) in text for line in step.how)
                assert f"Hvem? {step.who}" in text
        assert "Verktøy?" in text


def test_the_guide_is_the_municipalitys_own(browse, kari, municipality):
    municipality.guide_slug = "nittedal"
    municipality.save()

    text = text_of(browse(kari).get(reverse("cases:guide")))

    assert "Tidlig identifisering og avklaring" in text
    assert "67 05 91 16" in text


@pytest.mark.requirement("R4")
def test_the_guide_is_one_press_away_from_the_pages_of_an_employee(case, browse, kari):
    client = browse(kari)

    for address in (
        reverse("cases:list"), reverse("cases:new"), reverse("cases:detail", args=[case.pk]),
        reverse("cases:ask-consent", args=[case.pk]),
    ):  # fmt: skip
        assert f'href="{reverse("cases:guide")}"' in client.get(address).content.decode()


def test_citizens_have_no_guide_page(browse, anne):
    assert browse(anne).get(reverse("cases:guide")).status_code == 403


def test_a_level_that_is_named_on_the_list_is_the_guides(case, browse, kari, today):
    at(case, 1, "nittedal", today)

    row = browse(kari).get(reverse("cases:list")).context["rows"][0]

    assert row["level"] == "Nivå 1 · Eget tjenestested"

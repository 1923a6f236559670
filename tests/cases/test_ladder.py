"""The age ladder: what a birthday changes, who is told, and when the child was last heard."""

import datetime as dt
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from bti.guides import registry
from bti.notices.models import Notice
from cases.levels.ladder import ages_of, prompts, right_to_be_heard, rungs
from cases.models import Invitation, Invitee
from cases.services import change_level, note_childs_words, note_talk
from cases.services.ageing import remind_of_ages
from cases.tasks import remind_of_birthdays
from consent.signatories import birthday, whole_years
from stafettlogg import access
from stafettlogg.models import ReadGrant

DAY = dt.timedelta(days=1)
AGES = registry.get("nittedal").ages
BORN = dt.date(2011, 12, 6)


def page_of(client, case) -> str:
    return client.get(reverse("cases:detail", args=[case.pk])).content.decode()


def turns(case, years: int, day: dt.date) -> None:
    """Let the child be so many years old on the day."""
    case.child.born = day.replace(year=day.year - years)
    case.child.save()


@pytest.mark.requirement("R19")
@pytest.mark.requirement("R20")
@pytest.mark.requirement("R21")
@pytest.mark.requirement("R24")
@pytest.mark.parametrize(
    ("age", "says"),
    [
        (6, "etter modenhet"), (7, "Fra 7 år har barnet rett"), (11, "Fra 7 år har barnet rett"),
        (12, "Fra 12 år skal barnets mening ha stor vekt"), (14, "Fra 12 år"),
        (15, "Fra 15 år bestemmer ungdommen mer og mer selv"), (17, "stor vekt"),
        (18, "Fra 18 år bestemmer ungdommen selv"),
    ],
)  # fmt: skip
def test_the_right_to_be_heard_follows_the_age_to_the_day(age, says):
    day = birthday(BORN, age)

    assert says in right_to_be_heard(BORN, day, AGES)
    if age in (7, 12, 15, 18):
        assert says not in right_to_be_heard(BORN, day - DAY, AGES)


def test_the_unborn_is_not_heard():
    assert right_to_be_heard(None, BORN, AGES) == ""
    assert prompts(None, BORN, AGES) == []


@pytest.mark.parametrize("born", [BORN, dt.date(2012, 2, 29), dt.date(2012, 3, 1)])
def test_a_birthday_is_the_first_day_of_the_age(born):
    for age in ages_of(AGES):
        assert whole_years(born, birthday(born, age)) == age
        assert whole_years(born, birthday(born, age) - DAY) == age - 1


def test_every_age_of_the_guide_has_its_sentence():
    assert ages_of(AGES) == (7, 12, 15, 16, 18, 23, 24)
    assert [rung.age for rung in rungs(AGES)] == [7, 12, 15, 16, 18, 23, 24]
    later = AGES.model_copy(update={"sign": 16})
    assert [rung.age for rung in rungs(later)] == [7, 12, 16, 16, 18, 23, 24]


@pytest.mark.requirement("R24")
def test_the_page_of_the_case_tells_what_is_coming_and_what_to_do(case_at_1, kari, browse, today):
    turns(case_at_1, 15, today + 12 * DAY)
    text = page_of(browse(kari), case_at_1)

    assert "Fyller 15 år om 12 dager: skal signere selv" in text
    assert "Be om nytt samtykke sammen med ungdommen." in text


@pytest.mark.requirement("R19")
@pytest.mark.requirement("R21")
@pytest.mark.requirement("R24")
@pytest.mark.parametrize("age", [7, 12, 15, 16, 18, 23, 24])
def test_the_holder_is_told_thirty_days_before_and_on_the_day_once_each(case, kari, age, today):
    born = dt.date(today.year - age, today.month, today.day) if (today.month, today.day) != (
        2, 29) else today - dt.timedelta(days=365 * age)  # fmt: skip
    case.child.born = born
    case.child.save()
    day = birthday(born, age)

    for ahead in range(40, -40, -1):  # every night, and twice
        remind_of_ages(day - ahead * DAY)
        remind_of_ages(day - ahead * DAY)

    told = Notice.objects.filter(kind="age", recipient=kari).order_by("due_day")
    assert {day - 30 * DAY, day} <= set(told.values_list("due_day", flat=True))
    assert told.filter(due_day__in=[day - 30 * DAY, day]).count() == 2
    assert all("15" not in str(n.get_kind_display()) for n in told)


def test_a_night_that_was_missed_is_made_up_for(case, kari, today):
    turns(case, 12, today + 20 * DAY)

    assert remind_of_birthdays() == 1
    assert Notice.objects.get(kind="age").due_day == birthday(case.child.born, 12) - 30 * DAY
    assert remind_of_birthdays() == 0


def test_no_notice_for_a_closed_case_or_a_birthday_that_changes_nothing(case, kari, today):
    turns(case, 9, today)
    assert remind_of_birthdays() == 0
    turns(case, 12, today)
    change_level(case, "close", by=kari, on=today, reason="Det gikk over.")
    assert remind_of_birthdays() == 0


def test_many_cases_take_no_more_queries_to_find(case, today, django_assert_max_num_queries):
    with django_assert_max_num_queries(2 * len(registry.all_guides()) + 2):
        remind_of_ages(today)


@pytest.mark.requirement("R80")
def test_at_eighteen_the_guardians_reading_ends_and_the_holder_is_prompted(
    log, case_at_1, kari, browse, today, as_system
):
    turns(case_at_1, 18, today + DAY)
    log.case.refresh_from_db()
    access.derive(log, today)
    of_guardians = ReadGrant.objects.filter(content_object=log, role="guardian")
    assert of_guardians.count() == 2
    assert "Fyller 18 år om 1 dag" in page_of(browse(kari), case_at_1)

    access.derive(log, today + DAY)
    assert not of_guardians.exists()


@pytest.mark.requirement("R18")
def test_how_the_opinion_was_weighed_stands_where_one_decides(case_at_1, kari, browse, today):
    note_talk(
        case_at_1, by=kari, on=today, talked_with="child", talked_on=today, summary="Vi snakket.",
        weight_given="Vi byttet gruppe fordi Jonas ba om det.",
    )  # fmt: skip
    client = browse(kari)

    assert "Vi byttet gruppe" in page_of(client, case_at_1)
    step = client.get(reverse("cases:change-level", args=[case_at_1.pk, "close"])).content.decode()
    assert "Vi byttet gruppe" in step
    assert "Fra 7 år har barnet rett" in step


@pytest.mark.requirement("R53")
def test_the_holder_is_nudged_when_the_child_is_not_heard_on_the_level(
    case_at_1, kari, browse, today
):
    client = browse(kari)
    nudge = "Barnet er ikke hørt etter at saken kom til nivå 1"
    assert nudge in page_of(client, case_at_1)

    note_childs_words(case_at_1, by=kari, on=today, child_chose_silence=True, child_informed=True)
    text = page_of(client, case_at_1)
    assert nudge not in text
    assert "Barnet ville ikke si noe, og det er greit." in text


@pytest.mark.requirement("R28")
def test_a_child_that_does_not_come_to_the_meeting_is_heard_elsewhere(
    case_at_1, kari, browse, today
):
    note_talk(
        case_at_1, by=kari, on=today, talked_with="child", talked_on=today, summary="Vi snakket."
    )
    meeting = Invitation.objects.create(
        case=case_at_1, noted_by=kari, purpose="Friminutt", agenda="Hva ser vi?", place="Rom 204",
        starts_at=timezone.now() + 5 * DAY, uid=uuid.uuid4(),
    )  # fmt: skip
    client, nudge = browse(kari), "Snakk med barnet et annet sted før møtet."
    assert nudge in page_of(client, case_at_1)

    line = Invitee.objects.create(invitation=meeting, is_child=True)
    assert nudge not in page_of(client, case_at_1)
    line.answer = "no"
    line.save()
    assert nudge in page_of(client, case_at_1)


def test_an_opinion_is_weighed_only_where_the_child_took_part(case, kari, today):
    with pytest.raises(ValidationError) as refused:
        note_talk(
            case, by=kari, on=today, talked_with="guardians", talked_on=today, summary="Kort.",
            weight_given="Mye.",
        )  # fmt: skip
    assert "talked_with" in refused.value.message_dict


def test_at_level_0_the_holder_is_asked_to_hear_the_child_about_the_worry(case, kari, browse):
    assert "Barnet er ikke hørt om uroen ennå." in page_of(browse(kari), case)

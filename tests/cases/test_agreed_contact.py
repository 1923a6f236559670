"""How a talk with guardians went, who was told, and the day one speaks with them again."""

import datetime as dt
import itertools

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from bti.guides import registry
from bti.notices.models import Notice
from cases.deadlines import due_by, next_clock, with_signs
from cases.inputs.discussing import TalkInput
from cases.models import Case, Talk
from cases.services import note_talk
from cases.tasks import remind
from tests.cases.test_levels import at

DAY = dt.timedelta(days=1)


def talk(case, by, on, **values) -> Talk:
    given = {
        "talked_with": "guardians", "talked_on": on, "summary": "Vi snakket om friminuttene.",
    }  # fmt: skip
    return note_talk(case, by=by, on=on, **{**given, **values})


def fresh(case) -> Case:
    return with_signs(Case.objects.filter(pk=case.pk)).get()


@pytest.mark.requirement("R66")
def test_a_talk_is_never_by_mail_sms_or_social_media(case, kari, today):
    choices = [value for value, _label in TalkInput().fields["channel"].choices]

    assert choices == ["person", "phone", "video"]
    for channel in ("email", "sms", "facebook"):
        with pytest.raises(ValidationError) as refused:
            talk(case, kari, today, channel=channel)
        assert list(refused.value.message_dict) == ["channel"]


@pytest.mark.requirement("R66")
def test_a_talk_is_face_to_face_unless_one_says_otherwise(case, kari, today):
    assert talk(case, kari, today).channel == "person"
    assert talk(case, kari, today, channel="video").channel == "video"


@pytest.mark.requirement("R78")
def test_a_talk_that_was_broken_off_has_a_new_meeting(case, kari, today):
    with pytest.raises(ValidationError) as refused:
        talk(case, kari, today, outcome="broken")
    stored = talk(case, kari, today, outcome="broken", next_on=today + 7 * DAY)

    assert refused.value.message_dict == {"next_on": ["Skriv hvilken dag dere møtes på nytt."]}
    assert (stored.outcome, stored.next_on) == ("broken", today + 7 * DAY)


@pytest.mark.requirement("R78")
def test_guardians_need_not_agree(case, kari, today):
    assert talk(case, kari, today, outcome="apart").outcome == "apart"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"talked_with": "child", "outcome": "agreed"}, "outcome"),
        ({"talked_with": "child", "leader": "part"}, "leader"),
        ({"talked_with": "child", "next_on": 3}, "next_on"),
        ({"next_on": 0}, "next_on"),
        ({"outcome": "enig"}, "outcome"),
        ({"leader": "kanskje"}, "leader"),
    ],
)
def test_what_cannot_be_true_of_a_talk_is_refused_beside_its_field(
    case, kari, today, values, field
):
    if "next_on" in values:
        values = {**values, "next_on": today + values["next_on"] * DAY}
    with pytest.raises(ValidationError) as refused:
        talk(case, kari, today, **values)

    assert list(refused.value.message_dict) == [field]
    assert not Talk.objects.exists()


@pytest.mark.requirement("R66", "R78", "R102")
def test_the_case_page_tells_how_it_went_and_whether_the_leader_takes_part(
    case, kari, today, browse
):
    talk(
        case, kari, today, channel="phone", outcome="broken", leader="part",
        next_on=dt.date(today.year + 1, 3, 5),
    )  # fmt: skip

    page = browse(kari).get(reverse("cases:detail", args=[case.pk])).content.decode()

    assert (
        "På telefon. Samtalen ble brutt. Nytt møte er avtalt. Dere snakkes igjen 5. mars. "
        "Lederen vet om det, og er med."
    ) in page


@pytest.mark.requirement("R66", "R78", "R96", "R102")
def test_it_is_all_noted_from_the_page(case, kari, today, browse):
    client, address = browse(kari), reverse("cases:talk", args=[case.pk])
    data = {
        "submission_key": "0d7f6a1e-8f1b-4e0f-9a53-6f7d5c5b1b01", "talked_with": "guardians",
        "talked_on": today.isoformat(), "summary": "Vi snakket.", "channel": "video",
        "outcome": "agreed", "leader": "informed", "next_on": (today + DAY).isoformat(),
    }  # fmt: skip

    assert client.post(address, data).status_code == 302
    stored = Talk.objects.get()
    assert (stored.channel, stored.outcome, stored.leader) == ("video", "agreed", "informed")
    assert stored.next_on == today + DAY


# The day one speaks again, as a clock


@pytest.mark.requirement("R78", "R96")
def test_the_agreed_day_is_a_clock_until_one_has_talked_again(case_at_1, kari, today):
    talk(case_at_1, kari, today, outcome="agreed", next_on=today + 14 * DAY)

    clock = next_clock(fresh(case_at_1), today)
    assert (clock.code, clock.due, clock.started) == ("contact", today + 14 * DAY, today)
    assert clock.source.startswith("Avtalt i samtalen ")

    talk(case_at_1, kari, today)
    assert next_clock(fresh(case_at_1), today) is None


@pytest.mark.requirement("R96")
def test_a_talk_with_the_child_alone_does_not_stop_it(case_at_1, kari, today):
    talk(case_at_1, kari, today, next_on=today + DAY)
    talk(case_at_1, kari, today, talked_with="child")

    assert next_clock(fresh(case_at_1), today).code == "contact"


@pytest.mark.requirement("R35")
def test_behind_a_shield_nothing_hurries_one_to_speak_with_them(case_at_1, kari, today):
    talk(case_at_1, kari, today, next_on=today + DAY)
    case_at_1.shielded_at, case_at_1.shielded_level = timezone.now(), 1
    case_at_1.save()
    remind(today + 3 * DAY)

    clock = next_clock(fresh(case_at_1), today)
    assert clock is None or clock.code != "contact"
    assert not Case.objects.filter(
        due_by(registry.get("nittedal"), today + DAY), pk=case_at_1.pk
    ).exists()


@pytest.mark.requirement("R96")
def test_the_holder_is_reminded_of_the_agreed_day(case_at_1, kari, today):
    talk(case_at_1, kari, today, next_on=today + 10 * DAY)

    remind(today + 6 * DAY)
    assert not Notice.objects.filter(kind="deadline").exists()
    remind(today + 7 * DAY)
    remind(today + 10 * DAY)

    days = Notice.objects.filter(kind="deadline").values_list("recipient__username", "due_day")
    assert sorted(days) == [("kari", today + 7 * DAY), ("kari", today + 10 * DAY)]


# The first follow-up meeting, in lists and reminders


@pytest.mark.requirement("R328", "R348", "R96")
def test_in_vestby_what_is_due_in_sql_is_what_the_clocks_say(case, kari, today):
    mixtures = itertools.product(
        (0, 1, 2, 3, 9), (1, 28, 30), (None, -1, 0), (None, 5, -5), (False, True)
    )
    for level, age, met, agreed, shielded in mixtures:
        Talk.objects.all().delete()
        since = today - age * DAY
        case.met_on = None if met is None else since + met * DAY
        case.concern_on = since
        case.shielded_at = timezone.now() if shielded else None
        case.shielded_level = 0 if shielded else None
        at(case, level, "vestby", since)
        if agreed:
            Talk.objects.create(
                case=case, noted_by=kari, talked_with="both", on=since, summary="Sagt.",
                next_on=today + agreed * DAY,
            )  # fmt: skip
        clock = next_clock(fresh(case), today)
        for day in (today - DAY, today, today + 5 * DAY, today + 40 * DAY):
            in_sql = Case.objects.filter(due_by(registry.get("vestby"), day)).exists()
            assert in_sql == (clock is not None and clock.due <= day), (
                level, age, met, agreed, shielded, day,
            )  # fmt: skip


@pytest.mark.requirement("R328", "R348")
@pytest.mark.parametrize("level", [1, 3])
def test_lists_show_the_two_to_four_weeks_and_the_reminder_goes_out(
    case_at_1, kari, mona, today, browse, level
):
    at(case_at_1, level, "vestby", today - 27 * DAY)

    own = browse(kari).get(reverse("cases:list")).context["rows"][0]
    led = browse(mona).get(reverse("cases:unit")).context["rows"][0]
    remind(today + DAY)
    remind(today + 2 * DAY)

    assert own["tag"] == led["tag"] == {"label": "1 dag igjen", "kind": "urgent"}
    told = Notice.objects.filter(kind="deadline").values_list("recipient__username", "due_day")
    assert sorted(told) == [("kari", today + DAY), ("mona", today + 2 * DAY)]


@pytest.mark.requirement("R328", "R348")
def test_a_step_to_another_level_begins_the_wait_anew(case_at_1, kari, today):
    from cases.services import change_level

    case_at_1.met_on = today
    at(case_at_1, 3, "vestby", today - DAY)
    assert next_clock(fresh(case_at_1), today) is None

    change_level(case_at_1, "return", by=kari, on=today, reason="Hjelpen her er nok.")

    assert Case.objects.get(pk=case_at_1.pk).met_on is None
    assert next_clock(fresh(case_at_1), today).code == "follow_up_level_1"


@pytest.mark.requirement("R65")
def test_of_a_talk_with_guardians_one_notes_that_the_child_was_told_and_is_not_to_blame(
    case, kari, today, browse
):
    stored = talk(case, kari, today, child_informed=True)

    page = browse(kari).get(reverse("cases:talk", args=[case.pk])).content.decode()
    assert stored.child_informed
    assert "Fortell også hva du snakker med de voksne om, og at ingenting er barnets skyld." in page

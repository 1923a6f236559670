"""What is done on a case, as the guide's facts; and the steps and the OBS box that show it."""

import datetime as dt
from typing import get_args
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from bti.guides import registry
from bti.guides.models import Fact
from cases import signals
from cases.levels import facts_of, guide_steps, notes_of, obs_box
from cases.levels.shown import ACTIONS, PAGES, UNTOLD, tool_label
from cases.models import Invitation
from cases.services import change_level, note_discussion, note_talk, report_concern
from tests.cases.test_levels import at

OSLO = ZoneInfo("Europe/Oslo")


@pytest.fixture
def discuss(case, kari, today):
    def note(partner="kollega", anonymous=False):
        return note_discussion(
            case, by=kari, on=today, partner=partner, discussed_on=today,
            summary="Følg med i tre dager.", anonymous=anonymous,
        )  # fmt: skip

    return note


@pytest.fixture
def talk(case, kari, today):
    def note(whom="guardians"):
        return note_talk(
            case, by=kari, on=today, talked_with=whom, talked_on=today, summary="De ser det også."
        )

    return note


def invitation(case, kari, days, **given) -> Invitation:
    import uuid

    return Invitation.objects.create(
        case=case, noted_by=kari, purpose="Hvordan har Jonas det?", agenda="Prat",
        starts_at=timezone.now() + dt.timedelta(days=days), place="Rom 2", uid=uuid.uuid4(),
        **given,
    )  # fmt: skip


def test_a_new_concern_is_only_written_down(case, today):
    assert facts_of(case, today) == {"concern_recorded"}


@pytest.mark.requirement("R45", "R46")
def test_a_discussion_is_a_fact_and_with_the_leader_another(discuss, case, today):
    discuss("kollega")
    assert facts_of(case, today) == {"concern_recorded", "discussed"}

    discuss("leder")
    assert facts_of(case, today) == {"concern_recorded", "discussed", "discussed_with_leader"}


@pytest.mark.requirement("R48")
def test_an_anonymous_discussion_is_a_fact(discuss, case, today):
    discuss("barnevern")

    assert facts_of(case, today) == {"concern_recorded", "discussed", "discussed_anonymously"}


@pytest.mark.requirement("R166")
@pytest.mark.parametrize(
    ("whom", "facts"),
    [
        ("child", {"child_heard"}),
        ("guardians", {"guardians_talked"}),
        ("both", {"child_heard", "guardians_talked"}),
    ],
)
def test_a_talk_tells_whom_one_has_talked_with(talk, case, today, whom, facts):
    talk(whom)

    assert facts_of(case, today) == {"concern_recorded"} | facts


def test_an_invitation_ahead_is_a_next_meeting_and_one_that_was_is_not(case, kari, today):
    invitation(case, kari, -2)
    assert facts_of(case, today) == {"concern_recorded", "invited"}

    invitation(case, kari, 4)
    assert facts_of(case, today) == {"concern_recorded", "invited", "next_meeting_set"}


def test_a_meeting_that_is_called_off_is_no_fact(case, kari, today):
    invitation(case, kari, 4, cancelled_at=timezone.now())

    assert facts_of(case, today) == {"concern_recorded"}


def test_a_talk_one_was_invited_to_is_a_meeting_with_minutes(case, kari, talk, today):
    invitation(case, kari, -1)
    talk("both")

    assert {"met", "minutes_written"} <= facts_of(case, today)


def test_a_talk_before_the_meeting_one_is_invited_to_is_no_meeting(case, kari, talk, today):
    invitation(case, kari, 4)
    talk("both")

    assert not {"met", "minutes_written"} & facts_of(case, today)


def test_live_consent_appointment_and_other_services_are_facts(
    case_at_1, shared_consent, kari, today
):
    assert {"consent_live", "holder_appointed"} <= facts_of(case_at_1, today)
    assert "service_involved" not in facts_of(case_at_1, today)

    at(case_at_1, 2, "sondre_nordstrand", today)

    assert "service_involved" in facts_of(case_at_1, today)


def test_a_consent_that_has_run_out_is_no_fact(case, consented):
    after = consented.valid_until + dt.timedelta(days=1)

    assert "consent_live" in facts_of(case, consented.valid_until)
    assert "consent_live" not in facts_of(case, after)


@pytest.mark.requirement("R168")
def test_leaving_level_0_is_the_decision(case, consented, kari, today):
    change_level(case, "start", by=kari, on=today, reason="Foreldrene er med.")

    assert "decided" in facts_of(case, today)


def test_a_report_and_the_end_are_facts(case, kari, today):
    report_concern(
        case, by=kari, on=today, sent_on=today, channel="portal", violence_suspected=False,
        guardians_informed=True,
    )  # fmt: skip
    change_level(case, "close", by=kari, on=today, reason="Barnevernet følger opp.")

    assert {"report_sent", "closed", "decided"} <= facts_of(case, today)


def test_the_floors_above_are_asked(case, today):
    def answer(case, **kwargs):
        return {"goal_set"}

    signals.facts_asked.connect(answer)
    try:
        assert "goal_set" in facts_of(case, today)
    finally:
        signals.facts_asked.disconnect(answer)


def test_everything_noted_is_read_in_one_query(
    discuss, talk, case, kari, today, django_assert_num_queries
):
    discuss()
    talk()
    invitation(case, kari, 3)

    with django_assert_num_queries(1):
        notes = notes_of(case)

    assert [note.kind for note in notes] == ["invitation", "talk", "discussion"]
    assert {note.by for note in notes} == {"Kari Nordli"}


# Steps of the guide


def states(case, *facts):
    return [step["state"] for step in guide_steps(case, facts)]


@pytest.mark.requirement("R161", "R163", "R166", "R167", "R168")
def test_level_0_of_sondre_nordstrand_goes_step_by_step(case):
    facts = ["concern_recorded"]
    assert states(case, *facts) == ["done", "now", "later", "later"]
    facts += ["form_uro_a", "discussed"]
    assert states(case, *facts) == ["done", "done", "now", "later"]
    facts += ["form_uro_b", "guardians_talked"]
    assert states(case, *facts) == ["done", "done", "now", "later"]
    facts += ["form_uro_c"]
    assert states(case, *facts) == ["done", "done", "done", "now"]
    assert states(case, *facts, "scale_recorded", "decided") == ["done"] * 4


@pytest.mark.requirement("R32")
def test_level_0_of_nittedal_has_its_four_steps(case, today):
    at(case, 0, "nittedal", today)

    assert [step["title"] for step in guide_steps(case, set())] == [
        "Er situasjonen akutt?", "Undring og observasjon", "Del bekymringen", "Avklaring",
    ]  # fmt: skip
    assert states(case, "concern_recorded") == ["now", "later", "later", "later"]
    assert states(
        case, "step:0:akutt", "concern_recorded", "form_observation", "discussed",
        "discussed_with_leader",
    ) == ["done", "done", "done", "now"]  # fmt: skip


@pytest.mark.requirement("R62")
def test_level_1_of_nittedal_has_its_eight_steps(case, today):
    at(case, 1, "nittedal", today)

    assert [step["title"] for step in guide_steps(case, set())] == [
        "Involver foresatte/barnet/ungdommen",
        "Barn/unges rett til medvirkning og samtykke",
        "Forbered et godt møte",
        "Undringssamtalen",
        "Tiltak",
        "Evaluering og oppfølgingsmøter",
        "Veien videre",
        "Samtidighetsansvar",
    ]


@pytest.mark.requirement("R178")
def test_the_plan_of_level_1_asks_consent_log_goal_measure_and_a_next_meeting(case, today):
    at(case, 1, "sondre_nordstrand", today)
    needed = [
        "consent_live", "holder_appointed", "log_opened", "goal_set", "measure_planned",
        "next_meeting_set",
    ]  # fmt: skip
    before = ["step:1:konkretiser_bekymring"]

    for missing in needed:
        facts = [fact for fact in needed if fact != missing]
        assert states(case, *before, *facts)[1] == "now"
    assert states(case, *before, *needed)[1] == "done"


def test_a_step_that_is_done_tells_the_day(case, today):
    days = {"form_uro_a": dt.date(2026, 11, 16), "discussed": dt.date(2026, 11, 19)}

    steps = guide_steps(case, {"concern_recorded", *days}, days)

    assert steps[1]["note"] == "Gjort 19. november"


def test_a_step_later_tells_its_first_line_and_who(case):
    later = guide_steps(case, {"concern_recorded"})[3]
    step = case.guide.level(0).steps[3]

    assert (later["note"], later["who"]) == (str(step.how[0]), str(step.who))
    assert later["actions"] == later["tools"] == later["how"] == []


def test_a_step_by_hand_has_a_button_that_posts(case, today):
    at(case, 1, "sondre_nordstrand", today)

    actions = guide_steps(case, set())[0]["actions"]

    assert actions == [
        {
            "label": "Dette er gjort",
            "href": f"/saker/{case.pk}/steg/?level=1&step=konkretiser_bekymring",
            "method": "post",
            "primary": True,
        }
    ]


@pytest.mark.requirement("R35")
def test_no_step_leads_to_the_guardians_of_a_shielded_case(case, today):
    facts = {"concern_recorded", "form_uro_a", "form_uro_b", "discussed"}
    case.shielded_at = timezone.now()

    actions = guide_steps(case, facts)[2]["actions"]

    assert [action["label"] for action in actions] == ["Fyll ut del C"]


def test_a_closed_case_has_no_steps(case, today):
    at(case, 9, "sondre_nordstrand", today)

    assert guide_steps(case, set()) == []


@pytest.mark.parametrize("guide", ["sondre_nordstrand", "nittedal"])
def test_every_tool_and_fact_of_a_guide_has_its_words(guide):
    found = registry.get(guide)
    steps = [step for level in found.levels for step in level.steps]

    for step in steps:
        for tool in step.tools:
            kind, code = tool.split(":")
            assert tool_label(found, tool) != code
            assert kind != "page" or code in PAGES
        for fact in step.done_when:
            assert fact in ACTIONS or fact in UNTOLD or fact in {
                "concern_recorded", "holder_appointed",
            }  # fmt: skip
    assert set(ACTIONS) <= set(get_args(Fact))


# The OBS box


def answering(guide, *moment):
    box = obs_box(registry.get(guide), dt.datetime(*moment, tzinfo=OSLO))
    return [(c["name"], c["phone"], c["when"]) for c in box["contacts"]]


@pytest.mark.requirement("R40")
def test_by_day_the_child_welfare_service_answers_first():
    first, *_others, last = answering("nittedal", 2026, 11, 24, 10, 0)

    assert first == ("Barneverntjenestens vakttelefon", "67 05 91 16", "Nå, til kl. 15.30")
    assert last == ("Politiets nødtelefon", "112", "Fare nå")


@pytest.mark.requirement("R40")
@pytest.mark.parametrize(
    "moment", [(2026, 11, 24, 15, 30), (2026, 11, 28, 10, 0), (2026, 12, 25, 10, 0)]
)
def test_outside_its_hours_the_duty_answers_first(moment):
    assert answering("nittedal", *moment)[0][:2] == ("Barnevernvakt", "64 99 32 70")


def test_a_number_that_is_not_filled_in_is_told_as_it_is():
    named = dict(
        (name, phone) for name, phone, _when in answering("sondre_nordstrand", 2026, 11, 24, 10, 0)
    )

    assert "21 80 21 80" in named["Barneverntjenesten"]
    assert named["Politiets nødtelefon"] == "112"


@pytest.mark.requirement("R157", "R158")
def test_the_box_says_what_to_do_in_doubt_and_when_to_step_in():
    box = obs_box(registry.get("sondre_nordstrand"), timezone.now())

    assert box["title"] == "Mistanke om vold eller overgrep?"
    assert "Foreldrene skal ikke involveres." in box["text"]
    assert box["doubt"] == (
        "I tvil? Du kan drøfte saken med barnevernet uten å si hvem det gjelder. "
        "Ser du at et barn blir krenket, skal du gripe inn med en gang."
    )
    assert box["href"] == "/saker/akutt/"

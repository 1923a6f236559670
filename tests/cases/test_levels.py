"""The table of steps once more, as a reader of each handlingsveileder would write it."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from bti.guides import registry
from cases.levels import STEPS, Ground, consents_of, guide_has, ribbon, steps_from
from cases.models import Case, ConcernReport, Level
from cases.services import change_level
from tests.conftest import give_consent

# From each level: the steps that the guide has, and the level they lead to (9: closed)
WAYS = {
    "sondre_nordstrand": {
        0: {"start": 1, "involve": 2, "report": 3, "close": 9},
        1: {"involve": 2, "report": 3, "close": 9},
        2: {"return": 1, "report": 3, "close": 9},
        3: {"return": 1, "close": 9},
        9: {"reopen": 1},
    },
    "nittedal": {
        0: {"start": 1, "involve": 2, "report": 3, "close": 9},
        1: {"involve": 2, "broaden": 3, "report": 3, "close": 9},
        2: {"return": 1, "broaden": 3, "report": 3, "close": 9},
        3: {"return": 1, "narrow": 2, "close": 9},
        9: {"reopen": 1},
    },
}
LOG = "Samtykke til stafettlogg mangler eller er utløpt."
OTHERS = "Ingen gjeldende samtykker nevner andre tjenester enn din egen."
SENT = "Bekymringsmeldingen er ikke registrert som sendt."
# What each guide asks first, in the words one reads while it is missing
ASKED = {
    "sondre_nordstrand": {
        "start": [LOG], "involve": [LOG, OTHERS], "report": [SENT], "return": [], "close": [],
        "reopen": [LOG],
    },
    "nittedal": {
        "start": [], "involve": [LOG, OTHERS], "broaden": [LOG, OTHERS], "report": [SENT],
        "narrow": [], "return": [], "close": [], "reopen": [LOG],
    },
}  # fmt: skip
EVERY_STEP = ("start", "involve", "broaden", "report", "narrow", "return", "close", "reopen")
GUIDES = tuple(WAYS)


def at(case: Case, level: int, guide: str, on: dt.date) -> Case:
    """The case as it stands at a level, in a municipality with the guide."""
    case.guide_slug, case.level, case.level_since = guide, level, on
    case.closed_on = on if level == Level.CLOSED else None
    case.save()
    return case


def report(case: Case, by, on: dt.date) -> ConcernReport:
    return ConcernReport.objects.create(
        case=case, noted_by=by, sent_on=on, channel="portal", guardians_informed=True
    )


@pytest.fixture
def everything(case, shared_consent, kari, today) -> Case:
    """The case with all that any guard can ask for."""
    report(case, kari, today)
    return case


@pytest.mark.requirement(
    "R7", "R8", "R9", "R10", "R38", "R54", "R55", "R106", "R129", "R130", "R168"
)
@pytest.mark.parametrize("guide", GUIDES)
@pytest.mark.parametrize("level", [0, 1, 2, 3, 9])
@pytest.mark.parametrize("step", EVERY_STEP)
def test_a_step_leads_where_the_guide_says_and_nowhere_else(
    everything, kari, today, guide, level, step
):
    case = at(everything, level, guide, today)
    target = WAYS[guide][level].get(step)

    if target is None:
        with pytest.raises(ValidationError) as refused:
            change_level(case, step, by=kari, on=today, reason="Vi ble enige om det.")
        assert refused.value.messages == ["Saken er ikke på et nivå der dette er mulig."]
        assert Case.objects.get(pk=case.pk).level == level
        assert not case.levelchanges.exists()
    else:
        change = change_level(case, step, by=kari, on=today, reason="Vi ble enige om det.")
        assert (change.source, change.target) == (level, target)
        assert Case.objects.get(pk=case.pk).level == target


@pytest.mark.requirement("R61", "R180")
@pytest.mark.parametrize("guide", GUIDES)
@pytest.mark.parametrize("level", [0, 1, 2, 3, 9])
def test_each_step_tells_in_sentences_what_it_waits_for(case, kari, today, guide, level):
    at(case, level, guide, today)

    told = {w.step.code: [str(g.because) for g in w.unmet] for w in steps_from(case, today)}

    assert told == {step: ASKED[guide][step] for step in WAYS[guide][level]}
    for step, sentences in told.items():
        if sentences:
            with pytest.raises(ValidationError) as refused:
                change_level(case, step, by=kari, on=today, reason="Vi ble enige om det.")
            assert refused.value.messages == sentences
    assert Case.objects.get(pk=case.pk).level == level


@pytest.mark.parametrize("guide", GUIDES)
@pytest.mark.parametrize("level", [0, 1, 2, 3, 9])
def test_nothing_is_in_the_way_when_everything_is_there(everything, today, guide, level):
    at(everything, level, guide, today)

    assert all(way.open for way in steps_from(everything, today))


@pytest.mark.requirement("R61")
def test_level_1_waits_until_the_consent_stands(case, kari, guardians, today):
    with pytest.raises(ValidationError, match=LOG):
        change_level(case, "start", by=kari, on=today, reason="Foreldrene er med.")

    give_consent(case, today, services={"skole": "school"}, guardians=guardians)

    assert change_level(case, "start", by=kari, on=today, reason="Foreldrene er med.").target == 1


def test_a_consent_counts_to_its_last_day_and_not_a_day_longer(case, consented):
    last = consented.valid_until

    def missing(day):
        return [w.step.code for w in steps_from(case, day) if w.unmet]

    assert missing(last) == ["involve", "report"]
    assert missing(last + dt.timedelta(days=1)) == ["start", "involve", "report"]


def test_a_consent_of_another_case_opens_nothing(case, consented, today):
    case.consents.remove(consented)

    assert "start" in [w.step.code for w in steps_from(case, today) if w.unmet]


def test_a_consent_that_allows_no_exchange_names_no_service(case, shared_consent, today):
    shared_consent.no_exchange = True
    shared_consent.save()

    unmet = {w.step.code: w.unmet for w in steps_from(case, today)}["involve"]

    assert [guard.code for guard in unmet] == ["sharing"]


def test_a_consent_to_share_without_a_log_is_not_a_consent_to_the_log(case, shared_consent, today):
    shared_consent.to_log = False
    shared_consent.save()

    unmet = {w.step.code: w.unmet for w in steps_from(case, today)}["involve"]

    assert [guard.code for guard in unmet] == ["log_consent"]


@pytest.mark.requirement("R112")
@pytest.mark.parametrize(
    ("guide", "is_missing"), [("nittedal", True), ("sondre_nordstrand", False)]
)
def test_level_2_asks_a_new_consent_where_the_guide_does(case, guardians, today, guide, is_missing):
    give_consent(case, today - dt.timedelta(days=5), services={"ppt": "ppt"}, guardians=guardians)
    at(case, 1, guide, today)

    unmet = {w.step.code: w.unmet for w in steps_from(case, today)}["involve"]

    assert bool(unmet) is is_missing


def test_level_3_counts_services_where_the_guide_asks_for_a_number(case, shared_consent, today):
    at(case, 1, "nittedal", today)
    guide = registry.get("nittedal")
    strict = guide.model_copy(
        update={"consent": guide.consent.model_copy(update={"least_services_level_3": 2})}
    )
    ground = Ground.of(case, today)
    asked = Ground(case, strict, today, ground.live, ground.reported)

    assert STEPS["broaden"].unmet(ground) == ()
    assert [str(g.because) for g in STEPS["broaden"].unmet(asked)] == [
        "Samtykket nevner for få tjenester for nivå 3."
    ]


def test_the_ground_is_read_in_two_queries(case, shared_consent, today, django_assert_num_queries):
    with django_assert_num_queries(2):
        steps_from(case, today)


def test_consents_come_with_their_kinds_of_service(case, shared_consent):
    assert [consent.kinds for consent in consents_of(case)] == [["school", "ppt"]]


@pytest.mark.requirement("R159")
@pytest.mark.parametrize(
    ("guide", "names"),
    [
        ("sondre_nordstrand", ["Uro", "Egne tiltak", "Flere tjenester", "Barnevernet"]),
        ("nittedal", ["Undring", "Eget tjenestested", "Flere tjenester", "Bredt samarbeid"]),
    ],
)
def test_the_ribbon_has_the_names_of_the_guide(case, today, guide, names):
    at(case, 0, guide, today)

    assert [level["name"] for level in ribbon(case)] == names


@pytest.mark.parametrize(
    ("level", "states"),
    [
        (0, ["here", "next", "later", "later"]),
        (1, ["past", "here", "next", "later"]),
        (2, ["past", "past", "here", "later"]),  # child welfare is never «the next»
        (3, ["past", "past", "past", "here"]),
        (9, ["later", "later", "later", "later"]),
    ],
)
def test_the_ribbon_tells_where_the_case_is(case, today, level, states):
    at(case, level, "sondre_nordstrand", today)

    assert [shown["state"] for shown in ribbon(case)] == states


def test_the_ribbon_does_not_say_that_a_skipped_level_was_passed(case, today):
    at(case, 2, "sondre_nordstrand", today)

    shown = ribbon(case, visited={0})

    assert [level["state"] for level in shown] == ["past", "later", "here", "later"]


def test_a_citizen_sees_the_level_from_before_the_shield(case, today):
    at(case, 3, "sondre_nordstrand", today)
    case.shielded_level = 1

    assert [level["state"] for level in ribbon(case, for_citizen=True)] == [
        "past", "here", "next", "later",
    ]  # fmt: skip


def test_the_table_names_no_step_that_no_guide_has():
    every = {
        step.code
        for guide in registry.all_guides()
        for step in STEPS.values()
        for level in (0, 1, 2, 3, 9)
        if guide_has(guide, step, level)
    }

    of_child_welfare = {"investigate", "decide", "extend"}  # tests/cases/test_welfare_table.py
    assert every == set(STEPS) == set(EVERY_STEP) | of_child_welfare

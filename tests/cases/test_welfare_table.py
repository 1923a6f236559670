"""The steps of child welfare's own guide once more, as a reader of its page would write them."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from cases.levels import steps_from
from cases.models import Case, Level, ReceivedReport, WelfareDecision, WelfareTelling
from cases.services import change_level

# From each level: the steps that the guide has, and the level they lead to (9: closed)
WAYS = {
    0: {"investigate": 1, "close": 9},
    1: {"decide": 2, "close": 9},
    2: {"extend": 3, "close": 9},
    3: {"narrow": 2, "close": 9},
    9: {},
}
UNTOLD = "Melderen har ikke fått vite at meldingen er kommet fram."
UNDECIDED = "Det er ikke registrert hva barnevernet har bestemt om tiltak."
UNCONCLUDED = "Det er ikke registrert at barnevernet har henlagt eller avsluttet."
ASKED = {
    "investigate": [UNTOLD], "decide": [UNDECIDED], "extend": [UNDECIDED], "narrow": [],
    "close": [UNCONCLUDED],
}  # fmt: skip
# The decision that opens each step, by the level it is taken from
NEEDS = {
    (0, "close"): "report_dismissed", (1, "close"): "dismissed", (2, "close"): "ended",
    (3, "close"): "ended", (1, "decide"): "help_measures", (2, "extend"): "help_measures",
}  # fmt: skip
EVERY_STEP = (
    "start", "involve", "broaden", "report", "narrow", "return", "close", "reopen", "investigate",
    "decide", "extend",
)  # fmt: skip


@pytest.fixture
def own(case) -> Case:
    """A case that child welfare works by its own guide."""
    case.guide_slug = "barnevern"
    case.save()
    return case


def at(case: Case, level: int, on: dt.date) -> Case:
    case.level, case.level_since = level, on
    case.closed_on = on if level == Level.CLOSED else None
    case.save()
    return case


def decided(case: Case, kind: str, by, on: dt.date) -> None:
    WelfareDecision.objects.create(
        case=case, noted_by=by, kind=kind, decided_on=on, reason="Slik vurderer vi det.",
        end_reason="professional" if kind == "ended" else "",
    )  # fmt: skip


def told(case: Case, by, on: dt.date) -> None:
    ReceivedReport.objects.create(
        case=case, noted_by=by, received_on=on, way="written", reporter="public", priority="soon"
    )
    WelfareTelling.objects.create(
        case=case, noted_by=by, about="receipt", to="public", told_on=on, basis="reporter"
    )


@pytest.mark.requirement("R352", "R358")
@pytest.mark.parametrize("level", [0, 1, 2, 3, 9])
@pytest.mark.parametrize("step", EVERY_STEP)
def test_a_step_leads_where_the_page_says_and_nowhere_else(own, kari, today, level, step):
    case = at(own, level, today)
    told(case, kari, today)
    decided(case, NEEDS.get((level, step), "help_measures"), kari, today)
    target = WAYS[level].get(step)

    if target is None:
        with pytest.raises(ValidationError) as refused:
            change_level(case, step, by=kari, on=today, reason="Vi har vurdert det.")
        assert refused.value.messages == ["Saken er ikke på et nivå der dette er mulig."]
        assert Case.objects.get(pk=case.pk).level == level
    else:
        change_level(case, step, by=kari, on=today, reason="Vi har vurdert det.")
        assert Case.objects.get(pk=case.pk).level == target


@pytest.mark.requirement("R354", "R358")
@pytest.mark.parametrize("level", [0, 1, 2, 3, 9])
def test_each_step_tells_in_sentences_what_it_waits_for(own, kari, today, level):
    case = at(own, level, today)

    ways = {w.step.code: [str(g.because) for g in w.unmet] for w in steps_from(case, today)}

    assert ways == {step: ASKED[step] for step in WAYS[level]}
    for step, sentences in ways.items():
        if sentences:
            with pytest.raises(ValidationError) as refused:
                change_level(case, step, by=kari, on=today, reason="Vi har vurdert det.")
            assert refused.value.messages == sentences


@pytest.mark.requirement("R363", "R364")
@pytest.mark.parametrize(("level", "step"), [(0, "investigate"), (2, "extend"), (2, "close")])
def test_no_step_is_taken_without_a_reason(own, kari, today, level, step):
    case = at(own, level, today)
    told(case, kari, today)
    decided(case, NEEDS.get((level, step), "help_measures"), kari, today)

    with pytest.raises(ValidationError) as refused:
        change_level(case, step, by=kari, on=today, reason="  ")

    assert refused.value.message_dict == {
        "reason": ["Skriv hvorfor. Hver endring har en begrunnelse."]
    }


@pytest.mark.parametrize(
    ("level", "kind"), [(0, "dismissed"), (1, "report_dismissed"), (2, "dismissed"), (1, "ended")]
)
def test_a_dismissal_of_another_stage_closes_nothing(own, kari, today, level, kind):
    case = at(own, level, today)
    decided(case, kind, kari, today)

    with pytest.raises(ValidationError) as refused:
        change_level(case, "close", by=kari, on=today, reason="Ferdig.")

    assert refused.value.messages == [UNCONCLUDED]


@pytest.mark.requirement("R353", "R354")
def test_no_consent_is_asked_before_an_investigation(own, kari, today):
    told(own, kari, today)

    change_level(own, "investigate", by=kari, on=today, reason="Det er grunn til å undersøke.")

    assert not own.consents.exists()
    assert Case.objects.get(pk=own.pk).level == Level.OWN_SERVICE


@pytest.mark.requirement("R354")
def test_everyone_who_reported_is_told_before_an_investigation(own, kari, today):
    told(own, kari, today)
    ReceivedReport.objects.create(
        case=own, noted_by=kari, received_on=today, way="oral", reporter="private",
        priority="soon",
    )  # fmt: skip

    with pytest.raises(ValidationError) as refused:
        change_level(own, "investigate", by=kari, on=today, reason="Det er grunn til det.")

    assert refused.value.messages == [UNTOLD]


@pytest.mark.requirement("R354")
def test_one_who_is_unknown_cannot_be_told(own, kari, today):
    ReceivedReport.objects.create(
        case=own, noted_by=kari, received_on=today, way="oral", reporter="anonymous",
        priority="soon",
    )  # fmt: skip

    change_level(own, "investigate", by=kari, on=today, reason="Det er grunn til det.")

    assert Case.objects.get(pk=own.pk).level == Level.OWN_SERVICE

"""Each handlingsveileder's steps between levels, as a reader of the document writes them down.

A second table, by hand: for every guide, level, step and state of the guards, what comes of it. A
step is open, or waits for what the sentences say, or is not there at all. A new guide gets its own
table in TABLES; nothing else here changes for it.
"""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from bti.accounts.models import ServiceUnit
from bti.guides import registry
from cases.levels import STEPS, Ground, guide_has
from cases.models import Case, ConcernReport
from cases.services import change_level
from cases.services.reporting import report_concern
from consent.models import Consent
from tests.cases.test_levels import at
from tests.conftest import give_consent

CLOSED = 9
SENTENCES = {
    "log": "Samtykke til stafettlogg mangler eller er utløpt.",
    "others": "Ingen gjeldende samtykker nevner andre tjenester enn din egen.",
    "three": "Samtykket nevner for få tjenester for nivå 3.",
    "sent": "Bekymringsmeldingen er ikke registrert som sendt.",
}
NOT_HERE = "Saken er ikke på et nivå der dette er mulig."
FREE: tuple[str, ...] = ()

# From each level: step → (the level it leads to, what must hold first)
TABLES: dict[str, dict[int, dict[str, tuple[int, tuple[str, ...]]]]] = {
    # Levels are chosen by what the child needs; 2 asks for a new consent, 1 for none
    "nittedal": {
        0: {
            "start": (1, FREE),
            "involve": (2, ("log", "others")),
            "report": (3, ("sent",)),
            "close": (CLOSED, FREE),
        },
        1: {
            "involve": (2, ("log", "others")),
            "broaden": (3, ("log", "others")),
            "report": (3, ("sent",)),
            "close": (CLOSED, FREE),
        },
        2: {
            "broaden": (3, ("log", "others")),
            "report": (3, ("sent",)),
            "return": (1, FREE),
            "close": (CLOSED, FREE),
        },
        3: {"narrow": (2, FREE), "return": (1, FREE), "close": (CLOSED, FREE)},
        CLOSED: {"reopen": (1, ("log",))},
    },
    # Level 3 is child welfare: nothing but a report leads there
    "sondre_nordstrand": {
        0: {
            "start": (1, ("log",)),
            "involve": (2, ("log", "others")),
            "report": (3, ("sent",)),
            "close": (CLOSED, FREE),
        },
        1: {
            "involve": (2, ("log", "others")),
            "report": (3, ("sent",)),
            "close": (CLOSED, FREE),
        },
        2: {"report": (3, ("sent",)), "return": (1, FREE), "close": (CLOSED, FREE)},
        3: {"return": (1, FREE), "close": (CLOSED, FREE)},
        CLOSED: {"reopen": (1, ("log",))},
    },
    # One level after the other; 1–2 services at level 2, three or more at level 3
    "vestby": {
        0: {"start": (1, ("log",)), "report": (3, ("sent",)), "close": (CLOSED, FREE)},
        1: {
            "involve": (2, ("log", "others")),
            "report": (3, ("sent",)),
            "close": (CLOSED, FREE),
        },
        2: {
            "broaden": (3, ("log", "others", "three")),
            "report": (3, ("sent",)),
            "close": (CLOSED, FREE),
        },
        3: {"narrow": (2, FREE), "return": (1, FREE), "close": (CLOSED, FREE)},
        CLOSED: {},
    },
    # From card to card; consent is the fourth step of the green card, and no way leads back
    "sarpsborg": {
        0: {"start": (1, FREE), "report": (3, ("sent",)), "close": (CLOSED, FREE)},
        1: {
            "involve": (2, ("log", "others")),
            "report": (3, ("sent",)),
            "close": (CLOSED, FREE),
        },
        2: {
            "broaden": (3, ("log", "others")),
            "report": (3, ("sent",)),
            "close": (CLOSED, FREE),
        },
        3: {"close": (CLOSED, FREE)},
        CLOSED: {},
    },
}
GUIDES = tuple(TABLES)
LEVELS = (0, 1, 2, 3, CLOSED)
# Who asks a consent of level 1 itself before level 2 (R112, R331, R395)
ASK_ANEW = ("nittedal", "vestby", "sarpsborg")

OTHERS = ("ppt", "nav", "child_welfare", "gp")
# How things stand → what holds then. Each consent names the case's own service as well
STATES: dict[str, set[str]] = {
    "nothing": set(),
    "log only": {"log"},
    "one other": {"log", "others"},
    "two others": {"log", "others"},
    "three others": {"log", "others", "three"},
    "four others": {"log", "others", "three"},
    "three others, from before the level": {"log", "others", "three"},
    "three others, no log": {"others", "three"},
    "three others, no exchange": {"log"},
    "reported": {"sent"},
    "reported, three others": {"log", "others", "three", "sent"},
}
COUNT = {"one": 1, "two": 2, "three": 3, "four": 4}


def holding(guide: str, level: int, state: str) -> set[str]:
    """What holds in the state; a consent from before level 1 names nobody where one asks anew."""
    if "before" in state and level == 1 and guide in ASK_ANEW:
        return {"log"}
    return STATES[state]


def ground(guide: str, level: int, state: str, on: dt.date) -> Ground:
    case = Case(guide_slug=guide, level=level, level_since=on, unit=ServiceUnit(kind="school"))
    live: tuple[Consent, ...] = ()
    if "log only" in state or "other" in state:
        named = next((n for word, n in COUNT.items() if f"{word} other" in state), 0)
        asked = on - dt.timedelta(days=1) if "before" in state else on
        consent = Consent(
            to_log="no log" not in state, no_exchange="no exchange" in state, asked_on=asked
        )
        consent.kinds = ["school", *OTHERS[:named]]
        live = (consent,)
    return Ground(case, registry.get(guide), on, live, "reported" in state)


@pytest.mark.requirement(
    "R7", "R8", "R9", "R10", "R54", "R55", "R61", "R98", "R99", "R106", "R112", "R129", "R130",
    "R153", "R168", "R180", "R307", "R319", "R330", "R331", "R339", "R349", "R389", "R396",
)  # fmt: skip
@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("guide", GUIDES)
def test_what_comes_of_every_step_in_every_state(guide, level, state, today):
    standing = ground(guide, level, state, today)
    holds = holding(guide, level, state)

    found = {
        code: (int(step.target), [str(guard.because) for guard in step.unmet(standing)])
        for code, step in STEPS.items()
        if guide_has(standing.guide, step, level)
    }

    assert found == {
        code: (target, [SENTENCES[word] for word in asked if word not in holds])
        for code, (target, asked) in TABLES[guide][level].items()
    }


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("guide", GUIDES)
def test_a_step_that_waits_is_refused_with_its_sentences_and_one_that_is_not_here_as_such(
    case, kari, today, guide, level
):
    at(case, level, guide, today)

    for code in STEPS:
        _target, asked = TABLES[guide][level].get(code, (None, None))
        refused = [NOT_HERE] if asked is None else [SENTENCES[word] for word in asked]
        if refused:
            with pytest.raises(ValidationError) as told:
                change_level(case, code, by=kari, on=today, reason="Vi ble enige om det.")
            assert told.value.messages == refused, code
    assert not case.levelchanges.exists()


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("guide", GUIDES)
def test_when_everything_holds_each_step_leads_to_its_level(case, kari, today, guide, level):
    give_consent(case, today, services={"skole": "school", **{kind: kind for kind in OTHERS}})
    ConcernReport.objects.create(
        case=case, noted_by=kari, sent_on=today, channel="portal", guardians_informed=True
    )

    for code, (target, _asked) in TABLES[guide][level].items():
        at(case, level, guide, today)
        change = change_level(case, code, by=kari, on=today, reason="Vi ble enige om det.")
        assert (change.source, change.target) == (level, target)


@pytest.mark.requirement("R15", "R33", "R38", "R156", "R308", "R310", "R374", "R397")
@pytest.mark.parametrize("level", [0, 1, 2, 3])
@pytest.mark.parametrize("guide", GUIDES)
def test_a_report_can_be_made_from_every_level_and_leads_past_every_level_between(
    case, kari, today, guide, level
):
    at(case, level, guide, today)

    report_concern(
        case, by=kari, on=today, sent_on=today, channel="portal", legal_basis="duty",
        violence_suspected=True, not_informed_reason="Det kan sette barnet i fare.",
    )  # fmt: skip

    case.refresh_from_db()
    assert case.is_shielded
    assert (case.is_open, case.holder) == (True, kari)
    if level < 3:
        assert change_level(case, "report", by=kari, on=today, reason="Meldt.").target == 3
        assert case.holder == kari  # whoever has reported stays responsible


@pytest.mark.parametrize("guide", GUIDES)
def test_the_guide_names_the_steps_of_its_table_and_no_other(guide):
    named = {move.code for move in registry.get(guide).moves}

    assert named == {step for steps in TABLES[guide].values() for step in steps}


def test_every_guide_of_a_municipality_has_a_table():
    assert {g.slug for g in registry.all_guides() if not g.is_child_welfare} <= set(TABLES)


@pytest.mark.requirement("R306", "R307", "R339")
def test_in_vestby_each_added_service_needs_a_consent_that_names_it(case, kari, today):
    at(case, 2, "vestby", today)
    give_consent(case, today, services={"nav": "nav", "barnevern": "child_welfare"})

    with pytest.raises(ValidationError) as refused:
        change_level(case, "broaden", by=kari, on=today, reason="Vi trenger en til.")
    assert refused.value.messages == [SENTENCES["three"]]

    give_consent(case, today, services={"psykisk_helse_rus": "mental_health"})
    change = change_level(case, "broaden", by=kari, on=today, reason="Vi trenger en til.")
    assert change.target == 3

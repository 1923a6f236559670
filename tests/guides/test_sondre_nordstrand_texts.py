"""What the steps of Søndre Nordstrand tell, against a second reading (version 1, 2018)."""

import pytest

from bti.guides import registry
from bti.guides.models import Guide
from cases.services import note_discussion

GUIDE: Guide = registry.get("sondre_nordstrand")


def step(level: int, code: str):
    return next(step for step in GUIDE.level(level).steps if step.code == code)


def how(level: int, code: str) -> str:
    return " ".join(text.nb for text in step(level, code).how)


@pytest.mark.requirement("R165")
def test_who_owns_the_unease_goes_on_owning_it_when_others_disagree(case, kari, today) -> None:
    assert "Del uroen med en kollega eller lederen din." in how(0, "konkretiser_uroen")
    assert "Ser de det annerledes? Uroen er fortsatt din" in how(0, "konkretiser_uroen")

    note_discussion(
        case,
        by=kari,
        on=today,
        partner="kollega",
        discussed_on=today,
        summary="Hun er ikke urolig.",
    )

    case.refresh_from_db()
    assert (case.is_open, case.level, case.holder) == (True, 0, kari)


@pytest.mark.requirement("R177")
def test_the_meeting_is_planned_with_the_template_of_the_district() -> None:
    assert "Inviter til samarbeidsmøte og bruk møtemalen." in how(1, "planlegg_tiltak")
    assert {"link:gode_moter", "form:moteagenda"} <= set(step(1, "planlegg_tiltak").tools)
    assert GUIDE.link("gode_moter").label.nb == "Gode møter i Bydel Søndre Nordstrand"


@pytest.mark.requirement("R183")
def test_everyone_carries_out_the_measures_and_updates_the_log() -> None:
    assert step(1, "gjennomfor_tiltak").who.nb == "Alle"
    assert "Hold stafettloggen oppdatert etter hvert som tiltakene blir gjort." in (
        how(1, "gjennomfor_tiltak")
    )
    assert [s.code for s in GUIDE.level(1).steps].index("gjennomfor_tiltak") == 2
    assert "page:log" in step(1, "gjennomfor_tiltak").tools


@pytest.mark.requirement("R187")
def test_level_2_links_five_tools() -> None:
    assert {
        "link:barnevernssak", "link:gode_moter", "page:consent", "page:log",
        "link:tjenesteinformasjon",
    } <= set(step(2, "etabler_kontakt").tools)  # fmt: skip
    assert GUIDE.link("barnevernssak").label.nb == "Gangen i en barnevernssak"
    assert GUIDE.link("tjenesteinformasjon").label.nb == "Tjenesteinformasjon om oppvekst"


@pytest.mark.requirement("R245")
def test_others_go_on_when_child_welfare_does_not_take_part() -> None:
    assert (
        "Er barnevernet ikke med, holder dere andre samarbeidet og stafettloggmøtene i gang."
        in (how(3, "undersokelse"))
    )


@pytest.mark.requirement("R248")
def test_a_dismissed_case_with_a_log_goes_back_to_level_1() -> None:
    assert "Blir saken lagt bort, går dere tilbake til nivå 1 med stafettloggen." in (
        how(3, "avklare_tiltak")
    )
    assert GUIDE.allows("return", 3)


@pytest.mark.requirement("R257")
def test_the_directory_of_services_is_at_hand() -> None:
    linked = [s.code for level in GUIDE.levels for s in level.steps
              if "link:tjenesteinformasjon" in s.tools]  # fmt: skip

    assert linked == ["etabler_kontakt", "planlegg_tiltak"]
    assert GUIDE.link("tjenesteinformasjon").kind == "directory"

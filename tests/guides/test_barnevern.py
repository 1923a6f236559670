"""The pack of child welfare against a second reading of its own page (last changed 1.2.2019)."""

import pytest

from bti.guides import registry
from bti.guides.laws import law_book
from bti.guides.models import Guide
from bti.guides.texts import untranslated
from cases.levels.shown import tool_label

GUIDE: Guide = registry.get("barnevern")


def step(level: int, code: str):
    return next(found for found in GUIDE.level(level).steps if found.code == code)


def how(level: int, code: str) -> str:
    return " ".join(text.nb for text in step(level, code).how)


def links(kind: str) -> list[str]:
    return [link.label.nb for link in GUIDE.links if link.kind == kind]


@pytest.mark.requirement("R352")
def test_child_welfare_has_a_guide_of_its_own_from_report_to_measures() -> None:
    assert GUIDE.is_child_welfare
    assert [(level.name.nb, level.short.nb) for level in GUIDE.levels] == [
        ("Bekymringsmelding", "Melding mottatt"),
        ("Undersøkelse", "Undersøkelse"),
        ("Tiltak", "Tiltak"),
        ("Avklar veien videre", "Veien videre"),
    ]
    assert [move.code for move in GUIDE.moves] == [
        "investigate", "decide", "extend", "narrow", "close",
    ]  # fmt: skip
    assert not registry.get("sondre_nordstrand").is_child_welfare


@pytest.mark.requirement("R353", "R354", "R355", "R356")
def test_a_report_has_four_stages_before_it_is_decided_on() -> None:
    assert [(found.title.nb, found.done_when) for found in GUIDE.level(0).steps] == [
        ("Melding mottas og gjennomgås", ("report_received",)),
        ("Tilbakemelding til melder", ("reporter_told",)),
        ("Alvorlighetsgrad og geografisk område", ()),
        ("Barn utsatt for rus i svangerskapet", ()),
        ("Er vilkårene for undersøkelse oppfylt?", ("decided",)),
    ]
    assert "«Barn utsatt for rus i svangerskapet»" in how(0, "rus_i_svangerskapet")
    assert step(0, "rus_i_svangerskapet").tools == ("link:rus_i_svangerskapet",)
    assert "Alle som melder" in how(0, "svar_til_melder")


@pytest.mark.requirement("R350")
def test_signs_are_read_by_age_and_situation_and_weigh_more_when_they_last() -> None:
    assert "barnets alder og situasjon" in how(0, "mottak")
    assert "Tegn som varer, eller flere tegn samtidig" in how(0, "mottak")


@pytest.mark.requirement("R351")
def test_other_services_can_call_a_clarification_meeting() -> None:
    assert "avklaringsmøte" in GUIDE.obs.doubt.nb
    partner = GUIDE.partner("avklaringsmote")
    assert partner is not None
    assert partner.kind == "outside"  # so the child has no name there


@pytest.mark.requirement("R357")
def test_an_investigation_has_seven_elements_and_then_a_decision() -> None:
    assert [found.title.nb for found in GUIDE.level(1).steps] == [
        "Oppstartsmøte med barn og foreldre",
        "Innhenting av opplysninger",
        "Samtaler med barnet",
        "Samtaler med foresatte",
        "Hjemmebesøk",
        "Kartleggingsverktøy",
        "Oppsummeringsmøte",
        "Beslutning om henleggelse eller iverksettelse av tiltak",
    ]


@pytest.mark.requirement("R358")
def test_the_decisions_rest_on_the_act_of_then_and_the_act_of_now() -> None:
    versions: dict[str, list[str]] = {}
    for law in law_book().laws:
        versions.setdefault(law.code, []).append(law.section)

    assert {
        code: versions[code]
        for code in (
            "help_measures", "emergency_placement", "taking_over_care", "institution",
            "welfare_dismissal",
        )
    } == {
        "help_measures": ["§ 4-4", "§§ 3-1 og 3-4"],
        "emergency_placement": ["§ 4-6", "§ 4-2"],
        "taking_over_care": ["§ 4-12", "§ 5-1"],
        "institution": ["§§ 4-24 og 4-25", "§§ 4-4 og 6-2"],
        "welfare_dismissal": ["§ 4-3", "§ 2-5"],
    }  # fmt: skip


@pytest.mark.requirement("R359", "R360")
def test_the_reporter_is_answered_in_writing_and_groups_rest_on_consent() -> None:
    assert "skriftlig svar" in how(2, "skriftlig_svar")
    assert "til barnets beste" in how(2, "skriftlig_svar")
    assert "der familien samtykker" in how(2, "ansvarsgruppe")
    assert "page:consent" in step(2, "ansvarsgruppe").tools


@pytest.mark.requirement("R361")
def test_five_templates_support_good_meetings() -> None:
    tools = (
        "form:moteagenda", "form:motereferat", "link:samtykkeskjema", "form:tips_foreldresamtale",
        "form:tips_motestruktur",
    )  # fmt: skip

    assert [tool_label(GUIDE, tool) for tool in tools] == [
        "Mal møteagenda",
        "Mal møtereferat",
        "Samtykkeskjema",
        "Tips til foreldresamtalen",
        "Tips til god møtestruktur",
    ]
    used = {tool for level in GUIDE.levels for found in level.steps for tool in found.tools}
    assert set(tools) <= used


@pytest.mark.requirement("R362")
def test_a_measure_is_evaluated_with_six_questions() -> None:
    assert [question.text.nb for question in GUIDE.evaluation_questions] == [
        "Ble tiltaket gjennomført og fulgt opp på en god måte?",
        "Har barnet, foreldre/foresatte følt seg ivaretatt?",
        "Har foreldre/foresatte fulgt opp tiltaket i prosessen?",
        "Er det noe som kunne vært løst på en annen måte?",
        "Er det behov for nye eller utvidede tiltak?",
        "Har tiltaket ført til måloppnåelse?",
    ]


@pytest.mark.requirement("R363", "R364", "R365", "R366")
def test_what_comes_next_has_its_prompts() -> None:
    assert how(2, "evaluer_tiltak").count("Skriv hvorfor") == 2
    assert [text.nb for text in step(3, "hva_videre").how] == [
        "Hvilke tiltak skal fortsette?",
        "Skal noen tiltak avsluttes, eller nye settes i gang?",
        "Er det de rette som sitter rundt barnet og foreldrene?",
    ]
    for words in ("ansvaret", "hvor lenge", "når det skal evalueres"):
        assert words in how(3, "nye_mal")


@pytest.mark.requirement("R367")
def test_six_tools_support_the_mapping() -> None:
    assert [tool_label(GUIDE, tool) for tool in step(1, "kartleggingsverktoy").tools[:6]] == [
        "Signaler hos barn på mulig mistrivsel",
        "Bekymringsskala vedrørende barn og unge",
        "Risikofaktorer og tegn på vold mot barn",
        "Signaler hos voksne på mulig mistrivsel",
        "Bekymringsskala vedrørende foreldre",
        "Observasjonsskjema barn",
    ]


@pytest.mark.requirement("R368")
def test_films_and_help_for_talks_are_at_hand() -> None:
    assert {*links("film"), *links("conversation")} >= {
        "Barns rettigheter (Barneombudet)",
        "I trygge hender",
        "Snakketøyet",
        "Samtalehjelp til deg som er bekymret for et barn",
        "Den nødvendige samtalen",
    }


@pytest.mark.requirement("R369")
def test_the_measures_are_listed() -> None:
    assert links("measure") == [
        "Familieråd",
        "Foreldreveiledning: COS",
        "Foreldreveiledning: Marte Meo",
        "Foreldreveiledning: PMTO",
        "Foreldreveiledning: MST",
    ]


@pytest.mark.requirement("R370")
def test_the_assessment_tools_are_listed() -> None:
    assert links("assessment") == [
        "WMCI", "Crowell", "Euroaddadd", "ASQ", "ASQ-se", "DCM", "Fremmedrom", "Nettverksmøte",
    ]  # fmt: skip


def test_no_consent_is_asked_to_investigate_but_a_log_needs_one() -> None:
    assert not GUIDE.consent.needed_for_level_1
    assert GUIDE.consent.log_needs_consent
    assert "ikke samtykke" in how(0, "vilkar")


def test_no_telephone_number_is_invented() -> None:
    assert {contact.phone for contact in GUIDE.contacts} == {None, "116 111", "112", "02800"}


def test_every_text_is_there_in_three_languages() -> None:
    assert list(untranslated(GUIDE)) == []

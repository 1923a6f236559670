"""The pack of Nittedal against a second reading of its document (updated 7.6.2019)."""

from datetime import date

import pytest

from bti.guides import registry
from bti.guides.models import Guide

GUIDE: Guide = registry.get("nittedal")


def titles(level: int) -> list[str]:
    return [step.title.nb for step in GUIDE.level(level).steps]


def test_the_guide_names_its_document() -> None:
    assert GUIDE.source == (
        "Handlingsveileder for Bedre tverrfaglig innsats (BTI), Nittedal kommune, "
        "oppdatert 7.6.2019"
    )
    assert (GUIDE.valid_from, GUIDE.municipality.kind) == (date(2019, 6, 7), "kommune")


@pytest.mark.requirement("R7", "R8", "R9", "R10")
def test_there_are_four_levels() -> None:
    assert [(level.number, level.name.nb) for level in GUIDE.levels] == [
        (0, "Tidlig identifisering og avklaring"),
        (1, "Utfordringene kan løses på tjenestestedet"),
        (2, "Utfordringene krever bistand fra andre"),
        (3, "Omfattende samarbeid mellom flere tjenester"),
    ]
    assert not any(level.child_welfare for level in GUIDE.levels)


@pytest.mark.requirement("R32")
def test_level_0_has_four_steps() -> None:
    assert titles(0) == [
        "Er situasjonen akutt?",
        "Undring og observasjon",
        "Del bekymringen",
        "Avklaring",
    ]


@pytest.mark.requirement("R62")
def test_level_1_has_eight_steps() -> None:
    assert titles(1) == [
        "Involver foresatte/barnet/ungdommen",
        "Barn/unges rett til medvirkning og samtykke",
        "Forbered et godt møte",
        "Undringssamtalen",
        "Tiltak",
        "Evaluering og oppfølgingsmøter",
        "Veien videre",
        "Samtidighetsansvar",
    ]


@pytest.mark.requirement("R110")
def test_level_2_has_five_steps() -> None:
    assert titles(2) == [
        "Avklaring",
        "Henvisning til rett hjelpeinstans",
        "Tiltak",
        "Evaluering",
        "Veien videre",
    ]


@pytest.mark.requirement("R132")
def test_level_3_has_five_steps() -> None:
    assert titles(3) == [
        "Avklaring av aktuell hjelp",
        "Stafettlogg og individuell plan",
        "Tiltak",
        "Evaluering",
        "Veien videre",
    ]


@pytest.mark.requirement("R161")
def test_every_step_tells_how_and_who_and_most_name_a_tool() -> None:
    steps = [step for level in GUIDE.levels for step in level.steps]

    assert all(step.how and step.who.nb for step in steps)
    assert [step.code for step in steps if not step.tools] == []


def test_the_guide_has_every_step_between_levels() -> None:
    assert [move.code for move in GUIDE.moves] == [
        "start", "involve", "broaden", "report", "narrow", "return", "close", "reopen",
    ]  # fmt: skip
    assert all(GUIDE.allows(move.code, level) for move in GUIDE.moves for level in range(4))


def test_consent_is_asked_for_the_log_and_anew_for_level_2() -> None:
    assert GUIDE.consent.model_dump() == {
        "log_needs_consent": True,
        "needed_for_level_1": False,
        "new_consent_for_level_2": True,
        "least_services_level_3": 0,
        "longest_days": None,
    }


def test_the_guide_is_for_the_young_up_to_24() -> None:
    assert GUIDE.ages.model_dump() == {
        "hear": 7, "weight": 12, "sign": 15, "health": 16, "adult": 18, "oldest": 24,
    }  # fmt: skip


@pytest.mark.requirement("R117")
def test_the_thirteen_services_can_be_asked_for_help() -> None:
    assert [service.label.nb for service in GUIDE.services[:13]] == [
        "PPT",
        "Ressursteam for førskolebarn",
        "Barnevernet",
        "Helsestasjonen",
        "Skolehelsetjenesten",
        "Jordmortjenesten",
        "Familieteamet",
        "Ungdomsteam/ungdomskoordinator NAV",
        "Fysio- og ergoterapitjenesten for barn og unge",
        "Utekontakten",
        "Tildelingsenheten",
        "NAV",
        "Psykisk helse og rus",
    ]
    assert [service.code for service in GUIDE.services if service.needs_detail] == ["andre"]


@pytest.mark.requirement("R60")
def test_kindergarten_or_school_holds_the_log_as_a_rule() -> None:
    assert GUIDE.holder_services == ("kindergarten", "school")


@pytest.mark.requirement("R40", "R144")
def test_the_telephone_numbers_are_those_of_the_document() -> None:
    assert {contact.code: (contact.kind, contact.phone) for contact in GUIDE.contacts} == {
        "barneverntjenesten": ("child_welfare", "67 05 91 16"),
        "barnevernvakt": ("duty", "64 99 32 70"),
        "politiets_nodtelefon": ("police_emergency", "112"),
        "politiet": ("police", "02800"),
        "lensmannskontoret": ("police", "67 06 84 70"),
        "alarmtelefonen": ("duty", "116 111"),
    }


@pytest.mark.requirement("R93")
def test_the_evaluation_has_eight_questions() -> None:
    assert [question.text.nb for question in GUIDE.evaluation_questions] == [
        "Hvordan går det med barnets/ungdommens utvikling og trivsel?",
        "Har forholdene som i utgangspunktet gjorde deg bekymret endret seg?",
        "Er riktige personer/tjenester involvert i familien, og hvilke andre kunne/burde vært "
        "involvert?",
        "Hvordan har samarbeidet vært?",
        "Har det skjedd endringer i barnets/familiens situasjon?",
        "Hva går bra? Hva bør endres?",
        "Hva har jeg (den enkelte foresatt eller tjeneste) manglet?",
        "Hva skal og bør gjøres fremover?",
    ]
    assert {question.kind for question in GUIDE.evaluation_questions} == {"text"}


@pytest.mark.requirement("R50")
def test_a_concern_is_discussed_with_the_service_or_anonymously_with_others() -> None:
    assert [(partner.code, partner.kind) for partner in GUIDE.discussion_partners] == [
        ("leder", "leader"),
        ("kollega", "colleague"),
        ("ressursteam", "team"),
        ("faggruppe", "outside"),
        ("barnevern", "outside"),
    ]


def test_the_observation_form_and_the_leader_belong_to_level_0() -> None:
    steps = {step.code: step for step in GUIDE.level(0).steps}

    assert "form:observasjonsskjema" in steps["undring_og_observasjon"].tools
    assert steps["undring_og_observasjon"].done_when == ("concern_recorded", "form_observation")
    assert steps["avklaring"].done_when == ("discussed_with_leader", "decided")
    assert steps["akutt"].done_by_hand


def test_the_films_of_voksne_for_barn_are_linked() -> None:
    jesper, johanne = GUIDE.link("jesper"), GUIDE.link("johanne")

    assert jesper is not None
    assert johanne is not None
    assert str(jesper.url) == "http://www.vfb.no/artikler/hvem-kan-hjelpe-jesper/"
    assert str(johanne.url) == "http://www.vfb.no/og-hvem-ser-johanne/"


def test_actors_write_and_the_log_may_be_an_individual_plan() -> None:
    assert GUIDE.switches.model_dump() == {
        "participants_write": True,
        "guardians_write_lysglimt": True,
        "severe_neglect_is_violence": False,
        "ip_in_log": True,
        "existing_log_lookup": False,
        "family_writes": True,
    }

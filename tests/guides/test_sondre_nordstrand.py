"""The pack of Søndre Nordstrand against a second reading of its document (version 1, 2018)."""

import pytest

from bti.guides import registry
from bti.guides.models import Guide

GUIDE: Guide = registry.get("sondre_nordstrand")


def rows(level: int) -> list[tuple[str, str]]:
    """Title and HVEM of each step."""
    return [(step.title.nb, step.who.nb) for step in GUIDE.level(level).steps]


def tools(level: int, code: str) -> tuple[str, ...]:
    return next(step.tools for step in GUIDE.level(level).steps if step.code == code)


def how(level: int, code: str) -> list[str]:
    return next(
        [text.nb for text in step.how] for step in GUIDE.level(level).steps if step.code == code
    )


@pytest.mark.requirement("R159")
def test_there_are_three_levels_and_child_welfare_is_level_3() -> None:
    assert [(level.name.nb, level.child_welfare) for level in GUIDE.levels] == [
        ("Uro", False),
        ("Fra uro til tiltak", False),
        ("Tverrfaglige tiltak", False),
        ("Barneverntjenesten", True),
    ]
    assert GUIDE.move("broaden") is None
    assert GUIDE.move("narrow") is None
    assert GUIDE.allows("report", from_level=0)


@pytest.mark.requirement("R161")
def test_every_step_tells_how_who_and_tools() -> None:
    steps = [step for level in GUIDE.levels for step in level.steps]

    assert all(step.how and step.who.nb and step.tools for step in steps)
    assert len(steps) == 19


@pytest.mark.requirement("R162", "R163", "R166", "R168", "R170")
def test_the_steps_of_level_0() -> None:
    assert rows(0) == [
        ("Uro oppstår", "Alle ansatte"),
        ("Konkretiser uroen", "Den ansatte som eier uroen"),
        ("Del uroen", "Den ansatte som eier uroen"),
        ("Grunn til å gå videre?", "Den ansatte som har tatt opp sin uro"),
    ]
    assert tools(0, "uro_oppstar") == ("form:uro_sonene",)


@pytest.mark.requirement("R164")
def test_step_2_uses_uro_a_and_b_and_the_lists_of_signs() -> None:
    assert tools(0, "konkretiser_uroen") == (
        "form:uro_sonene",
        "form:uro_a",
        "form:uro_b",
        "form:kjennetegn_barn",
        "form:kjennetegn_ungdom",
        "form:kjennetegn_foresatte",
        "page:discussion",
    )


def test_a_colleague_who_disagrees_does_not_take_the_unease_away() -> None:
    assert how(0, "konkretiser_uroen")[2] == (
        "Ser de det annerledes? Uroen er fortsatt din, og blir ikke borte av det."
    )


@pytest.mark.requirement("R167")
def test_the_uro_method_has_six_steps_in_order() -> None:
    assert how(0, "del_uroen") == [
        "Fyll ut URO-skjema del A før du planlegger samtalen.",
        "Drøft med en kollega.",
        "Fyll ut del B.",
        "Øv gjerne på samtalen med noen.",
        "Snakk med barnet, ungdommen eller foreldrene så tidlig du kan. "
        "Gjør det slik at dere kan snakke igjen.",
        "Fyll ut del C med en gang etterpå.",
    ]
    second, third = GUIDE.level(0).steps[1:3]
    assert second.done_when + third.done_when == (
        "form_uro_a",
        "discussed",
        "form_uro_b",
        "guardians_talked",
        "form_uro_c",
    )


@pytest.mark.requirement("R173", "R182", "R184")
def test_the_steps_of_level_1() -> None:
    assert rows(1) == [
        ("Konkretiser bekymring", "Den som eier uroen"),
        (
            "Planlegg tiltak(ene)",
            "Den som eier uroen og leder. Som hovedregel oppretter basistjenesten "
            "(helsestasjon, barnehage eller skole) stafettloggen og blir stafettholder.",
        ),
        ("Gjennomfør tiltak(ene)", "Alle"),
        ("Evaluer tiltak(ene)", "Stafettholder"),
        ("Avklar / beslutt", "Stafettholder"),
    ]


@pytest.mark.requirement("R172")
def test_level_1_is_told_as_help_where_the_child_is_together_with_the_family() -> None:
    assert GUIDE.level(1).description.nb == (
        "Dere hjelper der barnet er til daglig. "
        "Barnet og familien er med på å planlegge, gjøre og evaluere."
    )


@pytest.mark.requirement("R178")
def test_planning_looks_for_a_log_then_plans_and_asks_consent_before_opening_one() -> None:
    told = how(1, "planlegg_tiltak")

    assert told[0] == "Se etter om barnet alt har en stafettlogg."
    assert told[-1] == "Få samtykket først. Opprett så stafettloggen og før planen inn."
    assert GUIDE.switches.existing_log_lookup
    assert GUIDE.level(1).steps[1].done_when == (
        "consent_live",
        "holder_appointed",
        "log_opened",
        "goal_set",
        "measure_planned",
        "next_meeting_set",
    )
    assert "link:gode_moter" in tools(1, "planlegg_tiltak")


@pytest.mark.requirement("R174")
def test_the_concern_may_be_raised_with_leader_resource_team_or_resource_group() -> None:
    assert [(p.label.nb, p.kind) for p in GUIDE.discussion_partners] == [
        ("Nærmeste leder", "leader"),
        ("Kollega", "colleague"),
        ("Ressursteam eller ressursgruppe", "team"),
        ("Barnevernet (anonymt)", "outside"),
    ]


@pytest.mark.requirement("R181")
def test_the_basic_services_hold_the_log_as_a_rule() -> None:
    assert GUIDE.holder_services == ("health_station", "kindergarten", "school")


@pytest.mark.requirement("R186", "R189", "R193", "R195")
def test_the_steps_of_level_2() -> None:
    owner = "Den som eier uroen, evt. stafettholderen, på vegne av den det gjelder"
    assert rows(2) == [
        ("Etabler kontakt med annen tjeneste", owner),
        ("Planlegg tiltak(ene)", owner),
        ("Gjennomfør tiltak(ene)", "Alle som har ansvar for et tiltak"),
        ("Evaluer tiltak(ene)", "Stafettholder på vegne av den det gjelder"),
        (
            "Avklar / beslutt",
            "Alle som har ansvar for et tiltak. Stafettholder har overordnet ansvar.",
        ),
    ]


@pytest.mark.requirement("R239", "R250")
def test_the_course_of_a_child_welfare_case() -> None:
    members = "Kontaktperson i barneverntjenesten, medlemmene i stafettloggen"
    assert rows(3) == [
        ("Melding til Barneverntjenesten", "Mottaksteamet"),
        (
            "Møte med den det gjelder og innhenting av informasjon",
            "To kontaktpersoner i barneverntjenesten, foresatte, barnet/ungdommen, melder, "
            "aktuelle samarbeidsparter",
        ),
        ("Avklare behov for tiltak", "Alle som har ansvar for et tiltak"),
        ("Evaluering av tiltak", members),
        ("Avslutning av barnevernssak og avklaring av videre BTI samarbeid", members),
    ]


@pytest.mark.requirement("R157", "R158")
def test_the_obs_box_tells_what_to_do_in_doubt_and_when_to_step_in() -> None:
    assert GUIDE.obs.doubt.nb == (
        "I tvil? Du kan drøfte saken med barnevernet uten å si hvem det gjelder."
    )
    assert GUIDE.obs.intervene.nb == (
        "Ser du at et barn blir krenket, skal du gripe inn med en gang."
    )


@pytest.mark.requirement("R232")
def test_seventeen_services_can_be_ticked_in_the_consent() -> None:
    assert [service.label.nb for service in GUIDE.services] == [
        "Barnehage",
        "Skole/AKS",
        "PPT",
        "Politi",
        "Fastlege",
        "Fysioterapeut/Ergoterapeut",
        "Kommunale fritidstilbud",
        "Andre",
        "Psykolog",
        "NAV",
        "Helsestasjonen/Skolehelsetjenesten",
        "Barnevern",
        "Spesialisthelsetjenesten",
        "Familiesenter",
        "SaLTo-koordinator",
        "Pedagogisk fagsenter",
        "Søknadskontoret",
    ]
    assert [service.code for service in GUIDE.services if service.needs_detail] == [
        "andre",
        "spesialisthelsetjenesten",
    ]


@pytest.mark.requirement("R233")
def test_the_consent_has_four_clarifications() -> None:
    assert [choice.code for choice in GUIDE.clarifications] == [
        "no_exchange", "informed", "log", "limited",
    ]  # fmt: skip


@pytest.mark.requirement("R237")
def test_the_evaluation_has_six_questions_with_good_or_bad() -> None:
    assert [question.text.nb for question in GUIDE.evaluation_questions] == [
        "Ble planlagte tiltak gjennomført og fulgt opp på en god måte?",
        "Hvordan opplever barnet/ungdommen effekten av tiltaket?",
        "Hvordan opplever Stafettholder effekten av tiltakene?",
        "Er det behov for nye eller utvidede tiltak?",
        "Bør tiltaket fortsette og/eller justeres?",
        "Tiltak som ikke har effekt avsluttes, skal dette tiltaket avsluttes?",
    ]
    assert {question.kind for question in GUIDE.evaluation_questions} == {"good_bad"}


def test_only_the_holder_writes_and_guardians_may_share_a_lysglimt() -> None:
    assert GUIDE.switches.model_dump() == {
        "participants_write": False,
        "guardians_write_lysglimt": True,
        "severe_neglect_is_violence": False,
        "ip_in_log": False,
        "existing_log_lookup": True,
        "family_writes": False,
    }


def test_consent_comes_before_level_1() -> None:
    assert GUIDE.consent.log_needs_consent
    assert GUIDE.consent.needed_for_level_1
    assert not GUIDE.consent.new_consent_for_level_2


def test_no_telephone_number_is_invented() -> None:
    assert {contact.phone for contact in GUIDE.contacts} == {
        None, "116 111", "112", "02800", "21 80 21 80",
    }  # fmt: skip

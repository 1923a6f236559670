"""The pack of Vestby against a second reading of its document."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from bti.guides import registry
from bti.guides.contacts import contacts_at
from bti.guides.deadlines import deadline_window
from bti.guides.models import Guide
from cases.levels.shown import tool_label
from forms import catalogue

GUIDE: Guide = registry.get("vestby")
OSLO = ZoneInfo("Europe/Oslo")
CHILD_WELFARE = ("child_welfare", "duty")


def titles(level: int) -> list[str]:
    return [step.title.nb for step in GUIDE.level(level).steps]


def step(level: int, code: str):
    return next(step for step in GUIDE.level(level).steps if step.code == code)


def how(level: int, code: str) -> str:
    return " ".join(text.nb for text in step(level, code).how)


def names(level: int, code: str) -> list[str]:
    """The tools of a step, as they are called on the screen."""
    return [tool_label(GUIDE, tool) for tool in step(level, code).tools]


@pytest.mark.requirement("R302")
def test_the_guide_says_that_one_who_wonders_must_follow_it_up() -> None:
    text = GUIDE.level(0).description.nb

    assert "Lurer du på om et barn eller en ungdom trenger hjelp?" in text
    assert "plikt til å følge det opp" in text


@pytest.mark.requirement("R303")
def test_the_guide_holds_from_pregnancy_to_24_years() -> None:
    assert "fra svangerskapet og opp til 24 år" in GUIDE.level(0).description.nb
    assert GUIDE.ages.oldest == 24


@pytest.mark.requirement("R304", "R305", "R306", "R307")
def test_the_levels_have_the_names_of_the_document() -> None:
    assert [(level.name.nb, level.short.nb) for level in GUIDE.levels] == [
        ("Tidlig identifisering og avklaring på eget tjenestested", "Uro/bekymring"),
        (
            "Når bekymringen kan løses på eget tjenestested, sammen med foresatte",
            "Fra bekymring til tiltak",
        ),
        ("Tverrfaglig innsats (1–2 tjenester)", "Tverrfaglig innsats"),
        (
            "Omfattende samarbeid mellom flere tjenester (3 eller flere)",
            "Omfattende samarbeid",
        ),
    ]
    assert GUIDE.consent.least_services_level_3 == 3


@pytest.mark.requirement("R308")
@pytest.mark.parametrize("level", [0, 1, 2, 3])
def test_one_stays_responsible_at_every_level(level) -> None:
    text = " ".join(line.nb for found in GUIDE.level(level).steps for line in found.how)

    assert "følger du fortsatt opp" in text or "Du følger opp barnet også etter" in text
    assert "samtidig, ikke etter tur" in how(1, "tiltak")


@pytest.mark.requirement("R309")
def test_level_0_has_four_steps() -> None:
    assert titles(0) == [
        "Er situasjonen akutt?", "Undring og observasjon", "Del bekymringen", "Avklaring",
    ]  # fmt: skip


@pytest.mark.requirement("R310", "R311")
def test_the_obs_box_covers_serious_neglect_and_keeps_the_guardians_out() -> None:
    assert GUIDE.obs.title.nb == "Mistanke om vold, overgrep eller alvorlig omsorgssvikt?"
    assert GUIDE.obs.text.nb.startswith("Meld rett til barnevernstjenesten. ")
    assert "Foresatte skal ikke involveres." in GUIDE.obs.text.nb
    assert "Er du svært bekymret, kontakter du politiet samtidig." in GUIDE.obs.text.nb
    assert "I tvil? Du kan drøfte saken anonymt" in GUIDE.obs.doubt.nb
    assert GUIDE.switches.severe_neglect_is_violence


@pytest.mark.requirement("R312")
@pytest.mark.parametrize(
    ("moment", "answers"),
    [
        ((2026, 9, 9, 7, 59), "917 19 615"),  # a Wednesday
        ((2026, 9, 9, 8, 0), "64 98 02 12"),
        ((2026, 9, 9, 14, 59), "64 98 02 12"),
        ((2026, 9, 9, 15, 0), "917 19 615"),
        ((2026, 9, 12, 12, 0), "917 19 615"),  # a Saturday
        ((2026, 5, 17, 12, 0), "917 19 615"),
    ],
)
def test_child_welfare_answers_by_the_hour(moment, answers) -> None:
    now = contacts_at(GUIDE, dt.datetime(*moment, tzinfo=OSLO)).now

    kinds = {a.contact.kind: a.contact.phone for a in now if a.contact.kind in CHILD_WELFARE}
    assert list(kinds.values()) == [answers]


@pytest.mark.requirement("R312")
def test_the_numbers_are_those_of_the_document() -> None:
    assert [(contact.name.nb, contact.phone) for contact in GUIDE.contacts] == [
        ("Vestby barnevernstjeneste", "64 98 02 12"),
        ("Follo barnevernsvakt", "917 19 615"),
        ("Politiets nødtelefon", "112"),
        ("Politi", "64 85 16 00"),
        ("Politiet der du er", "02800"),
    ]


@pytest.mark.requirement("R313")
def test_one_makes_it_concrete_and_discusses_it_within_the_service() -> None:
    text = how(0, "undring_og_observasjon")

    assert "Gjør den konkret for deg selv." in text
    assert "Drøft med en kollega eller lederen din." in text
    assert "uten hinder av taushetsplikten (forvaltningsloven § 13 b)" in text


@pytest.mark.requirement("R314", "R315")
def test_the_tools_of_wondering() -> None:
    assert names(0, "undring_og_observasjon")[:3] == [
        "Observasjonsskjema", "Faktorer som kan gi grunnlag for bekymring", "Undringsnotat",
    ]  # fmt: skip
    assert "Følg med i en kort periode" in how(0, "undring_og_observasjon")
    assert "Skriv ned det du opplevde" in how(0, "undring_og_observasjon")
    assert "form_observation" in step(0, "undring_og_observasjon").done_when
    assert {"observasjonsskjema", "faktorer_bekymring", "undringsnotat"} <= catalogue.codes()


@pytest.mark.requirement("R316", "R317")
def test_the_concern_is_shared_early_with_its_ground_and_minutes_are_sent() -> None:
    text = how(0, "del_bekymringen")

    assert "til en samtale så tidlig du kan" in text
    assert "Skriv i invitasjonen hva samtalen bygger på, så de kan forberede seg." in text
    assert "Skriv referat, og send det ut skriftlig." in text
    assert {"invited", "minutes_written"} <= set(step(0, "del_bekymringen").done_when)


@pytest.mark.requirement("R318")
def test_the_tools_for_sharing_the_concern() -> None:
    assert names(0, "del_bekymringen")[:4] == [
        "Støtteark samtaler med barn", "Undringssamtalen med foresatte", "Møtemal",
        "Tjenesteoversikt",
    ]  # fmt: skip


@pytest.mark.requirement("R319")
def test_clarification_closes_or_goes_on_with_consent() -> None:
    assert "avslutter du saken" in how(0, "avklaring")
    assert "Da må det finnes et samtykke." in how(0, "avklaring")
    assert GUIDE.consent.needed_for_level_1
    assert GUIDE.allows("close", from_level=0)


@pytest.mark.requirement("R320")
def test_level_1_has_seven_steps() -> None:
    assert titles(1) == [
        "Involver barnet/ungdommen og foresatte i større grad",
        "Barn/unges rett til medvirkning/samtykke",
        "Forbered et godt møte",
        "Samtale",
        "Tiltak",
        "Evaluering og oppfølgingsmøter",
        "Veien videre",
    ]


@pytest.mark.requirement("R321", "R322", "R323")
def test_the_meeting_is_prepared_and_the_family_invited() -> None:
    assert "Les observasjonene og det som er skrevet fra samtalene før." in how(1, "forbered_mote")
    assert "Tenk gjennom mulige tiltak på forhånd." in how(1, "forbered_mote")
    assert "skriftlig invitasjon, ikke en innkalling" in how(1, "forbered_mote")
    assert "Agendaen skal stå tydelig" in how(1, "forbered_mote")
    assert "på telefon eller når dere treffes" in how(1, "involver")
    assert "Jo eldre ungdommen er, jo mer bestemmer ungdommen" in how(1, "medvirkning_samtykke")
    assert "Inviter ungdommen direkte." in how(1, "medvirkning_samtykke")


@pytest.mark.requirement("R324")
def test_the_talk_has_eight_prompts() -> None:
    lines = [text.nb for text in step(1, "samtale").how]
    words = (
        "beskyttelsesfaktorer", "risikofaktorer", "rammene", "andre barn og de ansatte",
        "blir bedre", "nettverk", "på tjenestestedet", "hjemme",
    )  # fmt: skip

    assert len(lines) == 9
    assert all(word in line for word, line in zip(words, lines[:8], strict=True))


@pytest.mark.requirement("R325", "R326")
def test_measures_are_documented_and_minutes_sent_out() -> None:
    assert "må de dokumenteres og koordineres. Skriv referat og send det ut." in how(1, "samtale")
    assert names(1, "samtale")[:3] == [
        "Invitasjon til møte", "Referat fra møte", "Tjenesteoversikt",
    ]  # fmt: skip
    assert "minutes_written" in step(1, "samtale").done_when


@pytest.mark.requirement("R327")
def test_goals_are_good_clear_and_measurable() -> None:
    assert "Bestem hvilke tiltak dere setter i gang." in how(1, "tiltak")
    assert "gode, tydelige og målbare mål" in how(1, "tiltak")
    assert "goal_set" in step(1, "tiltak").done_when


@pytest.mark.requirement("R328", "R348")
@pytest.mark.parametrize(("code", "level"), [("follow_up_level_1", 1), ("follow_up_level_3", 3)])
def test_a_follow_up_meeting_is_held_within_two_to_four_weeks(code, level) -> None:
    deadline = GUIDE.deadline(code)

    assert deadline is not None
    assert (deadline.level, deadline.counted_from) == (level, "level_start")
    assert deadline_window(deadline, dt.date(2026, 9, 1)) == (
        dt.date(2026, 9, 15), dt.date(2026, 9, 29),
    )  # fmt: skip
    assert "innen to til fire uker" in how(level, "evaluering")


@pytest.mark.requirement("R329", "R338")
def test_the_questions_of_the_evaluation() -> None:
    assert [question.text.nb for question in GUIDE.evaluation_questions] == [
        "Har vi nådd målene?", "Er det nye mål?", "Bør det endres strategi?",
    ]  # fmt: skip
    assert "Har vi nådd målene? Er det nye mål? Bør strategien endres?" in how(1, "evaluering")
    assert "Er målene nådd? Må strategien byttes? Trengs nye mål?" in how(2, "evaluering")


@pytest.mark.requirement("R330", "R331")
def test_the_ways_out_of_level_1() -> None:
    text = how(1, "veien_videre")

    assert "skriver dere det ned og avslutter" in text
    assert "går dere til nivå 2. Husk samtykkeskjema." in text
    for service in (
        "barnevernet", "familieveileder", "ungdomslos", "NAV", "psykisk helse og rus",
        "skolehelsetjenesten",
    ):  # fmt: skip
        assert service in text
    assert {s.kind for s in GUIDE.services} >= {
        "child_welfare", "family_team", "youth_team", "nav", "mental_health", "school_health",
    }  # fmt: skip
    assert GUIDE.consent.new_consent_for_level_2


@pytest.mark.requirement("R332")
def test_the_tools_for_evaluation_at_level_1() -> None:
    assert set(names(1, "evaluering")) >= {
        "Observasjonsskjema", "Samtykkeskjema", "Tjenesteoversikt",
    }  # fmt: skip


@pytest.mark.requirement("R333")
def test_level_2_has_four_steps() -> None:
    assert titles(2) == ["Møte med aktuelle instanser", "Tiltak", "Evaluering", "Veien videre"]


@pytest.mark.requirement("R334")
def test_a_service_is_asked_before_it_is_invited_and_the_enquiry_is_written_down() -> None:
    lines = [text.nb for text in step(2, "mote").how]

    assert lines[0] == ("Ta kontakt med tjenesten. Drøft saken og spør om den har noe å bidra med.")
    assert lines[1].endswith("til samarbeidsmøte.")
    assert step(2, "mote").tools[0] == "form:henvendelse_tjeneste"
    assert GUIDE.words.meeting.nb == "samarbeidsmøte"


@pytest.mark.requirement("R339", "R340")
def test_measures_are_clarified_and_an_added_service_needs_a_consent_form() -> None:
    text = how(2, "veien_videre")

    assert "om tiltakene skal endres, videreføres eller avsluttes" in text
    assert "Skal flere tjenester inn, lager dere et nytt samtykkeskjema." in text
    assert names(2, "veien_videre")[:5] == [
        "Invitasjon til møte", "Referat fra møte", "Samtykkeskjema", "Møtemal",
        "Tjenesteoversikt",
    ]  # fmt: skip


@pytest.mark.requirement("R341", "R347")
def test_level_3_needs_meetings_records_a_koordinator_and_may_need_an_individual_plan() -> None:
    text = GUIDE.level(3).description.nb

    assert all(word in text for word in ("Samarbeidsmøter", "skriver ned", "koordinator"))
    assert "kan ha rett på individuell plan, og ønske seg det" in how(3, "dokumentasjon_ip")
    assert GUIDE.switches.ip_in_log


@pytest.mark.requirement("R342")
def test_level_3_has_five_steps() -> None:
    assert titles(3) == [
        "Avklaring av aktuell hjelp", "Dokumentasjon og eventuelt individuell plan", "Tiltak",
        "Evaluering", "Veien videre",
    ]  # fmt: skip


@pytest.mark.requirement("R343")
def test_clarification_at_level_3_prompts_for_child_welfare_and_health_care() -> None:
    text = how(3, "avklaring")

    assert "Bør barnevernet kobles på? Spesialisthelsetjenesten?" in text
    assert "Hva er den unges rett til helsehjelp?" in text
    assert "Begynn med tiltakene og målene dere har prøvd. Hvilke behov er ikke dekket?" in text


@pytest.mark.requirement("R346")
def test_a_change_of_koordinator_is_considered() -> None:
    text = how(3, "dokumentasjon_ip")

    assert "Avklar om dere bør bytte koordinator." in text
    assert "Den som er nærmest barnet, bør koordinere." in text
    assert "Er barnevernet med, er det naturlig at barnevernet koordinerer." in text


@pytest.mark.requirement("R349")
def test_when_measures_work_services_end_or_the_case_goes_down() -> None:
    assert "gå ned til nivå 2 eller 1" in how(3, "veien_videre")
    assert GUIDE.allows("narrow", 3)
    assert GUIDE.allows("return", 3)
    assert not GUIDE.allows("return", 2)
    assert GUIDE.allows("close", 3)


def test_the_holder_is_called_koordinator() -> None:
    assert (GUIDE.words.holder.nb, GUIDE.words.holder_definite.nb) == (
        "koordinator", "koordinatoren",
    )  # fmt: skip
    assert "Si fra til koordinatoren når noe hindrer dere eller endrer seg." in how(2, "tiltak")

"""What the forms of meetings, evaluation and referral ask, number for number."""

import pytest

from bti.guides import registry
from forms import catalogue
from tests.forms.papers import advice, asked, columns, labels, numbers, title, tools

WHO_WHEN = ["Tiltak", "Ansvarlig", "Varighet", "Evalueres"]
PHASES = ["Forberedelse før møtet", "Velkommen", "Nåsituasjonen", "Veien videre", "Avslutning"]


# Meetings in five phases


@pytest.mark.requirement("R177", "R215")
@pytest.mark.parametrize("code", ["moteagenda", "motereferat"])
def test_agenda_and_minutes_have_the_five_phases_of_good_meetings(code: str) -> None:
    parts = catalogue.get(code).sections

    assert [(part.phase, part.title.nb) for part in parts] == list(enumerate(PHASES, start=1))
    for level in (1, 2):
        assert f"form:{code}" in tools("sondre_nordstrand", level, "planlegg_tiltak")


@pytest.mark.requirement("R216")
def test_phase_1_settles_purpose_people_consent_agenda_time_and_place() -> None:
    parts = {part.key: part for part in catalogue.get("moteagenda").sections}

    assert [question.key for question in parts["forberedelse"].fields] == [
        "formal", "deltakere", "samtykke", "dagsorden", "dato", "tidsramme", "motested",
    ]  # fmt: skip
    told = advice("moteagenda", "forberedelse")
    assert "med barnet eller ungdommen og foreldrene" in told
    assert "på vegne av barnet, ungdommen og familien" in told


@pytest.mark.requirement("R217")
def test_phase_2_has_host_reason_names_and_history() -> None:
    assert labels("moteagenda", "velkommen") == [
        "Hvem er møtevert?",
        "Hva sier du om hvorfor dere møtes?",
        "Hva trenger alle å vite om det som har vært?",
    ]
    assert "Ta en kort runde med navn og rolle." in advice("moteagenda", "velkommen")


@pytest.mark.requirement("R218")
def test_phase_3_lets_the_family_tell_first_and_asks_whether_the_goal_is_the_same() -> None:
    assert "Barnet, ungdommen eller foreldrene begynner" in advice("moteagenda", "nasituasjonen")
    for code in ("moteagenda", "motereferat"):
        assert asked(code, "forrige").beside == "motereferat.tiltak"
        assert asked(code, "samme_mal").label.nb == "Er målet det samme som forrige gang?"


@pytest.mark.requirement("R219", "R336")
def test_phase_4_writes_down_who_is_responsible_for_each_measure() -> None:
    minutes = asked("motereferat", "tiltak")

    assert (columns(minutes), minutes.kind, minutes.required) == (WHO_WHEN, "table", True)
    assert columns(asked("moteagenda", "ansvar")) == WHO_WHEN
    assert labels("motereferat", "veien_videre")[:2] == [
        "Hvilke tiltak videreføres?", "Hvilke tiltak avsluttes?",
    ]  # fmt: skip


@pytest.mark.requirement("R220")
def test_phase_4_asks_about_the_group_and_sets_evaluation_and_next_meeting() -> None:
    for code in ("moteagenda", "motereferat"):
        assert asked(code, "gruppa").label.nb == "Er gruppa riktig sammensatt?"
    days = [asked("motereferat", key) for key in ("evaluering", "neste_mote")]
    assert [(q.kind, q.required, q.ahead) for q in days] == [("date", True, True)] * 2


@pytest.mark.requirement("R221", "R222")
def test_phase_5_sums_up_tells_whom_to_inform_and_does_not_go_on_in_the_corridor() -> None:
    assert labels("motereferat", "avslutning") == [
        "Kom dere i havn med formålet?",
        "Hvem skal orienteres, og av hvem?",
        "Evaluering av møtet: struktur og innhold",
    ]
    told = advice("moteagenda", "avslutning")
    assert "Takk for møtet, og avslutt." in told
    assert "Det fortsetter ikke på gangen." in told
    assert "Det fortsetter ikke på gangen." in advice("motereferat", "avslutning")


@pytest.mark.requirement("R140")
def test_the_minutes_tell_what_the_family_heard_when_it_declined_help() -> None:
    assert asked("motereferat", "informert_om").label.nb == (
        "Hvis ja: hvilken informasjon ble gitt om følger for barnet og om pliktene våre?"
    )


@pytest.mark.requirement("R335")
def test_the_agenda_asks_whether_the_coordinator_changes() -> None:
    assert asked("moteagenda", "stafettholder").label.nb == "Skal den som holder trådene, skiftes?"
    plan = asked("moteagenda", "muligheter").help
    assert plan is not None
    assert plan.nb == "Skal dere søke eller henvise til noen, planlegger dere det her."


def test_child_welfares_meeting_templates_are_forms() -> None:
    codes = ("moteagenda", "motereferat", "tips_foreldresamtale", "tips_motestruktur")

    assert [title(code) for code in codes] == [
        "Møteagenda", "Møtereferat", "Tips til foreldresamtalen", "Tips til god møtestruktur",
    ]  # fmt: skip
    assert all("ommunalt barnevern" in catalogue.get(code).source for code in codes)


# Evaluation and checklists


@pytest.mark.requirement("R93")
def test_nittedals_evaluation_asks_the_eight_questions_of_its_guide() -> None:
    guide = registry.get("nittedal")

    assert labels("evaluering_nittedal", "sporsmal") == [
        question.text.nb for question in guide.evaluation_questions
    ]
    assert numbers("evaluering_nittedal", "sporsmal") == list("12345678")
    assert "At tiltaket ble gjort, er ikke nok." in advice("evaluering_nittedal", "sporsmal")


@pytest.mark.requirement("R235", "R237", "R238")
def test_sondre_nordstrands_evaluation_asks_six_questions_of_one_measure() -> None:
    guide = registry.get("sondre_nordstrand")
    form = catalogue.get("evaluering_sondre")
    asked_here = [question for question in form.fields if question.kind == "choice"]

    assert form.title.nb == "Nytte av tiltak: Evalueringsskjema"
    assert form.field("tiltak").required
    assert [q.label.nb for q in asked_here] == [q.text.nb for q in guide.evaluation_questions]
    assert [q.number for q in asked_here] == list("123456")
    assert {tuple(c.label.nb for c in q.choices) for q in asked_here} == {
        ("Ja/bra", "Nei/dårlig"),
    }
    assert [q.number for q in form.fields if q.label.nb == "Kommentar"] == list("123456")
    assert "Et tiltak uten effekt avslutter dere." in advice("evaluering_sondre", "nytte")


@pytest.mark.requirement("R362")
def test_child_welfares_evaluation_asks_six_questions() -> None:
    assert labels("evaluering_barnevern", "evaluer", "yes_no") == [
        "Ble tiltaket gjennomført og fulgt opp på en god måte?",
        "Har barnet, foreldre/foresatte følt seg ivaretatt?",
        "Har foreldre/foresatte fulgt opp tiltaket i prosessen?",
        "Er det noe som kunne vært løst på en annen måte?",
        "Er det behov for nye eller utvidede tiltak?",
        "Har tiltaket ført til måloppnåelse?",
    ]


@pytest.mark.requirement("R363", "R364")
def test_yes_and_no_both_need_their_reasons() -> None:
    assert asked("evaluering_barnevern", "videre").values == ("avslutte", "forlenge", "nye")
    assert asked("evaluering_barnevern", "begrunnelse").required


@pytest.mark.requirement("R365", "R366")
def test_what_comes_next_is_asked_with_responsible_duration_and_evaluation() -> None:
    assert labels("evaluering_barnevern", "veien_videre")[:3] == [
        "Hvilke tiltak skal videreføres?",
        "Er det behov for å avslutte noen tiltak eller sette i gang nye tiltak?",
        "Er gruppa rundt barnet og foreldre/foresatte riktig sammensatt?",
    ]
    assert columns(asked("evaluering_barnevern", "nye_mal")) == [
        "Mål", "Tiltak", "Ansvarlig for gjennomføringen", "Varighet", "Evalueres",
    ]  # fmt: skip


@pytest.mark.requirement("R94", "R95")
def test_the_checklist_of_level_1_has_seven_points() -> None:
    assert labels("sjekkliste_niva_1", "huskeliste") == [
        "Har jeg skrevet ned min bekymring konkret nok?",
        "Har jeg sjekket bekymringssignalene opp mot risiko- og beskyttende faktorer?",
        "Har jeg drøftet med lederen min?",
        "Har jeg drøftet bekymringen anonymt med andre fagpersoner?",
        "Har jeg snakket med foresatte og barnet/den unge?",
        "Har vi evaluert det vi har gjort underveis?",
        "Vet vi hvem som skal følge opp familien videre?",
    ]
    assert numbers("sjekkliste_niva_1", "huskeliste") == list("1234567")
    assert "Hold fast ved barnets beste." in advice("sjekkliste_niva_1", "huskeliste")
    assert "form:sjekkliste_niva_1" in tools("nittedal", 1, "evaluering")


@pytest.mark.requirement("R127")
def test_the_checklist_of_level_2_has_eight_points() -> None:
    points = labels("sjekkliste_niva_2", "tenk_gjennom")

    assert len(points) == 8
    assert points[0] == "Har jeg drøftet og tatt kontakt med riktig instans?"
    assert points[3].startswith("Er det utpekt en koordinator/stafettholder for familien")
    assert points[7].startswith("Hva sier barnet/ungdommen og foresatte selv om dette?")
    assert numbers("sjekkliste_niva_2", "tenk_gjennom") == list("12345678")
    assert "form:sjekkliste_niva_2" in tools("nittedal", 2, "evaluering")


@pytest.mark.requirement("R343")
def test_clarifying_level_3_starts_from_what_was_tried_and_whom_to_bring_in() -> None:
    assert labels("avklaring_niva_3", "prov")[1:] == [
        "Hvilke behov er ikke blitt dekket?", "Bør det endres strategi?",
    ]  # fmt: skip
    assert columns(asked("avklaring_niva_3", "provd"))[:2] == ["Tiltak", "Mål"]
    assert labels("avklaring_niva_3", "hvem")[:3] == [
        "Bør barnevernet kobles på?",
        "Spesialisthelsetjeneste?",
        "Hva er den unges rett til helsehjelp?",
    ]


# Referral, report, enquiry


@pytest.mark.requirement("R116")
def test_a_referral_must_show_five_things() -> None:
    parts = {part.key: part for part in catalogue.get("henvisning").sections}

    assert [(question.key, question.required) for question in parts["innhold"].fields] == [
        ("onsker", True),
        ("tjenestens_bidrag", True),
        ("foresattes_bidrag", True),
        ("nettverk", True),
        ("kombinasjon", True),
    ]
    assert columns(asked("henvisning", "kombinasjon")) == ["Hva er gjort", "Av hvem", "Effekt"]
    assert "form:henvisning" in tools("nittedal", 2, "henvisning")


@pytest.mark.requirement("R115")
def test_a_referral_is_signed_by_family_and_holder() -> None:
    assert title("henvisning") == "Referat til henvisning"
    assert labels("henvisning", "underskrift", "signature") == [
        "Foresatt", "Foresatt", "Den unge", "Kontaktperson/stafettholder",
    ]  # fmt: skip


@pytest.mark.requirement("R135", "R136", "R141", "R241")
def test_a_report_is_concrete_and_tells_view_of_guardians_leader_and_log() -> None:
    form = catalogue.get("melding_barnevern")

    assert form.intro.nb.startswith("Skriv så konkret som mulig.")
    assert {q.key for q in form.fields if q.required} == {
        "barnet", "melder", "bekymring", "observert", "vold", "orientert", "stafettlogg", "dato",
    }  # fmt: skip
    assert form.field("foresattes_oppfatning").label.nb == "Foresattes oppfatning, kort"
    assert form.field("leder").label.nb == "Er nærmeste leder orientert?"
    assert form.field("stafettlogg").label.nb == "Finnes det en stafettlogg?"
    assert "form:melding_barnevern" in tools("nittedal", 3, "avklaring")


def test_only_the_report_is_printed_without_being_kept() -> None:
    assert [form.code for form in catalogue.all_forms() if not form.kept] == ["melding_barnevern"]


@pytest.mark.requirement("R255", "R334")
def test_an_enquiry_records_what_was_asked_and_what_the_service_answered() -> None:
    form = catalogue.get("henvendelse_tjeneste")

    assert "Henvendelse til Pedagogisk fagsenter" in form.source
    assert form.field("kan_bidra").values == ("ja", "rad", "nei", "venter")
    assert form.field("bidrag").label.nb == "Hva ønsker dere at tjenesten bidrar med?"
    assert form.field("mote").ahead
    contact = tools("sondre_nordstrand", 2, "etabler_kontakt")
    assert {"form:henvendelse_tjeneste", "page:report"} <= set(contact)
    assert "form:melding_barnevern" in tools("sondre_nordstrand", 3, "melding")

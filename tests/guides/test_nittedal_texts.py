"""What the steps of Nittedal tell, against a second reading of the document (updated 7.6.2019)."""

import pytest

from bti.guides import registry
from bti.guides.models import Guide
from cases.levels.shown import tool_label

GUIDE: Guide = registry.get("nittedal")


def step(level: int, code: str):
    return next(step for step in GUIDE.level(level).steps if step.code == code)


def how(level: int, code: str) -> str:
    return " ".join(text.nb for text in step(level, code).how)


@pytest.mark.requirement("R43")
def test_the_four_tools_of_wondering() -> None:
    names = {tool_label(GUIDE, tool) for tool in step(0, "undring_og_observasjon").tools}

    assert {tool for tool in step(0, "undring_og_observasjon").tools if "form:" in tool} == {
        "form:mistrivsel_barn", "form:bekymringsskala_barn", "form:observasjonsskjema",
        "form:risiko_beskyttelse",
    }  # fmt: skip
    assert {
        "Kjennetegn på mulig mistrivsel hos barn", "Bekymringsskala vedrørende barn og unge",
        "Beskyttelses- og risikofaktorer",
    } <= names  # fmt: skip


@pytest.mark.requirement("R44")
def test_two_texts_of_voksne_for_barn_are_linked() -> None:
    linked = {
        code: (GUIDE.link(code).label.nb, GUIDE.link(code).address)
        for code in ("jesper", "johanne")
    }

    assert linked == {
        "jesper": (
            "Hvem kan hjelpe Jesper? (Voksne for barn)",
            "http://www.vfb.no/artikler/hvem-kan-hjelpe-jesper/",
        ),
        "johanne": (
            "… og hvem ser Johanne? (Voksne for barn)",
            "http://www.vfb.no/og-hvem-ser-johanne/",
        ),
    }
    assert {"link:jesper", "link:johanne"} <= set(step(0, "undring_og_observasjon").tools)


@pytest.mark.requirement("R52")
def test_a_concern_about_the_parents_has_its_own_scale_and_guide() -> None:
    assert "Er det noe ved foreldrene som bekymrer deg?" in how(0, "del_bekymringen")
    assert {"form:bekymringsskala_foreldre", "link:voksenveileder"} <= set(
        step(0, "del_bekymringen").tools
    )
    assert GUIDE.link("voksenveileder").label.nb == "Handlingsveileder for voksentjenestene"


@pytest.mark.requirement("R55")
def test_one_chooses_the_level_together_with_the_leader() -> None:
    assert "Bestem sammen med lederen din hva dere gjør." in how(0, "avklaring")
    assert "Er dere fortsatt bekymret, velger dere nivået som passer." in how(0, "avklaring")
    assert all(GUIDE.allows(code, 0) for code in ("start", "involve", "close"))


@pytest.mark.requirement("R56", "R57")
def test_wondering_is_enough_to_invite_and_the_talk_is_about_the_child() -> None:
    text = how(0, "avklaring")

    assert "En undring holder for å invitere til samtale. Gjør den konkret først" in text
    assert "La det handle om barnet, også når de voksne har sitt å stri med." in text


@pytest.mark.requirement("R76", "R77")
def test_the_wondering_talk_presents_what_was_seen_and_no_conclusion() -> None:
    text = how(1, "undringssamtalen")

    assert "Fortell hva dere har sett, ikke hva dere tror det betyr." in text
    assert "Snakk om barnet, fra barnets side." in text
    assert "Forhold hjemme og mistanke om rus hører som regel ikke til i den første" in text


@pytest.mark.requirement("R81")
def test_no_child_goes_home_alone_with_an_intoxicated_parent() -> None:
    for text in (how(1, "undringssamtalen"), GUIDE.obs.intervene.nb):
        assert "ikke barnet gå alene hjem med forelderen. Bli hos barnet og ring" in text
    assert "ring en annen omsorgsperson" in how(1, "undringssamtalen")
    assert "page:acute" in step(1, "undringssamtalen").tools


@pytest.mark.requirement("R95", "R97", "R100")
def test_follow_up_holds_on_to_the_child_and_leads_to_a_new_meeting() -> None:
    text = how(1, "evaluering")

    assert "Hold fast på det som er best for barnet. Ikke gjør det mindre enn det er." in text
    assert "Er det ikke blitt bedre, avtaler dere et nytt møte med foreldrene" in text
    assert "Skriv referat fra hver samtale." in text
    assert "minutes_written" in step(1, "evaluering").done_when
    assert "page:meeting" in step(1, "evaluering").tools


@pytest.mark.requirement("R98", "R106")
def test_the_ways_out_of_level_1() -> None:
    text = how(1, "veien_videre")

    assert "Loggen kan avsluttes" in text
    assert "Hjelper ikke det, går dere videre til nivå 2 eller 3." in text
    assert all(GUIDE.allows(code, 1) for code in ("close", "involve", "broaden"))


@pytest.mark.requirement("R113")
def test_a_no_to_consent_is_accepted_and_the_duty_to_report_is_told() -> None:
    text = how(2, "avklaring")

    assert "Sier de nei, godtar dere det." in text
    assert "alle ansatte har meldeplikt til barnevernet ved alvorlig bekymring" in text


@pytest.mark.requirement("R129", "R130")
def test_the_ways_out_of_level_2() -> None:
    text = how(2, "veien_videre")

    assert "ikke trenger tjenestene lenger. Da kan dere gå tilbake til nivå 1." in text
    assert "Trengs det mer, går dere videre til nivå 3." in text
    assert GUIDE.allows("return", 2)
    assert GUIDE.allows("broaden", 2)


@pytest.mark.requirement("R131")
@pytest.mark.parametrize("level", [2, 3])
def test_the_log_is_used_at_levels_2_and_3(level) -> None:
    assert GUIDE.level(level).description.nb.endswith("Stafettloggen skal være i bruk.")
    facts = {fact for step in GUIDE.level(level).steps for fact in step.done_when}
    assert "log_opened" in facts


@pytest.mark.requirement("R139")
def test_level_3_links_what_to_read_before_a_report() -> None:
    linked = ("opplysningsplikt", "veileder_melding", "skole_og_barnevern")

    assert [GUIDE.link(code).label.nb for code in linked] == [
        "Opplysningsplikt til barnevernet",
        "Veileder til bekymringsmelding til barnevernet",
        "Veileder om samarbeid mellom skole og barnevern",
    ]
    assert {f"link:{code}" for code in linked} <= set(step(3, "avklaring").tools)

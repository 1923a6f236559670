"""The pack of Sarpsborg against a second reading of its three cards."""

import pytest

from bti.guides import registry
from bti.guides.models import Guide
from cases.levels.cards import card_of, numbered
from cases.levels.shown import tool_label

GUIDE: Guide = registry.get("sarpsborg")


def titles(*levels: int) -> list[str]:
    return [step.title.nb for level in levels for step in GUIDE.level(level).steps]


def step(level: int, code: str):
    return next(step for step in GUIDE.level(level).steps if step.code == code)


def how(level: int, code: str) -> str:
    return " ".join(text.nb for text in step(level, code).how)


def tips(level: int) -> str:
    return " ".join(text.nb for text in GUIDE.level(level).tips)


def address(code: str) -> str:
    link = GUIDE.link(code)
    assert link is not None
    return link.address


@pytest.mark.requirement("R372")
def test_one_who_is_concerned_is_told_to_check_it_out() -> None:
    assert GUIDE.level(0).description.nb.startswith(
        "Er du bekymret for et barn eller en ungdom? Da må du sjekke det ut"
    )


@pytest.mark.requirement("R373")
def test_there_are_three_cards_over_four_levels() -> None:
    assert [
        (level.number, card["number"], card["colour"], card["name"], card["title"])
        for level in GUIDE.levels
        if (card := card_of(level))
    ] == [
        (0, 1, "green", "Grønt kort", "Hva gjør du selv, og innen egen tjeneste?"),
        (1, 1, "green", "Grønt kort", "Hva gjør du selv, og innen egen tjeneste?"),
        (2, 2, "yellow", "Gult kort", "Hva gjør du sammen med andre tjenester?"),
        (3, 3, "red", "Rødt kort", "Hva gjør du når tiltak ikke virker?"),
    ]


@pytest.mark.requirement("R373")
def test_the_steps_of_the_green_card_are_counted_from_1_to_7() -> None:
    counted = [list(numbered(GUIDE, level)) for level in GUIDE.levels]

    assert counted == [[1, 2, 3], [4, 5, 6, 7], [1, 2, 3, 4, 5], [1, 2, 3]]


@pytest.mark.requirement("R374")
def test_the_obs_box_leads_to_child_welfare_before_the_guardians() -> None:
    assert GUIDE.obs.title.nb == "Mistanke om vold eller seksuelle overgrep?"
    assert GUIDE.obs.text.nb == (
        "Ta direkte kontakt med barneverntjenesten, uten å kontakte foresatte først."
    )
    assert not GUIDE.switches.severe_neglect_is_violence


@pytest.mark.requirement("R375")
@pytest.mark.parametrize("level", [0, 1, 2, 3])
def test_every_card_reminds_of_writing_down_assessments_and_who_is_responsible(level) -> None:
    assert "Skriv ned alle vurderinger der det er relevant." in tips(level)
    assert "i deres eget fagsystem, slik retningslinjene sier" in tips(level)
    assert "til det er overført til andre og møtepunkt er avtalt" in tips(level)


@pytest.mark.requirement("R376", "R398")
def test_one_discusses_anonymously_with_those_the_cards_name() -> None:
    assert [(partner.label.nb, partner.kind) for partner in GUIDE.discussion_partners] == [
        ("Kollega", "colleague"),
        ("Leder", "leader"),
        ("Andre relevante tjenester (anonymt)", "outside"),
        ("Barnevernstjenesten (anonymt)", "outside"),
        ("Koordinerende enhet (anonymt)", "outside"),
        ("Koordinator for tverrfaglig ressursgruppe (anonymt)", "outside"),
    ]
    assert "barnevernstjenesten, koordinerende enhet eller koordinator for tverrfaglig" in (
        how(3, "droft_anonymt")
    )


@pytest.mark.requirement("R379", "R388", "R405", "R406")
def test_the_links_are_those_of_the_cards() -> None:
    folder = "https://www.sarpsborg.com/globalassets/dokumenter/barn-og-skole/samhandlingskortene/"
    assert {link.code: link.address for link in GUIDE.links} == {
        "snakkemedbarn": "https://www.snakkemedbarn.no/",
        "barns_rett": "https://www.barneombudet.no/barns-rettigheter/barns-rett-til-a-bli-hort",
        "barneombudet": "https://www.barneombudet.no/",
        "tiltak": "https://www.sarpsborg.com/tiltakbarnogunge",
        "bufdir": (
            "https://www.bufdir.no/foreldrehverdag/smabarn/kommunikasjon---du-og-barnet/"
            "slik-snakker-du-med-barn/"
        ),
        "samtykkeskjema": (
            folder + "samtykkeskjema-til-tverrfaglig-samarbeid-og-fritak-av-taushetsplikten.pdf"
        ),
        "prosedyre": folder + "prosedyre-samhandlingskort1.pdf",
        "soke_tjenester": (
            "https://www.sarpsborg.com/helse-og-omsorg/soke-helse--og-omsorgstjenester/"
        ),
        "bekymringsmelding": "https://bekymringsmelding.fiks.ks.no/",
    }


@pytest.mark.requirement("R379", "R388", "R405", "R406")
@pytest.mark.parametrize(
    ("level", "code", "links"),
    [
        (0, "utforsk", {"snakkemedbarn", "barns_rett", "bufdir"}),
        (1, "kontakt_samtykke", {"samtykkeskjema", "bufdir"}),
        (1, "iverksett", {"tiltak"}),
        (2, "etabler_kontakt", {"samtykkeskjema", "barns_rett"}),
        (3, "foreldre_medvirker", {"bekymringsmelding", "soke_tjenester", "prosedyre"}),
        (3, "samtale_foresatte", {"samtykkeskjema"}),
    ],
)
def test_each_link_stands_at_its_step(level, code, links) -> None:
    linked = {tool.removeprefix("link:") for tool in step(level, code).tools if "link:" in tool}

    assert linked == links


@pytest.mark.requirement("R380", "R381", "R382", "R383", "R384", "R385", "R386")
def test_the_seven_steps_of_the_green_card() -> None:
    assert titles(0, 1) == [
        "Utforsk hvordan barnet/ungdommen har det",
        "Konkretiser og skriv ned bekymringen",
        "Drøft med en kollega, leder eller anonymt med andre relevante tjenester",
        "Opprett kontakt, innhent samtykke og avtal et møte",
        "Iverksett tiltak innenfor egen tjeneste",
        "Evaluer tiltak",
        "Ved behov vurder å iverksette tiltak i samarbeid med andre instanser",
    ]
    assert set(step(1, "kontakt_samtykke").done_when) == {
        "guardians_talked", "consent_live", "invited", "goal_set",
    }  # fmt: skip
    assert "Lag en felles målsetting i møtet." in how(1, "kontakt_samtykke")


@pytest.mark.requirement("R387")
def test_the_tips_of_the_green_card() -> None:
    assert "Fortell familien hvorfor du vil snakke med dem." in tips(1)
    assert "nødvendig med flere samtaler" in tips(1)
    assert "Det kan bli mye for familien." in tips(1)
    assert "orientert og med hele tiden" in tips(1)
    for level in (0, 1):
        assert "Ved mistanke om vold og seksuelle overgrep deler du ikke dette" in tips(level)


@pytest.mark.requirement("R388")
def test_the_consent_is_called_samtykkeskjema() -> None:
    assert tool_label(GUIDE, "page:consent") == "Samtykkeskjema"
    assert "page:consent" in step(1, "kontakt_samtykke").tools


@pytest.mark.requirement("R389", "R396")
def test_what_still_worries_leads_on_to_the_next_card() -> None:
    assert how(1, "andre_instanser").endswith("Fortsatt bekymret? Gå videre til gult kort.")
    assert how(2, "avklar").endswith("Fortsatt bekymret? Gå videre til rødt kort.")
    assert {move.code: (move.label.nb, move.from_levels) for move in GUIDE.moves if move.label} == {
        "involve": ("Gå videre til gult kort", (1,)),
        "broaden": ("Gå videre til rødt kort", (2,)),
    }


@pytest.mark.requirement("R390", "R391", "R392", "R393", "R394")
def test_the_five_steps_of_the_yellow_card() -> None:
    assert titles(2) == [
        "Etabler kontakt med relevante tjenester i samråd med foresatte",
        "Søk råd og/eller planlegg felles tiltak",
        "Gjennomfør planen",
        "Evaluer tiltakene sammen",
        "Avklar om tiltakene skal endres, videreføres eller avsluttes",
    ]
    assert "Husk samtykke." in how(2, "etabler_kontakt")


@pytest.mark.requirement("R395")
def test_the_tips_of_the_yellow_card() -> None:
    assert "Snakk med foreldrene hele veien." in tips(2)
    assert "Be om samtykke til å ta saken videre, og forklar hva som skjer" in tips(2)
    assert "Er du usikker, søk råd." in tips(2)
    assert GUIDE.consent.new_consent_for_level_2


@pytest.mark.requirement("R397", "R399")
def test_the_three_steps_of_the_red_card() -> None:
    assert titles(3) == [
        "Drøft anonymt hvem som kan gi rett hjelp",
        "Gjennomfør samtale med foresatte",
        "Foreldre skal medvirke og være kjent med meldinger og henvisninger",
    ]
    assert "om det trengs mer omfattende tiltak" in how(3, "samtale_foresatte")
    assert "Barn og foreldre skal være med og kunne påvirke." in GUIDE.level(3).description.nb
    assert "Unntaket er mistanke om vold eller seksuelle overgrep" in (
        GUIDE.level(3).description.nb
    )


@pytest.mark.requirement("R401")
def test_guardians_may_bring_somebody_and_a_colleague_may_join() -> None:
    text = how(3, "samtale_foresatte")

    assert "om en kollega eller en samarbeidspartner skal være med" in text
    assert "en støtteperson eller ressursperson" in text
    assert "Vær tydelig på rammene og hva samtalen skal føre til." in text
    assert "Lov ikke noe om hva andre kan bidra med." in text


def test_no_number_is_invented() -> None:
    assert {contact.code: contact.phone for contact in GUIDE.contacts} == {
        "barneverntjenesten": None, "politiets_nodtelefon": "112", "koordinerende_enhet": None,
    }  # fmt: skip
    assert all(contact.note for contact in GUIDE.contacts if contact.phone is None)

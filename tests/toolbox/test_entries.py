"""What the toolbox of each guide holds, and how it is searched."""

import pytest
from django.utils import translation

from bti.guides import registry
from bti.toolbox.entries import Entry, entries_of, folded, search

NITTEDAL, SONDRE = registry.get("nittedal"), registry.get("sondre_nordstrand")
BARNEVERN, SARPSBORG = registry.get("barnevern"), registry.get("sarpsborg")


def titles(guide, **asked) -> list[str]:
    return [entry.title for entry in search(entries_of(guide), **asked)]


def codes(guide, **asked) -> set[str]:
    return {entry.code for entry in search(entries_of(guide), **asked)}


@pytest.mark.parametrize("guide", registry.all_guides(), ids=lambda guide: guide.slug)
def test_every_form_link_and_page_of_a_guide_is_in_its_toolbox(guide):
    found = {entry.code for entry in entries_of(guide)}
    named = {
        tool
        for level in guide.levels
        for step in level.steps
        for tool in step.tools
        if tool != "page:toolbox"
    }

    assert {f"form:{code}" for code in guide.forms} <= found
    assert {f"link:{link.code}" for link in guide.links} <= found
    assert named <= found


@pytest.mark.parametrize("guide", registry.all_guides(), ids=lambda guide: guide.slug)
def test_every_entry_leads_somewhere_or_tells_where_to_ask(guide):
    for entry in entries_of(guide):
        assert entry.href or entry.where, entry.code
        assert entry.title, entry.code


@pytest.mark.requirement("R43", "R44", "R52")
def test_nittedal_has_the_tools_of_level_0():
    found = codes(NITTEDAL, level=0)

    assert {
        "form:observasjonsskjema", "form:risiko_beskyttelse", "form:bekymringsskala_barn",
        "form:mistrivsel_barn", "form:bekymringsskala_foreldre", "link:voksenveileder",
        "link:jesper", "link:johanne",
    } <= found  # fmt: skip


@pytest.mark.requirement("R139")
def test_nittedal_has_the_guides_about_child_welfare_on_level_3():
    on_three = codes(NITTEDAL, level=3, kind="guide")

    assert {"link:opplysningsplikt", "link:veileder_melding", "link:skole_og_barnevern"} <= on_three
    assert "link:opplysningsplikt" not in codes(NITTEDAL, level=1)
    step = NITTEDAL.level(3).steps
    assert any("link:opplysningsplikt" in one.tools for one in step)


@pytest.mark.requirement("R253")
def test_sondre_nordstrand_has_routines_under_three_services():
    found = [e for e in search(entries_of(SONDRE), kind="routine")]
    headings = list(dict.fromkeys(entry.heading for entry in found))

    assert headings == ["Barnehage", "Skole", "Helsestasjon og skolehelsetjenesten"]
    by_heading = {h: [e.title for e in found if e.heading == h] for h in headings}
    assert len(by_heading["Barnehage"]) == 11
    assert by_heading["Skole"] == ["Handlingsplan mot mobbing i skolen", "Kvalitet i Osloskolen"]
    assert all(entry.href.startswith("http") for entry in found)


@pytest.mark.requirement("R254")
def test_the_brochure_in_five_languages_says_so_and_is_for_the_family():
    (brochure,) = search(entries_of(SONDRE), text="klar for skolestart", role="guardian")

    assert (brochure.kind, brochure.languages) == ("material", "På 5 språk")
    with translation.override("en"):
        assert "Ready for school (brochure for parents)" in titles(SONDRE, role="guardian")


@pytest.mark.requirement("R255")
def test_the_two_referral_forms_are_under_referral():
    found = codes(SONDRE, kind="referral")

    assert {"link:pedagogisk_fagsenter", "link:bekymringsmelding", "link:melding_skjema"} <= found


@pytest.mark.requirement("R256")
def test_the_library_of_guides():
    assert codes(SONDRE, kind="guide") >= {
        f"link:{code}"
        for code in (
            "fra_bekymring", "vold_nasjonal", "vold_bydel", "bti_nasjonal", "salto", "manifest",
            "barnets_beste_veileder", "hjem_skole", "taushetsplikt", "parorendeveileder",
        )
    }  # fmt: skip


@pytest.mark.requirement("R257")
def test_the_service_directory_is_found():
    assert "Tjenesteinformasjon om oppvekst" in titles(SONDRE, kind="directory")


@pytest.mark.requirement("R187")
def test_the_step_towards_another_service_has_its_tools():
    step = SONDRE.level(2).steps[0]

    assert {
        "page:consent", "link:tjenesteinformasjon", "link:gode_moter", "page:log",
        "link:barnevernssak",
    } <= set(step.tools)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("språkutvikling", "Oslostandard for systematisk oppfølging av barns språkutvikling"),
        ("SPRÅKUTVIKLING", "Oslostandard for systematisk oppfølging av barns språkutvikling"),
        ("sprakutvikling", "Oslostandard for systematisk oppfølging av barns språkutvikling"),
        ("pårørende", "Pårørendeveileder"),
        ("foreldreutvalget hefte", "Hefte om mobbing i barnehagen"),
        ("udir", "Veilederen Til barnets beste"),
    ],
)
def test_search_takes_norwegian_letters_and_words_of_the_description(text, title):
    assert title in titles(SONDRE, text=text)


def test_every_word_must_be_there():
    assert titles(SONDRE, text="mobbing skolestart") == []
    assert len(titles(SONDRE, text="mobbing")) > len(titles(SONDRE, text="mobbing skolen")) > 0


def test_folding_keeps_words_apart_from_signs():
    assert folded("Ærlig Ørret Åpen É") == "aerlig orret apen e"


def test_filters_are_asked_together():
    entry = Entry("link:x", "film", "Film", levels=(1, 2), roles=("leader",))

    assert search([entry], level=1, role="leader", kind="film") == [entry]
    assert search([entry], level=0) == []
    assert search([entry], role="employee") == []
    assert search([entry], kind="guide") == []


def test_an_entry_without_levels_is_on_every_level():
    entry = Entry("link:x", "film", "Film")

    assert search([entry], level=3) == [entry]


@pytest.mark.requirement("R368")
def test_child_welfare_has_films_and_help_for_talks():
    found = codes(BARNEVERN, kind="film") | codes(BARNEVERN, kind="conversation")

    assert found >= {
        "link:barns_rettigheter", "link:i_trygge_hender", "link:snakketoyet", "link:samtalehjelp",
        "link:nodvendige_samtalen",
    }  # fmt: skip


@pytest.mark.requirement("R369")
def test_child_welfare_has_a_catalogue_of_measures():
    assert codes(BARNEVERN, kind="measure") == {
        "link:familierad", "link:cos", "link:marte_meo", "link:pmto", "link:mst",
    }  # fmt: skip


@pytest.mark.requirement("R370")
def test_child_welfare_has_the_tools_of_an_investigation():
    assert codes(BARNEVERN, kind="assessment") == {
        "link:wmci", "link:crowell", "link:euroaddadd", "link:asq", "link:asq_se", "link:dcm",
        "link:fremmedrom", "link:nettverksmote",
    }  # fmt: skip


@pytest.mark.requirement("R379")
def test_sarpsborg_has_advice_for_talks_and_a_catalogue_of_measures():
    hosts = {entry.code: entry.host for entry in entries_of(SARPSBORG)}

    assert hosts["link:snakkemedbarn"] == "snakkemedbarn.no"
    assert hosts["link:barns_rett"] == "barneombudet.no"
    assert codes(SARPSBORG, kind="measure") == {"link:tiltak"}


@pytest.mark.requirement("R376", "R398")
def test_sarpsborg_discusses_anonymously_with_those_of_the_red_card():
    outside = {one.code for one in SARPSBORG.discussion_partners if one.kind == "outside"}

    assert outside == {
        "andre_tjenester", "barnevern", "koordinerende_enhet", "ressursgruppe",
    }  # fmt: skip

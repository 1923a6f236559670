"""What the forms of level 0 and of the first talk ask, number for number."""

import pytest

from bti.guides import registry
from forms import catalogue
from tests.forms.papers import advice, asked, columns, labels, title, tools

CODES = {
    "avklaring_niva_3", "bekymringsskala_barn", "bekymringsskala_foreldre", "evaluering_barnevern",
    "evaluering_nittedal", "evaluering_sondre", "faktorer_bekymring", "henvendelse_tjeneste",
    "henvisning", "invitasjon_forste", "invitasjon_oppfolging", "kjennetegn_barn",
    "kjennetegn_foresatte", "kjennetegn_ungdom", "mal_tiltak", "melding_barnevern",
    "mistrivsel_barn", "moteagenda", "motereferat", "observasjonsskjema", "risiko_beskyttelse",
    "risikofaktorer_vold", "samtale_barn", "signaler_barn", "signaler_voksne", "sjekkliste_niva_1",
    "sjekkliste_niva_2", "tips_foreldresamtale", "tips_motestruktur", "undringsnotat",
    "undringssamtale", "uro_a", "uro_b", "uro_c", "uro_sonene",
}  # fmt: skip


def test_the_catalogue_holds_every_form_of_the_documents_in_its_first_version() -> None:
    assert catalogue.codes() == CODES
    assert {catalogue.versions(code) for code in CODES} == {(1,)}


def test_every_question_of_a_form_has_its_number_in_order() -> None:
    for form in catalogue.all_forms():
        counted = [
            int("".join(filter(str.isdigit, q.number)))
            for q in form.fields
            if q.number[0].isdigit()
        ]
        assert counted == sorted(counted), form.code


def test_a_form_that_the_document_only_names_says_that_its_content_is_ours() -> None:
    own = {form.code for form in catalogue.all_forms() if "vårt eget" in form.source}

    assert own == {
        "bekymringsskala_barn", "bekymringsskala_foreldre", "faktorer_bekymring",
        "henvendelse_tjeneste", "invitasjon_forste", "invitasjon_oppfolging", "mistrivsel_barn",
        "risiko_beskyttelse", "risikofaktorer_vold", "samtale_barn", "signaler_barn",
        "signaler_voksne", "tips_foreldresamtale", "tips_motestruktur", "undringsnotat",
    }  # fmt: skip


# Level 0: wondering, signs, factors, the child


@pytest.mark.requirement("R43")
def test_nittedals_four_tools_for_wondering_are_forms() -> None:
    of_step = [t for t in tools("nittedal", 0, "undring_og_observasjon") if t.startswith("form:")]

    assert {title(tool.split(":")[1]) for tool in of_step} == {
        "Observasjonsskjema",
        "Beskyttelses- og risikofaktorer",
        "Bekymringsskala vedrørende barn og unge",
        "Kjennetegn på mulig mistrivsel hos barn",
    }


@pytest.mark.requirement("R43", "R94")
def test_risk_and_protective_factors_stand_side_by_side_protection_first() -> None:
    parts = catalogue.get("risiko_beskyttelse").sections[:3]

    assert [[q.label.nb for q in part.fields] for part in parts] == [["Beskytter", "Risiko"]] * 3
    assert {len(q.choices) for part in parts for q in part.fields} == {4}


@pytest.mark.requirement("R52", "R367")
@pytest.mark.parametrize("code", ["bekymringsskala_barn", "bekymringsskala_foreldre"])
def test_a_worry_scale_counts_to_five_in_three_zones_and_is_taken_again(code: str) -> None:
    form = catalogue.get(code)
    assert form.scale is not None

    assert form.scale.values == ("1", "2", "3", "4", "5")
    assert [zone.values for zone in form.scale.zones] == [("1", "2"), ("3",), ("4", "5")]
    assert form.scale.required
    assert form.repeated


@pytest.mark.requirement("R52")
def test_a_concern_about_the_parents_leads_to_their_scale_and_the_guide_for_adult_services() -> (
    None
):
    steps = {step.code: step for step in registry.get("nittedal").level(0).steps}
    step = steps["del_bekymringen"]

    assert "form:bekymringsskala_foreldre" in step.tools
    assert title("bekymringsskala_foreldre") == "Bekymringsskala vedrørende foreldre"
    assert any("handlingsveilederen for voksentjenestene" in text.nb for text in step.how)


@pytest.mark.requirement("R51")
@pytest.mark.parametrize("code", ["bekymringsskala_barn", "undringsnotat"])
def test_a_concern_has_a_field_for_what_is_going_on_around_the_child(code: str) -> None:
    around = asked(code, "rundt_barnet")

    assert around.label.nb == "Hva skjer rundt barnet nå?"
    assert around.help is not None
    assert around.help.nb.startswith("En skilsmisse, et dødsfall eller noe annet tungt kan")


@pytest.mark.requirement("R315")
def test_vestby_has_a_note_of_wondering_and_a_list_of_factors() -> None:
    assert {"undringsnotat", "faktorer_bekymring"} <= set(registry.get("vestby").forms)
    assert title("undringsnotat") == "Undringsnotat"
    assert title("faktorer_bekymring") == "Faktorer som kan gi grunnlag for bekymring"
    assert asked("undringsnotat", "hva").required
    factors = [q for q in catalogue.get("faktorer_bekymring").fields if q.kind == "checks"]
    assert [(q.key, len(q.choices)) for q in factors] == [
        ("barnet", 6), ("omsorgen", 4), ("rundt", 5),
    ]  # fmt: skip


@pytest.mark.requirement("R367")
def test_the_six_mapping_tools_of_child_welfare_are_forms() -> None:
    codes = (
        "bekymringsskala_foreldre", "bekymringsskala_barn", "signaler_voksne", "signaler_barn",
        "risikofaktorer_vold", "observasjonsskjema",
    )  # fmt: skip

    assert {f"form:{code}" for code in codes} <= set(tools("barnevern", 1, "kartleggingsverktoy"))
    assert [title(code) for code in codes] == [
        "Bekymringsskala vedrørende foreldre",
        "Bekymringsskala vedrørende barn og unge",
        "Signaler hos voksne på mulig mistrivsel",
        "Signaler hos barn på mulig mistrivsel",
        "Risikofaktorer og tegn på vold mot barn",
        "Observasjonsskjema",
    ]


@pytest.mark.requirement("R350", "R367")
@pytest.mark.parametrize(
    ("code", "count"),
    [
        ("signaler_barn", 12),
        ("mistrivsel_barn", 12),
        ("signaler_voksne", 10),
        ("risikofaktorer_vold", 9),
    ],
)
def test_signs_are_ticked_and_followed_over_time(code: str, count: int) -> None:
    signs = catalogue.get(code).signs

    assert signs is not None
    assert (signs.key, signs.kind, len(signs.choices)) == ("tegn", "checks", count)


@pytest.mark.requirement("R350")
@pytest.mark.parametrize("code", ["signaler_barn", "mistrivsel_barn", "signaler_voksne"])
def test_signs_are_read_in_light_of_age_and_of_how_long_they_last(code: str) -> None:
    told = advice(code, "tegn")

    assert "Flere tegn samtidig, eller tegn som varer, gir større grunn til bekymring." in told
    assert "i lys av hvor gammelt barnet er" in told


def test_the_form_on_violence_sends_one_to_the_police_or_child_welfare_the_same_day() -> None:
    told = advice("risikofaktorer_vold", "tegn")

    assert "kontakter du barnevernet eller politiet samme dag" in told
    assert "Foreldrene skal ikke få vite det." in told
    assert "ring politiet på 112" in told


@pytest.mark.requirement("R53", "R65")
def test_the_sheet_for_a_talk_with_the_child_asks_openly_and_takes_the_blame_away() -> None:
    assert title("samtale_barn") == "Støtteark samtaler med barn"
    assert asked("samtale_barn", "sa").label.nb == "Hva sa barnet, med egne ord?"
    assert "Ikke still ledende spørsmål." in advice("samtale_barn", "under")
    assert "Fra 7 år har barnet rett til å si sin mening." in advice("samtale_barn", "for")
    ticks = [asked("samtale_barn", key) for key in ("ros", "orientert")]
    assert [(q.kind, q.label.nb) for q in ticks] == [
        ("yes_no", "Har du takket barnet, og sagt at det ikke har skyld?"),
        ("yes_no", "Vet barnet at du skal snakke med foreldrene?"),
    ]


# Level 1: the talk, the invitation, goals


@pytest.mark.requirement("R79", "R324")
def test_the_talk_of_wondering_has_the_prompts_of_both_documents() -> None:
    assert labels("undringssamtale", "under", "longtext") == [
        "Hva er barnets/foresattes sterke sider (beskyttelsesfaktorer)?",
        "Hva består utfordringene av (risikofaktorer)? Hva er vi ekstra oppmerksomme på? "
        "Hva har vi observert?",
        "Er det noe i rammevilkårene som vedlikeholder problemet? Må noe endres?",
        "Hva med andre barn og ansattes holdninger/relasjon til barnet? Må noe endres?",
        "Hva må til for å skape en positiv endring?",
        "Har barnet/familien nettverk som barnet kan ha nytte av for hjelp?",
        "Hvilke tiltak skal iverksettes på tjenestestedet?",
        "Hvilke tiltak skal iverksettes hjemme?",
    ]
    network = asked("undringssamtale", "nettverk").help
    assert network is not None
    assert network.nb.startswith("Besteforeldre, tanter, onkler, trener ")


@pytest.mark.requirement("R76", "R77")
def test_the_talk_warns_of_conclusions_and_of_conditions_at_home() -> None:
    told = advice("undringssamtale", "for")
    seen = asked("undringssamtale", "observert").help

    assert seen is not None
    assert "Observasjoner, ikke konklusjoner." in seen.nb
    assert "se det fra barnets side" in told
    assert "tar du ikke opp forhold hjemme eller mistanke om rus hos foreldrene" in told


@pytest.mark.requirement("R57")
def test_the_talk_keeps_to_the_needs_of_the_child() -> None:
    assert "La ikke samtalen gli over til det de voksne strever med." in (
        advice("undringssamtale", "for")
    )


@pytest.mark.requirement("R103")
def test_the_network_is_written_down_and_the_family_is_asked_whether_it_wants_it() -> None:
    wanted = asked("undringssamtale", "nettverk_onsket")

    assert (wanted.kind, wanted.label.nb) == ("yes_no", "Ønsker familien slik hjelp?")
    assert asked("undringssamtale", "nettverk").kind == "longtext"


@pytest.mark.requirement("R78")
def test_the_talk_can_end_with_a_new_meeting() -> None:
    assert "De trenger ikke være enige med deg." in advice("undringssamtale", "for")
    assert asked("undringssamtale", "utfall").values == ("tiltak", "nytt_mote", "ingen")
    assert asked("undringssamtale", "neste_mote").ahead


@pytest.mark.requirement("R67", "R68", "R69", "R70", "R71")
def test_the_first_invitation_gives_reason_and_agenda_once_a_time_is_agreed() -> None:
    assert title("invitasjon_forste") == "Invitasjon til det første møtet"
    assert "form:invitasjon_forste" in tools("nittedal", 1, "forbered_mote")
    required = {q.key for q in catalogue.get("invitasjon_forste").fields if q.required}
    assert required == {"til", "avtalt", "dato", "sted", "grunn", "agenda"}
    told = advice("invitasjon_forste", "nar")
    assert "Ikke på e-post, SMS eller Facebook." in told
    assert "Inviter tidlig i uka, ikke rett før helgen" in told
    assert "Det er en invitasjon, ikke en innkalling." in told
    assert "slik dere pleier å sende ting hjem" in advice("invitasjon_forste", "hva")
    outside = asked("invitasjon_forste", "utenom")
    assert outside.label.nb == "Hvorfor utenom de faste tidene?"
    assert asked("invitasjon_forste", "vedlegg").values == ("logg", "samtykke")


@pytest.mark.requirement("R152")
def test_the_follow_up_invitation_is_for_those_without_a_log() -> None:
    assert "form:invitasjon_oppfolging" in tools("nittedal", 3, "evaluering")
    assert "Har dere stafettlogg, sendes invitasjonen derfra." in (
        catalogue.get("invitasjon_oppfolging").intro.nb
    )
    assert asked("invitasjon_oppfolging", "dato").ahead


@pytest.mark.requirement("R84", "R85", "R87", "R90", "R327")
def test_goals_are_few_and_dated_and_each_measure_names_its_goal() -> None:
    assert labels("mal_tiltak", "tenk")[:5] == [
        "Må noe endres i rammevilkårene rundt barnet/den unge?",
        "Relasjoner til voksne?",
        "Relasjoner til jevnaldrende?",
        "Ressurser?",
        "Tilrettelegging?",
    ]
    assert "Ikke begynn med for mye på en gang." in advice("mal_tiltak", "tenk")
    assert "Matpakke lages i fellesskap kvelden i forveien" in advice("mal_tiltak", "tiltak")
    goals = asked("mal_tiltak", "mal")
    assert (columns(goals), goals.rows) == (["Mål", "Slik ser vi at det er nådd", "Innen"], 3)
    assert "form:mal_tiltak" in tools("nittedal", 1, "tiltak")
    assert "mal_tiltak" in registry.get("vestby").forms
    assert columns(asked("mal_tiltak", "tiltak")) == [
        "Hører til målet",
        "Tiltak",
        "Ansvarlig",
        "Varighet",
        "Evalueres",
    ]

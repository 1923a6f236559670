"""The text that is signed."""

import datetime as dt

import pytest

from bti.guides.texts import untranslated
from consent import services
from consent.services.wording import all_wordings, wording

LANGUAGES = ("nb", "nn", "en")


@pytest.fixture
def limited(ask, child, guardians):
    """A consent with everything the form can hold."""
    return ask(
        child,
        service_codes=["ppt", "spesialisthelsetjenesten"],
        details={"spesialisthelsetjenesten": "BUP Søndre"},
        limits="Helsa til Tomas. 100 % {privat}.",
        only_share="Fravær og trivsel.",
    )


@pytest.mark.requirement("R223")
def test_the_text_names_who_asked_where_child_birth_date_and_purpose(asked):
    asked.child.born = dt.date(2018, 5, 17)

    text = services.statement(asked, "nb")

    assert text.startswith("Samtykke til tverrfaglig samarbeid\n\n")
    assert "Kari Nordli (kontaktlærer), Skogbrynet skole" in text
    assert "Det gjelder: Jonas Solberg, født 17. mai 2018." in text
    assert "Formål: At Jonas skal trives i friminuttene." in text


@pytest.mark.requirement("R226")
def test_the_text_tells_when_the_consent_ends(ask, child, guardians, today):
    until = dt.date(today.year + 1, 6, 15)
    consent = ask(child, valid_until=until)

    assert f"til og med 15. juni {until.year}." in services.statement(consent, "nb")
    assert f"til og med 15. juni {until.year}." in services.statement(consent, "nn")
    assert f"until 15 June {until.year}." in services.statement(consent, "en")


@pytest.mark.requirement("R228", "R232", "R233")
def test_the_text_holds_services_limits_and_clarifications(limited):
    text = services.statement(limited, "nb")

    assert "– PPT\n– Spesialisthelsetjenesten (BUP Søndre)" in text
    assert "Dette skal ikke deles: Helsa til Tomas. 100 % {privat}." in text
    assert "Følgende kan informeres om: Fravær og trivsel." in text
    assert "samtykker til opprettelse av Stafettlogg" in text
    assert "har fått informasjon om de ulike tjenestene" in text


@pytest.mark.requirement("R233")
def test_no_exchange_is_a_clarification_and_the_services_are_told_nothing(ask, child, guardians):
    consent = ask(child, no_exchange=True, informed=False, to_log=False)

    text = services.statement(consent, "nb")

    assert "– Jeg/vi samtykker ikke til utveksling av opplysninger." in text
    assert "får ikke opplysninger om Jonas:\n– PPT" in text
    assert "bekrefter" not in text
    assert "opprettelse av Stafettlogg" not in text


@pytest.mark.requirement("R227", "R228", "R229", "R230", "R231")
def test_the_text_explains_the_rights_and_the_duty_to_report(asked):
    told = services.explanations(asked, "nb")

    assert told == [
        "Jeg kan når som helst trekke samtykket tilbake, uten å si hvorfor.",
        "Jeg kan si nei til at bestemte ting blir delt, og jeg kan bestemme at en tjeneste eller "
        "en person bare får vite noe.",
        "Ansatte må melde fra til barnevernet når et barn kan være i fare, og gi NAV opplysninger "
        "når loven krever det. Det endrer ikke samtykket på.",
        "Opplysningene brukes til å gi Jonas best mulig hjelp. Ingen får vite mer enn det som "
        "trengs der og da.",
        "Barn skal bli hørt når de har fylt 7 år. Meningen teller mer jo eldre og modnere barnet "
        "er, og fra 12 år teller den mye.",
        "Jonas får hjelp også om jeg sier nei.",
    ]
    assert "\n– ".join(told) in services.statement(asked, "nb")


@pytest.mark.requirement("R224")
def test_the_laws_are_those_in_force_on_the_day_it_was_asked(asked):
    now = [str(law) for law in services.laws(asked)]
    asked.asked_on = dt.date(2020, 1, 1)
    then = [str(law) for law in services.laws(asked)]

    assert "Barnevernsloven § 13-1" in now
    assert "Forvaltningsloven §§ 13–13 e" in now
    assert "Lov om barneverntjenester (1992) § 6-7" in then
    assert "Lov om barneverntjenester (1992) § 6-7" not in now


def test_the_text_is_complete_in_three_languages(limited):
    assert [untranslated(text) for text in all_wordings().values()] == [[]]
    texts = [services.statement(limited, language) for language in LANGUAGES]

    assert len(set(texts)) == 3
    assert not [text for text in texts if "{" in text.replace("{privat}", "")]


def test_the_text_stays_the_same_when_another_takes_over(asked, kari, mona, today):
    before = services.statement(asked, "nb")

    services.hand_over([asked], to=mona, by=mona, on=today)
    asked.refresh_from_db()

    assert asked.keeper == mona
    assert services.statement(asked, "nb") == before


def test_the_unit_of_a_child_with_protected_address_is_not_told(asked, child):
    child.address_protection = "strict"
    child.save()
    asked.refresh_from_db()

    text = services.statement(asked, "nb")

    assert "Skogbrynet" not in text
    assert "Kari Nordli, Bydel Søndre Nordstrand" in text


def test_an_unborn_child_has_no_birth_date_in_the_text(ask, youth, parent, anne):
    unborn = youth(None)
    parent(unborn, anne)

    assert "Ella Vik, som ikke er født ennå." in services.statement(ask(unborn), "nb")


def test_a_service_that_now_means_something_else_keeps_the_words_that_were_ticked(asked):
    service = asked.services.get()
    service.label = "PPT for barnehager"
    service.save()

    assert "– PPT for barnehager" in services.statement(asked, "en")


def test_a_log_alone_needs_no_services(ask, child, guardians):
    consent = ask(child, service_codes=[])

    assert "Ingen tjenester er krysset av." in services.statement(consent, "nb")


def test_no_text_is_guessed_for_an_unknown_version():
    with pytest.raises(LookupError):
        wording("0")

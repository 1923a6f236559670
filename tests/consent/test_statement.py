"""The text that is signed."""

import datetime as dt

import pytest
from django.urls import reverse

from bti.guides.load import GuideError
from consent import services
from consent.services.wording import (
    FOLDER,
    TEXT_VERSION,
    all_wordings,
    read_wordings,
    wording,
    wordings,
)

LANGUAGES = ("nb", "nn", "en")
SOMALI = f"statement.{TEXT_VERSION}.so.yaml"
# What version 1 has been signed as: another byte here, and signed texts say something else
VERSION_1 = {
    "nb": "da583529aa62bd08880b899732016d6e5648de447fe8a52f8d11e806cdf216f7",
    "nn": "aac5c5ed246c2ed02d270fa428ff9d7c974bd9043cd5875424eef6ff1298913b",
    "en": "ee1097e82058a25e92852db66fadde278f77bb02a5398e5181cbd12e83fb0316",
}


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


def test_the_text_exists_in_three_languages(limited):
    for version, texts in all_wordings().items():
        assert {"en", "nb", "nn"} <= set(texts)
        assert list(wordings(version))[:3] == ["nb", "nn", "en"]
    texts = [services.statement(limited, language) for language in LANGUAGES]

    assert len(set(texts)) == 3
    assert not [text for text in texts if "{" in text.replace("{privat}", "")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_version_in_use_stays_the_same_byte_for_byte(limited, language):
    limited.asked_on, limited.valid_until = dt.date(2026, 3, 2), dt.date(2027, 1, 31)
    limited.child.born = dt.date(2018, 5, 17)
    limited.text_version = "1"

    assert services.digest(services.statement(limited, language)) == VERSION_1[language]


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
        wording("0", "nb")
    with pytest.raises(LookupError):
        wording("1", "so")


# A translation is a file


def somali(text: str) -> str:
    """The bokmål file as a translator hands it back; the words themselves do not matter here."""
    months = "[Jan, Feb, Maarso, Abriil, Meey, Juun, Luuliyo, Agosto, Sebt, Okt, Nof, Dis]"
    text = text.replace("language: nb", "language: so").replace("name: bokmål", "name: soomaali")
    text = text.replace("title: Samtykke til", "title: Oggolaansho").replace("født", "dhashay")
    return text.replace("day: j. F Y", f"day: j F Y\nmonths: {months}\nterms: {{PPT: Adeegga PPT}}")


@pytest.fixture
def folder(tmp_path):
    """The texts as they are, with Somali beside them."""
    for path in FOLDER.glob("statement.*.yaml"):
        (tmp_path / path.name).write_text(path.read_text())
    base = (tmp_path / f"statement.{TEXT_VERSION}.nb.yaml").read_text()
    (tmp_path / SOMALI).write_text(somali(base))
    return tmp_path


@pytest.fixture
def with_somali(folder, monkeypatch):
    texts = read_wordings(folder)
    monkeypatch.setattr("consent.services.wording.all_wordings", lambda: texts)


@pytest.mark.usefixtures("with_somali")
def test_a_language_the_product_does_not_speak_is_a_file_and_can_be_signed(asked, sign, anne):
    asked.asked_on = dt.date(2026, 3, 2)

    text = services.statement(asked, "so")

    assert list(services.languages(asked)) == ["nb", "nn", "en", "so"]
    assert text.startswith("Oggolaansho")
    assert "2 Maarso 2026" in text
    assert "– Adeegga PPT" in text
    assert sign(asked, anne, language="so").language == "so"


@pytest.mark.usefixtures("with_somali")
def test_the_page_offers_every_language_and_signs_in_the_one_that_was_read(asked, browse, anne):
    client, address = browse(anne), reverse("consent:sign", args=[asked.pk])

    page = client.get(address + "?steg=3&sprak=so")
    shown = page.content.decode()
    for name in ("bokmål", "nynorsk", "English", "soomaali"):
        assert f">{name}</a>" in shown
    assert 'lang="so" dir="ltr"' in shown
    client.post(
        address,
        {
            "submission_key": "0c9f6a1e-8f1b-4e0f-9a53-6f7d5c5b1d77", "read": "on",
            "seen": page.context["seen"], "language": "so",
        },
    )  # fmt: skip

    row = asked.signatures.get(guardian__user=anne)
    assert (row.state, row.language) == ("signed", "so")
    assert row.text.startswith("Oggolaansho")
    read = client.get(reverse("consent:detail", args=[asked.pk])).content.decode()
    assert "Språket var soomaali." in read


def spoil(folder, old, new):
    path = folder / SOMALI
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))
    with pytest.raises(GuideError) as caught:
        read_wordings(folder)
    return str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('limits: "Dette skal ikke deles: {text}"\n', "", ": limits is missing."),
        ("title: Oggolaansho", "titel: Oggolaansho", "titel is not a field here."),
        ("{purpose}", "{formål}", ": purpose does not have the same names in braces"),
        ('  - "{child} får hjelp også om jeg sier nei."\n', "", ": rights has 5 lines."),
        ("language: so", "language: ar", ": language is ar, which the file's name is not."),
        ("  home: Hjem og familie\n", "", ": areas.home is missing"),
        ("areas_held: ", "areas_help: ", "areas_help is not a field here."),
        ('areas_only: "Den som har tiltak i stafettloggen, får bare vite noe om:"\n', "",
         ": areas_only is missing."),
        (f'version: "{TEXT_VERSION}"', 'version: "9"',
         ": version is 9, which the file's name is not."),
        ("months: [", "later: [", "later is not a field here."),
        ("Nof, Dis]", "Nof]", ": months must be the names of the twelve months."),
    ],
)  # fmt: skip
def test_a_translation_that_is_not_whole_names_file_line_and_field(folder, old, new, told):
    words = spoil(folder, old, new)

    assert words.startswith(f"{SOMALI}:")
    assert told in words


def test_a_translation_without_months_is_refused(folder):
    path = folder / SOMALI
    lines = path.read_text().splitlines()
    path.write_text("\n".join(line for line in lines if not line.startswith("months:")))

    with pytest.raises(GuideError) as caught:
        read_wordings(folder)

    assert ": months must be the names of the twelve months." in str(caught.value)


def test_a_version_without_bokmal_is_refused(folder):
    (folder / f"statement.{TEXT_VERSION}.nb.yaml").unlink()

    with pytest.raises(GuideError) as caught:
        read_wordings(folder)

    assert f"version is {TEXT_VERSION}, which has no file in bokmål." in str(caught.value)
